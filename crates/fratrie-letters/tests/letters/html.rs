//! Print-ready HTML.

use crate::common::{LINK, PASSWORD, name, paper, sheet, site};
use fratrie_domain::Language;
use fratrie_letters::{HtmlWriter, LetterKind, Stationery, html_letter};

#[test]
fn each_kind_says_what_it_must_in_both_languages() {
    let paper = paper(&Stationery::shipped());
    for kind in LetterKind::ALL {
        for language in [Language::French, Language::English] {
            let sheet = fratrie_letters::Sheet { language, ..sheet(kind) };
            let html = html_letter(&sheet, &paper, &site()).unwrap();
            assert!(html.contains(sheet.identifier.as_str()));
            assert!(html.contains("Dylan COSAMS") && html.contains("Chloé COSAMS"));
            assert_eq!(html.contains(PASSWORD), kind.bears_password(), "{kind:?}");
            assert_eq!(
                html.contains(LINK.rsplit('=').next().unwrap()),
                kind == LetterKind::AddressConfirmation
            );
            let lang = if language == Language::French { "fr" } else { "en" };
            assert!(html.contains(&format!("<html lang=\"{lang}\">")));
        }
    }
}

#[test]
fn v37_names_are_escaped_and_there_is_no_script() {
    let mut sheet = sheet(LetterKind::FirstNotification);
    sheet.recipient.name = name("<script>alert(1)</script>", "A\"><img src=x onerror=1>");
    sheet.children = vec![crate::common::child("<b>x", "**y**", "<i>")];
    let html = html_letter(&sheet, &paper(&Stationery::shipped()), &site()).unwrap();
    let lower = html.to_lowercase();
    for bad in ["<script", "<img", "<b>", "<i>", "javascript:"] {
        assert!(!lower.contains(bad), "{bad}");
    }
}

#[test]
fn one_file_has_one_page_a_letter() {
    let paper = paper(&Stationery::shipped());
    let mut writer = HtmlWriter::new(Vec::new(), &paper, Language::French).unwrap();
    for kind in LetterKind::ALL {
        writer.add(&sheet(kind), &paper, &site()).unwrap();
    }
    let html = String::from_utf8(writer.finish().unwrap()).unwrap();
    assert_eq!(html.matches("<article class=\"letter\"").count(), 4);
    assert_eq!(html.matches("<svg role=\"img\" aria-label=").count(), 4);
    assert!(html.contains("size: A4") && html.contains("break-after: page"));
}

#[test]
fn a_password_without_hyphens_is_shown_in_groups_of_four_and_nothing_is_added() {
    let mut sheet = sheet(LetterKind::FirstNotification);
    sheet.message = fratrie_letters::Message::FirstNotification {
        password: "2BUYJ9C8".to_owned().into(),
        expires: "2026-12-03".parse().unwrap(),
    };
    let html = html_letter(&sheet, &paper(&Stationery::shipped()), &site()).unwrap();
    assert!(html.contains("<span class=\"group\">2BUY</span><span class=\"group\">J9C8</span>"));
}
