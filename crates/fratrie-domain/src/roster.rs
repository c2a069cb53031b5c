//! What a school's export says, whatever its format: the input of an import.

use crate::{
    model::{Level, Relationship, Restrictions, Rights},
    names::PersonName,
    text::{ClassName, ExternalId, Ine, Phone, SchoolCode, SchoolName},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One or more schools' students and their responsibles.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roster {
    /// The schools named.
    pub schools: Vec<RosterSchool>,
    /// One line a student and responsible.
    pub lines: Vec<RosterLine>,
}

/// A school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterSchool {
    /// Its code.
    pub code: SchoolCode,
    /// Its name.
    pub name: SchoolName,
}

/// A student of a school, and at most one of their responsibles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterLine {
    /// The line of the file, from 1, to name it in a message.
    pub number: u64,
    /// The school whose base says so.
    pub school: SchoolCode,
    /// The student.
    pub student: RosterStudent,
    /// The responsible and the link, where the line names one.
    pub responsible: Option<RosterResponsible>,
}

/// A student, as a line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterStudent {
    /// The key in the school's base.
    pub external: ExternalId,
    /// The national number, where given.
    pub ine: Option<Ine>,
    /// Civil identity.
    pub name: PersonName,
    /// Date of birth, where given.
    pub birth_date: Option<NaiveDate>,
    /// Class.
    pub class: ClassName,
    /// Whether the student is to have an account of their own.
    pub account: bool,
}

/// A responsible and their link to the student, as a line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterResponsible {
    /// The key in the school's base.
    pub external: ExternalId,
    /// Civil identity.
    pub name: PersonName,
    /// A telephone number, where given.
    pub phone: Option<Phone>,
    /// Legal responsibility, or less.
    pub level: Level,
    /// Kinship.
    pub relationship: Relationship,
    /// What the link entitles to.
    pub rights: Rights,
    /// What stands against it.
    pub restrictions: Restrictions,
}
