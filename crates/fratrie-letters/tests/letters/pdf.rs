//! PDF: one page each, what must stand there, and where.

use crate::common::{Folder, LINK, PASSWORD, child, name, paper, sheet, site};
use crate::poppler::{draw, read, structure};
use fratrie_domain::Language;
use fratrie_letters::{Civility, LetterError, LetterKind, PostalAddress, Sheet, Stationery, pdf_letter};
use proptest::prelude::*;

fn pdf(sheet: &Sheet) -> Vec<u8> {
    pdf_letter(sheet, &paper(&Stationery::shipped()), &site()).unwrap()
}

#[test]
fn each_kind_is_one_page_that_says_what_it_must_in_both_languages() {
    for kind in LetterKind::ALL {
        for language in [Language::French, Language::English] {
            let sheet = Sheet { language, ..sheet(kind) };
            let page = read(&pdf(&sheet));
            let text = page.text();
            assert_eq!(page.pages, 1);
            assert!(text.contains(sheet.identifier.as_str()), "{text}");
            assert!(
                text.contains("Dylan COSAMS")
                    && text.contains("Chloé COSAMS")
                    && text.contains("21000 DIJON")
            );
            assert_eq!(text.contains(PASSWORD), kind.bears_password());
            assert_eq!(text.replace(' ', "").contains(LINK), kind == LetterKind::AddressConfirmation);
            if kind != LetterKind::AddressConfirmation {
                assert!(text.contains("comptes.example.fr/activation"));
            }
        }
    }
}

#[test]
fn the_password_and_the_identifier_are_each_one_run_of_text() {
    for password in [PASSWORD, "2BUYJ9C8"] {
        let mut sheet = sheet(LetterKind::FirstNotification);
        sheet.message = fratrie_letters::Message::FirstNotification {
            password: password.to_owned().into(),
            expires: "2026-12-03".parse().unwrap(),
        };
        let tree = structure(&pdf(&sheet));
        for typed in [password, sheet.identifier.as_str()] {
            let line = format!("\"{typed}\"");
            assert!(tree.lines().any(|found| found.trim() == line), "{typed} in {tree}");
        }
    }
}

#[test]
fn nothing_but_the_address_shows_through_the_window_and_secrets_are_below_both_folds() {
    for kind in LetterKind::ALL {
        let sheet = sheet(kind);
        let page = read(&pdf(&sheet));
        let (mut address, mut above) = (String::new(), String::new());
        for word in &page.words {
            // The window, and as much around it as the sheet moves in its envelope.
            if word.right > 105.0 && word.bottom > 50.0 && word.top < 95.0 {
                assert!(
                    word.left >= 109.9 && word.right <= 195.0 && word.top >= 54.0 && word.bottom <= 88.5,
                    "{word:?}"
                );
                address.push_str(&word.text);
                address.push(' ');
            } else if word.top < 148.5 {
                above.push_str(&word.text);
            }
        }
        assert_eq!(address, "Mme Angélique COSAMS 12 RUE DE L'EGLISE 21000 DIJON ");
        for secret in [sheet.identifier.as_str(), PASSWORD, LINK] {
            assert!(!above.contains(secret), "{kind:?}");
        }
        assert!(page.words.iter().any(|word| word.text == sheet.identifier.as_str() && word.top > 148.5));
    }
}

#[test]
fn the_qr_code_on_the_page_is_read_back_and_holds_no_password() {
    for kind in LetterKind::ALL {
        let sheet = sheet(kind);
        let (width, height, pixels) = draw(&pdf(&sheet));
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
            pixels.get(y * width + x).copied().unwrap()
        });
        let grids = image.detect_grids();
        let text = grids.first().unwrap().decode().unwrap().1;
        let expected = match kind {
            LetterKind::AddressConfirmation => LINK.to_owned(),
            _ => site().with_identifier(&sheet.identifier),
        };
        assert_eq!(text, expected);
        assert!(!text.contains(PASSWORD));
    }
}

#[test]
fn a_letter_without_address_shows_name_pupil_and_class() {
    let mut sheet = sheet(LetterKind::FirstNotification);
    sheet.recipient.address = None;
    let text = read(&pdf(&sheet)).text();
    assert!(text.contains("Mme Angélique COSAMS Remis par : Dylan COSAMS Classe : 6e A"), "{text}");
}

#[test]
fn children_beyond_what_fits_are_counted() {
    let mut sheet = sheet(LetterKind::FirstNotification);
    sheet.children = (0..12).map(|index| child("Cosams", &format!("Enfant{index:02}"), "6e A")).collect();
    let text = read(&pdf(&sheet)).text();
    assert!(text.contains("Enfant06") && !text.contains("Enfant07"));
    assert!(text.contains("et 5 autres enfants"));
    sheet.children.truncate(8);
    let text = read(&pdf(&sheet)).text();
    assert!(text.contains("Enfant07") && !text.contains("autres enfants"));
}

