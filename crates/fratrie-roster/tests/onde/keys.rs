//! Keys: the same from year to year, and never one for two persons.

use crate::tables::{be1d, onde, pupil, reading, responsibles, told};
use fratrie_roster::{
    Outcome::{LeftOut, Taken},
    Reading,
};
use proptest::prelude::*;

fn adults(reading: &Reading) -> Vec<&str> {
    reading.roster.responsibles.iter().map(|one| one.external.as_str()).collect()
}

fn students(reading: &Reading) -> Vec<&str> {
    reading.roster.students.iter().map(|one| one.external.as_str()).collect()
}

#[test]
fn r9_keys_stay_from_year_to_year() {
    let before = reading(&[
        ("e", &be1d(&pupil("LEFÈVRE", "Léa", "2017-08-17", "CP", "CP A"))),
        (
            "r",
            &responsibles(
                1,
                "MME;MARTIN;LEFÈVRE;Zoé;1 rue;21000;Dijon;;z@example.org;;;;;LEFÈVRE;Léa;CP A\n",
            ),
        ),
    ]);
    // Another class, address, e-mail and usage name; the newer columns; accents lost; a sibling more.
    let pupils = onde(
        "LEFEVRE;;LEA;17/08/2017;F;1111111111A;;;;;;;;;;CE1;Classe bleue;1;;;;\nLEFEVRE;;Tom;01/01/2019;M;;;;;;;;;;;CP;CP;2;;;;\n",
    );
    let after = reading(&[
        ("e", &pupils),
        (
            "r",
            &responsibles(
                2,
                "MME;;LEFEVRE;ZOE;9 rue;75001;Paris;;other@example.org;;;;;LEFEVRE;LEA;;;LEFEVRE;Tom;\n",
            ),
        ),
    ]);
    assert_eq!(adults(&before), adults(&after));
    assert_eq!(students(&before)[0], students(&after)[0]);
    // Keys stand in logs, where names must not.
    assert!(adults(&before)[0].len() == 34 && !adults(&before)[0].contains("LEF"));
}

#[test]
fn two_rows_of_one_name_are_two_persons_told_apart_by_what_lasts() {
    let pupils =
        be1d(&(pupil("A", "Un", "2017-01-01", "CP", "CP") + &pupil("B", "Deux", "2017-01-02", "CP", "CP")));
    let both = |one: &str, other: &str| {
        let rows = format!("M.;;MARTIN;Luc;{one};;;;;A;Un;CP\nM.;;MARTIN;Luc;{other};;;;;B;Deux;CP\n");
        reading(&[("e", &pupils), ("r", &responsibles(1, &rows))])
    };
    // E-mail, then address, then children.
    let by_email = both("1 rue;21000;Dijon;;luc@example.org", "1 rue;21000;Dijon;;luc2@example.org");
    let moved = both("9 rue;75001;Paris;;luc@example.org", "1 rue;21000;Dijon;;luc2@example.org");
    assert_eq!(adults(&by_email), adults(&moved));
    for reading in [
        &by_email,
        &both("1 rue;21000;Dijon;;", "2 rue;21000;Dijon;;"),
        &both("1 rue;21000;Dijon;;", "1 rue;21000;Dijon;;"),
    ] {
        let keys = adults(reading);
        assert!(keys.len() == 2 && keys[0] != keys[1]);
        assert_eq!(told(reading), [(Taken, "onde_responsible_namesakes", 2)]);
    }
    // The order of the rows does not count.
    let turned = both("1 rue;21000;Dijon;;luc2@example.org", "1 rue;21000;Dijon;;luc@example.org");
    assert_eq!(adults(&turned), adults(&by_email).into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn two_rows_alike_are_one_person_and_told() {
    let pupils = be1d(&pupil("A", "Un", "2017-01-01", "CP", "CP").repeat(2));
    let row = "M.;;MARTIN;Luc;1 rue;21000;Dijon;;;;;;;A;Un;CP\n";
    let reading = reading(&[("e", &pupils), ("r", &responsibles(1, &row.repeat(2)))]);
    assert_eq!(
        (reading.roster.students.len(), reading.roster.responsibles.len(), reading.roster.links.len()),
        (1, 1, 1)
    );
    assert_eq!(told(&reading), [(LeftOut, "onde_responsible_twice", 1), (LeftOut, "onde_student_twice", 1)]);
}

#[test]
fn a_couple_of_one_name_are_two_persons() {
    let pupils = be1d(&pupil("A", "Un", "2017-01-01", "CP", "CP"));
    let row = |civility: &str| format!("{civility};;MARTIN;Camille;1 rue;21000;Dijon;;;;;;;A;Un;CP\n");
    let rows = row("M.") + &row("MME");
    let reading = reading(&[("e", &pupils), ("r", &responsibles(1, &rows))]);
    assert_eq!((reading.roster.responsibles.len(), reading.roster.links.len()), (2, 2));
    assert_eq!(told(&reading), [(Taken, "onde_responsible_namesakes", 2)]);
}

#[test]
fn students_of_one_name_and_birthday_are_told_apart_by_ine_else_by_class() {
    let by_ine = onde(
        "A;;Un;01/01/2017;F;1111111111A;;;;;;;;;;CP;CP;1;;;;\nA;;Un;01/01/2017;F;1111111112A;;;;;;;;;;CP;CP;1;;;;\n",
    );
    let by_class =
        be1d(&(pupil("A", "Un", "2017-01-01", "CP", "CP 1") + &pupil("A", "Un", "2017-01-01", "CP", "CP 2")));
    for pupils in [by_ine, by_class] {
        let reading =
            reading(&[("e", &pupils), ("r", &responsibles(1, "M.;;MARTIN;Luc;;;;;;;;;;A;Un;CP 2\n"))]);
        assert_eq!(reading.roster.students.len(), 2);
        assert_ne!(students(&reading)[0], students(&reading)[1]);
        assert!(told(&reading).contains(&(Taken, "onde_student_namesakes", 2)));
    }
}

proptest! {
    #[test]
    fn the_order_of_the_rows_does_not_matter(
        rows in proptest::collection::vec((0..2_u8, 0..3_u8, 0..3_u8, any::<u32>()), 1..12),
        alone in any::<bool>(),
    ) {
        let pupils: Vec<String> = (0..3).map(|index| pupil("A", "Un", &format!("201{}-01-01", index / 2), "CP", &format!("CP {index}"))).collect();
        let row = |(name, child, email, _): &(u8, u8, u8, u32)| {
            let email = ["", "a@example.org", "b@example.org"][usize::from(*email)];
            format!("M.;;MARTIN;Luc{name};;;;;{email};;;;;A;Un;CP {child}\n")
        };
        let read = |pupils: &[String], rows: &[(u8, u8, u8, u32)]| {
            let adults = responsibles(1, &rows.iter().map(row).collect::<String>());
            let pupils = be1d(&pupils.concat());
            let files = [("e", pupils.as_str()), ("r", adults.as_str())];
            let roster = reading(&files[usize::from(alone)..]).roster;
            let mut links: Vec<_> = roster.links.into_iter().map(|link| (link.student, link.responsible)).collect();
            let mut persons: Vec<_> = roster.responsibles.into_iter().map(|one| one.external).collect();
            links.sort();
            persons.sort();
            (links, persons)
        };
        let before = read(&pupils, &rows);
        let (mut pupils, mut turned) = (pupils, rows);
        pupils.reverse();
        turned.sort_by_key(|(.., order)| *order);
        prop_assert_eq!(before, read(&pupils, &turned));
    }
}
