//! Schools, responsibles and students, as the schools' own bases know them.

use super::{Details, Version};
use crate::{
    Timestamp,
    ids::{ResponsibleId, StudentId},
    names::PersonName,
    text::{ClassName, ExternalId, Ine, SchoolCode, SchoolName},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A school of the realm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct School {
    /// Its code; unique in the realm.
    pub code: SchoolCode,
    /// Its name.
    pub name: SchoolName,
    /// Counts the changes of this row.
    pub version: Version,
}

/// Where a record comes from: one person record of one school's base.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// The school whose base it is.
    pub school: SchoolCode,
    /// The key that the base gives the person.
    pub external: ExternalId,
}

/// An adult answerable for one or more students, as one school's base records them. A person known to two schools
/// is two responsibles, and so has two accounts: that is what merging is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsible {
    /// Its id.
    pub id: ResponsibleId,
    /// Civil identity.
    pub name: PersonName,
    /// The school's own record; unique in the realm.
    pub source: Source,
    /// How that record says that they are addressed and reached.
    pub details: Details,
    /// Counts the changes of this row.
    pub version: Version,
}

/// A pupil. The same pupil in two schools' files is one student where the files give the national number (INE).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Student {
    /// Its id.
    pub id: StudentId,
    /// Civil identity.
    pub name: PersonName,
    /// Date of birth, where the file gives it.
    pub birth_date: Option<NaiveDate>,
    /// National number; unique in the realm where present.
    pub ine: Option<Ine>,
    /// The school's own record that first named the student; unique in the realm.
    pub source: Source,
    /// The school attended, or the last one.
    pub school: SchoolCode,
    /// The class attended there.
    pub class: ClassName,
    /// Since when that school's base no longer names the student.
    pub left: Option<Timestamp>,
    /// Counts the changes of this row.
    pub version: Version,
}
