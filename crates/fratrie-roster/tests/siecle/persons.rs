//! `PERSONNE`, oddity by oddity.

use super::{UAI, notices, one_person, one_student, person, read, responsibles_of, siecle};
use fratrie_domain::{
    model::Civility,
    roster::{RosterDetails, RosterResponsible, Told},
};
use fratrie_roster::{Outcome, Problem, Reading, SiecleProblem};

fn with(more: &str) -> Reading {
    read(&[&one_student(), &one_person(more)])
}

fn details(reading: &Reading) -> &RosterDetails {
    &reading.roster.responsibles[0].details
}

fn named(family: &str, given: &str) -> (Reading, RosterResponsible) {
    let element = person("1", given, "").replace("<NOM_DE_FAMILLE>COSAMS</NOM_DE_FAMILLE>", family);
    let reading = read(&[&one_student(), &responsibles_of(UAI, &element, &super::legal("1", "1"), "")]);
    let one = reading.roster.responsibles[0].clone();
    (reading, one)
}

#[test]
fn absent_and_empty_are_different_facts() {
    assert_eq!(*details(&with("")), RosterDetails::default());
    let empty = with(
        "<LC_CIVILITE/><TEL_PERSONNEL></TEL_PERSONNEL><TEL_PORTABLE> </TEL_PORTABLE><MEL/><ADRESSE_ID/>",
    );
    let wanted = RosterDetails {
        civility: Told::Empty,
        address: Told::Empty,
        email: Told::Empty,
        mobile: Told::Empty,
        phone: Told::Empty,
    };
    assert_eq!(*details(&empty), wanted);
    assert_eq!(notices(&empty), []);
}

#[test]
fn the_professional_number_stands_in_for_the_personal_one() {
    let phone = |more: &str| details(&with(more)).phone.clone();
    let work = "<TEL_PROFESSIONNEL>0199000002</TEL_PROFESSIONNEL>";
    assert_eq!(
        phone(&format!("<TEL_PERSONNEL>0199000001</TEL_PERSONNEL>{work}")).value().unwrap().as_str(),
        "0199000001"
    );
    assert_eq!(phone(&format!("<TEL_PERSONNEL/>{work}")).value().unwrap().as_str(), "0199000002");
    assert_eq!(phone(work).value().unwrap().as_str(), "0199000002");
    assert_eq!(phone("<TEL_PROFESSIONNEL/>"), Told::Empty);
}

#[test]
fn a_number_of_more_than_twenty_characters_is_left_out() {
    let reading = with("<TEL_PORTABLE>06 39 98 00 01 ou 06 39 98 00 02</TEL_PORTABLE>");
    assert_eq!(details(&reading).mobile, Told::Absent);
    assert_eq!(
        notices(&reading),
        [(Outcome::LeftOut, Some("TEL_PORTABLE"), &siecle(SiecleProblem::LongPhone))]
    );
}

#[test]
fn civilities_are_known_in_both_lengths_and_what_is_none_is_told() {
    for (element, civility) in [
        ("<LC_CIVILITE>M.</LC_CIVILITE>", Civility::Mr),
        ("<LC_CIVILITE>MME</LC_CIVILITE>", Civility::Ms),
        ("<LC_CIVILITE>Mlle</LC_CIVILITE>", Civility::Ms),
        ("<LL_CIVILITE>MONSIEUR</LL_CIVILITE>", Civility::Mr),
    ] {
        assert_eq!(details(&with(element)).civility, Told::Value(civility));
    }
    let reading = with("<LC_CIVILITE>DR</LC_CIVILITE>");
    assert_eq!(details(&reading).civility, Told::Absent);
    assert!(matches!(
        notices(&reading).as_slice(),
        [(Outcome::LeftOut, Some("LC_CIVILITE"), Problem::Word { .. })]
    ));
}

