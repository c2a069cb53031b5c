//! SIECLE's exports: the fixtures of real ones, every oddity that is known, and whatever a roster can say.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod addresses;
#[path = "../common/mod.rs"]
mod common;
mod fixtures;
mod hostile;
mod links;
mod pairs;
mod persons;
mod properties;
mod students;
mod write;

use fratrie_roster::{
    Fault, Notice, Options, Outcome, Problem, Reading, RosterErrors, SiecleProblem, Upload,
};

/// The school of most tests.
const UAI: &str = "0752387M";

fn options() -> Options {
    Options::new(chrono::NaiveDate::from_ymd_opt(2026, 10, 1).unwrap())
}

fn try_read(files: &[&str]) -> Result<Reading, RosterErrors> {
    let name = |index: usize| format!("fichier {index}.xml");
    let uploads = files.iter().enumerate().map(|(index, file)| Upload::bytes(name(index), *file));
    fratrie_roster::read(uploads.collect(), &options())
}

fn read(files: &[&str]) -> Reading {
    try_read(files).unwrap_or_else(|errors| panic!("{errors}"))
}

fn faults(files: &[&str]) -> Vec<Fault> {
    let errors = try_read(files).unwrap_err();
    for fault in errors.faults() {
        for language in [fratrie_domain::Language::French, fratrie_domain::Language::English] {
            assert!(fault.problem.words(language).len() > 10, "{fault:?}");
        }
    }
    errors.faults().to_vec()
}

fn parameters(uai: &str) -> String {
    format!(
        "<PARAMETRES><UAJ>{uai}</UAJ><ANNEE_SCOLAIRE>2026</ANNEE_SCOLAIRE>\
         <DATE_EXPORT>30/09/2026</DATE_EXPORT><HORODATAGE>30/09/2026 19:01:46</HORODATAGE></PARAMETRES>"
    )
}

fn students_of(uai: &str, students: &str, structures: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<BEE_ELEVES VERSION=\"3.0\">\n{}\n<DONNEES>\n<ELEVES>\n{students}\n\
         </ELEVES>\n<STRUCTURES>\n{structures}\n</STRUCTURES>\n</DONNEES>\n</BEE_ELEVES>",
        parameters(uai)
    )
}

fn responsibles_of(uai: &str, persons: &str, links: &str, addresses: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<BEE_RESPONSABLES VERSION=\"2.1\">\n{}\n<DONNEES>\n<PERSONNES>\n\
         {persons}\n</PERSONNES>\n<RESPONSABLES>\n{links}\n</RESPONSABLES>\n<ADRESSES>{addresses}</ADRESSES>\n\
         </DONNEES>\n</BEE_RESPONSABLES>",
        parameters(uai)
    )
}

/// One student, 1, in class 6A.
fn one_student() -> String {
    students_of(UAI, &student("1", "Dylan", ""), &class("1", "6A"))
}

fn student(id: &str, given: &str, more: &str) -> String {
    format!(
        "<ELEVE ELEVE_ID=\"{id}\"><NOM_DE_FAMILLE>COSAMS</NOM_DE_FAMILLE><PRENOM>{given}</PRENOM>\
         <DATE_NAISS>19/01/2014</DATE_NAISS>{more}</ELEVE>"
    )
}

fn class(id: &str, class: &str) -> String {
    format!(
        "<STRUCTURES_ELEVE ELEVE_ID=\"{id}\"><STRUCTURE><CODE_STRUCTURE>{class}</CODE_STRUCTURE>\
         <TYPE_STRUCTURE>D</TYPE_STRUCTURE></STRUCTURE></STRUCTURES_ELEVE>"
    )
}

fn person(id: &str, given: &str, more: &str) -> String {
    format!(
        "<PERSONNE PERSONNE_ID=\"{id}\"><NOM_DE_FAMILLE>COSAMS</NOM_DE_FAMILLE><PRENOM>{given}</PRENOM>{more}</PERSONNE>"
    )
}

fn link(student: &str, person: &str, more: &str) -> String {
    format!(
        "<RESPONSABLE_ELEVE><ELEVE_ID>{student}</ELEVE_ID><PERSONNE_ID>{person}</PERSONNE_ID>{more}</RESPONSABLE_ELEVE>"
    )
}

fn legal(student: &str, person: &str) -> String {
    link(student, person, "<NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE><CODE_PARENTE>10</CODE_PARENTE>")
}

/// The one responsible, 1, of student 1, with these elements.
fn one_person(more: &str) -> String {
    responsibles_of(UAI, &person("1", "Angélique", more), &legal("1", "1"), "")
}

/// What was told, but for codes of schools.
fn notices(reading: &Reading) -> Vec<(Outcome, Option<&str>, &Problem)> {
    let told = |notice: &Notice| notice.problem.code() != "uai_key";
    let named = reading.notices.named().iter().filter(|notice| told(notice));
    named.map(|notice| (notice.outcome, notice.field.as_deref(), &notice.problem)).collect()
}

fn siecle(problem: SiecleProblem) -> Problem {
    Problem::Siecle(problem)
}
