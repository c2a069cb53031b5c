//! A user, as far as it matters here.

use fratrie_domain::{
    ClassName, ExternalId, Ine, PersonName,
    model::{Level, Relationship},
    roster::{Place, RosterDetails},
};
use std::collections::BTreeSet;

/// Organisations of one user; more than that are no user's.
pub(super) const MOST_ORGS: usize = 1000;

/// What `users.csv` says of a user.
#[derive(Debug)]
pub(super) struct User {
    pub(super) at: Place,
    pub(super) external: ExternalId,
    pub(super) name: PersonName,
    /// Their organisations, the most important one first; for a student of several schools, the first one counts.
    pub(super) orgs: Vec<u32>,
    pub(super) student: Option<Box<Student>>,
    pub(super) adult: Option<Box<Adult>>,
}

/// What is known of a student.
#[derive(Debug, Default)]
pub(super) struct Student {
    pub(super) ines: Vec<Ine>,
    /// What is one if the school is French: elsewhere eleven characters mean nothing.
    pub(super) identifier: Option<Ine>,
    /// The class, if it is beyond doubt.
    pub(super) class: Option<ClassName>,
    /// The grade, which is better than one class of several.
    pub(super) grade: Option<ClassName>,
}

/// What is known of somebody who answers for students.
#[derive(Debug)]
pub(super) struct Adult {
    /// As the role says.
    pub(super) level: Level,
    /// Whether access is on; switched off in one row is switched off.
    pub(super) enabled: bool,
    pub(super) relationship: Relationship,
    pub(super) details: RosterDetails,
}

impl Adult {
    /// Whoever's access is switched off is a person to call.
    pub(super) const fn level(&self) -> Level {
        if self.enabled { self.level } else { Level::Contact }
    }
}

/// What is known of a number.
#[derive(Debug, Default)]
pub(super) enum Known {
    /// It was only named.
    #[default]
    Named,
    /// Neither a student nor anybody who answers for one.
    Staff,
    /// To be deleted: what they were, where that is told, and where.
    Deleted(Box<Deleted>),
    /// A student, or somebody who answers for students; both, rarely.
    User(Box<User>),
}

/// A user who is to be deleted.
#[derive(Debug)]
pub(super) struct Deleted {
    pub(super) at: Place,
    pub(super) external: ExternalId,
    pub(super) orgs: Vec<u32>,
    pub(super) student: bool,
    pub(super) adult: bool,
}

impl User {
    /// Another row of the same user.
    pub(super) fn join(&mut self, other: Self) {
        self.orgs.extend(other.orgs);
        once(&mut self.orgs);
        self.orgs.truncate(MOST_ORGS);
        self.student = self.student.take().or(other.student);
        self.adult = match (self.adult.take(), other.adult) {
            (Some(mut one), Some(other)) => {
                one.level = one.level.max(other.level);
                one.enabled &= other.enabled;
                Some(one)
            }
            (one, other) => one.or(other),
        };
    }
}

/// Each organisation once, in its place.
pub(super) fn once(orgs: &mut Vec<u32>) {
    let mut seen = BTreeSet::new();
    orgs.retain(|org| seen.insert(*org));
}
