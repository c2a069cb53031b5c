//! Texts and logo that a school edits.

use crate::common::{Folder, paper, sheet, site};
use fratrie_domain::Language;
use fratrie_letters::{LetterKind, Stationery, TemplateError, TemplateProblem, html_letter};

fn fault(folder: &Folder) -> TemplateError {
    let sheet = sheet(LetterKind::Reminder);
    let stationery = Stationery::in_folder(folder.0.path());
    stationery.paper(&sheet.filing.school, &sheet.filing.school_name).unwrap_err()
}

fn shipped(name: &str) -> String {
    std::fs::read_to_string(format!("{}/templates/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn a_school_edits_letterhead_and_texts_without_compiling_file_by_file() {
    let folder = Folder::new();
    folder
        .put("letterhead.toml", "name = \"Toutes\"\nplace = \"Dijon\"".as_bytes())
        .put("0211234A/letterhead.toml", "name = \"Collège à nous\"\nplace = \"Beaune\"".as_bytes())
        .put(
            "fr/reminder.toml",
            shipped("fr/reminder.toml").replace("Rappel de votre identifiant", "Coucou").as_bytes(),
        );
    let stationery = Stationery::in_folder(folder.0.path());
    let html = html_letter(&sheet(LetterKind::Reminder), &paper(&stationery), &site()).unwrap();
    assert!(html.contains("Collège à nous") && html.contains("À Beaune, le 3\u{A0}septembre 2026"));
    assert!(html.contains("<h1>Coucou</h1>"));
    let other = stationery.paper(&"0219999Z".parse().unwrap(), &"Autre".parse().unwrap()).unwrap();
    assert_eq!(other.letterhead().name, "Toutes");
}

#[test]
fn without_a_folder_the_head_is_the_name_of_the_school() {
    assert_eq!(paper(&Stationery::shipped()).letterhead().name, "Collège des Tilleuls");
}

#[test]
fn a_word_that_does_not_exist_is_told_with_file_and_line_before_the_first_letter() {
    let folder = Folder::new();
    let text = shipped("fr/reminder.toml");
    let text = text.replace("comme avant.", "comme avant,\n{{ prenom }}.");
    let line = text.lines().position(|line| line.contains("prenom")).unwrap() + 1;
    folder.put("fr/reminder.toml", text.as_bytes());
    let fault = fault(&folder);
    assert!(fault.file.ends_with("reminder.toml"), "{fault}");
    assert!(matches!(fault.problem, TemplateProblem::Text(_)));
    // A text of TOML that goes on over a line's end by a backslash has fewer lines than the file.
    assert!(fault.line.unwrap().abs_diff(line) <= 1, "{fault}: {line}");
    assert!(fault.explain(Language::French).contains(", ligne "));
    assert!(fault.explain(Language::English).contains(", line "));
}

#[test]
fn each_fault_of_a_template_is_typed_and_names_its_line() {
    let cases: [(&str, &[u8], Option<usize>); 6] = [
        ("letterhead.toml", b"name = \"x\"\ncolour = \"red\"\n", Some(2)),
        ("letterhead.toml", b"name = \"x\n", Some(1)),
        ("fr/words.toml", b"madam = \"Madame\"\n", Some(1)),
        ("letter.html", b"<p>\n{% if x %}\n", Some(2)),
        ("letterhead.toml", b"name = \"\xFF\"", None),
        ("letterhead.toml", b"logo = \"../logo.png\"", None),
    ];
    for (file, bytes, line) in cases {
        let folder = Folder::new();
        folder.put(file, bytes);
        let fault = fault(&folder);
        assert!(fault.explain(Language::French) != fault.explain(Language::English));
        if let (Some(line), Some(found)) = (line, fault.line) {
            assert!(found.abs_diff(line) <= 1, "{file}: {fault}");
        }
        assert_eq!(fault.line.is_some(), line.is_some(), "{file}: {fault}");
    }
}

#[test]
fn v34_a_template_or_logo_beyond_its_size_is_not_read() {
    let folder = Folder::new();
    folder.put("letterhead.toml", &vec![b' '; 300 * 1024]);
    assert!(matches!(fault(&folder).problem, TemplateProblem::TooLarge { .. }));
}

#[test]
fn a_folder_that_does_not_exist_is_an_error_and_not_the_shipped_texts() {
    let folder = Folder::new();
    let sheet = sheet(LetterKind::Reminder);
    let fault =
        Stationery::in_folder(folder.at("typo")).paper(&sheet.filing.school, &sheet.filing.school_name);
    assert_eq!(fault.unwrap_err().problem, TemplateProblem::NoFolder);
}

#[test]
fn a_logo_is_shown_and_a_faulty_one_is_told() {
    let folder = Folder::new();
    let png = include_bytes!("logo.png");
    folder.put("letterhead.toml", b"logo = \"logo.png\"").put("logo.png", png);
    let html =
        html_letter(&sheet(LetterKind::Reminder), &paper(&Stationery::in_folder(folder.0.path())), &site())
            .unwrap();
    assert!(html.contains("alt=\"Logo\u{A0}: Collège des Tilleuls\""));
    folder.put("logo.png", b"GIF89a");
    assert!(matches!(fault(&folder).problem, TemplateProblem::Logo(_)));
    #[cfg(feature = "pdf")]
    {
        folder.put("logo.png", png.get(..60).unwrap());
        assert!(matches!(fault(&folder).problem, TemplateProblem::Logo(_)));
    }
}

#[test]
fn no_template_of_either_language_lacks_what_the_other_has() {
    for kind in LetterKind::ALL {
        let keys = |language: &str| {
            let table: toml::Table =
                shipped(&format!("{language}/{}.toml", kind.template())).parse().unwrap();
            table.keys().cloned().collect::<Vec<_>>()
        };
        assert_eq!(keys("fr"), keys("en"), "{kind:?}");
    }
}
