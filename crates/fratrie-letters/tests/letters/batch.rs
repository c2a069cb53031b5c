//! Batches: order, files, what the control sheet says, and that nothing is left half done.

use crate::common::{Folder, LINK, PASSWORD, child, name, sheet, site};
use fratrie_letters::{Batch, LetterError, LetterKind, Outputs, Sheet, Stationery};
use std::{collections::BTreeMap, fs, path::Path};

fn everything() -> Outputs {
    Outputs {
        html: true,
        list: true,
        merge: true,
        #[cfg(feature = "xlsx")]
        workbook: true,
        ..Outputs::default()
    }
}

fn made(folder: &Path, sheets: Vec<Sheet>) -> Result<fratrie_letters::BatchReport, LetterError> {
    let (stationery, site) = (Stationery::shipped(), site());
    let mut batch = Batch::create(folder, &stationery, &site, everything())?;
    for sheet in sheets {
        batch.add(sheet)?;
    }
    batch.finish()
}

fn filed(school: &str, class: Option<&str>, pupil: &str, family: &str) -> Sheet {
    let mut sheet = sheet(LetterKind::FirstNotification);
    sheet.filing.school = school.parse().unwrap();
    sheet.filing.class = class.map(|class| class.parse().unwrap());
    sheet.recipient.name = name(family, "Angélique");
    let mut bearer = child(pupil, "Dylan", class.unwrap_or("6e A"));
    bearer.school = school.parse().unwrap();
    sheet.children = vec![bearer];
    sheet
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn letters_are_sorted_by_school_class_and_pupil_whatever_order_they_come_in() {
    let folder = Folder::new();
    let sheets = vec![
        filed("0219999Z", Some("6e A"), "Abel", "Last"),
        filed("0211111A", Some("10e A"), "Abel", "Tenth"),
        filed("0211111A", Some("6e B"), "Abel", "SixthB"),
        filed("0211111A", Some("6e A"), "Zoé", "Zoe"),
        filed("0211111A", Some("6e A"), "Élan", "Elan"),
        filed("0211111A", None, "Abel", "First"),
    ];
    let report = made(&folder.at("lot"), sheets).unwrap();
    assert_eq!(report.letters, 6);
    let control = text(&folder.at("lot/control.csv"));
    let recipients: Vec<&str> = control.lines().skip(1).map(|line| line.split(';').nth(4).unwrap()).collect();
    let expected =
        ["FIRST", "ELAN", "ZOE", "SIXTHB", "TENTH", "LAST"].map(|name| format!("Angélique {name}"));
    assert_eq!(recipients, expected);
    let classes: Vec<_> =
        report.tallies.iter().map(|tally| (tally.school.to_string(), tally.letters)).collect();
    assert_eq!(classes.iter().map(|(_, letters)| letters).sum::<u64>(), 6);
    assert_eq!(classes.len(), 5);
}

#[cfg(feature = "pdf")]
#[test]
fn a_file_a_class_named_by_order_school_and_class() {
    let folder = Folder::new();
    let sheets = vec![
        filed("0211111A", Some("6e A"), "A", "One"),
        filed("0211111A", Some("6e A"), "B", "Two"),
        filed("0211111A", Some("5e É/3"), "C", "Three"),
    ];
    made(&folder.at("lot"), sheets).unwrap();
    let mut names: Vec<String> = fs::read_dir(folder.at("lot"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with(char::is_alphabetic))
        .collect();
    names.sort();
    assert_eq!(names, ["00001-0211111A-5e_E_3.pdf", "00002-0211111A-6e_A.pdf"]);
    let control = text(&folder.at("lot/control.csv"));
    assert!(control.contains(";00002-0211111A-6e_A.pdf;2;"), "{control}");
}

#[test]
fn the_control_sheet_tells_each_letter_and_which_printing_it_is_and_no_secret() {
    let folder = Folder::new();
    let mut sheets: Vec<Sheet> = LetterKind::ALL.map(sheet).to_vec();
    sheets.first_mut().unwrap().copy = 3;
    sheets.last_mut().unwrap().recipient.address = None;
    let report = made(&folder.at("lot"), sheets.clone()).unwrap();
    assert_eq!(report.copies, BTreeMap::from([(1, 3), (3, 1)]));
    assert_eq!(report.kinds.len(), 4);
    assert_eq!((report.remarked, report.tallies.first().unwrap().again), (1, 1));
    for file in ["lot/control.html", "lot/control.csv"] {
        let control = text(&folder.at(file));
        for part in PASSWORD.split('-').chain(["MARQUEUR", LINK]) {
            assert!(!control.contains(part), "{file}");
        }
        assert_eq!(control.matches(sheets.first().unwrap().identifier.as_str()).count(), 4);
        assert!(control.contains("sans adresse"));
    }
    assert!(text(&folder.at("lot/control.html")).contains("<li>3 × : 1</li>"));
}

#[cfg(unix)]
#[test]
fn v7_the_folder_has_mode_700_and_every_file_600() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    made(&folder.at("lot"), vec![sheet(LetterKind::FirstNotification)]).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder.at("lot")), 0o700);
    let mut files = 0;
    for entry in fs::read_dir(folder.at("lot")).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
        files += 1;
    }
    assert!(files >= 5);
    assert!(!folder.at("lot.partial").exists());
}

