//! Which files go together.

use super::{UAI, faults, notices, one_person, one_student, read, responsibles_of, siecle, students_of};
use fratrie_domain::{
    Language,
    roster::{Coverage, RosterSchool},
};
use fratrie_roster::{Kind, Outcome, Problem, SiecleOther, SiecleProblem, Upload};

const OTHER: &str = "0140070A";

fn nomenclatures() -> String {
    format!("<BEE_NOMENCLATURES VERSION=\"2.1\">{}</BEE_NOMENCLATURES>", super::parameters(UAI))
}

fn codes(files: &[&str]) -> Vec<&'static str> {
    faults(files).iter().map(|fault| fault.problem.code()).collect()
}

#[test]
fn the_order_of_the_uploads_does_not_count() {
    let (students, responsibles) = (one_student(), one_person(""));
    let (one, other) = (read(&[&students, &responsibles]), read(&[&responsibles, &students]));
    assert_eq!(super::common::plainly(one.roster), super::common::plainly(other.roster));
}

#[test]
fn several_schools_are_read_together_and_ids_mean_something_in_one_only() {
    let reading = read(&[
        &one_student(),
        &one_student().replace(UAI, OTHER).replace("Dylan", "Zoé"),
        &one_person(""),
        &one_person("").replace(UAI, OTHER).replace("Angélique", "Ada"),
    ]);
    assert_eq!(reading.roster.schools.len(), 2);
    assert_eq!((reading.roster.students.len(), reading.roster.responsibles.len()), (2, 2));
    assert_eq!(reading.roster.links.len(), 2);
    assert!(reading.notices.is_empty());
}

#[test]
fn each_school_needs_both_files() {
    let third = one_student().replace(UAI, OTHER);
    let told = faults(&[&one_student(), &one_person(""), &third]);
    let missing = Problem::Missing { kind: Kind::SiecleResponsibles, school: Some(OTHER.to_owned()) };
    assert_eq!((told.len(), &told[0].problem, told[0].file.as_str()), (1, &missing, "fichier 2.xml"));
}

#[test]
fn files_of_two_schools_or_two_years_do_not_go_together() {
    assert_eq!(codes(&[&one_student(), &one_person("").replace(UAI, OTHER)]), ["two_schools"]);
    assert_eq!(codes(&[&one_student(), &one_person("").replace(">2026<", ">2025<")]), ["two_years"]);
}

#[test]
fn one_file_twice_is_told() {
    let told = faults(&[&one_student(), &one_student(), &one_person("")]);
    assert_eq!(told[0].problem, Problem::FileDoubled { other: "fichier 0.xml".to_owned() });
}

#[test]
fn exports_of_different_days_are_taken_with_a_warning() {
    let reading = read(&[&one_student(), &one_person("").replace("30/09/2026 19", "27/09/2026 19")]);
    let told = notices(&reading);
    assert!(
        matches!(
            told.as_slice(),
            [(Outcome::Taken, Some("HORODATAGE"), Problem::Siecle(SiecleProblem::DaysApart { .. }))]
        ),
        "{told:?}"
    );
}

#[test]
fn another_export_is_named_and_what_is_missing_too() {
    let told = faults(&[&one_student(), &nomenclatures()]);
    let codes: Vec<_> = told.iter().map(|fault| fault.problem.code()).collect();
    assert_eq!(codes, ["missing", "not_needed"]);
    assert_eq!(told[1].problem, Problem::NotNeeded(Kind::SiecleOther(SiecleOther::Nomenclatures)));
    let text = told[1].explain(Language::French);
    assert_eq!(text, "fichier 1.xml : c'est le fichier des nomenclatures de SIECLE : il ne sert pas ici.");
    let alone: Vec<_> = faults(&[&nomenclatures()]).into_iter().map(|fault| fault.problem.code()).collect();
    assert_eq!(alone, ["missing", "missing", "not_needed"]);
    let reading = read(&[&one_student(), &nomenclatures(), &one_person("")]);
    assert!(matches!(notices(&reading).as_slice(), [(Outcome::LeftOut, None, Problem::NotNeeded(_))]));
}

#[test]
fn every_root_is_known_by_its_name() {
    for root in ["BEE_STRUCTURES", "BEE_COMMUN", "BEE_GEOGRAPHIQUE", "BEE_ETABLISSEMENTS", "IMPORT_ELEVES"] {
        let file = nomenclatures().replace("BEE_NOMENCLATURES", root);
        let last = faults(&[&file]).pop().unwrap();
        assert!(matches!(last.problem, Problem::NotNeeded(Kind::SiecleOther(_))), "{root}");
    }
    assert!(
        matches!(&faults(&["<html_like/>"])[0].problem, Problem::UnknownKind { found } if found == "<html_like>")
    );
}

#[test]
fn a_file_that_does_not_say_whose_it_is_is_a_fault() {
    let without = one_student().replace(&super::parameters(UAI), "");
    assert_eq!(faults(&[&without, &one_person("")])[0].problem, siecle(SiecleProblem::NoSchool));
    let empty = one_student().replace(UAI, "");
    assert_eq!(faults(&[&empty, &one_person("")])[0].field.as_deref(), Some("UAJ"));
}

#[test]
fn a_code_with_a_wrong_letter_is_taken_with_a_warning() {
    let wrong = "0752387A";
    let reading = read(&[&one_student().replace(UAI, wrong), &one_person("").replace(UAI, wrong)]);
    let named = reading.notices.named();
    assert_eq!(named.len(), 1, "told once");
    assert_eq!(named[0].problem, Problem::UaiKey { found: wrong.to_owned() });
    assert_eq!(named[0].field.as_deref(), Some("UAJ"));
}

#[test]
fn a_school_is_whole_and_bears_the_name_that_the_office_gave() {
    let mut options = super::options();
    let school = RosterSchool {
        code: UAI.parse().unwrap(),
        name: Some("Collège des Tilleuls".parse().unwrap()),
        coverage: Coverage::Whole,
    };
    options.school = Some(school.clone());
    let uploads = vec![Upload::bytes("e", one_student()), Upload::bytes("r", one_person(""))];
    assert_eq!(fratrie_roster::read(uploads, &options).unwrap().roster.schools, [school]);
    assert_eq!(
        read(&[
            &students_of(UAI, &super::student("1", "A", ""), ""),
            &responsibles_of(UAI, &super::person("1", "B", ""), &super::legal("1", "1"), "")
        ])
        .roster
        .schools[0]
            .name,
        None
    );
}
