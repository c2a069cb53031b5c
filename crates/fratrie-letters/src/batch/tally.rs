//! What a batch made.

use crate::sheet::LetterKind;
use fratrie_domain::{ClassName, SchoolCode, SchoolName};
use std::collections::BTreeMap;

/// What a batch made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BatchReport {
    /// Letters, a page each.
    pub letters: u64,
    /// Files, the control sheet's two included.
    pub files: u32,
    /// Letters by kind.
    pub kinds: BTreeMap<LetterKind, u64>,
    /// Letters by which printing they are: 1 is the first.
    pub copies: BTreeMap<u32, u64>,
    /// Letters that the office should look at; the control sheet says why.
    pub remarked: u64,
    /// Letters by school and class, in the order of the files.
    pub tallies: Vec<Tally>,
}

/// The letters of one class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The school.
    pub school: SchoolCode,
    /// Its name.
    pub school_name: SchoolName,
    /// The class; none for letters that no pupil takes home.
    pub class: Option<ClassName>,
    /// How many letters.
    pub letters: u64,
    /// How many of them were printed before.
    pub again: u64,
}
