//! Tables for mail merge.

use crate::common::{PASSWORD, child, name, sheet, site};
use fratrie_letters::{
    LIST_HEADER, LetterKind, ListWriter, MERGE_HEADER, MergeWriter, Sheet, neutralise, restore,
};
use proptest::prelude::*;

fn list(sheets: &[Sheet]) -> String {
    let mut writer = ListWriter::new(Vec::new()).unwrap();
    for sheet in sheets {
        writer.add(sheet).unwrap();
    }
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

#[test]
fn the_list_has_its_exact_header_and_a_row_a_pupil_with_siblings_sharing_identifier_and_password() {
    let first = sheet(LetterKind::FirstNotification);
    let changed = sheet(LetterKind::Reminder);
    let text = list(&[first.clone(), changed]);
    let lines: Vec<&str> = text.strip_prefix('\u{FEFF}').unwrap().lines().collect();
    assert_eq!(
        *lines.first().unwrap(),
        "RNE;Ecole;Nom de l'élève;Prénom de l'élève;Niveau de l'élève;Classe de l'élève;Nom du responsable;\
         Prénom du responsable;Identifiant;Mot de passe"
    );
    let id = &first.identifier;
    assert_eq!(
        lines.get(1..).unwrap(),
        [
            format!("0211234A;Collège des Tilleuls;Cosams;Dylan;6EME;6e A;Cosams;Angélique;{id};{PASSWORD}"),
            format!("0211234A;Collège des Tilleuls;Cosams;Chloé;6EME;3e B;Cosams;Angélique;{id};{PASSWORD}"),
            format!("0211234A;Collège des Tilleuls;Cosams;Dylan;6EME;6e A;Cosams;Angélique;{id};"),
            format!("0211234A;Collège des Tilleuls;Cosams;Chloé;6EME;3e B;Cosams;Angélique;{id};"),
        ]
    );
}

#[test]
fn v35_names_that_look_like_formulas_are_neutralised_and_an_apostrophe_stays() {
    let mut sheet = sheet(LetterKind::FirstNotification);
    sheet.children = vec![child("'DXERNAD", "=1+1", "@A")];
    sheet.recipient.name = name("+33", "-2");
    let text = list(&[sheet.clone()]);
    let row = text.lines().nth(1).unwrap();
    assert!(row.contains(";'DXERNAD;'=1+1;6EME;'@A;'+33;'-2;"), "{row}");
    let mut merge = MergeWriter::new(Vec::new()).unwrap();
    merge.add(&sheet, &site()).unwrap();
    let text = String::from_utf8(merge.finish().unwrap()).unwrap();
    assert!(text.lines().nth(1).unwrap().contains(";'+33;'-2;"));
}

proptest! {
    #[test]
    fn v35_no_cell_begins_like_a_formula_and_each_is_given_back(text in "['=+@ \\-\tA-Zé＝]{0,12}|\\PC{0,20}") {
        let cell = neutralise(&text);
        prop_assert_eq!(restore(&cell), text.as_str());
        prop_assert!(!cell.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']));
    }

    #[test]
    fn the_list_is_read_back_by_any_reader_of_csv(family in "\\PC{1,40}", given in "\\PC{1,40}") {
        let Ok(name) = fratrie_domain::PersonName::new(&family, None, &given) else { return Ok(()) };
        let mut sheet = sheet(LetterKind::FirstNotification);
        sheet.recipient.name = name.clone();
        let text = list(&[sheet]);
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        prop_assert_eq!(reader.headers().unwrap().len(), LIST_HEADER.len());
        let row = reader.records().next().unwrap().unwrap();
        prop_assert_eq!(restore(row.get(6).unwrap()), name.shown());
        prop_assert_eq!(restore(row.get(7).unwrap()), name.given());
    }
}

#[test]
fn mail_merge_has_a_row_a_letter_with_the_lines_of_the_window() {
    let mut writer = MergeWriter::new(Vec::new()).unwrap();
    writer.add(&sheet(LetterKind::NewPassword), &site()).unwrap();
    let text = String::from_utf8(writer.finish().unwrap()).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let row = reader.records().next().unwrap().unwrap();
    let cell = |title: &str| {
        row.get(MERGE_HEADER.iter().position(|known| *known == title).unwrap()).unwrap().to_owned()
    };
    assert_eq!(cell("Courrier"), "nouveau mot de passe");
    assert_eq!(cell("Adresse 1"), "Mme Angélique COSAMS");
    assert_eq!(cell("Adresse 3"), "21000 DIJON");
    assert_eq!(cell("Enfants"), "Dylan COSAMS (6e A), Chloé COSAMS (3e B)");
    assert_eq!(cell("Mot de passe"), PASSWORD);
    assert_eq!(cell("Exemplaire"), "1");
}

#[cfg(feature = "xlsx")]
#[test]
fn v35_in_a_workbook_every_cell_is_text() {
    use calamine::{Data, Reader};
    use fratrie_letters::{Message, WorkbookWriter};
    let folder = crate::common::Folder::new();
    let mut writer = WorkbookWriter::new(folder.0.path()).unwrap();
    let mut sheet = sheet(LetterKind::FirstNotification);
    sheet.recipient.name = name("=HYPERLINK(1)", "+33");
    // A spreadsheet takes this for a number where it may.
    let message = Message::FirstNotification {
        password: "2345E678".to_owned().into(),
        expires: "2026-12-03".parse().unwrap(),
    };
    sheet.message = message;
    writer.add(&sheet, &site()).unwrap();
    let mut bytes = std::io::Cursor::new(Vec::new());
    writer.finish(&mut bytes).unwrap();
    let mut book = calamine::open_workbook_from_rs::<calamine::Xlsx<_>, _>(bytes).unwrap();
    let range = book.worksheet_range("Courriers 1").unwrap();
    let row = range.rows().nth(1).unwrap();
    for cell in row {
        assert!(matches!(cell, Data::String(_) | Data::Empty), "{cell:?}");
    }
    assert!(row.contains(&Data::String("2345E678".to_owned())));
    assert!(row.contains(&Data::String("=HYPERLINK(1)".to_owned())));
}
