//! Addresses after NF Z 10-011.

use crate::common::name;
use fratrie_letters::{AddressBlock, Civility, LINE, PostalAddress, Recipient};
use proptest::prelude::*;

fn block(family: &str, given: &str, lines: &[&str], city: &str, country: Option<&str>) -> AddressBlock {
    let recipient = Recipient { civility: Some(Civility::Ms), name: name(family, given), address: None };
    let address = PostalAddress {
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        postcode: "21000".to_owned(),
        city: city.to_owned(),
        country: country.map(ToOwned::to_owned),
    };
    AddressBlock::new(&recipient, &address)
}

#[test]
fn nfz10011_capitals_without_accents_or_punctuation_and_no_blank_line() {
    let block = block(
        "Cosams",
        "Angélique",
        &["Apt. 12, bât. B", "", "3 bis, rue de l’Œuvre"],
        "Chalon-sur-Saône",
        Some("France"),
    );
    assert_eq!(
        block.lines,
        ["Mme Angélique COSAMS", "APT 12 BAT B", "3 BIS RUE DE L'OEUVRE", "21000 CHALON-SUR-SAONE"]
    );
    assert!(!block.shortened);
}

#[test]
fn nfz10011_a_country_stands_alone_on_the_seventh_line() {
    let lines = ["APPARTEMENT 3", "RESIDENCE DES LILAS", "12 RUE HAUTE", "BP 40122"];
    let block = block("Müller", "Jörg", &lines, "Genève", Some("Suisse"));
    assert_eq!(block.lines.len(), 7);
    assert_eq!(block.lines.last().unwrap(), "SUISSE");
}

#[test]
fn nfz10011_a_long_name_loses_its_civility_then_takes_two_lines_then_is_shortened() {
    let fits = block("Dubois-Lefèvre de la Tour", "Anne Marie", &["1 RUE A"], "Dijon", None);
    assert_eq!(fits.lines.first().unwrap(), "Anne Marie DUBOIS-LEFÈVRE DE LA TOUR");
    let two = block("Dubois-Lefèvre de la Tour du Pin", "Anne Marie", &["1 RUE A"], "Dijon", None);
    assert_eq!(two.lines.get(..2).unwrap(), ["Mme Anne Marie", "DUBOIS-LEFÈVRE DE LA TOUR DU PIN"]);
    assert!(!two.shortened);
    let full = block("Dubois-Lefèvre de la Tour du Pin", "Anne Marie", &["A", "B", "C", "D"], "Dijon", None);
    assert_eq!(full.lines.first().unwrap(), "Anne DUBOIS-LEFÈVRE DE LA TOUR DU PIN");
    assert!(full.shortened);
}

#[test]
fn nfz10011_too_many_lines_keep_the_street_and_say_so() {
    let long = "RESIDENCE DU PARC DES GRANDS TILLEULS";
    let block = block("Cosams", "Angélique", &[long, long, long, long, "12 RUE HAUTE"], "Dijon", None);
    assert_eq!(block.lines.len(), 6);
    assert!(block.lines.contains(&"12 RUE HAUTE".to_owned()));
    assert!(block.shortened);
}

proptest! {
    #[test]
    fn nfz10011_no_block_exceeds_seven_lines_of_38_characters(
        family in "[A-Za-zÀ-ÿŁŞ' -]{1,100}", given in "[A-Za-zÀ-ÿ -]{1,100}",
        lines in proptest::collection::vec("\\PC{0,60}", 0..8), city in "\\PC{1,50}", country in proptest::option::of("\\PC{0,60}"),
    ) {
        prop_assume!(!family.trim().is_empty() && !given.trim().is_empty());
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let block = block(&family, &given, &lines, &city, country.as_deref());
        let most = if country.is_some() { 7 } else { 6 };
        prop_assert!((2..=most).contains(&block.lines.len()), "{:?}", block.lines);
        for line in &block.lines {
            prop_assert!(line.chars().count() <= LINE, "{line}");
        }
        // From the locality on, nothing but what the post reads.
        let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || " '-/".contains(c);
        prop_assert!(block.lines.last().unwrap().chars().all(plain));
    }
}
