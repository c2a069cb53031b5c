//! `classes.csv` and `enrollments.csv`: in which class a student is.
//!
//! OneRoster's classes are courses as well as forms ("homeroom"). A student's class is the form where there is one;
//! else the only class that the student is in.

use super::{
    OneRosterProblem,
    columns::{Columns, State, state},
    dates::Written,
    ids::{Ids, index},
    orgs::Orgs,
};
use crate::{
    persons,
    table::Row,
    told::{Findings, Problem, shown},
};
use chrono::NaiveDate;
use fratrie_domain::{ClassName, TextError, roster::Place};
use std::collections::HashMap;

/// The classes, and who is in which.
#[derive(Debug, Default)]
pub(super) struct Classes {
    ids: Ids,
    list: Vec<Option<Class>>,
    /// By the user's number.
    enrolled: HashMap<u32, Enrolled>,
    places: Places,
}

#[derive(Debug, Default)]
struct Places {
    key: Option<usize>,
    status: Option<usize>,
    title: Option<usize>,
    kind: Option<usize>,
    school: Option<usize>,
    user: Option<usize>,
    class: Option<usize>,
    role: Option<usize>,
    end: Option<usize>,
}

#[derive(Debug)]
struct Class {
    title: Option<ClassName>,
    homeroom: bool,
    school: Option<u32>,
}

/// The best class of a student so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Enrolled {
    rank: Rank,
    class: u32,
    /// Whether there are others as good.
    several: bool,
    school: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Homeroom,
    Course,
    /// Of last year.
    Ended,
}

impl Classes {
    pub(super) fn open_classes(&mut self, columns: &Columns, at: Place, findings: &mut Findings) {
        self.places = Places {
            key: columns.required("sourcedId", at, findings),
            status: columns.place("status", at, findings),
            title: columns.required("title", at, findings),
            kind: columns.place("classType", at, findings),
            school: columns.place("schoolSourcedId", at, findings),
            ..Places::default()
        };
    }

    pub(super) fn class(&mut self, row: &Row, orgs: &mut Orgs, at: Place, findings: &mut Findings) {
        let cell = |place| row.get(place);
        let key = cell(self.places.key);
        if key.is_empty() {
            return findings.fault(at, "sourcedId", Problem::Text(TextError::Empty));
        }
        if state(cell(self.places.status), at, findings) == State::Deleted {
            return;
        }
        let title = persons::class(cell(self.places.title), "title", at, findings);
        let homeroom = cell(self.places.kind).eq_ignore_ascii_case("homeroom");
        let school = Some(cell(self.places.school)).filter(|key| !key.is_empty()).map(|key| orgs.number(key));
        let number = self.number(key);
        if let Some(slot) = self.list.get_mut(index(number)) {
            *slot = Some(Class { title, homeroom, school });
        }
    }

    pub(super) fn open_enrollments(&mut self, columns: &Columns, at: Place, findings: &mut Findings) {
        self.places = Places {
            status: columns.place("status", at, findings),
            school: columns.place("schoolSourcedId", at, findings),
            user: columns.required("userSourcedId", at, findings),
            class: columns.required("classSourcedId", at, findings),
            role: columns.place("role", at, findings),
            end: columns.place("endDate", at, findings),
            ..Places::default()
        };
    }

    pub(super) fn enrollment(
        &mut self,
        row: &Row,
        (orgs, users, today): (&mut Orgs, &mut Ids, NaiveDate),
        at: Place,
        findings: &mut Findings,
    ) {
        let cell = |place| row.get(place);
        let (user, key) = (cell(self.places.user), cell(self.places.class));
        let role = cell(self.places.role);
        let student = role.is_empty() || role.eq_ignore_ascii_case("student");
        if user.is_empty() || key.is_empty() || !student {
            return;
        }
        if state(cell(self.places.status), at, findings) == State::Deleted {
            return;
        }
        let school = Some(cell(self.places.school)).filter(|key| !key.is_empty()).map(|key| orgs.number(key));
        let end = Written::read(cell(self.places.end));
        let ended = matches!(end, Some(Written::Iso(end)) if end < today);
        let class = self.number(key);
        let Some(known) = self.get(class) else {
            let key = shown(key);
            return findings.leave(at, "classSourcedId", OneRosterProblem::UnknownClass { key }.into());
        };
        let rank = match (ended, known.homeroom) {
            (true, _) => Rank::Ended,
            (false, true) => Rank::Homeroom,
            (false, false) => Rank::Course,
        };
        let school = school.or(known.school);
        let user = users.number(user);
        let new = Enrolled { rank, class, several: false, school };
        let best = self.enrolled.entry(user).or_insert(new);
        if new.rank < best.rank {
            *best = new;
        } else if new.rank == best.rank && new.class != best.class {
            best.several = true;
        }
    }

    fn number(&mut self, key: &str) -> u32 {
        let number = self.ids.number(key);
        if self.list.len() < self.ids.len() {
            self.list.resize_with(self.ids.len(), || None);
        }
        number
    }

    fn get(&self, number: u32) -> Option<&Class> {
        self.list.get(index(number)).and_then(Option::as_ref)
    }

    /// The class of a key that a user's own row gives, as Japan's profile has it; else the key itself.
    pub(super) fn named(&self, key: &str) -> Option<ClassName> {
        let class = self.ids.get(key).and_then(|number| self.get(number));
        class.and_then(|class| class.title.clone()).or_else(|| key.parse().ok())
    }

    /// What is known of a student: the class if it is beyond doubt, one of several otherwise; and the school.
    pub(super) fn of(&self, user: u32) -> (Option<ClassName>, Option<ClassName>, Option<u32>) {
        let Some(best) = self.enrolled.get(&user) else { return (None, None, None) };
        let title = self.get(best.class).and_then(|class| class.title.clone());
        let sure = best.rank == Rank::Homeroom || best.rank == Rank::Course && !best.several;
        if sure { (title, None, best.school) } else { (None, title, best.school) }
    }
}
