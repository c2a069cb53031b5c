//! XML that means harm, or is merely broken (SECURITY V34, V35).

use super::{Fault, faults, one_person, one_student, read};
use fratrie_roster::Problem;

/// The fault of a file of students in which something was put in place of something else.
fn broken(from: &str, to: &str) -> Fault {
    let file = one_student().replace(from, to);
    assert_ne!(file, one_student());
    let told = faults(&[&file, &one_person("")]);
    assert_eq!(told.len(), 1, "{told:?}");
    told[0].clone()
}

const ROOT: &str = "<BEE_ELEVES VERSION=\"3.0\">";

#[test]
fn v35_entities_of_ones_own_are_refused_before_they_can_grow() {
    let laughs = "<!DOCTYPE BEE_ELEVES [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>";
    let fault = broken(ROOT, &format!("{laughs}{ROOT}"));
    assert_eq!((fault.problem, fault.line), (Problem::Doctype, 0));
    let fault = broken("Dylan", "&b;");
    assert_eq!((fault.problem, fault.line), (Problem::Entity("b".to_owned()), 6));
    assert_eq!(fault.field.as_deref(), Some("PRENOM"));
    let fault = broken("ELEVE_ID=\"1\"><NOM", "ELEVE_ID=\"&b;\"><NOM");
    assert_eq!(fault.problem, Problem::Entity("b".to_owned()));
}

#[test]
fn v35_nothing_is_fetched() {
    let file =
        one_student().replace(ROOT, &format!("<!DOCTYPE BEE_ELEVES SYSTEM \"file:///etc/passwd\">{ROOT}"));
    assert_eq!(read(&[&file, &one_person("")]).roster.students.len(), 1, "the name of a type says nothing");
    let external = "<!DOCTYPE BEE_ELEVES [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    assert_eq!(broken(ROOT, &format!("{external}{ROOT}")).problem, Problem::Doctype);
}

#[test]
fn xmls_own_entities_numbers_and_cdata_are_characters() {
    let file = one_student().replace("Dylan", "D&#xE9;d&#233;e &amp; <![CDATA[<Co>]]>");
    let reading = read(&[&file, &one_person("")]);
    assert_eq!(reading.roster.students[0].name.given(), "Dédée & <Co>");
}

#[test]
fn v34_depth_is_bounded() {
    let fault = broken("<STRUCTURES>", &format!("{}<STRUCTURES>", "<a>".repeat(10_000)));
    assert_eq!(fault.problem, Problem::TooDeep);
}

#[test]
fn v34_a_text_without_end_does_not_bring_in_the_whole_file() {
    for long in ["x".repeat(200_000), "<X>y</X>".repeat(20_000), format!("<!--{}-->", "x".repeat(200_000))] {
        let fault = broken("Dylan</PRENOM>", &format!("Dylan</PRENOM>{long}"));
        assert_eq!((fault.problem, fault.line), (Problem::LineTooLong, 6));
    }
    assert_eq!(
        broken("ELEVE_ID=\"1\"", &format!("ELEVE_ID=\"{}\"", "1".repeat(200_000))).problem,
        Problem::LineTooLong
    );
}

#[test]
fn v34_records_are_counted() {
    let mut options = super::options();
    options.limits.records = 2;
    let students = super::students_of(super::UAI, &super::student("1", "Dylan", "").repeat(3), "");
    let uploads = vec![fratrie_roster::Upload::bytes("e", students)];
    let errors = fratrie_roster::read(uploads, &options).unwrap_err();
    assert_eq!(errors.faults()[0].problem, Problem::TooManyLines);
}

#[test]
fn what_is_not_well_formed_is_told_with_line_and_element() {
    for (from, to, line, element) in [
        ("</PRENOM>", "</PRENON>", 6, Some("PRENOM")),
        ("</ELEVES>", "", 11, Some("ELEVES")),
        ("</BEE_ELEVES>", "", 2, Some("BEE_ELEVES")),
        ("<NOM_DE_FAMILLE>", "<NOM_DE_FAMILLE", 6, Some("ELEVE")),
        ("<ELEVE ELEVE_ID=\"1\">", "<ELEVE ELEVE_ID=1>", 6, Some("ELEVE")),
        ("<ELEVE ELEVE_ID=\"1\">", "<ELEVE ELEVE_ID=\"1\" ELEVE_ID=\"2\">", 6, Some("ELEVE")),
        ("</BEE_ELEVES>", "</BEE_ELEVES><BEE_ELEVES/>", 12, Some("BEE_ELEVES")),
        ("</BEE_ELEVES>", "</BEE_ELEVES>fin", 12, None),
        ("</BEE_ELEVES>", "</BEE_ELEVES></X>", 12, None),
        ("Dylan", "D & C", 6, Some("PRENOM")),
    ] {
        let fault = broken(from, to);
        assert!(matches!(fault.problem, Problem::NotWellFormed(_)), "{to}: {fault:?}");
        assert_eq!((fault.line, fault.field.as_deref()), (line, element), "{to}: {fault:?}");
    }
}

#[test]
fn a_file_cut_off_anywhere_is_a_fault() {
    let (students, responsibles) = (one_student(), one_person(""));
    for end in 1..students.trim_end().len() {
        if students.is_char_boundary(end) {
            let uploads = vec![
                fratrie_roster::Upload::bytes("e", students.get(..end).unwrap()),
                fratrie_roster::Upload::bytes("r", responsibles.as_str()),
            ];
            assert!(fratrie_roster::read(uploads, &super::options()).is_err(), "{end}");
        }
    }
}
