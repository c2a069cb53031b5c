//! `RESPONSABLE_ELEVE`, both generations.

use super::{UAI, link, notices, one_student, person, read, responsibles_of, siecle};
use fratrie_domain::model::{Level, Rank, Relationship, Rights};
use fratrie_roster::{Outcome, Problem, Reading, SiecleProblem};

/// Student 1's links to persons 1, 2 …, each with these elements.
fn with(links: &[&str]) -> Reading {
    let (mut persons, mut all) = (String::new(), String::new());
    for (index, more) in links.iter().enumerate() {
        let id = (index + 1).to_string();
        persons += &person(&id, &format!("Ada{}", "abc".chars().nth(index).unwrap()), "");
        all += &link("1", &id, more);
    }
    read(&[&one_student(), &responsibles_of(UAI, &persons, &all, "")])
}

fn ranks(reading: &Reading) -> Vec<Option<Rank>> {
    reading.roster.links.iter().map(|link| link.rank).collect()
}

const FIRST: Option<Rank> = Some(Rank::First);
const SECOND: Option<Rank> = Some(Rank::Second);
const LEGAL: &str = "<NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE><CODE_PARENTE>20</CODE_PARENTE>";
const PAYS: &str = "<NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE><CODE_PARENTE>10</CODE_PARENTE><PAIE_FRAIS_SCOLAIRES>1</PAIE_FRAIS_SCOLAIRES>";

#[test]
fn generation_b_ranks_whoever_pays_first_then_in_the_order_of_the_file() {
    assert_eq!(ranks(&with(&[LEGAL, LEGAL])), [FIRST, SECOND]);
    assert_eq!(ranks(&with(&[LEGAL, PAYS])), [SECOND, FIRST]);
    assert_eq!(ranks(&with(&[PAYS, LEGAL])), [FIRST, SECOND]);
    let contact = LEGAL.replace(">1<", ">3<");
    assert_eq!(ranks(&with(&[&contact, LEGAL])), [None, FIRST]);
}

#[test]
fn generation_b_gives_a_third_legal_responsible_no_rank_and_says_so() {
    let reading = with(&[LEGAL, LEGAL, PAYS]);
    assert_eq!(ranks(&reading), [SECOND, None, FIRST]);
    assert!(reading.roster.links.iter().all(|link| link.level == Level::Legal), "the rights stay");
    let many = siecle(SiecleProblem::ManyLegal);
    assert_eq!(notices(&reading), [(Outcome::Taken, Some("NIVEAU_RESPONSABILITE"), &many)]);
}

#[test]
fn generation_b_levels_kinships_and_rights() {
    for (code, relationship) in [
        ("10", Relationship::Mother),
        ("20", Relationship::Father),
        ("37", Relationship::Sibling),
        ("38", Relationship::Grandparent),
        ("39", Relationship::Other),
        ("41", Relationship::Other),
        ("42", Relationship::FosterCarer),
        ("50", Relationship::Guardian),
        ("51", Relationship::SocialServices),
        ("70", Relationship::Self_),
        ("90", Relationship::Other),
    ] {
        let reading = with(&[&LEGAL.replace("20", code)]);
        assert_eq!(reading.roster.links[0].relationship, relationship, "{code}");
        assert_eq!(notices(&reading), []);
    }
    for (code, level) in [("1", Level::Legal), ("2", Level::InCharge), ("3", Level::Contact)] {
        assert_eq!(with(&[&LEGAL.replace(">1<", &format!(">{code}<"))]).roster.links[0].level, level);
    }
    let flags = "<PERCOIT_LES_AIDES>true</PERCOIT_LES_AIDES><HEBERGE_ELEVE>1</HEBERGE_ELEVE><A_CONTACTER_EN_PRIORITE>FALSE</A_CONTACTER_EN_PRIORITE>";
    let reading = with(&[&format!("{LEGAL}{flags}")]);
    assert_eq!(reading.roster.links[0].rights, Some(Rights::RECEIVES_AID.union(Rights::HOUSES)));
    assert_eq!(with(&[LEGAL]).roster.links[0].rights, None, "no word, no change");
    assert_eq!(reading.roster.links[0].restrictions, None);
}

