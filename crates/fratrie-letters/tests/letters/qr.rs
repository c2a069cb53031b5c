//! The QR code is read back.

use crate::common::{PASSWORD, sheet, site};
use fratrie_letters::{LetterKind, Qr, Site, SiteError};

/// Draws a code and reads it as a camera would.
fn read(qr: &Qr) -> String {
    const SCALE: i32 = 6;
    let side = usize::try_from((qr.size() + 8) * SCALE).unwrap();
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        let module = |at: usize| i32::try_from(at).unwrap() / SCALE - 4;
        if qr.is_dark(module(x), module(y)) { 0 } else { 255 }
    });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids.first().unwrap().decode().unwrap().1
}

#[test]
fn the_qr_code_gives_the_page_with_the_identifier_and_no_password() {
    let sheet = sheet(LetterKind::FirstNotification);
    let url = site().with_identifier(&sheet.identifier);
    let text = read(&Qr::encode(&url).unwrap());
    assert_eq!(text, format!("https://comptes.example.fr/activation?identifiant={}", sheet.identifier));
    for part in PASSWORD.split('-') {
        assert!(!text.contains(part));
    }
}

#[test]
fn every_length_of_address_is_read_back() {
    for length in 0..90 {
        let url = format!("https://e.fr/{}", "abcdefghij".repeat(10).get(..length).unwrap());
        assert_eq!(read(&Qr::encode(&url).unwrap()), url);
    }
}

#[test]
fn an_address_with_a_query_gets_one_more_value() {
    let site = Site::new("https://e.fr/?p=1").unwrap();
    assert!(
        site.with_identifier(&sheet(LetterKind::Reminder).identifier)
            .starts_with("https://e.fr/?p=1&identifiant=a.")
    );
}

#[test]
fn v34_only_plain_https_addresses_are_taken() {
    assert_eq!(Site::new("http://e.fr"), Err(SiteError::NotHttps));
    assert_eq!(Site::new("https://"), Err(SiteError::NotHttps));
    assert_eq!(Site::new("javascript:alert(1)"), Err(SiteError::NotHttps));
    assert_eq!(Site::new("https://e.fr/a b"), Err(SiteError::NotPlain));
    assert_eq!(Site::new("https://e.fr/#x"), Err(SiteError::NotPlain));
    assert_eq!(Site::new(&format!("https://{}", "e".repeat(200))), Err(SiteError::TooLong { most: 120 }));
    assert!(Site::new("http://localhost:8080/").is_ok());
}