#[test]
fn an_address_that_is_no_email_is_left_out() {
    let reading = with("<MEL>angelique à example.org</MEL>");
    assert_eq!(details(&reading).email, Told::Absent);
    assert!(matches!(notices(&reading).as_slice(), [(Outcome::LeftOut, Some("MEL"), Problem::Text(_))]));
}

#[test]
fn communication_adresse_changes_nothing() {
    let (no, yes) = (
        with("<COMMUNICATION_ADRESSE>0</COMMUNICATION_ADRESSE>"),
        with("<COMMUNICATION_ADRESSE>1</COMMUNICATION_ADRESSE>"),
    );
    assert_eq!(no.roster, yes.roster);
}

#[test]
fn names_before_2016_have_one_family_name() {
    assert_eq!(named("<NOM>COSAMS</NOM>", "Ada").1.name.family(), "COSAMS");
    let (_, both) = named("<NOM_DE_FAMILLE>PETIT</NOM_DE_FAMILLE><NOM_USAGE>COSAMS</NOM_USAGE>", "Ada");
    assert_eq!((both.name.family(), both.name.usage()), ("PETIT", Some("COSAMS")));
    let (_, same) = named("<NOM_DE_FAMILLE>PETIT</NOM_DE_FAMILLE><NOM_USAGE>PETIT</NOM_USAGE>", "Ada");
    assert_eq!(same.name.usage(), None);
}

#[test]
fn apostrophes_at_the_ends_of_a_name_are_dropped_and_those_inside_stay() {
    let (reading, one) = named("<NOM_DE_FAMILLE>'D'AUBIGNY'</NOM_DE_FAMILLE>", "’Ada");
    assert_eq!((one.name.family(), one.name.given()), ("D'AUBIGNY", "Ada"));
    assert_eq!(notices(&reading), []);
}

#[test]
fn a_lost_character_is_told_and_stays() {
    let (reading, one) = named("<NOM_DE_FAMILLE>NGUY?N</NOM_DE_FAMILLE>", "Ada");
    assert_eq!(one.name.family(), "NGUY?N");
    let lost = Problem::LostCharacter { found: "NGUY?N".to_owned() };
    assert_eq!(notices(&reading), [(Outcome::Taken, Some("NOM_DE_FAMILLE"), &lost)]);
}

#[test]
fn damaged_accents_are_put_right_and_told() {
    let (reading, one) = named("<NOM_DE_FAMILLE>LEFÃˆVRE</NOM_DE_FAMILLE>", "AngÃ©lique");
    assert_eq!((one.name.family(), one.name.given()), ("LEFÈVRE", "Angélique"));
    assert_eq!(reading.notices.count(Outcome::Taken, "mojibake"), 2);
}

#[test]
fn a_service_without_a_given_name_is_taken() {
    let links = super::link(
        "1",
        "1",
        "<NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE><CODE_PARENTE>51</CODE_PARENTE>",
    );
    let service = person("1", "", "").replace("COSAMS", "AIDE SOCIALE A L'ENFANCE");
    let reading = read(&[&one_student(), &responsibles_of(UAI, &service, &links, "")]);
    assert_eq!(reading.roster.responsibles[0].name.family(), "AIDE SOCIALE A L'ENFANCE");
    assert_eq!(reading.roster.links[0].relationship, fratrie_domain::model::Relationship::SocialServices);
    assert_eq!(notices(&reading), [(Outcome::Taken, Some("PRENOM"), &siecle(SiecleProblem::NoGivenName))]);
}

#[test]
fn one_key_for_two_persons_is_a_fault() {
    let persons = person("1", "Ada", "") + &person("1", "Eve", "");
    let told = super::faults(&[&one_student(), &responsibles_of(UAI, &persons, &super::legal("1", "1"), "")]);
    assert!(matches!(
        (told[0].field.as_deref(), &told[0].problem),
        (Some("PERSONNE_ID"), Problem::Contradicts { .. })
    ));
}
