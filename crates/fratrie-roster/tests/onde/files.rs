//! The files themselves: both generations, encodings, what may be missing.

use crate::tables::{be1d, faults, links, onde, options, pupil, reading, responsibles, told, try_read};
use fratrie_domain::{
    Language,
    chrono::NaiveDate,
    model::{Civility, Level},
    roster::Told,
};
use fratrie_roster::{
    Kind, Options,
    Outcome::{LeftOut, Taken},
    Upload, read,
};

#[test]
fn both_files_give_the_school_its_students_and_their_responsibles() {
    let pupils = be1d(
        &(pupil("MARTIN", "Léa", "2017-08-17", "CE1", "CE1 de M. Machin")
            + &pupil("MARTIN", "Lou", "2019-01-04", "CP", "CP")),
    );
    let adults = responsibles(
        2,
        "MME;DUPONT;MARTIN;Ana;1 rue de Test;21000;Dijon;FRANCE;ana@example.org;0380123456;0380000000;06 12 34 56 78;;MARTIN;Léa;CE1 de M. Machin;;MARTIN;Lou;CP\nM.;;MARTIN;Luc;2 Main Street;;Londres;ROYAUME-UNI;;;0380000000;;;MARTIN;Lou;CP\n",
    );
    let reading =
        reading(&[("CSVExtraction-eleves.csv", &pupils), ("CSVExtraction-responsables.csv", &adults)]);
    assert_eq!(reading.files[0].kind, Some(Kind::OndeStudents));
    assert_eq!(
        links(&reading),
        [("Lou", "Ana"), ("Lou", "Luc"), ("Léa", "Ana")]
            .map(|(one, other)| (one.to_owned(), other.to_owned()))
    );
    let roster = &reading.roster;
    assert_eq!(roster.schools, [options().school.unwrap()]);
    let lea = &roster.students[0];
    assert_eq!(lea.birth_date, NaiveDate::from_ymd_opt(2017, 8, 17));
    assert_eq!(lea.class.as_ref().unwrap().as_str(), "CE1 de M. Machin");
    let ana = &roster.responsibles[0];
    assert_eq!((ana.name.family(), ana.name.usage()), ("MARTIN", Some("DUPONT")));
    assert_eq!(ana.details.civility, Told::Value(Civility::Ms));
    assert_eq!(ana.details.phone.value().unwrap().as_str(), "0380123456");
    assert_eq!(ana.details.mobile.value().unwrap().as_str(), "06 12 34 56 78");
    assert_eq!(ana.details.address.value().unwrap().country, None);
    let luc = &roster.responsibles[1];
    assert_eq!(luc.details.email, Told::Empty);
    assert_eq!(luc.details.phone.value().unwrap().as_str(), "0380000000");
    assert_eq!(luc.details.address.value().unwrap().country.as_ref().unwrap().as_str(), "ROYAUME-UNI");
    assert!(roster.links.iter().all(|link| link.level == Level::Legal && link.rights.is_none()));
    assert!(reading.notices.is_empty(), "{:?}", told(&reading));
}

#[test]
fn onde_s_newer_columns_are_read_and_its_classes_may_be_written_otherwise_in_the_other_file() {
    let pupils = onde(
        "MARTIN;;Martin;01/02/2016;M;1111111111A;1 rue de Test;21000;Dijon;FRANCE;;;;;CYCLE II;CE2;Classe de M Machin;99999;Non;Non;Non;\nMARTIN;;Martine;01/01/2017;M;1111111112A;;;;;;;;;CYCLE II;CE1;Classe de M Truc;99998;Non;Non;Non;\n",
    );
    // The last group of children is cut off.
    let adults = responsibles(
        3,
        "M.;;MARTIN;Jean;1 rue de Test;21000;Dijon;FRANCE;;;;;;MARTIN;Martin;CLASSE  CE2;;MARTIN;Martine;CLASSE  CE1;;;\n",
    );
    let reading = reading(&[("e", &pupils), ("r", &adults)]);
    assert_eq!(reading.roster.links.len(), 2);
    let student = &reading.roster.students[0];
    assert_eq!(student.birth_date, NaiveDate::from_ymd_opt(2016, 2, 1));
    assert_eq!(student.ines[0].as_str(), "1111111111A");
    assert!(reading.notices.is_empty(), "{:?}", told(&reading));
}

#[test]
fn latin_letters_and_utf_8_give_the_same_roster() {
    let pupils = be1d(&pupil("LEFÈVRE", "Éléa", "2017-08-17", "CP", "CP"));
    let adults = responsibles(1, "M.;;LEFÈVRE;Noël;;;Besançon;;;;;;;LEFÈVRE;Éléa;CP\n");
    let latin =
        |text: &str| -> Vec<u8> { text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect() };
    let utf = reading(&[("e", &pupils), ("r", &adults)]).roster;
    let uploads = vec![Upload::bytes("e", latin(&pupils)), Upload::bytes("r", latin(&adults))];
    assert_eq!(read(uploads, &options()).unwrap().roster, utf);
    assert_eq!(utf.links.len(), 1);
}