#[test]
fn an_adult_pupil_is_their_own_responsible() {
    let links = link("1", "1", &LEGAL.replace("20", "70"));
    let file = responsibles_of(UAI, &person("1", "Dylan", ""), &links, "");
    let reading = read(&[&one_student(), &file]);
    let link = &reading.roster.links[0];
    assert_eq!((link.level, link.rank, link.relationship), (Level::Legal, FIRST, Relationship::Self_));
}

fn old(rank: &str, kinship: &str, more: &str) -> String {
    format!("<RESP_LEGAL>{rank}</RESP_LEGAL><CODE_PARENTE>{kinship}</CODE_PARENTE>{more}")
}

#[test]
fn generation_a_tells_its_ranks_and_one_digit_kinships() {
    let reading = with(&[
        &old("2", "1", "<RESP_FINANCIER>0</RESP_FINANCIER><PERS_CONTACT>1</PERS_CONTACT>"),
        &old("1", "2", "<RESP_FINANCIER>1</RESP_FINANCIER><PERS_PAIEMENT>1</PERS_PAIEMENT>"),
        &old("0", "5", ""),
    ]);
    let links = &reading.roster.links;
    assert_eq!(ranks(&reading), [SECOND, FIRST, None]);
    let levels: Vec<_> = links.iter().map(|link| link.level).collect();
    assert_eq!(levels, [Level::Legal, Level::Legal, Level::Contact]);
    let kinships: Vec<_> = links.iter().map(|link| link.relationship).collect();
    assert_eq!(kinships, [Relationship::Father, Relationship::Mother, Relationship::SocialServices]);
    assert_eq!(links[0].rights, Some(Rights::CALLED_FIRST));
    assert_eq!(links[1].rights, Some(Rights::PAYS_FEES.union(Rights::RECEIVES_AID)));
    assert_eq!(notices(&reading), []);
    for (code, relationship) in [
        ("3", Relationship::Guardian),
        ("4", Relationship::Other),
        ("6", Relationship::Other),
        ("7", Relationship::Self_),
    ] {
        assert_eq!(with(&[&old("1", code, "")]).roster.links[0].relationship, relationship);
    }
}

#[test]
fn generation_a_misspells_payment() {
    let reading = with(&[&old("1", "2", "<PERS_PAIMENT>1</PERS_PAIMENT>")]);
    assert_eq!(reading.roster.links[0].rights, Some(Rights::RECEIVES_AID));
}

#[test]
fn generation_a_two_of_one_rank_are_an_anomaly_and_the_first_keeps_it() {
    let reading = with(&[&old("1", "2", ""), &old("1", "1", "")]);
    assert_eq!(ranks(&reading), [FIRST, None]);
    assert!(reading.roster.links.iter().all(|link| link.level == Level::Legal));
    assert_eq!(notices(&reading), [(Outcome::Taken, Some("RESP_LEGAL"), &siecle(SiecleProblem::SameRank))]);
}

#[test]
fn responsable_for_responsable_eleve_is_tolerated() {
    let file = responsibles_of(UAI, &person("1", "Ada", ""), &super::legal("1", "1"), "");
    let reading = read(&[&one_student(), &file.replace("RESPONSABLE_ELEVE", "RESPONSABLE")]);
    assert_eq!(reading.roster.links.len(), 1);
}

#[test]
fn an_unknown_kinship_is_another_one_and_an_unknown_level_is_left_out() {
    let reading = with(&[&LEGAL.replace("20", "88"), LEGAL]);
    assert_eq!(reading.roster.links[0].relationship, Relationship::Other);
    assert!(matches!(
        notices(&reading).as_slice(),
        [(Outcome::Taken, Some("CODE_PARENTE"), Problem::Word { .. })]
    ));
    let reading = with(&[&LEGAL.replace(">1<", ">7<"), LEGAL]);
    assert_eq!(reading.roster.links.len(), 1);
    assert!(matches!(
        notices(&reading).as_slice(),
        [(Outcome::LeftOut, Some("NIVEAU_RESPONSABILITE"), Problem::Word { .. })]
    ));
}

#[test]
fn one_pair_linked_in_two_ways_is_a_fault() {
    let links = link("1", "1", LEGAL) + &link("1", "1", &LEGAL.replace(">1<", ">3<"));
    let told = super::faults(&[&one_student(), &responsibles_of(UAI, &person("1", "Ada", ""), &links, "")]);
    assert!(matches!(&told[0].problem, Problem::Contradicts { .. }));
}
