//! Roles: a column of `users.csv` in 1.1, `roles.csv` in 1.2, where a user has several, each in one organisation.

use super::{
    OneRosterProblem,
    columns::{Columns, State, state},
    dates::Written,
    ids::Ids,
    orgs::Orgs,
};
use crate::{
    table::Row,
    told::{Findings, Problem},
};
use chrono::NaiveDate;
use fratrie_domain::{model::Level, roster::Place};

/// What a role is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A student.
    Student,
    /// Somebody who answers for students. OneRoster has no word for legal responsibility: parents and guardians are
    /// taken for legal responsibles, relatives for persons to call, who are not entitled to an account.
    Adult(Level),
    /// Whoever works there.
    Staff,
}

impl Role {
    /// Reads a role; another word than the standard's, or `ext:…`, is told.
    pub(super) fn read(text: &str, at: Place, findings: &mut Findings) -> Self {
        match text.to_lowercase().as_str() {
            "student" => Self::Student,
            "parent" | "guardian" => Self::Adult(Level::Legal),
            "relative" => Self::Adult(Level::Contact),
            "teacher"
            | "aide"
            | "administrator"
            | "districtadministrator"
            | "siteadministrator"
            | "systemadministrator"
            | "principal"
            | "proctor"
            | "counselor" => Self::Staff,
            other if other.starts_with("ext:") => Self::Staff,
            _ => {
                // In a shifted row it may be anything, a password too.
                let is_word = text.len() <= 30 && text.chars().all(char::is_alphabetic);
                let found = if is_word { text.to_owned() } else { "…".to_owned() };
                findings.leave(at, "role", OneRosterProblem::UnknownRole { found }.into());
                Self::Staff
            }
        }
    }

    /// Which of the three it is.
    pub(super) const fn kind(self) -> u8 {
        match self {
            Self::Student => 0,
            Self::Adult(_) => 1,
            Self::Staff => 2,
        }
    }
}

/// One row of `roles.csv`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) user: u32,
    pub(super) role: Role,
    pub(super) org: Option<u32>,
    primary: bool,
    /// Whether its last day is over.
    ended: bool,
    /// Whether it is no more.
    pub(super) gone: bool,
    pub(super) at: Place,
}

/// The roles of `roles.csv`.
#[derive(Debug, Default)]
pub(super) struct Roles {
    held: Vec<Held>,
    places: Places,
    /// Whether a file was read.
    pub(super) read: bool,
}

#[derive(Debug, Default)]
struct Places {
    status: Option<usize>,
    user: Option<usize>,
    kind: Option<usize>,
    role: Option<usize>,
    end: Option<usize>,
    org: Option<usize>,
}

impl Roles {
    pub(super) fn open(&mut self, columns: &Columns, at: Place, findings: &mut Findings) {
        self.read = true;
        self.places = Places {
            status: columns.place("status", at, findings),
            user: columns.required("userSourcedId", at, findings),
            kind: columns.place("roleType", at, findings),
            role: columns.required("role", at, findings),
            end: columns.place("endDate", at, findings),
            org: columns.place("orgSourcedId", at, findings),
        };
    }

    pub(super) fn row(
        &mut self,
        row: &Row,
        (orgs, users, today): (&mut Orgs, &mut Ids, NaiveDate),
        at: Place,
        findings: &mut Findings,
    ) {
        let cell = |place| row.get(place);
        let user = cell(self.places.user);
        if user.is_empty() {
            return findings.fault(at, "userSourcedId", Problem::Text(fratrie_domain::TextError::Empty));
        }
        let role = Role::read(cell(self.places.role), at, findings);
        let gone = state(cell(self.places.status), at, findings) == State::Deleted;
        let end = Written::read(cell(self.places.end));
        let ended = matches!(end, Some(Written::Iso(end)) if end < today);
        let org = Some(cell(self.places.org)).filter(|key| !key.is_empty()).map(|key| orgs.number(key));
        let primary = cell(self.places.kind).eq_ignore_ascii_case("primary");
        self.held.push(Held { user: users.number(user), role, org, primary, ended, gone, at });
    }

    /// Ready to be asked: a user's primary roles first. A role that ended is none any more; but where all students' roles
    /// did, the bundle is an old one, and is taken as of its own time.
    pub(super) fn close(&mut self, findings: &mut Findings) {
        let mut students =
            self.held.iter().filter(|held| held.role == Role::Student && !held.gone).peekable();
        let first = students.peek().map(|held| held.at);
        if let Some(at) = first.filter(|_| students.all(|held| held.ended)) {
            findings.warn(at, "endDate", OneRosterProblem::AllEnded.into());
        } else {
            for held in self.held.iter_mut().filter(|held| held.ended && !held.gone) {
                if held.role != Role::Staff {
                    findings.leave(held.at, "endDate", OneRosterProblem::RoleEnded.into());
                }
                held.gone = true;
            }
        }
        self.held.sort_by_key(|held| (held.user, !held.primary));
    }

    /// The roles, user by user.
    pub(super) fn by_user(&self) -> impl Iterator<Item = &[Held]> {
        self.held.chunk_by(|one, other| one.user == other.user)
    }

    /// The roles of a user.
    pub(super) fn of(&self, user: u32) -> &[Held] {
        let from = self.held.partition_point(|held| held.user < user);
        let to = self.held.partition_point(|held| held.user <= user);
        self.held.get(from..to).unwrap_or_default()
    }
}