#[test]
fn the_school_must_be_told() {
    let adults = responsibles(1, "M.;;MARTIN;Luc;;;;;;;;;;MARTIN;Léa;CP\n");
    let options = Options::new(NaiveDate::from_ymd_opt(2026, 9, 1).unwrap());
    let errors = read(vec![Upload::bytes("r", adults)], &options).unwrap_err();
    assert_eq!(errors.faults()[0].problem.code(), "onde_no_school");
    assert!(errors.explain(Language::French).contains("indiquez l'établissement"));
}

#[test]
fn the_responsibles_alone_name_the_children_and_the_students_alone_are_refused() {
    let adults =
        responsibles(1, "M.;;MARTIN;Luc;;;;;;;;;;MARTIN;Léa;CP\nMME;;BERNARD;Ana;;;;;;;;;;MARTIN;Léa;CP\n");
    let alone = reading(&[("r", &adults)]);
    assert_eq!((alone.roster.students.len(), alone.roster.links.len()), (1, 2));
    assert_eq!(alone.roster.students[0].class.as_ref().unwrap().as_str(), "CP");
    assert_eq!(told(&alone), [(Taken, "onde_students_missing", 1)]);
    let pupils = be1d(&pupil("MARTIN", "Léa", "2017-08-17", "CP", "CP"));
    assert_eq!(faults(&[("e", &pupils)]), [(0, "missing")]);
    assert_eq!(faults(&[("r", &adults), ("r2", &adults)]), [(0, "file_doubled")]);
}

#[test]
fn values_in_the_wrong_column_are_told_and_nothing_is_taken() {
    let pupils = be1d(
        &("\"MARTIN\";;\"2017-08-17\";\"Léa\";\"F\";;;;;;;;;;\"CP\";\"CP\";;;;\n".to_owned()
            + &pupil("", "Lou", "2017-08-17", "CP", "CP")),
    );
    let adults = responsibles(1, "Ana;;MME;ana@example.org;;;;;;;;;;MARTIN;Léa;CP\n");
    assert_eq!(
        faults(&[("e", &pupils), ("r", &adults)]),
        [(2, "word"), (2, "word"), (3, "text"), (2, "word")]
    );
    let errors = try_read(&[("eleves.csv", &pupils), ("r", &adults)]).unwrap_err();
    assert!(errors.explain(Language::French).starts_with("eleves.csv, ligne 2, Prénom élève"));
}

#[test]
fn details_that_can_not_be_taken_say_nothing() {
    let pupils = be1d(&pupil("MARTIN", "Léa", "2017-08-17", "CP", "CP"));
    let adults =
        responsibles(1, "Dr;;MARTIN;Luc;;123456789012345;;;luc chez example;domicile;;;;MARTIN;Léa;CP\n");
    let reading = reading(&[("e", &pupils), ("r", &adults)]);
    let details = &reading.roster.responsibles[0].details;
    assert_eq!((&details.civility, &details.email), (&Told::Absent, &Told::Absent));
    assert_eq!((&details.phone, &details.address), (&Told::Absent, &Told::Absent));
    assert_eq!(told(&reading), [(LeftOut, "text", 1), (LeftOut, "word", 3)]);
}

#[test]
fn a_row_with_more_than_the_header_is_a_fault_unless_it_is_empty_there() {
    let pupils = be1d(&pupil("MARTIN", "Léa", "2017-08-17", "CP", "CP"));
    let padded = responsibles(1, "M.;;MARTIN;Luc;;;;;;;;;;MARTIN;Léa;CP;;;;\n");
    assert!(reading(&[("e", &pupils), ("r", &padded)]).notices.is_empty());
    let spilt = responsibles(1, "M.;;MARTIN;Luc;1 rue; bis;;;;;;;;;MARTIN;Léa;CP\n");
    assert_eq!(faults(&[("e", &pupils), ("r", &spilt)]), [(2, "wrong_length")]);
}

#[test]
fn a_class_s_long_label_is_cut_off_and_still_tells_namesakes_apart() {
    let label = "01 COURS PREPARATOIRE-COURS ELEMENTAIRE 1";
    let pupils = be1d(
        &(pupil("A", "Léa", "2017-01-01", "CP", label)
            + &pupil("A", "Léa", "2016-01-01", "CE1", &format!("{label} BIS"))),
    );
    let adults = responsibles(1, &format!("M.;;MARTIN;Luc;;;;;;;;;;A;Léa;{label} BIS\n"));
    let reading = reading(&[("e", &pupils), ("r", &adults)]);
    let class = reading.roster.students[0].class.as_ref().unwrap();
    assert_eq!(class.as_str(), "01 COURS PREPARATOIRE-COURS ELEMENTAIRE");
    assert_eq!(reading.roster.links[0].student, reading.roster.students[1].external);
    assert_eq!(told(&reading), [(Taken, "text", 2)]);
}
