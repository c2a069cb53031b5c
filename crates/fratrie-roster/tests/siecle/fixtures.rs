//! The fixtures of betagouv/dossiersco, as they are.

use super::{UAI, faults, notices, person, read, responsibles_of, try_read};
use fratrie_domain::{
    AddressLine, Ine, Language,
    model::{Civility, Level, Rank, Relationship, Rights},
};
use fratrie_roster::{Kind, Options, Problem, Reading, Upload};

const STUDENTS: &[u8] = include_bytes!("../data/siecle/eleves_avec_adresse_avec_double_structure.xml");
const BROKEN: &[u8] = include_bytes!("../data/siecle/eleves_avec_adresse_simple.xml");
const RESPONSIBLES: &[u8] = include_bytes!("../data/siecle/responsables_avec_adresses_simple.xml");

/// The fixture of responsibles, and students whom it names.
fn responsibles() -> Reading {
    let students = super::students_of(
        "0140070A",
        &(super::student("610308", "Un", "") + &super::student("610305", "Deux", "")),
        "",
    );
    let students = students.replace("2026", "2018");
    let uploads = vec![
        Upload::bytes("a.xml", RESPONSIBLES),
        Upload::bytes("b.xml", students.replace("30/09/2018", "05/06/2019")),
    ];
    fratrie_roster::read(uploads, &super::options()).unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn the_fixture_that_is_not_well_formed_is_told_with_line_and_element() {
    let uploads = vec![Upload::bytes("ElevesAvecAdresses.xml", BROKEN), Upload::bytes("r.xml", RESPONSIBLES)];
    let errors = fratrie_roster::read(uploads, &super::options()).unwrap_err();
    let [fault] = errors.faults() else { panic!("{errors}") };
    assert_eq!(fault.file, "ElevesAvecAdresses.xml");
    assert_eq!((fault.line, fault.field.as_deref()), (139, Some("STRICTURES_ELEVE")));
    assert!(matches!(&fault.problem, Problem::NotWellFormed(_)));
    let text = errors.explain(Language::French);
    assert!(
        text.starts_with("ElevesAvecAdresses.xml, ligne 139, STRICTURES_ELEVE : le XML est mal formé"),
        "{text}"
    );
    assert!(text.contains("<STRICTURES_ELEVE>, line 134, is closed by </STRUCTURES_ELEVE>"), "{text}");
}

#[test]
fn the_broken_fixture_once_mended_gives_both_national_numbers_and_tells_of_unequal_ids() {
    let mended: String = BROKEN.iter().map(|byte| char::from(*byte)).collect();
    let mended = mended.replace("STRICTURES", "STRUCTURES");
    let other = super::link(
        "1559191",
        "9",
        "<NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE><CODE_PARENTE>10</CODE_PARENTE>",
    );
    let other = responsibles_of(UAI, &person("9", "Ada", ""), &other, "").replace("2026", "2019");
    let other = other.replace("30/09/2019", "06/07/2019");
    let reading = read(&[&mended, &other]);
    let students = &reading.roster.students;
    let ines: Vec<_> = students[1].ines.iter().map(Ine::as_str).collect();
    assert_eq!(ines, ["060375611AC", "0113014881M"], "RNIE first, none twice");
    let classes: Vec<_> = students.iter().map(|one| one.class.as_ref().unwrap().as_str()).collect();
    assert_eq!(classes, ["3 A", "TS3"]);
    assert_eq!(students[0].name.to_string(), "FArid ISSOLIHA");
    let told = notices(&reading);
    assert!(
        told.iter()
            .any(|(_, field, problem)| *field == Some("ELENOET") && problem.code() == "siecle_ids_differ"),
        "{told:?}"
    );
}

#[test]
fn the_fixture_of_students_is_read_with_its_class_and_not_its_group() {
    let other = super::legal("1541944", "9");
    let other = responsibles_of("0660864F", &person("9", "Ada", ""), &other, "").replace("2026", "2019");
    let other = other.replace("30/09/2019", "29/08/2019");
    let uploads = vec![Upload::bytes("a.xml", STUDENTS), Upload::bytes("b.xml", other)];
    let reading = fratrie_roster::read(uploads, &super::options()).unwrap();
    let student = &reading.roster.students[0];
    assert_eq!(student.class.as_ref().unwrap().as_str(), "301");
    assert_eq!(student.external.as_str(), "1541944");
    assert_eq!(student.ines[0].as_str(), "070876696HA");
    assert_eq!(student.birth_date, chrono::NaiveDate::from_ymd_opt(2002, 6, 21));
    assert_eq!(student.at.line, 11);
    assert!(reading.notices.is_empty(), "{}", reading.notices.explain(Language::English));
}

#[test]
fn the_fixture_of_responsibles_is_read_with_ranks_rights_and_addresses() {
    let reading = responsibles();
    let roster = &reading.roster;
    let told: Vec<_> = roster
        .links
        .iter()
        .map(|link| (link.responsible.as_str(), link.level, link.rank, link.relationship))
        .collect();
    assert_eq!(
        told,
        [
            ("209401", Level::Legal, Some(Rank::First), Relationship::Mother),
            ("209406", Level::Legal, Some(Rank::Second), Relationship::Mother),
            ("209400", Level::Legal, Some(Rank::First), Relationship::Mother),
        ]
    );
    let all = [Rights::PAYS_FEES, Rights::RECEIVES_AID, Rights::HOUSES, Rights::CALLED_FIRST];
    assert_eq!(roster.links[0].rights, Some(all.into_iter().fold(Rights::NONE, Rights::union)));
    assert_eq!(roster.links[1].rights, Some(Rights::NONE));
    let one = &roster.responsibles[0];
    assert_eq!(one.details.civility.value(), Some(&Civility::Ms));
    assert_eq!(one.details.phone.value().unwrap().as_str(), "+33231204444");
    assert_eq!(one.details.mobile.value().unwrap().as_str(), "+33764444288");
    assert_eq!(one.details.email.value().unwrap().as_str(), "rock33445570@hotmail.fr");
    for one in &roster.responsibles {
        let address = one.details.address.value().unwrap();
        let lines: Vec<_> = address.lines.iter().map(AddressLine::as_str).collect();
        assert_eq!(lines, ["18 RUE DES HOMMETS", "MEZIDON CANON"], "three live there");
        assert_eq!(address.city.as_ref().unwrap().as_str(), "MEZIDON VALLEE D AUGE");
        assert_eq!(address.country, None);
    }
}

#[test]
fn what_is_shown_before_the_import_says_whose_files_they_are_and_of_when() {
    let reading = responsibles();
    let file = &reading.files[0];
    assert_eq!(file.kind, Some(Kind::SiecleResponsibles));
    assert_eq!(file.school.as_ref().unwrap().as_str(), "0140070A");
    assert_eq!(file.school_year, Some(2018));
    assert_eq!(file.exported_at.unwrap().to_string(), "2019-06-05 09:11:46");
    assert_eq!(reading.roster.files, ["a.xml", "b.xml"]);
}

#[test]
fn the_fixtures_together_are_of_two_schools_and_say_so() {
    let uploads = vec![Upload::bytes("e.xml", STUDENTS), Upload::bytes("r.xml", RESPONSIBLES)];
    let errors = fratrie_roster::read(uploads, &Options::new(chrono::NaiveDate::MIN)).unwrap_err();
    let codes: Vec<_> = errors.faults().iter().map(|fault| fault.problem.code()).collect();
    assert_eq!(codes, ["two_schools", "two_years"]);
}

#[test]
fn one_file_of_the_pair_is_not_enough_and_the_other_is_named() {
    let uploads = vec![Upload::bytes("r.xml", RESPONSIBLES)];
    let errors = fratrie_roster::read(uploads, &super::options()).unwrap_err();
    let [fault] = errors.faults() else { panic!("{errors}") };
    let missing = Problem::Missing { kind: Kind::SiecleStudents, school: Some("0140070A".to_owned()) };
    assert_eq!(fault.problem, missing);
    assert!(errors.explain(Language::French).contains("ElevesAvecAdresses"));
    assert_eq!(faults(&[&super::one_student()])[0].problem.code(), "missing");
    assert!(try_read(&[&super::one_student(), &super::one_person("")]).is_ok());
}