#[test]
fn nothing_is_overwritten() {
    let folder = Folder::new();
    folder.put("lot/mine", b"mine");
    let error = made(&folder.at("lot"), vec![sheet(LetterKind::Reminder)]).unwrap_err();
    assert!(matches!(error, LetterError::Exists(_)));
    assert_eq!(text(&folder.at("lot/mine")), "mine");
}

#[test]
fn a_folder_that_appears_meanwhile_is_not_replaced() {
    let folder = Folder::new();
    let (stationery, site) = (Stationery::shipped(), site());
    let mut batch = Batch::create(folder.at("lot"), &stationery, &site, everything()).unwrap();
    batch.add(sheet(LetterKind::Reminder)).unwrap();
    fs::create_dir(folder.at("lot")).unwrap();
    assert!(matches!(batch.finish(), Err(LetterError::Exists(_))));
    assert_eq!(fs::read_dir(folder.at("lot")).unwrap().count(), 0);
    assert!(!folder.at("lot.partial").exists());
}

#[test]
fn what_an_interrupted_batch_left_is_named_and_not_mixed_in() {
    let folder = Folder::new();
    folder.put("lot.partial/00001.pdf", b"secret");
    let error = made(&folder.at("lot"), vec![sheet(LetterKind::Reminder)]).unwrap_err();
    assert!(matches!(&error, LetterError::Interrupted(path) if path.ends_with("lot.partial")));
    assert!(error.explain(fratrie_domain::Language::French).contains("mots de passe"));
    assert_eq!(text(&folder.at("lot.partial/00001.pdf")), "secret");
}

#[test]
fn a_batch_that_fails_or_is_dropped_leaves_nothing() {
    let folder = Folder::new();
    folder.put("modeles/fr/reminder.toml", b"subject = 1\n");
    let (stationery, site) = (Stationery::in_folder(folder.at("modeles")), site());
    let mut batch = Batch::create(folder.at("lot"), &stationery, &site, everything()).unwrap();
    batch.add(sheet(LetterKind::FirstNotification)).unwrap();
    assert!(matches!(batch.finish(), Err(LetterError::Template(_))));
    drop(Batch::create(folder.at("lot"), &stationery, &site, everything()).unwrap());
    assert!(!folder.at("lot").exists() && !folder.at("lot.partial").exists());
}

#[test]
fn more_letters_than_a_run_holds_come_out_complete_and_in_order() {
    let folder = Folder::new();
    let (stationery, site) = (Stationery::shipped(), site());
    let outputs = Outputs {
        list: true,
        html: false,
        #[cfg(feature = "pdf")]
        pdf: false,
        ..Outputs::default()
    };
    let mut batch = Batch::create(folder.at("lot"), &stationery, &site, outputs).unwrap();
    let count = 9_000_u32;
    for index in 0..count {
        // 7,919 is prime: every number below 9,000 comes once, in no order.
        let mut sheet = sheet(LetterKind::FirstNotification);
        sheet.children = vec![child(&format!("N{:05}", index * 7_919 % count), "Dylan", "6e A")];
        batch.add(sheet).unwrap();
    }
    assert_eq!(batch.finish().unwrap().letters, u64::from(count));
    let list = text(&folder.at("lot/list.csv"));
    let names: Vec<&str> = list.lines().skip(1).map(|line| line.split(';').nth(2).unwrap()).collect();
    let expected: Vec<String> = (0..count).map(|index| format!("N{index:05}")).collect();
    assert_eq!(names, expected);
}

#[test]
fn an_empty_batch_has_a_control_sheet_that_says_none() {
    let folder = Folder::new();
    let report = made(&folder.at("lot"), Vec::new()).unwrap();
    assert_eq!((report.letters, report.files), (0, 2));
    assert!(folder.at("lot/control.html").exists());
}
