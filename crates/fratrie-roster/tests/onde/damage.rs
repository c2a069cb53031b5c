//! V34: tables that were cut off or damaged give a roster or an error, and never a panic; long ones take no longer.

use crate::tables::{be1d, options, pupil, responsibles, try_read};
use fratrie_roster::{Upload, read};
use proptest::prelude::*;

const PIECES: &[&str] = &[
    "\"",
    ";",
    ",",
    "\n",
    "\r\n",
    "\0",
    "MARTIN",
    "Luc",
    "Léa",
    "CP",
    "2017-02-30",
    "@",
    "?",
    "Ã©",
    "\u{202E}",
    "Prénom enfant;",
];

fn files() -> [String; 2] {
    let pupils = be1d(
        &(pupil("MARTIN", "Léa", "2017-08-17", "CP", "CP A")
            + &pupil("MARTIN", "Léa", "2015-08-17", "CM1", "CM1")
            + &pupil("BERNARD", "Lou", "2018-08-17", "CP", "CP A")),
    );
    let adults = responsibles(
        2,
        "M.;;MARTIN;Luc;1 rue;21000;Dijon;FRANCE;luc@example.org;0380000000;;0600000000;;MARTIN;Léa;CP A;;BERNARD;Lou;CP A\nM.;;MARTIN;Luc;2 rue;21000;Dijon;FRANCE;;;;;;MARTIN;Léa;CM1;;;;\nMME;BERNARD;DUPONT;Ana;;;;;;;;;BERNARD;;Lou;CP A\n",
    );
    [pupils, adults]
}

proptest! {
    #[test]
    fn v34_damaged_tables_are_read_or_refused(
        damages in proptest::collection::vec((0..2_usize, any::<prop::sample::Index>(), 0..12_usize, prop::sample::select(PIECES)), 0..6),
        cut in proptest::option::of((0..2_usize, any::<prop::sample::Index>())),
        alone in any::<bool>(),
    ) {
        let mut files = files();
        for (file, place, length, piece) in damages {
            let chars: Vec<char> = files[file].chars().collect();
            let from = place.index(chars.len() + 1);
            let to = (from + length).min(chars.len());
            files[file] = chars[..from].iter().copied().chain(piece.chars()).chain(chars[to..].iter().copied()).collect();
        }
        if let Some((file, place)) = cut {
            let chars: Vec<char> = files[file].chars().collect();
            files[file] = chars[..place.index(chars.len() + 1)].iter().collect();
        }
        let uploads: Vec<_> = files.into_iter().skip(usize::from(alone)).map(|text| Upload::bytes("x", text)).collect();
        if let Ok(reading) = read(uploads, &options()) {
            let roster = reading.roster;
            for link in &roster.links {
                prop_assert_eq!(roster.students.iter().filter(|one| one.external == link.student).count(), 1);
                prop_assert_eq!(roster.responsibles.iter().filter(|one| one.external == link.responsible).count(), 1);
            }
        }
    }
}

/// Each of these would take hours if namesakes were compared each with each.
#[test]
fn v34_a_school_of_namesakes_takes_no_longer() {
    let count = 4_000;
    let pupils: String =
        (0..count).map(|index| pupil("MARTIN", "Léa", "2017-08-17", "CP", &format!("CP {index}"))).collect();
    let adults: String = (0..count)
        .map(|index| format!("M.;;MARTIN;Luc;{index} rue;;;;;;;;;MARTIN;Léa;CP {index}\n"))
        .collect();
    let reading = try_read(&[("e", &be1d(&pupils)), ("r", &responsibles(1, &adults))]).unwrap();
    assert_eq!((reading.roster.students.len(), reading.roster.links.len()), (count, 0));
    let alone = try_read(&[("r", &responsibles(1, &adults))]).unwrap();
    assert_eq!((alone.roster.students.len(), alone.roster.links.len()), (count, 0));
}

/// Measured by hand: `cargo test --release -p fratrie-roster --test onde million -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes without optimisation"]
fn v34_a_million_rows_are_read() {
    let name = |number: u32| -> String {
        number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
    };
    let count = 400_000;
    let pupils: String =
        (0..count).map(|index| pupil("MARTIN", &name(index), "2017-08-17", "CP", "CP")).collect();
    let row = |index: u32| {
        let (adult, child) = (name(index), name(index % count));
        format!(
            "M.;;MARTIN;{adult};{index} rue;21000;Dijon;;{adult}@example.org;;;0612345678;;MARTIN;{child};CP\n"
        )
    };
    let adults: String = (0..600_000).map(row).collect();
    let begin = std::time::Instant::now();
    let reading = try_read(&[("e", &be1d(&pupils)), ("r", &responsibles(1, &adults))]).unwrap();
    println!("{:?}", begin.elapsed());
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", memory.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default());
    assert_eq!((reading.roster.students.len(), reading.roster.links.len()), (400_000, 600_000));
}
