//! ÉduConnect's list: one line a pupil and responsible.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]
#![expect(clippy::format_collect, reason = "a test's files are written as they read")]

use fratrie_domain::{Language, chrono::NaiveDate, model::Level, roster::Coverage};
use fratrie_roster::{
    Kind, Options, Outcome,
    Outcome::{LeftOut, Taken},
    Reading, RosterErrors, Upload, read,
};
use proptest::prelude::*;

const HEADER: &str = "RNE;Ecole;Nom de l'élève;Prénom de l'élève;Niveau de l'élève;Classe de l'élève;Nom du responsable;Prénom du responsable;Identifiant;Mot de passe";

fn options() -> Options {
    Options::new(NaiveDate::from_ymd_opt(2026, 9, 1).unwrap())
}

fn try_read(rows: &str) -> Result<Reading, RosterErrors> {
    read(vec![Upload::bytes("liste.csv", format!("{HEADER}\n{rows}"))], &options())
}

fn reading(rows: &str) -> Reading {
    try_read(rows).unwrap_or_else(|errors| panic!("{errors}"))
}

fn faults(rows: &str) -> Vec<(u64, &'static str)> {
    try_read(rows).unwrap_err().faults().iter().map(|fault| (fault.line, fault.problem.code())).collect()
}

fn told(reading: &Reading) -> Vec<(Outcome, &'static str, u64)> {
    reading.notices.counts().collect()
}

#[test]
fn siblings_of_one_responsible_and_parents_of_one_pupil_are_found_together() {
    let reading = reading(
        "0750001U;Collège A;COSAMS;Dylan;6EME;6A;COSAMS;Ana;a.cosams;\n0750001U;Collège A;COSAMS;Lou;4EME;4B;COSAMS;Ana;a.cosams;\n0750001U;Collège A;COSAMS;Lou;4EME;4B;MARTIN;Luc;l.martin2;\n0750002V;École B;COSAMS;Tom;CP;;COSAMS;Ana;a.cosams;\n0750002V;École B;SEUL;Max;CP;CP 1;;;;\n",
    );
    assert_eq!(reading.files[0].kind, Some(Kind::EduconnectList));
    let roster = &reading.roster;
    assert_eq!((roster.students.len(), roster.responsibles.len(), roster.links.len()), (4, 3, 4));
    assert!(roster.schools.iter().all(|school| school.coverage == Coverage::Part && school.name.is_some()));
    assert!(roster.links.iter().all(|link| link.level == Level::Legal));
    let keys: Vec<_> =
        roster.responsibles.iter().map(|one| (one.school.as_str(), one.external.as_str())).collect();
    assert_eq!(keys, [("0750001U", "a.cosams"), ("0750001U", "l.martin2"), ("0750002V", "a.cosams")]);
    // Where there is no class, the level is better than none: the pupil would never be placed otherwise.
    let tom = roster.students.iter().find(|one| one.name.given() == "Tom").unwrap();
    assert_eq!(tom.class.as_ref().unwrap().as_str(), "CP");
    assert!(reading.notices.is_empty(), "{:?}", told(&reading));
}

#[test]
fn v7_passwords_are_never_read_and_are_told_once() {
    let rows = "0750001U;A;COSAMS;Dylan;6EME;6A;COSAMS;Ana;a.cosams;Marker-4711\n0750001U;A;COSAMS;Lou;6EME;6A;COSAMS;Ana;a.cosams;Marker-4711\n";
    let one = reading(rows);
    assert_eq!(told(&one), [(Taken, "educonnect_passwords", 1)]);
    assert!(!format!("{one:?}{}", one.notices.explain(Language::French)).contains("4711"));
    // A separator too many, wherever it is.
    for place in 0..rows.len() {
        if let Some((before, after)) = rows.split_at_checked(place) {
            let shifted = format!("{before};{after}");
            let said = match try_read(&shifted) {
                Ok(reading) => reading.notices.explain(Language::French),
                Err(errors) => format!("{errors} {errors:?}"),
            };
            assert!(!said.contains("4711"), "{place}: {said}");
        }
    }
}

