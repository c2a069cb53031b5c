//! V34: whatever becomes of a file, reading it ends, with a roster or with faults.

use super::{
    options,
    write::{file, relative, request, school, student},
};
use fratrie_roster::{Upload, read};
use proptest::prelude::*;

fn whole() -> String {
    file(&[
        school("1001", "0999001W", "Collège"),
        student("1", "1001", "Dylan", "ENTElevePersRelEleve=7$10$1$1$1$0|8$1$1$1$1$0"),
        relative("7", "Angélique", "ENTPersonAdresse=a$b$c$d;mobile=06"),
        request("modify", "Eleve", "1", "ENTEleveClasses=1001$5e"),
        request("delete", "PersRelEleve", "7", ""),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn v34_never_a_panic_on_mutated_input(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..8)
    ) {
        let mut bytes = whole().into_bytes();
        for (place, byte, how) in changes {
            let at = place.index(bytes.len().max(1)).min(bytes.len().saturating_sub(1));
            match how {
                0 if !bytes.is_empty() => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 if !bytes.is_empty() => drop(bytes.remove(at)),
                _ => { let tail = bytes.split_off(at); bytes.extend_from_within(..at.min(60)); bytes.extend(tail); }
            }
        }
        match read(vec![Upload::bytes("a.xml", bytes)], &options()) {
            Ok(reading) => {
                let keys: Vec<_> = reading.roster.students.iter().map(|one| (&one.school, &one.external)).collect();
                prop_assert!(reading.roster.links.iter().all(|link| keys.contains(&(&link.school, &link.student))));
            }
            Err(errors) => prop_assert!(!errors.faults().is_empty()),
        }
    }
}
