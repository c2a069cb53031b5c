//! `ADRESSE`, oddity by oddity.

use super::{UAI, notices, one_student, person, read, responsibles_of, siecle};
use fratrie_domain::{model::PostalAddress, roster::Told};
use fratrie_roster::{Outcome, Reading, SiecleProblem};

fn with(address: &str) -> Reading {
    let one = person("1", "Ada", "<ADRESSE_ID>5</ADRESSE_ID>");
    read(&[&one_student(), &responsibles_of(UAI, &one, &super::legal("1", "1"), address)])
}

fn told(reading: &Reading) -> &Told<PostalAddress> {
    &reading.roster.responsibles[0].details.address
}

fn shown(address: &str) -> String {
    let reading = with(&format!("<ADRESSE ADRESSE_ID=\"5\">{address}</ADRESSE>"));
    let Told::Value(address) = told(&reading) else { panic!("no address") };
    let lines = address.lines.iter().map(ToString::to_string);
    let last = [
        address.postcode.as_ref().map(ToString::to_string),
        address.city.as_ref().map(ToString::to_string),
        address.country.as_ref().map(ToString::to_string),
    ];
    lines.chain(last.into_iter().flatten()).collect::<Vec<_>>().join("/")
}

#[test]
fn lines_box_postcode_and_locality_are_read_and_empty_lines_left_out() {
    let address = "<LIGNE1_ADRESSE/><LIGNE2_ADRESSE>Bât.  A</LIGNE2_ADRESSE><LIGNE3_ADRESSE>8 RUE DU LAC</LIGNE3_ADRESSE>\
        <BOITE_POSTALE>12</BOITE_POSTALE><CODE_POSTAL>99110</CODE_POSTAL><CODE_PAYS>100</CODE_PAYS><LL_PAYS>FRANCE</LL_PAYS>\
        <LIBELLE_POSTAL>VAL</LIBELLE_POSTAL>";
    assert_eq!(shown(address), "Bât. A/8 RUE DU LAC/BP 12/99110/VAL");
}

#[test]
fn an_address_abroad_has_its_country() {
    let address = "<LIGNE1_ADRESSE>Rue Haute 3</LIGNE1_ADRESSE><COMMUNE_ETRANGERE>1000 BRUXELLES</COMMUNE_ETRANGERE>\
        <CODE_PAYS>131</CODE_PAYS><LL_PAYS>BELGIQUE</LL_PAYS>";
    assert_eq!(shown(address), "Rue Haute 3/1000 BRUXELLES/BELGIQUE");
}

#[test]
fn an_address_in_which_nothing_stands_is_none() {
    let reading =
        with("<ADRESSE ADRESSE_ID=\"5\"><LIGNE1_ADRESSE/><CODE_POSTAL/><CODE_PAYS>100</CODE_PAYS></ADRESSE>");
    assert_eq!(*told(&reading), Told::Empty);
}

#[test]
fn an_address_that_is_not_there_leaves_the_one_that_was_known() {
    let reading = with("<ADRESSE ADRESSE_ID=\"6\"><CODE_POSTAL>99110</CODE_POSTAL></ADRESSE>");
    assert_eq!(*told(&reading), Told::Absent);
    let problem = siecle(SiecleProblem::UnknownAddress { key: "5".to_owned() });
    assert_eq!(notices(&reading), [(Outcome::LeftOut, Some("ADRESSE_ID"), &problem)]);
}

#[test]
fn an_export_without_addresses_leaves_them_all_and_says_so_once() {
    let one = person("1", "Ada", "<ADRESSE_ID>5</ADRESSE_ID>");
    let file = responsibles_of(UAI, &one, &super::legal("1", "1"), "").replace("<ADRESSES></ADRESSES>", "");
    let reading = read(&[&one_student(), &file]);
    assert_eq!(*told(&reading), Told::Absent);
    assert_eq!(notices(&reading), [(Outcome::Taken, Some("ADRESSES"), &siecle(SiecleProblem::NoAddresses))]);
}