#[test]
fn names_may_begin_with_an_apostrophe_be_in_quotation_marks_and_in_windows_letters() {
    let rows = "0750001U;\"Collège ; A\";'DXERNAD;Zoé;6EME;6A;\"D’AŒUVRE\";'-Éve;e.doeuvre;\n";
    let text = format!("{HEADER}\n{rows}");
    let (windows, _, lost) = encoding_rs::WINDOWS_1252.encode(&text);
    assert!(!lost);
    for bytes in [text.clone().into_bytes(), format!("\u{FEFF}{text}").into_bytes(), windows.into_owned()] {
        let reading = read(vec![Upload::bytes("x", bytes)], &options()).unwrap();
        assert_eq!(reading.roster.students[0].name.family(), "'DXERNAD");
        assert_eq!(reading.roster.responsibles[0].name.family(), "D’AŒUVRE");
        assert_eq!(reading.roster.responsibles[0].name.given(), "-Éve");
        assert_eq!(reading.roster.schools[0].name.as_ref().unwrap().as_str(), "Collège ; A");
    }
}

#[test]
fn r9_a_pupil_s_key_stays_through_classes_and_responsibles() {
    let key = |rows: &str| reading(rows).roster.students[0].external.clone();
    let before = key("0750001U;A;LEFÈVRE;Zoé;6EME;6A;COSAMS;Ana;a.cosams;\n");
    assert_eq!(key("0750001U;A;LEFEVRE;ZOE;5EME;5C;MARTIN;Luc;l.martin;\n"), before);
    assert_ne!(key("0750001U;A;LEFEVRE;ZOEL;5EME;5C;MARTIN;Luc;l.martin;\n"), before);
}

#[test]
fn namesakes_are_two_pupils_if_they_share_neither_class_nor_responsible() {
    let two = reading(
        "0750001U;A;MARTIN;Léa;6EME;6A;MARTIN;Ana;a.martin;\n0750001U;A;MARTIN;Léa;4EME;4B;MARTIN;Luc;l.martin;\n0750001U;A;MARTIN;Léa;4EME;4B;BERNARD;Eve;e.bernard;\n",
    );
    assert_eq!((two.roster.students.len(), two.roster.links.len()), (2, 3));
    assert_ne!(two.roster.students[0].external, two.roster.students[1].external);
    assert_eq!(told(&two), [(Taken, "educonnect_pupil_namesakes", 2)]);
    // Their keys do not hang on the class.
    let later = reading(
        "0750001U;A;MARTIN;Léa;3EME;3B;BERNARD;Eve;e.bernard;\n0750001U;A;MARTIN;Léa;5EME;5A;MARTIN;Ana;a.martin;\n",
    );
    let keys = |reading: &Reading| {
        let mut keys: Vec<_> = reading.roster.students.iter().map(|one| one.external.clone()).collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&two), keys(&later));
    let one = reading(
        "0750001U;A;MARTIN;Léa;6EME;6A;MARTIN;Ana;a.martin;\n0750001U;A;MARTIN;Léa;6EME;6B;MARTIN;Ana;a.martin;\n",
    );
    assert_eq!(one.roster.students.len(), 1);
    assert_eq!(told(&one), [(Taken, "educonnect_two_classes", 1)]);
}

#[test]
fn three_responsibles_of_one_pupil_may_be_two_pupils_and_are_told() {
    let rows: String = ["a", "b", "c"]
        .map(|id| format!("0750001U;A;MARTIN;Léa;6EME;6A;MARTIN;{id};{id}.martin;\n"))
        .concat();
    let reading = reading(&rows);
    assert_eq!((reading.roster.students.len(), reading.roster.links.len()), (1, 3));
    assert_eq!(told(&reading), [(Taken, "educonnect_many_responsibles", 1)]);
}

#[test]
fn what_can_not_be_taken_is_told_with_its_line() {
    assert_eq!(
        faults(
            "0750001U;A;MARTIN;Léa;6EME;6A;MARTIN;Ana;a.martin;\n0750001U;A;MARTIN;Léa;6EME;6A;BERNARD;Luc;a.martin;\n;A;MARTIN;Lou;6EME;6A;MARTIN;Ana;a.martin;\n0750001U;A;MARTIN;Léa;6EME;6A;MARTIN;Ana\n0750001U;A;;Léa;6EME;6A;MARTIN;Ana;a.martin;\n0750001U;A;MARTIN;Léa;6EME;6A;a.martin;MARTIN;Ana Eve;\n"
        ),
        [(3, "contradicts"), (4, "text"), (5, "wrong_length"), (6, "text"), (7, "word")]
    );
    let left = reading("0750001U;A;MARTIN;Léa;6EME;6A;MARTIN;Ana;;\n");
    assert_eq!(told(&left), [(LeftOut, "educonnect_no_identifier", 1)]);
    let short = HEADER.replace(";Classe de l'élève", "");
    let errors = read(vec![Upload::bytes("x", short)], &options()).unwrap_err();
    assert_eq!(errors.faults()[0].field.as_deref(), Some("Classe de l'élève"));
}

