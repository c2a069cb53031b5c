//! One roster of several schools, as one roster a school.

use fratrie_domain::{
    SchoolCode,
    roster::{Gone, Place, Roster, RosterSchool},
};
use std::collections::BTreeMap;

/// Splits a roster by school. Each has the files that it names, and its places count these. What is of a school that
/// the roster does not name is left out.
pub fn split(roster: Roster) -> BTreeMap<SchoolCode, Roster> {
    let Roster { files, schools, students, responsibles, links, gone } = roster;
    let of = |school: RosterSchool| {
        let code = school.code.clone();
        (code, Roster { schools: vec![school], ..Roster::default() })
    };
    let mut split: BTreeMap<SchoolCode, Roster> = schools.into_iter().map(of).collect();
    for student in students {
        if let Some(roster) = split.get_mut(&student.school) {
            roster.students.push(student);
        }
    }
    for responsible in responsibles {
        if let Some(roster) = split.get_mut(&responsible.school) {
            roster.responsibles.push(responsible);
        }
    }
    for link in links {
        if let Some(roster) = split.get_mut(&link.school) {
            roster.links.push(link);
        }
    }
    for gone in gone {
        let (Gone::Student { school, .. } | Gone::Responsible { school, .. } | Gone::Link { school, .. }) =
            &gone;
        if let Some(roster) = split.get_mut(school) {
            roster.gone.push(gone);
        }
    }
    for roster in split.values_mut() {
        own_files(roster, &files);
    }
    split
}

/// Gives a roster those of the files that it names, in their order, and lets its places count these.
pub(super) fn own_files(roster: &mut Roster, files: &[String]) {
    let mut named: BTreeMap<u32, u32> = places(roster).map(|at| (at.file, 0)).collect();
    for (own, number) in named.values_mut().zip(0..) {
        *own = number;
    }
    let name = |file: &u32| usize::try_from(*file).ok().and_then(|file| files.get(file)).cloned();
    roster.files = named.keys().map(|file| name(file).unwrap_or_default()).collect();
    for at in places(roster) {
        at.file = named.get(&at.file).copied().unwrap_or_default();
    }
}

fn places(roster: &mut Roster) -> impl Iterator<Item = &mut Place> {
    let gone = roster.gone.iter_mut().map(|gone| match gone {
        Gone::Student { at, .. } | Gone::Responsible { at, .. } | Gone::Link { at, .. } => at,
    });
    let students = roster.students.iter_mut().map(|student| &mut student.at);
    let responsibles = roster.responsibles.iter_mut().map(|responsible| &mut responsible.at);
    students.chain(responsibles).chain(roster.links.iter_mut().map(|link| &mut link.at)).chain(gone)
}