#[test]
fn characters_that_the_typeface_lacks_are_still_visible() {
    let mut sheet = sheet(LetterKind::FirstNotification);
    sheet.children =
        vec![child("Нгуен", "Nguyễn Thị Bích 漢", "6e A"), child("Płocki-Șerban", "Œuvré", "6e B")];
    let text = read(&pdf(&sheet)).text();
    assert!(text.contains("NGUEN") && text.contains("Œuvré PŁOCKI-ȘERBAN"), "{text}");
}

#[test]
fn the_file_claims_both_standards_and_has_title_language_and_tags() {
    let bytes = pdf(&sheet(LetterKind::FirstNotification));
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("pdfuaid:part") && text.contains("pdfaid:part"));
    let page = read(&bytes);
    assert!(
        page.info.contains("Title:           Lettres aux responsables, Collège des Tilleuls"),
        "{}",
        page.info
    );
    assert!(page.info.contains("Tagged:          yes"));
    assert!(text.contains("/Lang(fr-FR)") && text.contains("/DisplayDocTitle true"));
    let tree = structure(&bytes);
    let order = [
        "Part",
        "Collège des Tilleuls",
        "21000 DIJON",
        "H1",
        "Votre compte pour suivre",
        "Madame Cosams,",
        "LBody",
        "Dylan COSAMS",
        "Votre identifiant",
        "Figure",
        "H2",
        "Activez votre compte",
        "Lbl",
        "LBody",
        "H2",
        "Il manque un enfant",
    ];
    let mut rest = tree.as_str();
    for part in order {
        rest = rest.split_once(part).unwrap_or_else(|| panic!("{part} in its place in {tree}")).1;
    }
    assert!(text.contains("/Alt"), "the QR code says what it is");
    assert!(!text.contains(PASSWORD));
}

#[test]
fn a_second_printing_says_so() {
    let mut sheet = sheet(LetterKind::FirstNotification);
    assert!(!read(&pdf(&sheet)).text().contains("Exemplaire"));
    sheet.copy = 2;
    assert!(read(&pdf(&sheet)).text().contains("Exemplaire n° 2"));
}

#[test]
fn texts_that_are_too_long_are_set_smaller_then_refused_with_what_to_do() {
    let folder = Folder::new();
    let shipped =
        std::fs::read_to_string(format!("{}/templates/fr/reminder.toml", env!("CARGO_MANIFEST_DIR")))
            .unwrap();
    let with = |words: usize| shipped.replace("comme avant.", &"longuement ".repeat(words));
    folder.put("fr/reminder.toml", with(40).as_bytes());
    let stationery = Stationery::in_folder(folder.0.path());
    let page = pdf_letter(&sheet(LetterKind::Reminder), &paper(&stationery), &site()).unwrap();
    assert_eq!(read(&page).pages, 1);
    folder.put("fr/reminder.toml", with(900).as_bytes());
    let error = pdf_letter(&sheet(LetterKind::Reminder), &paper(&stationery), &site()).unwrap_err();
    assert!(matches!(error, LetterError::DoesNotFit { kind: LetterKind::Reminder, .. }));
    assert!(error.explain(Language::French).contains("raccourcissez"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn any_name_stays_within_the_margins_of_one_page(
        family in "[A-ZÀ-ÝŁŞ' -]{1,100}|\\PC{1,100}", given in "\\PC{1,100}", count in 0_usize..12, lines in proptest::collection::vec("\\PC{0,60}", 0..6),
    ) {
        let Ok(name) = fratrie_domain::PersonName::new(&family, None, &given) else { return Ok(()) };
        let mut sheet = sheet(LetterKind::FirstNotification);
        sheet.recipient.civility = Some(Civility::Mr);
        sheet.recipient.address = Some(PostalAddress { lines, postcode: "21000".to_owned(), city: given, country: Some(family) });
        sheet.children = (0..count).map(|_| { let mut child = child("x", "y", "6e A"); child.name = name.clone(); child }).collect();
        sheet.recipient.name = name;
        let page = read(&pdf(&sheet));
        prop_assert_eq!(page.pages, 1);
        for word in &page.words {
            let within = word.left > 19.5 && word.right < 195.5 && word.top > 10.0 && word.bottom < 290.0;
            prop_assert!(within, "{:?}", word);
        }
        prop_assert!(page.text().contains(PASSWORD));
    }
}

#[test]
fn the_name_of_nobody_else_is_needed() {
    let mut sheet = sheet(LetterKind::Reminder);
    sheet.children.clear();
    sheet.recipient.name = name("O", "I");
    assert_eq!(read(&pdf(&sheet)).pages, 1);
}
