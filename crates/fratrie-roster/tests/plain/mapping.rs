//! Any CSV, with a mapping.

use fratrie_domain::{
    model::{Level, Relationship},
    roster::{Coverage, Roster, RosterSchool},
};
use fratrie_roster::{Mapping, MappingError, Options, Problem, RosterErrors, Upload};

const MAPPING: &str = r#"
[columns]
student_id = "Matricule"
student_family_name = "Nom"
student_given_name = "Prénom"
birth_date = "Né(e) le"
class = "Classe"
[constants]
school_code = "0752387M"
level = "1"
[words.relationship]
"maman" = "mère"
"beau-père" = "autre"
[[responsibles]]
columns.responsible_id = ["Nom mère", "Prénom mère"]
columns.responsible_family_name = "Nom mère"
columns.responsible_given_name = "Prénom mère"
columns.mobile = "Portable mère"
constants.relationship = "maman"
[[responsibles]]
columns.responsible_id = ["Nom autre", "Prénom autre"]
columns.responsible_family_name = "Nom autre"
columns.responsible_given_name = "Prénom autre"
columns.relationship = "Lien"
constants.level = "3"
"#;

const FILE: &str = "\
Matricule,Nom,Prénom,Né(e) le,Classe,Nom mère,Prénom mère,Portable mère,Nom autre,Prénom autre,Lien
17,Cosams,Dylan,19/01/2014,5e A,Cosams,Angélique,06 39 98 00 01,Petit,Luc,Beau-Père
18,Haddad,Nour,02/03/2013,4e A,Haddad,Aïcha,,,,
";

fn read(mapping: &str, file: &str) -> Result<Roster, RosterErrors> {
    let mut options = Options::new(chrono::NaiveDate::MIN);
    options.mapping = Some(mapping.parse().unwrap());
    fratrie_roster::read(vec![Upload::bytes("liste.csv", file)], &options).map(|reading| reading.roster)
}

#[test]
fn a_list_with_several_responsibles_a_line_and_no_ids_is_read() {
    let roster = read(MAPPING, FILE).unwrap();
    assert_eq!((roster.students.len(), roster.responsibles.len()), (2, 3));
    let links: Vec<_> = roster
        .links
        .iter()
        .map(|link| (link.student.as_str(), link.responsible.as_str(), link.relationship, link.level))
        .collect();
    assert_eq!(
        links,
        [
            ("17", "Cosams Angélique", Relationship::Mother, Level::Legal),
            ("17", "Petit Luc", Relationship::Other, Level::Contact),
            ("18", "Haddad Aïcha", Relationship::Mother, Level::Legal),
        ]
    );
    assert_eq!(roster.schools[0].coverage, Coverage::Whole);
    assert_eq!(roster.responsibles[0].details.mobile.value().unwrap().as_str(), "06 39 98 00 01");
}

#[test]
fn a_part_says_nothing_of_the_others_and_the_school_may_come_from_outside() {
    let roster = read(&format!("part = true\n{MAPPING}"), FILE).unwrap();
    assert_eq!(roster.schools[0].coverage, Coverage::Part);
    let mut options = Options::new(chrono::NaiveDate::MIN);
    options.mapping = Some(MAPPING.replace("school_code = \"0752387M\"", "").parse().unwrap());
    let school = RosterSchool {
        code: "0140070A".parse().unwrap(),
        name: Some("Lycée".parse().unwrap()),
        coverage: Coverage::Part,
    };
    options.school = Some(school.clone());
    let reading = fratrie_roster::read(vec![Upload::bytes("liste.csv", FILE)], &options).unwrap();
    assert_eq!(reading.roster.schools, [school]);
}

#[test]
fn separator_and_encoding_can_be_given() {
    let mapping = format!("separator = \"#\"\nencoding = \"windows-1252\"\n{MAPPING}");
    let mut bytes = FILE.replace(',', "#").replace("Nour", "Nour ").into_bytes();
    bytes = String::from_utf8(bytes).unwrap().chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let mut options = Options::new(chrono::NaiveDate::MIN);
    options.mapping = Some(mapping.parse().unwrap());
    let reading = fratrie_roster::read(vec![Upload::bytes("liste.csv", bytes)], &options).unwrap();
    assert_eq!(reading.roster.responsibles[2].name.given(), "Aïcha");
}

#[test]
fn a_column_that_the_file_does_not_have_is_told_by_its_own_name() {
    let errors = read(MAPPING, &FILE.replace("Portable mère", "Mobile")).unwrap_err();
    let fault = &errors.faults()[0];
    assert_eq!((fault.line, fault.field.as_deref()), (1, Some("Portable mère")));
    assert_eq!(fault.problem, Problem::ColumnMissing);
    let errors = read(&MAPPING.replace("class = \"Classe\"", ""), FILE).unwrap_err();
    assert_eq!(errors.faults()[0].field.as_deref(), Some("class"));
}

#[test]
fn a_mapping_that_is_none_says_what_is_wrong() {
    let parse = |text: &str| text.parse::<Mapping>().unwrap_err();
    assert!(matches!(parse("[columns]\nnom = \"Nom\""), MappingError::Column { name, .. } if name == "nom"));
    assert!(matches!(parse("separator = \"::\""), MappingError::Separator(_)));
    assert!(matches!(parse("encoding = \"klingon\""), MappingError::Encoding(_)));
    assert!(matches!(parse("colums = 1"), MappingError::Form(_)));
    assert!(matches!(parse("["), MappingError::Form(_)));
}
