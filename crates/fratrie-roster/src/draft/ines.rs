//! National numbers: one student of a school each.

use crate::told::Findings;
use fratrie_domain::{
    Ine,
    roster::{Place, RosterStudent},
};
use std::collections::{HashMap, hash_map::Entry};

/// Who bears each number, by school. A student in two schools' files is one student; two of one school are two, and one
/// of the numbers is wrong: taken so, they would become one.
#[derive(Debug, Default)]
pub(super) struct Ines(HashMap<(usize, Ine), Place>);

impl Ines {
    /// Takes a student who is told for the first time.
    pub(super) fn student(&mut self, school: usize, student: &RosterStudent, findings: &mut Findings) {
        for ine in &student.ines {
            match self.0.entry((school, ine.clone())) {
                Entry::Vacant(entry) => {
                    entry.insert(student.at);
                }
                Entry::Occupied(entry) => {
                    let problem = findings.contradicts(student.at, *entry.get());
                    findings.fault(student.at, "INE", problem);
                }
            }
        }
    }
}
