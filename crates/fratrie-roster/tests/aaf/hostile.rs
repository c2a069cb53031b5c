//! What nobody's directory holds.

use super::{
    options, try_read, uploads,
    write::{file, relative, school, student},
};
use fratrie_roster::{Problem, read};

fn fault(text: &str) -> Problem {
    try_read(&[text]).unwrap_err().faults().first().unwrap().problem.clone()
}

fn whole() -> String {
    file(&[
        school("1001", "0999001W", "Collège"),
        student("1", "1001", "Dylan", "ENTElevePersRelEleve=7$10$1$1$1$0"),
        relative("7", "Angélique", ""),
    ])
}

#[test]
fn v35_a_document_type_is_not_fetched_and_may_declare_nothing() {
    let system = "<!DOCTYPE ficAlimMENESR SYSTEM \"ficAlimMENESR.dtd\">";
    assert!(whole().contains(system));
    let away = whole().replace(system, "<!DOCTYPE ficAlimMENESR SYSTEM \"file:///etc/passwd\">");
    assert_eq!(try_read(&[&away]).unwrap().roster.links.len(), 1);
    for inside in [
        "<!DOCTYPE ficAlimMENESR [<!ENTITY a \"aaaa\">]>",
        "<!DOCTYPE ficAlimMENESR SYSTEM \"ficAlimMENESR.dtd\" [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE ficAlimMENESR [<!ENTITY a \"b\"><!ENTITY b \"&a;&a;&a;\">]>",
    ] {
        let text = whole().replace(system, inside).replace("Angélique", "&a;");
        assert_eq!(fault(&text), Problem::Doctype);
    }
}

#[test]
fn v35_no_entity_but_xmls_own() {
    assert!(matches!(fault(&whole().replace("Angélique", "&eacute;")), Problem::Entity(_)));
    let own = whole().replace("Angélique", "Ang&#233;lique &amp; Cie &apos;");
    assert_eq!(
        try_read(&[&own]).unwrap().roster.responsibles.first().unwrap().name.given(),
        "Angélique & Cie '"
    );
}

#[test]
fn values_that_were_escaped_twice_are_read_as_they_were_meant() {
    let given = |text: &str| {
        let text = whole().replace("Angélique", text);
        try_read(&[&text]).unwrap().roster.responsibles.first().unwrap().name.given().to_owned()
    };
    assert_eq!(given("d&amp;apos;Angély &amp;#233;"), "d'Angély é");
    assert_eq!(given("A&amp;B"), "A&B");
    assert_eq!(given("&amp;a;"), "&a;", "what is no entity of XML's stays");
}

#[test]
fn v34_deep_long_and_cut_off_documents_are_refused() {
    let deep = format!("<ficAlimMENESR><addRequest>{}", "<a>".repeat(10_000));
    assert_eq!(fault(&deep), Problem::TooDeep);
    let long = whole().replace("Angélique", &"x".repeat(100_000));
    assert_eq!(fault(&long), Problem::LineTooLong);
    let text = whole();
    let cut = &text[..text.len() - 40];
    assert!(matches!(fault(cut), Problem::NotWellFormed(_)));
    let mut few = options();
    few.limits.records = 2;
    let errors = read(uploads(&[&text]), &few).unwrap_err();
    assert_eq!(errors.faults().first().unwrap().problem, Problem::TooManyLines);
}

#[test]
fn a_failed_file_takes_nothing_of_the_others() {
    let errors = try_read(&[&whole(), "<ficAlimMENESR><addRequest></ficAlimMENESR>"]).unwrap_err();
    let fault = errors.faults().first().unwrap();
    assert_eq!((fault.file.as_str(), fault.line), ("1.xml", 1));
}
