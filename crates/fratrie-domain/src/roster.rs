//! What a school's export says, whatever its format: the input of an import.

use crate::{
    EmailAddress,
    model::{Civility, Level, PostalAddress, Rank, Relationship, Restrictions, Rights, Source},
    names::PersonName,
    text::{ClassName, ExternalId, Ine, Phone, SchoolCode, SchoolName},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What one or more schools' bases say of students, their responsibles, and the links between them.
///
/// Persons are named once, by the key that their school's base gives them; links name persons by these keys.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roster {
    /// The files that it was read from, for messages; a [`Place`] counts them from 0.
    pub files: Vec<String>,
    /// The schools.
    pub schools: Vec<RosterSchool>,
    /// Their students.
    pub students: Vec<RosterStudent>,
    /// Their students' responsibles.
    pub responsibles: Vec<RosterResponsible>,
    /// Who answers for whom.
    pub links: Vec<RosterLink>,
    /// What the files say is no more; what a [whole](Coverage::Whole) school does not name needs no word.
    pub gone: Vec<Gone>,
}

/// Where in the files something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Place {
    /// Which of [`Roster::files`], from 0.
    pub file: u32,
    /// The line of that file, from 1.
    pub line: u64,
}

/// A school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterSchool {
    /// Its code.
    pub code: SchoolCode,
    /// Its name, where the files give it.
    pub name: Option<SchoolName>,
    /// How much of its base the files are.
    pub coverage: Coverage,
}

/// How much of a school's base a roster is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// All of it: whom it does not name has left.
    #[default]
    Whole,
    /// Changes only: it says nothing of whom it does not name.
    Part,
}

/// What a file says of one field. Absent and empty are different facts (SIECLE: an element that is missing, an element
/// that is there and empty).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told<T> {
    /// Nothing: what stands stays.
    #[default]
    Absent,
    /// That there is none: what stands is erased.
    Empty,
    /// This.
    Value(T),
}

impl<T> Told<T> {
    /// Lets a field be what is told of it.
    pub fn apply(self, field: &mut Option<T>) {
        match self {
            Self::Absent => {}
            Self::Empty => *field = None,
            Self::Value(value) => *field = Some(value),
        }
    }

    /// What is told, if it is a value.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Empty => None,
        }
    }
}

/// A student.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterStudent {
    /// Where it is said.
    pub at: Place,
    /// The school whose base says so, and which the student attends.
    pub school: SchoolCode,
    /// The key in that base.
    pub external: ExternalId,
    /// The national numbers, the one to be kept first. A student may bear two (RNIE, BEA): each is a way to know them.
    pub ines: Vec<Ine>,
    /// Civil identity.
    pub name: PersonName,
    /// Date of birth, where given.
    pub birth_date: Option<NaiveDate>,
    /// Class. A student that is new and not yet placed in one is left for the next import (ÉduConnect's condition).
    pub class: Option<ClassName>,
    /// Whether the student is to have an account of their own.
    pub account: bool,
}

impl RosterStudent {
    /// The record in the school's base.
    pub fn source(&self) -> Source {
        Source { school: self.school.clone(), external: self.external.clone() }
    }
}

/// A responsible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterResponsible {
    /// Where it is said.
    pub at: Place,
    /// The school whose base says so.
    pub school: SchoolCode,
    /// The key in that base (SIECLE's `PERSONNE_ID`).
    pub external: ExternalId,
    /// Civil identity.
    pub name: PersonName,
    /// How they are addressed and reached.
    pub details: RosterDetails,
}

impl RosterResponsible {
    /// The record in the school's base.
    pub fn source(&self) -> Source {
        Source { school: self.school.clone(), external: self.external.clone() }
    }
}

/// How a responsible is addressed and reached, as far as a file says. Nothing of it is confirmed: it opens nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RosterDetails {
    /// "M.", "Mme".
    pub civility: Told<Civility>,
    /// Where they live.
    pub address: Told<PostalAddress>,
    /// An e-mail address.
    pub email: Told<EmailAddress>,
    /// A mobile telephone.
    pub mobile: Told<Phone>,
    /// Another telephone.
    pub phone: Told<Phone>,
}

/// A link between a responsible and a student of one school's base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterLink {
    /// Where it is said.
    pub at: Place,
    /// The school whose base says so.
    pub school: SchoolCode,
    /// The student's key there.
    pub student: ExternalId,
    /// The responsible's key there.
    pub responsible: ExternalId,
    /// Legal responsibility, or less.
    pub level: Level,
    /// First or second legal responsible, where the file says or lets it be derived.
    pub rank: Option<Rank>,
    /// Kinship.
    pub relationship: Relationship,
    /// What the link entitles to; none where the format has no word for it: what stands stays.
    pub rights: Option<Rights>,
    /// What the school says stands against it; none where the format has no word for it: what stands stays.
    pub restrictions: Option<Restrictions>,
}

impl RosterLink {
    /// The student's record in the school's base.
    pub fn student_source(&self) -> Source {
        Source { school: self.school.clone(), external: self.student.clone() }
    }

    /// The responsible's record in the school's base.
    pub fn responsible_source(&self) -> Source {
        Source { school: self.school.clone(), external: self.responsible.clone() }
    }
}

/// What a file says is no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gone {
    /// A student left the school.
    Student {
        /// Where it is said.
        at: Place,
        /// The school.
        school: SchoolCode,
        /// The student's key there.
        external: ExternalId,
    },
    /// A responsible has no student there any more.
    Responsible {
        /// Where it is said.
        at: Place,
        /// The school.
        school: SchoolCode,
        /// The responsible's key there.
        external: ExternalId,
    },
    /// A link ended.
    Link {
        /// Where it is said.
        at: Place,
        /// The school.
        school: SchoolCode,
        /// The student's key there.
        student: ExternalId,
        /// The responsible's key there.
        responsible: ExternalId,
    },
}
