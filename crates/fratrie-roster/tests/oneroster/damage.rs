//! V34: bundles that were cut off or damaged give a roster or an error, and never a panic.

use crate::{
    bundle::options,
    same::{manner, population, uploads},
};
use fratrie_roster::read;
use proptest::prelude::*;

/// What damage writes: what means something to a table, or to this format.
const PIECES: &[&str] = &[
    "\"",
    ",",
    "\n",
    "\r",
    ";",
    "\0",
    "\u{FEFF}",
    "é",
    "tobedeleted",
    "delta",
    "parent",
    "student",
    "s0",
    "p0",
    "p0,s0",
    "true",
    "01/02/2014",
    "2014-13-41",
    "d",
    "o0",
    "school",
    "Marker",
    "\u{202E}",
    "file.users,delta\n",
];

proptest! {
    #[test]
    fn v34_a_damaged_bundle_is_read_or_refused(
        population in population(),
        manner in manner(),
        damages in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..12_usize, prop::sample::select(PIECES)), 1..6),
    ) {
        let mut files = population.write(manner);
        for (file, place, length, piece) in damages {
            let text = &mut file.get_mut(&mut files).1;
            let chars: Vec<char> = text.chars().collect();
            let from = place.index(chars.len() + 1);
            let to = (from + length).min(chars.len());
            *text = chars[..from].iter().copied().chain(piece.chars()).chain(chars[to..].iter().copied()).collect();
        }
        check(files)?;
    }

    #[test]
    fn v34_a_bundle_that_is_cut_off_is_read_or_refused(
        population in population(),
        manner in manner(),
        file in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        lost in any::<bool>(),
    ) {
        let mut files = population.write(manner);
        if lost {
            files.remove(file.index(files.len()));
        } else {
            let text = &mut file.get_mut(&mut files).1;
            let chars: Vec<char> = text.chars().collect();
            *text = chars[..place.index(chars.len() + 1)].iter().collect();
        }
        check(files)?;
    }
}

/// Whatever is taken holds together: every link's two persons are there, once.
fn check(files: Vec<(String, String)>) -> Result<(), TestCaseError> {
    let Ok(reading) = read(uploads(files), &options()) else { return Ok(()) };
    let roster = reading.roster;
    let mut students: Vec<_> = roster.students.iter().map(|one| (&one.school, &one.external)).collect();
    let mut responsibles: Vec<_> =
        roster.responsibles.iter().map(|one| (&one.school, &one.external)).collect();
    for persons in [&mut students, &mut responsibles] {
        let count = persons.len();
        persons.sort_unstable();
        persons.dedup();
        prop_assert_eq!(persons.len(), count);
    }
    for link in &roster.links {
        prop_assert!(students.binary_search(&(&link.school, &link.student)).is_ok());
        prop_assert!(responsibles.binary_search(&(&link.school, &link.responsible)).is_ok());
    }
    for student in &roster.students {
        prop_assert!(roster.schools.iter().any(|school| school.code == student.school));
    }
    Ok(())
}
