//! What a roster must hold to be taken at all. Every fault is told, and nothing is taken.

use super::{
    different,
    index::{Index, Named},
};
use crate::{
    Refusal, RosterFault, View,
    model::Student,
    roster::{Place, Roster, RosterStudent},
    text::SchoolCode,
};
use std::collections::BTreeSet;

/// Faults told; a file of the wrong kind has as many as it has lines.
const MOST_FAULTS: usize = 100;

pub(super) fn check(view: &View, index: &Index<'_>, roster: &Roster) -> Result<(), Refusal> {
    let mut faults = Vec::new();
    let schools: BTreeSet<&SchoolCode> = roster.schools.iter().map(|school| &school.code).collect();
    let (mut students, mut responsibles) = (BTreeSet::new(), BTreeSet::new());
    for student in &roster.students {
        named(&schools, &mut students, (&student.external, &student.school), student.at, &mut faults);
        let known =
            index.students.get(&(&student.external, &student.school)).and_then(|id| view.student(*id));
        if known.is_some_and(|row| another(row, student)) {
            faults.push((student.at, RosterFault::InesDiffer));
        }
    }
    for one in &roster.responsibles {
        named(&schools, &mut responsibles, (&one.external, &one.school), one.at, &mut faults);
    }
    let mut links = BTreeSet::new();
    for link in &roster.links {
        if !students.contains(&(&link.student, &link.school)) {
            faults.push((link.at, RosterFault::UnknownStudent));
        }
        if !responsibles.contains(&(&link.responsible, &link.school)) {
            faults.push((link.at, RosterFault::UnknownResponsible));
        }
        if !links.insert((&link.student, &link.responsible, &link.school)) {
            faults.push((link.at, RosterFault::Doubled));
        }
    }
    faults.truncate(MOST_FAULTS);
    if faults.is_empty() { Ok(()) } else { Err(Refusal::Roster { faults }) }
}

fn named<'a>(
    schools: &BTreeSet<&SchoolCode>,
    persons: &mut BTreeSet<Named<'a>>,
    key: Named<'a>,
    at: Place,
    faults: &mut Vec<(Place, RosterFault)>,
) {
    if !schools.contains(key.1) {
        faults.push((at, RosterFault::UnknownSchool));
    }
    if !persons.insert(key) {
        faults.push((at, RosterFault::Doubled));
    }
}

/// A base may give a key anew. Another national number is another student, unless name and birth date say that the number
/// was put right.
fn another(row: &Student, given: &RosterStudent) -> bool {
    let Some(known) = &row.ine else { return false };
    let born_alike = row.birth_date.zip(given.birth_date).is_none_or(|(one, other)| one == other);
    !given.ines.is_empty()
        && !given.ines.contains(known)
        && (different(&row.name, &given.name) || !born_alike)
}
