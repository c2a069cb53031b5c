//! The report of a run, in each of its forms.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
#![expect(clippy::format_collect, reason = "a test's files are written as they read")]

use fratrie_domain::{
    AccountId, Language, StudentId,
    chrono::NaiveDate,
    outcome::{ImportNote, ImportReport, Tally},
    roster::Place,
    uuid::Uuid,
};
use fratrie_roster::{Options, Report, RosterErrors, Stage, Upload, Weight, read};
use std::{fs, path::Path};

/// Names that must not come into a report.
const NAMES: [&str; 6] = ["Cosams", "Dylan", "Ang?lique", "Angélique", "Secret", "a@example.org"];

fn directory() -> String {
    let request = |kind: &str, category: &str, id: &str, attributes: &[(&str, &str)]| {
        let attributes: String = attributes
            .iter()
            .map(|(name, value)| format!("<attr name=\"{name}\"><value>{value}</value></attr>\n"))
            .collect();
        format!(
            "<addRequest>\n<operationalAttributes><attr name=\"{kind}\"><value>{category}</value></attr></operationalAttributes>\n\
             <identifier><id>{id}</id></identifier>\n<attributes>\n{attributes}</attributes>\n</addRequest>\n"
        )
    };
    let (structure, person) = ("categorieStructure", "categoriePersonne");
    let name = [("ENTPersonNomPatro", "Cosams"), ("sn", "Cosams")];
    let named = |more: &[(&'static str, &'static str)]| [&name, more].concat();
    let requests = [
        request(
            structure,
            "EtabEducNat",
            "1001",
            &[("ENTStructureUAI", "0999001W"), ("ENTStructureNomCourant", "Collège")],
        ),
        request(
            person,
            "Eleve",
            "1",
            &named(&[
                ("givenName", "Dylan"),
                ("ENTPersonStructRattach", "1001"),
                ("ENTEleveClasses", "1001$6e A"),
                ("ENTElevePersRelEleve", "7$10$1$1$1$0"),
            ]),
        ),
        request(
            person,
            "Eleve",
            "2",
            &named(&[
                ("givenName", "Dylan"),
                ("ENTPersonStructRattach", "1001"),
                ("ENTElevePersRelEleve", "99$10$1$1$1$0"),
            ]),
        ),
        request(
            person,
            "PersRelEleve",
            "7",
            &named(&[("givenName", "Ang?lique"), ("mail", "a@example.org"), ("personalTitle", "Secret")]),
        ),
        request(person, "PersEducNat", "9", &named(&[("givenName", "Angélique")])),
    ];
    format!("<ficAlimMENESR>\n{}</ficAlimMENESR>\n", requests.concat())
}

fn options() -> Options {
    Options::new(NaiveDate::from_ymd_opt(2025, 10, 1).unwrap())
}

fn import() -> ImportReport {
    let tally = |created, changed, unchanged, left| Tally { created, changed, unchanged, left };
    let id = |number| AccountId::from_uuid(Uuid::from_u128(number));
    ImportReport {
        accounts: vec![id(1), id(2)],
        attached: vec![(id(1), StudentId::from_uuid(Uuid::from_u128(3)))],
        ended: Vec::new(),
        students: tally(1, 0, 0, 0),
        responsibles: tally(1, 2, 0, 0),
        links: tally(1, 0, 3, 1),
        not_entitled: 4,
        notes: vec![(Place { file: 0, line: 17 }, ImportNote::NotPlaced)],
        created: 3,
        updated: 2,
    }
}

fn previewed() -> Report {
    let reading = read(vec![Upload::bytes("=annuaire.xml", directory())], &options()).unwrap();
    Report::read(&reading.files, &reading.notices).with(Stage::Preview, &import(), &reading.roster.files)
}

fn errors() -> RosterErrors {
    let text = "school_code;student_id;student_family_name;student_given_name;class;responsible_id;responsible_family_name;\
                responsible_given_name;relationship;level\n0999001W;1;Cosams;Dylan;6e A;7;Cosams;Angélique;Secret;1\n";
    read(vec![Upload::bytes("élèves.csv", text)], &options()).unwrap_err()
}

/// Compares with a file of this folder; `FRATRIE_GOLDEN=write` writes it anew.
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report/golden").join(name);
    if std::env::var_os("FRATRIE_GOLDEN").is_some() {
        fs::write(&path, text).unwrap();
    }
    assert_eq!(text, fs::read_to_string(&path).unwrap(), "{name}");
    for hidden in NAMES {
        assert!(!text.contains(hidden), "{hidden} stands in {name}");
    }
}

fn csv(report: &Report, language: Language) -> String {
    let mut bytes = Vec::new();
    report.csv(language, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_preview() {
    let report = previewed();
    golden("preview.fr.txt", &report.text(Language::French));
    golden("preview.en.txt", &report.text(Language::English));
    golden("preview.json", &(serde_json::to_string_pretty(&report).unwrap() + "\n"));
    golden("preview.fr.csv", &csv(&report, Language::French));
}

#[test]
fn an_import() {
    let report = previewed();
    let done = Report { stage: Stage::Imported, ..report };
    golden("imported.fr.txt", &done.text(Language::French));
    golden("imported.en.txt", &done.text(Language::English));
}

#[test]
fn a_refusal() {
    let report = Report::refused(&errors());
    golden("refused.fr.txt", &report.text(Language::French));
    golden("refused.en.txt", &report.text(Language::English));
    golden("refused.json", &(serde_json::to_string_pretty(&report).unwrap() + "\n"));
}

#[test]
fn the_json_form_is_read_again() {
    for report in [previewed(), Report::refused(&errors())] {
        let again: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
        assert_eq!(again, report);
    }
}

#[test]
fn schools_that_are_imported_one_by_one_add_up() {
    let files = ["a.xml".to_owned()];
    let report = Report::read(&[], &fratrie_roster::Notices::default());
    let report = report.with(Stage::Imported, &import(), &files).with(Stage::Imported, &import(), &files);
    assert_eq!((report.responsibles.changed, report.accounts, report.not_entitled), (4, 4, 8));
    assert_eq!(report.count(Weight::Check), 2);
}

#[test]
fn v35_no_cell_of_the_csv_is_a_formula() {
    let report = previewed();
    let text = csv(&report, Language::French);
    let mut rows =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut count = 0;
    for row in rows.records() {
        for cell in &row.unwrap() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
        count += 1;
    }
    assert_eq!(count, report.lines.len(), "one row a notice");
    assert!(text.contains("'=annuaire.xml"));
}