#[test]
fn v34_lines_of_one_name_take_no_longer() {
    let rows: String = (0..6_000)
        .map(|index| format!("0750001U;A;MARTIN;Léa;6EME;{index};MARTIN;Ana;a{};\n", index / 2))
        .collect();
    assert_eq!(reading(&rows).roster.students.len(), 3_000);
}

proptest! {
    #[test]
    fn the_order_of_the_lines_does_not_matter(
        lines in proptest::collection::vec((0..2_u8, 0..4_u8, 0..4_u8), 1..12),
        order in proptest::collection::vec(any::<u32>(), 12),
    ) {
        let mut rows: Vec<(u32, String)> = lines
            .iter()
            .zip(order)
            .map(|((pupil, class, adult), order)| {
                let given = ["Léa", "Lou"][usize::from(*pupil)];
                (order, format!("0750001U;A;MARTIN;{given};6EME;6{class};MARTIN;A;a{adult};\n"))
            })
            .collect();
        let read = |rows: &[(u32, String)]| {
            let roster = reading(&rows.iter().map(|(_, row)| row.as_str()).collect::<String>()).roster;
            let mut students: Vec<_> = roster.students.into_iter().map(|one| one.external).collect();
            let mut links: Vec<_> = roster.links.into_iter().map(|link| (link.student, link.responsible)).collect();
            students.sort();
            links.sort();
            (students, links)
        };
        let before = read(&rows);
        rows.sort();
        prop_assert_eq!(before, read(&rows));
    }

    #[test]
    fn v34_a_damaged_list_is_read_or_refused(
        damages in proptest::collection::vec(
            (any::<prop::sample::Index>(), 0..12_usize, prop::sample::select(&["\"", ";", "\n", "\0", "'", "MARTIN", "@", "\u{202E}", "Ã©"][..])),
            0..6,
        ),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut text = format!(
            "{HEADER}\n0750001U;A;MARTIN;Léa;6EME;6A;MARTIN;Ana;a.martin;x\n0750001U;A;MARTIN;Léa;4EME;4B;MARTIN;Luc;l.martin;\n0750002V;B;MARTIN;Lou;CP;CP;MARTIN;Luc;l.martin;\n"
        );
        for (place, length, piece) in damages {
            let chars: Vec<char> = text.chars().collect();
            let from = place.index(chars.len() + 1);
            let to = (from + length).min(chars.len());
            text = chars[..from].iter().copied().chain(piece.chars()).chain(chars[to..].iter().copied()).collect();
        }
        let chars: Vec<char> = text.chars().collect();
        let cut: String = chars[..cut.index(chars.len() + 1)].iter().collect();
        for text in [text, cut] {
            if let Ok(reading) = read(vec![Upload::bytes("x", text)], &options()) {
                let roster = reading.roster;
                for link in &roster.links {
                    prop_assert!(roster.students.iter().any(|one| (&one.school, &one.external) == (&link.school, &link.student)));
                    prop_assert!(roster.responsibles.iter().any(|one| (&one.school, &one.external) == (&link.school, &link.responsible)));
                }
            }
        }
    }
}

/// Measured by hand: `cargo test --release -p fratrie-roster --test educonnect million -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes without optimisation"]
fn v34_a_million_lines_are_read() {
    let line = |index: u32| {
        let (school, pupil) = (index / 1_000, index / 2);
        format!("0{school:06}A;École;MARTIN;Léa {};6EME;6A;MARTIN;Ana;a.martin{index};Marker\n", name(pupil))
    };
    let rows: String = (0..1_000_000).map(line).collect();
    let begin = std::time::Instant::now();
    let reading = reading(&rows);
    println!("{:?}", begin.elapsed());
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", memory.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default());
    let roster = reading.roster;
    assert_eq!((roster.students.len(), roster.links.len()), (500_000, 1_000_000));
}

/// A number in letters.
fn name(number: u32) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}
