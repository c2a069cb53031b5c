//! What people upload by mistake is told for what it is.

use super::{PLAIN, RESPONSIBLES, STUDENTS, fault, fault_of, latin, options, zip};
use fratrie_domain::Language;
use fratrie_roster::{Mistaken, Problem, Upload};

fn mistaken(content: impl Into<Vec<u8>>) -> Mistaken {
    match fault("export.xml", content).problem {
        Problem::Mistaken(mistaken) => mistaken,
        other => panic!("{other:?}"),
    }
}

#[test]
fn workbooks_are_told() {
    let xlsx = zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")]);
    let ods =
        zip(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")]);
    assert_eq!(mistaken(xlsx), Mistaken::Workbook);
    assert_eq!(mistaken(ods), Mistaken::Workbook);
    assert_eq!(mistaken(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice()), Mistaken::Workbook);
    let text = fault("eleves.xlsx", b"\xD0\xCF\x11\xE0".as_slice()).explain(Language::French);
    assert!(text.starts_with("eleves.xlsx : c'est un classeur") && text.contains("CSV UTF-8"), "{text}");
}

#[test]
fn pdfs_pictures_archives_and_bytes_are_told() {
    assert_eq!(mistaken(b"%PDF-1.7 ...".as_slice()), Mistaken::Pdf);
    assert_eq!(mistaken(b"\x89PNG\r\n\x1a\n".as_slice()), Mistaken::Picture);
    assert_eq!(mistaken(b"\xFF\xD8\xFF\xE0\0\x10JFIF".as_slice()), Mistaken::Picture);
    assert_eq!(mistaken(b"Rar!\x1A\x07".as_slice()), Mistaken::Archive);
    assert_eq!(mistaken(b"\x1F\x8B\x08\0".as_slice()), Mistaken::Archive);
    assert_eq!(mistaken(b"abc\0def".as_slice()), Mistaken::Binary);
}

#[test]
fn the_log_in_page_that_came_instead_of_the_export_is_told() {
    for page in [
        "<!DOCTYPE html><html><body>Connexion</body></html>",
        "\n <html lang=\"fr\"><head>",
        "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\"><html xmlns=\"x\">",
    ] {
        assert_eq!(mistaken(page), Mistaken::WebPage);
    }
}

#[test]
fn nothing_and_unknown_things_are_told() {
    assert_eq!(fault("a", "").problem, Problem::EmptyFile);
    assert_eq!(fault("a", "\u{feff} \r\n").problem, Problem::EmptyFile);
    let unknown = |content: &str| match fault("a", content).problem {
        Problem::UnknownKind { found } => found,
        other => panic!("{other:?}"),
    };
    assert_eq!(unknown("Nom;Prénom\nA;B"), "Nom | Prénom");
    assert_eq!(unknown("Bonjour"), "Bonjour");
    assert_eq!(unknown("<rss/>"), "<rss>");
}

#[test]
fn two_formats_are_not_read_together() {
    let uploads = vec![
        Upload::bytes("e.xml", latin(STUDENTS)),
        Upload::bytes("r.xml", latin(RESPONSIBLES)),
        Upload::bytes("p.csv", PLAIN),
    ];
    let fault = fault_of(uploads, &options());
    assert!(matches!(fault.problem, Problem::MixedFormats { .. }));
    let text = fault.explain(Language::French);
    assert!(text.contains("SIECLE") && text.contains("CSV"), "{text}");
}

#[test]
fn one_plain_file_may_complete_another() {
    let more = PLAIN.replace("E1", "E2").replace("Zoé", "Léa");
    let uploads = vec![Upload::bytes("a.csv", PLAIN), Upload::bytes("b.csv", more.as_str())];
    let roster = super::read(uploads).roster;
    assert_eq!((roster.students.len(), roster.responsibles.len(), roster.links.len()), (2, 1, 2));
    let other = PLAIN.replace("Zoé", "Léa");
    let fault = fault_of(vec![Upload::bytes("a.csv", PLAIN), Upload::bytes("b.csv", other)], &options());
    assert_eq!(fault.problem, Problem::Contradicts { file: Some("a.csv".to_owned()), line: 2 });
}
