//! The schools of the files, by the directory's keys.

use super::known::KnownPersons;
use fratrie_domain::{
    SchoolCode, SchoolName,
    roster::{Coverage, Place, RosterSchool},
};
use std::collections::BTreeMap;

/// The schools.
#[derive(Debug, Default)]
pub(super) struct Schools(BTreeMap<String, School>);

#[derive(Debug)]
struct School {
    at: Place,
    code: Option<SchoolCode>,
    name: Option<SchoolName>,
    /// Whether the files describe it, and not only what changed of it.
    whole: bool,
}

impl Schools {
    /// What is said again takes the place of what was said before.
    pub(super) fn add(
        &mut self,
        at: Place,
        key: String,
        code: Option<SchoolCode>,
        name: Option<SchoolName>,
        whole: bool,
    ) {
        let school = self.0.entry(key).or_insert(School { at, code: None, name: None, whole: false });
        school.whole |= whole;
        school.code = code.or_else(|| school.code.take());
        school.name = name.or_else(|| school.name.take());
    }

    /// The code of a school.
    pub(super) fn code(&self, key: &str, known: Option<&dyn KnownPersons>) -> Option<SchoolCode> {
        let told = self.0.get(key).and_then(|school| school.code.clone());
        told.or_else(|| known.and_then(|known| known.school(key)))
    }

    /// Whether the files name a school that has no code.
    pub(super) fn without_code(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|school| school.code.is_none())
    }

    /// The school, for the roster. All of it is told only where the files describe it and change nothing.
    pub(super) fn school(&self, code: &SchoolCode, part: bool) -> (Option<Place>, RosterSchool) {
        let told = self.0.values().find(|school| school.code.as_ref() == Some(code));
        let whole = !part && told.is_some_and(|school| school.whole);
        let coverage = if whole { Coverage::Whole } else { Coverage::Part };
        let name = told.and_then(|school| school.name.clone());
        (told.map(|school| school.at), RosterSchool { code: code.clone(), name, coverage })
    }

    /// All keys that have a code.
    pub(super) fn codes(self) -> BTreeMap<String, SchoolCode> {
        self.0.into_iter().filter_map(|(key, school)| Some((key, school.code?))).collect()
    }
}
