//! `users.csv`: students, those who answer for them, and everybody else; read last, when roles, classes and birth dates
//! are known.

use super::{
    OneRosterProblem, Reader,
    columns::{Columns, State, list, state},
    ids::index,
    roles::Role,
    user::{Adult, Deleted, Known, MOST_ORGS, Student, User, once},
};
use crate::{
    derived,
    persons::{email, name, phone, relationship},
    table::Row,
    told::{Findings, Problem},
};
use fratrie_domain::{
    model::{Level, Relationship},
    roster::{Place, RosterDetails},
};

/// Where the columns stand.
#[derive(Debug, Default)]
pub(super) struct Places {
    key: Option<usize>,
    status: Option<usize>,
    enabled: Option<usize>,
    orgs: Option<usize>,
    /// 1.1's.
    pub(super) role: Option<usize>,
    family: Option<usize>,
    given: Option<usize>,
    preferred_family: Option<usize>,
    preferred_given: Option<usize>,
    ids: Option<usize>,
    identifier: Option<usize>,
    email: Option<usize>,
    mobile: Option<usize>,
    phone: Option<usize>,
    agents: Option<usize>,
    grades: Option<usize>,
    primary_org: Option<usize>,
    homeroom: Option<usize>,
    kinship: Vec<usize>,
}

/// What the roles of a user come to.
#[derive(Debug, Default)]
struct Capacity {
    student: bool,
    adult: Option<Level>,
    orgs: Vec<u32>,
}

impl Reader {
    pub(super) fn open_users(&mut self, columns: &Columns, at: Place, findings: &mut Findings) {
        let kinship = ["relation", "kinship", "parente"];
        self.places = Places {
            key: columns.required("sourcedId", at, findings),
            status: columns.place("status", at, findings),
            enabled: columns.place("enabledUser", at, findings),
            orgs: columns.place("orgSourcedIds", at, findings),
            role: columns.place("role", at, findings),
            family: columns.required("familyName", at, findings),
            given: columns.required("givenName", at, findings),
            preferred_family: columns.place("preferredFamilyName", at, findings),
            preferred_given: columns.place("preferredGivenName", at, findings),
            ids: columns.place("userIds", at, findings),
            identifier: columns.place("identifier", at, findings),
            email: columns.place("email", at, findings),
            mobile: columns.place("sms", at, findings),
            phone: columns.place("phone", at, findings),
            agents: columns.place("agentSourcedIds", at, findings),
            grades: columns.place("grades", at, findings),
            primary_org: columns.place("primaryOrgSourcedId", at, findings),
            homeroom: columns.place("metadata.jp.homeClass", at, findings),
            kinship: columns.with("metadata.", &kinship),
        };
        if self.places.role.is_none() && !self.roles.read {
            findings.fault(at, "role", OneRosterProblem::NoFile { file: "roles" }.into());
        }
    }

    pub(super) fn user(&mut self, row: &Row, at: Place, findings: &mut Findings) {
        let key = row.get(self.places.key);
        let external = match derived::given(key) {
            Ok(external) => external,
            Err(error) => return findings.fault(at, "sourcedId", Problem::Text(error)),
        };
        let number = self.users.number(key);
        let deleted = state(row.get(self.places.status), at, findings) == State::Deleted;
        let Some(capacity) = self.capacity(number, row, deleted, at, findings) else {
            findings.leave(at, "role", OneRosterProblem::NoRole.into());
            return;
        };
        let agents = list(row.get(self.places.agents)).map(|agent| self.users.number(agent));
        self.pairs.extend(agents.map(|agent| (number, agent)));
        if deleted {
            self.deleted = true;
            let Capacity { student, adult, orgs } = capacity;
            // A row that says no more than the key: whatever they were.
            let (student, adult) =
                if student || adult.is_some() { (student, adult.is_some()) } else { (true, true) };
            return self.put(
                number,
                Known::Deleted(Box::new(Deleted { at, external, orgs, student, adult })),
                findings,
            );
        }
        if !capacity.student && capacity.adult.is_none() {
            return self.put(number, Known::Staff, findings);
        }
        let cell = |place| row.get(place);
        let given = match cell(self.places.given) {
            "" => cell(self.places.preferred_given),
            given => given,
        };
        let Some(name) = name(
            (cell(self.places.family), "familyName"),
            (cell(self.places.preferred_family), "preferredFamilyName"),
            (given, "givenName"),
            at,
            findings,
        ) else {
            return;
        };
        let enabled = enabled(cell(self.places.enabled), at, findings);
        let student = capacity.student.then(|| Box::new(self.student(number, row, at, findings)));
        let adult = capacity.adult.map(|level| Box::new(self.adult(row, (level, enabled), at, findings)));
        let user = User { at, external, name, orgs: capacity.orgs, student, adult };
        self.put(number, Known::User(Box::new(user)), findings);
    }

