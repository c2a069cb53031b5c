//! Which student a responsible's child is.

use crate::tables::{be1d, links, pupil, reading, responsibles, told};
use fratrie_roster::Outcome::{LeftOut, Taken};

#[test]
fn a_child_is_found_by_either_surname_whatever_case_and_accents() {
    let pupils =
        be1d("\"LEFÈVRE\";\"MARTIN\";\"Zoé-Anne\";\"2017-08-17\";\"F\";;;;;;;;;;\"CP\";\"CP\";;;;\n");
    let adults = responsibles(
        1,
        "M.;;A;Un;;;;;;;;;;Lefevre;zoe anne;CP\nM.;;B;Deux;;;;;;;;;MARTIN;;ZOE-ANNE;CP\nM.;;C;Trois;;;;;;;;;MARTIN;LEFEVRE;Zoé-Anne;\n",
    );
    let reading = reading(&[("e", &pupils), ("r", &adults)]);
    assert_eq!(reading.roster.links.len(), 3);
    assert!(reading.notices.is_empty());
}

#[test]
fn namesakes_are_told_apart_by_class_or_level_and_left_out_where_that_does_not_tell() {
    let pupils = be1d(
        &(pupil("MARTIN", "Léa", "2017-08-17", "CP", "Classe A")
            + &pupil("MARTIN", "Léa", "2015-08-17", "CM1", "Classe B")),
    );
    let adults = responsibles(
        1,
        "M.;;A;Un;;;;;;;;;;MARTIN;Léa;CLASSE A\nM.;;B;Deux;;;;;;;;;;MARTIN;Léa;CLASSE CM1\nM.;;C;Trois;;;;;;;;;;MARTIN;Léa;\nM.;;D;Quatre;;;;;;;;;;MARTIN;Lou;Classe A\n",
    );
    let reading = reading(&[("e", &pupils), ("r", &adults)]);
    assert_eq!(
        links(&reading),
        [("Léa", "Deux"), ("Léa", "Un")].map(|(one, other)| (one.to_owned(), other.to_owned()))
    );
    assert_ne!(reading.roster.links[0].student, reading.roster.links[1].student);
    assert_eq!(
        told(&reading),
        [
            (LeftOut, "onde_child_unclear", 1),
            (LeftOut, "onde_child_unknown", 1),
            (LeftOut, "onde_no_child", 2)
        ]
    );
}

#[test]
fn without_the_students_file_namesakes_are_told_apart_by_class() {
    let adults = responsibles(
        2,
        "M.;;A;Un;;;;;;;;;;MARTIN;Léa;CP;;MARTIN;Lou;CP\nM.;;B;Deux;;;;;;;;;;MARTIN;Léa;CM1\nM.;;C;Trois;;;;;;;;;;MARTIN;Léa;CM1\n",
    );
    let reading = reading(&[("r", &adults)]);
    assert_eq!((reading.roster.students.len(), reading.roster.links.len()), (3, 4));
    assert_eq!(told(&reading), [(Taken, "onde_student_namesakes", 2), (Taken, "onde_students_missing", 1)]);
}
