//! Files as tests write them.

use fratrie_domain::{
    chrono::NaiveDate,
    roster::{Coverage, RosterSchool},
};
use fratrie_roster::{Options, Outcome, Reading, RosterErrors, Upload, read};

pub(crate) fn options() -> Options {
    let mut options = Options::new(NaiveDate::from_ymd_opt(2026, 9, 1).unwrap());
    let name = Some("École des Tilleuls".parse().unwrap());
    options.school =
        Some(RosterSchool { code: "0210001M".parse().unwrap(), name, coverage: Coverage::Whole });
    options
}

/// BE1D's columns: quoted, ISO dates, CRLF.
pub(crate) fn be1d(rows: &str) -> String {
    let header = "\"Nom Elève\";\"Nom d'usage Elève\";\"Prénom Elève\";\"Date naissance\";\"Sexe\";\"Adresse1\";\"Cp1\";\"Commune1\";\"Pays1\";\"Adresse2\";\"Cp2\";\"Commune2\";\"Pays2\";\" Cycle\";\"Niveau\";\"Classe\";\"Attestation fournie\";\"Autorisations associations\";\"Autorisations photos\";\"Décision de passage\"";
    format!("{header}\n{rows}\n").replace('\n', "\r\n")
}

/// A row of it.
pub(crate) fn pupil(family: &str, given: &str, born: &str, level: &str, class: &str) -> String {
    format!(
        "\"{family}\";;\"{given}\";\"{born}\";\"F\";;;;;;;;;\"CYCLE II\";\"{level}\";\"{class}\";\"Oui\";\"Non\";\"Oui\";\n"
    )
}

/// ONDE's columns since 2017: an INE, a label of the class, days first.
pub(crate) fn onde(rows: &str) -> String {
    format!(
        "Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;Pays2; Cycle;Niveau;Libellé classe;Identifiant classe;Attestation fournie;Autorisation associations;Autorisation photo;Décision de passage\n{rows}"
    )
}

/// The responsibles' columns, with room for so many children.
pub(crate) fn responsibles(children: usize, rows: &str) -> String {
    let child = ";Nom d'usage enfant;Nom de famille enfant;Prénom enfant;Classes enfants".repeat(children);
    format!(
        "Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Adresse responsable;CP responsable;Commune responsable;Pays;Courriel;Téléphone domicile;Téléphone travail;Téléphone portable{child}\n{rows}"
    )
}

pub(crate) fn try_read(files: &[(&str, &str)]) -> Result<Reading, RosterErrors> {
    read(files.iter().map(|(name, text)| Upload::bytes(*name, *text)).collect(), &options())
}

pub(crate) fn reading(files: &[(&str, &str)]) -> Reading {
    try_read(files).unwrap_or_else(|errors| panic!("{errors}"))
}

pub(crate) fn faults(files: &[(&str, &str)]) -> Vec<(u64, &'static str)> {
    try_read(files).unwrap_err().faults().iter().map(|fault| (fault.line, fault.problem.code())).collect()
}

pub(crate) fn told(reading: &Reading) -> Vec<(Outcome, &'static str, u64)> {
    reading.notices.counts().collect()
}

/// Given names of the two persons of each link.
pub(crate) fn links(reading: &Reading) -> Vec<(String, String)> {
    let roster = &reading.roster;
    let student =
        |key| roster.students.iter().find(|one| one.external == key).unwrap().name.given().to_owned();
    let adult =
        |key| roster.responsibles.iter().find(|one| one.external == key).unwrap().name.given().to_owned();
    let both = |link: &fratrie_domain::roster::RosterLink| {
        (student(link.student.clone()), adult(link.responsible.clone()))
    };
    let mut links: Vec<_> = roster.links.iter().map(both).collect();
    links.sort();
    links
}