    /// Students before staff: a student who helps out stays one. Whoever is a teacher and a parent is a parent here. Nothing,
    /// where no role is told.
    fn capacity(
        &mut self,
        number: u32,
        row: &Row,
        deleted: bool,
        at: Place,
        findings: &mut Findings,
    ) -> Option<Capacity> {
        let mut capacity = Capacity::default();
        let primary = Some(row.get(self.places.primary_org)).filter(|key| !key.is_empty());
        capacity.orgs.extend(primary.map(|key| self.orgs.number(key)));
        for held in self.roles.of(number).iter().filter(|held| !held.gone || deleted) {
            capacity.add(held.role);
            if held.role != Role::Staff {
                capacity.orgs.extend(held.org);
            }
        }
        match row.get(self.places.role) {
            "" => {}
            role => capacity.add(Role::read(role, at, findings)),
        }
        for key in list(row.get(self.places.orgs)) {
            let org = self.orgs.number(key);
            capacity.orgs.push(org);
        }
        once(&mut capacity.orgs);
        if capacity.orgs.len() > MOST_ORGS {
            findings.fault(at, "orgSourcedIds", Problem::word("…", "1 … 1000"));
            capacity.orgs.clear();
        }
        let told = !self.roles.of(number).is_empty() || !row.get(self.places.role).is_empty();
        (told || deleted).then_some(capacity)
    }

    fn student(&self, number: u32, row: &Row, at: Place, findings: &mut Findings) -> Student {
        let (class, _, _) = self.classes.of(number);
        let homeroom = Some(row.get(self.places.homeroom)).filter(|key| !key.is_empty());
        let class = homeroom.and_then(|key| self.classes.named(key)).or(class);
        let grade = list(row.get(self.places.grades)).next().and_then(|grade| grade.parse().ok());
        let mut ines = Vec::new();
        for id in list(row.get(self.places.ids)) {
            let id = id.trim_matches(['{', '}']);
            if let Some((kind, value)) =
                id.split_once(':').filter(|(kind, _)| kind.trim().eq_ignore_ascii_case("ine"))
            {
                match value.parse() {
                    Ok(ine) => ines.push(ine),
                    Err(error) => findings.leave(at, kind, Problem::Text(error)),
                }
            }
        }
        let identifier = Some(row.get(self.places.identifier)).filter(|text| is_ine(text));
        let identifier = identifier.and_then(|text| text.parse().ok());
        Student { ines, identifier, class, grade }
    }

    fn adult(&self, row: &Row, (level, enabled): (Level, bool), at: Place, findings: &mut Findings) -> Adult {
        let there = |place: Option<usize>| place.map(|place| row.get(Some(place)));
        let mut words = self.places.kinship.iter().map(|place| row.get(Some(*place)));
        let relationship = words.find_map(relationship).unwrap_or(Relationship::Other);
        let details = RosterDetails {
            email: email(there(self.places.email), "email", at, findings),
            mobile: phone(there(self.places.mobile), "sms", at, findings),
            phone: phone(there(self.places.phone), "phone", at, findings),
            ..RosterDetails::default()
        };
        if !enabled {
            findings.warn(at, "enabledUser", OneRosterProblem::Disabled.into());
        }
        Adult { level, enabled, relationship, details }
    }

    /// Keeps what was read of a user; rows of one user are read together if they are of one person.
    fn put(&mut self, number: u32, read: Known, findings: &mut Findings) {
        if self.known.len() < self.users.len() {
            self.known.resize_with(self.users.len(), Known::default);
        }
        let Some(slot) = self.known.get_mut(index(number)) else { return };
        let again = match &read {
            Known::User(other) => Some(other.at),
            Known::Deleted(other) => Some(other.at),
            Known::Named | Known::Staff => None,
        };
        if let Some(at) = again.filter(|_| !matches!(slot, Known::Named | Known::Staff)) {
            findings.warn(at, "sourcedId", OneRosterProblem::Repeated.into());
        }
        match (&mut *slot, read) {
            (Known::User(one), Known::User(other)) if one.name == other.name => one.join(*other),
            (Known::User(one), Known::User(other)) => {
                let problem = findings.contradicts(other.at, one.at);
                findings.fault(other.at, "sourcedId", problem);
            }
            // Of two rows, the one that stands.
            (Known::User(_), Known::Staff | Known::Deleted(_)) => {}
            (_, read) => *slot = read,
        }
    }
}

impl Capacity {
    fn add(&mut self, role: Role) {
        match role {
            Role::Student => self.student = true,
            Role::Adult(level) => self.adult = self.adult.max(Some(level)),
            Role::Staff => {}
        }
    }
}

/// Whether access is on; nothing said means yes.
fn enabled(text: &str, at: Place, findings: &mut Findings) -> bool {
    match text {
        "true" | "" => return true,
        "false" => return false,
        _ => {}
    }
    let (on, known) = match text.to_lowercase().as_str() {
        "true" | "1" | "yes" => (true, true),
        "false" | "0" | "no" => (false, true),
        _ => (true, false),
    };
    let problem = if known { OneRosterProblem::Truth.into() } else { Problem::word("…", "true, false") };
    findings.warn(at, "enabledUser", problem);
    on
}

/// The form of an INE: nine or ten digits, then letters, eleven in all.
fn is_ine(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.len() == 11
        && (9..=10).contains(&digits)
        && text.bytes().skip(digits).all(|byte| byte.is_ascii_alphabetic())
}
