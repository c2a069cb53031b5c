//! `BEE_ELEVES`, oddity by oddity.

use super::{
    UAI, class, faults, link, notices, one_person, person, read, responsibles_of, siecle, student,
    students_of,
};
use fratrie_domain::{
    Ine,
    roster::{Gone, RosterStudent},
};
use fratrie_roster::{Outcome, Problem, Reading, SiecleProblem};

fn with(student_element: &str, structures: &str) -> Reading {
    // A second one, so that the responsible has a student whatever becomes of the first.
    let file = students_of(UAI, &(student_element.to_owned() + &student("1", "Florian", "")), structures);
    read(&[&file, &one_person("")])
}

fn first(reading: &Reading) -> &RosterStudent {
    &reading.roster.students[0]
}

#[test]
fn who_left_is_no_student_any_more_and_who_leaves_today_or_later_still_is() {
    for (day, gone) in [("30/09/2026", true), ("01/10/2026", false), ("04/07/2027", false), ("", false)] {
        let element = student("2", "Dylan", &format!("<DATE_SORTIE>{day}</DATE_SORTIE>"));
        let students = students_of(UAI, &(element + &student("1", "Florian", "")), "");
        let links = super::legal("1", "1") + &super::legal("2", "1");
        let reading = read(&[&students, &responsibles_of(UAI, &person("1", "Ada", ""), &links, "")]);
        assert_eq!(reading.roster.students.len(), if gone { 1 } else { 2 }, "{day}");
        assert_eq!(reading.roster.links.len(), if gone { 1 } else { 2 }, "{day}");
        let told = matches!(reading.roster.gone.as_slice(), [Gone::Student { external, .. }] if external.as_str() == "2");
        assert_eq!(told, gone, "{day}");
        assert_eq!(notices(&reading), [], "a leaver's links are no oddity");
    }
}

#[test]
fn a_student_without_a_division_has_no_class() {
    let group = class("2", "GR1").replace(">D<", ">G<");
    assert_eq!(first(&with(&student("2", "Dylan", ""), &group)).class, None);
    assert_eq!(first(&with(&student("2", "Dylan", ""), "")).class, None);
}

#[test]
fn of_two_divisions_the_first_is_taken_and_the_other_told() {
    let reading = with(&student("2", "Dylan", ""), &(class("2", "6A") + &class("2", "6B")));
    assert_eq!(first(&reading).class.as_ref().unwrap().as_str(), "6A");
    let problem = siecle(SiecleProblem::TwoClasses { one: "6A".to_owned(), other: "6B".to_owned() });
    assert_eq!(notices(&reading), [(Outcome::LeftOut, Some("CODE_STRUCTURE"), &problem)]);
}

#[test]
fn two_spaces_in_a_label_are_one() {
    assert_eq!(
        first(&with(&student("2", "Dylan", ""), &class("2", "6  A"))).class.as_ref().unwrap().as_str(),
        "6 A"
    );
}

#[test]
fn national_numbers_are_all_kept_the_newest_first_and_what_is_none_is_told() {
    let all = "<ID_NATIONAL>0113014881M</ID_NATIONAL><INE_BEA>0113014881M</INE_BEA><INE_RNIE>060375611ac</INE_RNIE>";
    let reading = with(&student("2", "Dylan", all), "");
    let ines: Vec<_> = first(&reading).ines.iter().map(Ine::as_str).collect();
    assert_eq!(ines, ["060375611AC", "0113014881M"]);
    for junk in ["INCONNU", "00000000000000", "EN COURS DE"] {
        let reading = with(&student("2", "Dylan", &format!("<ID_NATIONAL>{junk}</ID_NATIONAL>")), "");
        assert!(first(&reading).ines.is_empty());
        assert!(matches!(
            notices(&reading).as_slice(),
            [(Outcome::LeftOut, Some("ID_NATIONAL"), Problem::Word { .. })]
        ));
    }
}

#[test]
fn the_id_may_be_an_attribute_an_element_or_both() {
    let element = student("2", "Dylan", "").replace(" ELEVE_ID=\"2\">", "><ELEVE_ID>2</ELEVE_ID>");
    assert_eq!(first(&with(&element, "")).external.as_str(), "2");
    let reading = with(&student("2", "Dylan", "<ELEVE_ID>3</ELEVE_ID>"), "");
    assert_eq!(first(&reading).external.as_str(), "2");
    let problem = SiecleProblem::IdsDiffer { attribute: "2".to_owned(), element: "3".to_owned() };
    assert_eq!(notices(&reading), [(Outcome::Taken, Some("ELEVE_ID"), &siecle(problem))]);
}

#[test]
fn a_student_without_name_or_id_is_left_out_and_the_others_are_taken() {
    for element in [
        student("2", "Dylan", "").replace("COSAMS", ""),
        student("2", "Dylan", "").replace(" ELEVE_ID=\"2\"", ""),
    ] {
        let reading = with(&element, "");
        assert_eq!(reading.roster.students.len(), 1);
        assert!(matches!(notices(&reading).as_slice(), [(Outcome::LeftOut, Some(_), Problem::Text(_))]));
    }
}

#[test]
fn a_birth_date_that_is_none_is_left_out_and_the_student_taken() {
    let reading = with(&student("2", "Dylan", "").replace("19/01/2014", "19/13/2014"), "");
    assert_eq!(first(&reading).birth_date, None);
    assert!(matches!(
        notices(&reading).as_slice(),
        [(Outcome::LeftOut, Some("DATE_NAISS"), Problem::Word { .. })]
    ));
}

#[test]
fn one_key_for_two_students_is_a_fault_and_the_same_twice_is_harmless() {
    let twice = students_of(UAI, &(student("1", "Dylan", "") + "\n" + &student("1", "Zoé", "")), "");
    let told = faults(&[&twice, &one_person("")]);
    assert!(matches!(&told[0].problem, Problem::Contradicts { .. }), "{told:?}");
    assert_eq!((told[0].line, told[0].field.as_deref()), (7, Some("ELEVE_ID")));
    let same = students_of(UAI, &(student("1", "Dylan", "") + &student("1", "Dylan", "")), "");
    assert_eq!(read(&[&same, &one_person("")]).roster.students.len(), 1);
}

#[test]
fn a_link_to_nobody_is_left_out_with_a_notice() {
    let links = super::legal("1", "1") + &super::legal("77", "1") + &super::legal("1", "88");
    let file = responsibles_of(UAI, &person("1", "Ada", ""), &links, "");
    let reading = read(&[&super::one_student(), &file]);
    assert_eq!(reading.roster.links.len(), 1);
    let student = Problem::UnknownStudent { key: "77".to_owned() };
    let responsible = Problem::UnknownResponsible { key: "88".to_owned() };
    assert_eq!(
        notices(&reading),
        [(Outcome::LeftOut, None, &student), (Outcome::LeftOut, None, &responsible)]
    );
}

#[test]
fn files_of_which_no_link_holds_do_not_go_together() {
    let file = responsibles_of(
        UAI,
        &person("1", "Ada", ""),
        &link("77", "1", "<NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE>"),
        "",
    );
    assert_eq!(faults(&[&super::one_student(), &file])[0].problem, Problem::NoLinkHolds);
}

#[test]
fn an_export_that_names_nobody_is_a_fault() {
    let told = faults(&[&students_of(UAI, "", ""), &one_person("")]);
    assert_eq!(told[0].problem, siecle(SiecleProblem::Nobody));
}
