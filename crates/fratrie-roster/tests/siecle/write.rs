//! Writes a roster as SIECLE would export it.

use fratrie_domain::{
    model::{Civility, Level, PostalAddress, Rank, Relationship, Rights},
    roster::{Roster, RosterLink, RosterResponsible, RosterStudent, Told},
};
use std::fmt::{Display, Write};

/// The generation of the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generation {
    A,
    B,
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&apos;").replace('é', "&#233;")
}

fn put(out: &mut String, name: &str, text: impl Display) {
    writeln!(out, "<{name}>{}</{name}>", escaped(&text.to_string())).unwrap();
}

fn put_told<T: Display>(out: &mut String, name: &str, told: &Told<T>) {
    match told {
        Told::Absent => {}
        Told::Empty => writeln!(out, "<{name}/>").unwrap(),
        Told::Value(text) => put(out, name, text),
    }
}

/// The two files, in UTF-8 text that says it is in `encoding`.
pub(crate) fn write(roster: &Roster, generation: Generation, encoding: &str) -> [String; 2] {
    let head = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<!-- généré -->\n");
    let parameters = super::parameters(roster.schools[0].code.as_str());
    let mut students = format!("{head}<BEE_ELEVES VERSION=\"3.0\">{parameters}<DONNEES><ELEVES>\n");
    roster.students.iter().for_each(|one| student(&mut students, one));
    students += "</ELEVES><STRUCTURES>\n";
    for (one, class) in roster.students.iter().filter_map(|one| Some((one, one.class.as_ref()?))) {
        students += &super::class(one.external.as_str(), &escaped(class.as_str()));
    }
    students += "</STRUCTURES></DONNEES></BEE_ELEVES>\n";

    let mut file = format!("{head}<BEE_RESPONSABLES VERSION=\"2.1\">{parameters}<DONNEES><PERSONNES>\n");
    for (index, one) in roster.responsibles.iter().enumerate() {
        person(&mut file, index, one);
    }
    file += "</PERSONNES><RESPONSABLES>\n";
    roster.links.iter().for_each(|one| link(&mut file, generation, one));
    file += "</RESPONSABLES><ADRESSES>\n";
    for (index, one) in roster.responsibles.iter().enumerate() {
        if let Told::Value(told) = &one.details.address {
            address(&mut file, index, told);
        }
    }
    file += "</ADRESSES></DONNEES></BEE_RESPONSABLES>\n";
    [students, file]
}

fn student(out: &mut String, one: &RosterStudent) {
    writeln!(out, "<ELEVE ELEVE_ID=\"{}\">", one.external).unwrap();
    for (field, ine) in ["INE_RNIE", "INE_BEA"].into_iter().zip(&one.ines) {
        put(out, field, ine);
    }
    put(out, "NOM_DE_FAMILLE", one.name.family());
    if let Some(usage) = one.name.usage() {
        put(out, "NOM_USAGE", usage);
    }
    put(out, "PRENOM", one.name.given());
    put(out, "DATE_NAISS", one.birth_date.unwrap().format("%d/%m/%Y"));
    *out += "</ELEVE>\n";
}

fn person(out: &mut String, index: usize, one: &RosterResponsible) {
    let details = &one.details;
    writeln!(out, "<PERSONNE PERSONNE_ID='{}'>", one.external).unwrap();
    put_told(
        out,
        "LC_CIVILITE",
        &match details.civility {
            Told::Value(Civility::Mr) => Told::Value("M."),
            Told::Value(Civility::Ms) => Told::Value("MME"),
            Told::Empty => Told::Empty,
            Told::Absent => Told::Absent,
        },
    );
    put(out, "NOM_DE_FAMILLE", one.name.family());
    if let Some(usage) = one.name.usage() {
        put(out, "NOM_USAGE", usage);
    }
    put(out, "PRENOM", one.name.given());
    put_told(out, "TEL_PERSONNEL", &details.phone);
    put_told(out, "TEL_PORTABLE", &details.mobile);
    put_told(out, "MEL", &details.email);
    match details.address {
        Told::Absent => {}
        Told::Empty => *out += "<ADRESSE_ID></ADRESSE_ID>",
        Told::Value(_) => put(out, "ADRESSE_ID", index),
    }
    *out += "</PERSONNE>\n";
}

fn address(out: &mut String, index: usize, address: &PostalAddress) {
    writeln!(out, "<ADRESSE ADRESSE_ID=\"{index}\">").unwrap();
    for (number, line) in address.lines.iter().enumerate() {
        put(out, &format!("LIGNE{}_ADRESSE", number + 1), line);
    }
    put(out, "CODE_POSTAL", address.postcode.as_ref().unwrap());
    put(out, "CODE_PAYS", if address.country.is_some() { "131" } else { "100" });
    put(out, "LL_PAYS", address.country.as_ref().map_or("FRANCE", |country| country.as_str()));
    if let Some(city) = &address.city {
        put(out, "LIBELLE_POSTAL", city);
    }
    *out += "</ADRESSE>\n";
}

fn link(out: &mut String, generation: Generation, one: &RosterLink) {
    *out += "<RESPONSABLE_ELEVE>\n";
    put(out, "ELEVE_ID", &one.student);
    put(out, "PERSONNE_ID", &one.responsible);
    let (short, long) = match one.relationship {
        Relationship::Mother => ("2", "10"),
        Relationship::Father => ("1", "20"),
        Relationship::Guardian => ("3", "50"),
        Relationship::SocialServices => ("5", "51"),
        Relationship::Self_ => ("7", "70"),
        _ => ("6", "90"),
    };
    let has = |right: Rights| one.rights.unwrap().contains(right);
    match generation {
        Generation::A => {
            let rank = match one.rank {
                Some(Rank::First) => "1",
                Some(Rank::Second) => "2",
                None => "0",
            };
            put(out, "RESP_LEGAL", rank);
            put(out, "CODE_PARENTE", short);
            put(out, "RESP_FINANCIER", u8::from(has(Rights::PAYS_FEES)));
            put(out, "PERS_PAIEMENT", u8::from(has(Rights::RECEIVES_AID)));
            put(out, "PERS_CONTACT", u8::from(has(Rights::CALLED_FIRST)));
        }
        Generation::B => {
            let level = match one.level {
                Level::Legal => "1",
                Level::InCharge => "2",
                Level::Contact => "3",
            };
            put(out, "NIVEAU_RESPONSABILITE", level);
            put(out, "CODE_PARENTE", long);
            put(out, "PAIE_FRAIS_SCOLAIRES", u8::from(has(Rights::PAYS_FEES)));
            put(out, "PERCOIT_LES_AIDES", has(Rights::RECEIVES_AID));
            put(out, "HEBERGE_ELEVE", has(Rights::HOUSES));
            put(out, "A_CONTACTER_EN_PRIORITE", has(Rights::CALLED_FIRST));
        }
    }
    *out += "</RESPONSABLE_ELEVE>\n";
}
