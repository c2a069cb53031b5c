//! What is uploaded: archives, folders, encodings, and what people upload by mistake.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod archives;
mod csv_words;
mod encodings;
mod folders;
mod mistaken;
mod words;

use fratrie_domain::Language;
use fratrie_roster::{Fault, Kind, Limits, Options, Reading, RosterErrors, Upload};
use std::io::Write;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const PLAIN: &str = "\
school_code;student_id;student_family_name;student_given_name;class;responsible_id;responsible_family_name;responsible_given_name;relationship;level
0752387M;E1;Lefèvre;Zoé;6e A;R1;Lefèvre;Angélique;mère;1
";

const STUDENTS: &str = "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>
<BEE_ELEVES><PARAMETRES><UAJ>0752387M</UAJ></PARAMETRES><DONNEES><ELEVES><ELEVE ELEVE_ID=\"1\">
<NOM_DE_FAMILLE>LEFÈVRE</NOM_DE_FAMILLE><PRENOM>Zoé</PRENOM></ELEVE></ELEVES></DONNEES></BEE_ELEVES>";

const RESPONSIBLES: &str = "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>
<BEE_RESPONSABLES><PARAMETRES><UAJ>0752387M</UAJ></PARAMETRES><DONNEES><PERSONNES><PERSONNE PERSONNE_ID=\"1\">
<NOM_DE_FAMILLE>LEFÈVRE</NOM_DE_FAMILLE><PRENOM>Angélique</PRENOM></PERSONNE></PERSONNES><RESPONSABLES>
<RESPONSABLE_ELEVE><ELEVE_ID>1</ELEVE_ID><PERSONNE_ID>1</PERSONNE_ID><NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE>
<CODE_PARENTE>10</CODE_PARENTE></RESPONSABLE_ELEVE></RESPONSABLES><ADRESSES/></DONNEES></BEE_RESPONSABLES>";

fn options() -> Options {
    Options::new(chrono::NaiveDate::from_ymd_opt(2026, 10, 1).unwrap())
}

fn within(limits: Limits) -> Options {
    Options { limits, ..options() }
}

fn try_read(uploads: Vec<Upload>) -> Result<Reading, RosterErrors> {
    fratrie_roster::read(uploads, &options())
}

fn read(uploads: Vec<Upload>) -> Reading {
    try_read(uploads).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The one fault of what can not be read; it is told in both languages, and says what to do.
fn fault_of(uploads: Vec<Upload>, options: &Options) -> Fault {
    let errors = fratrie_roster::read(uploads, options).unwrap_err();
    let [fault] = errors.faults() else { panic!("{errors}") };
    for language in [Language::French, Language::English] {
        assert!(fault.problem.words(language).len() > 10, "{fault:?}");
    }
    fault.clone()
}

fn fault(name: &str, content: impl Into<Vec<u8>>) -> Fault {
    fault_of(vec![Upload::bytes(name, content)], &options())
}

/// In ISO-8859-15, which SIECLE's exports are in.
fn latin(text: &str) -> Vec<u8> {
    let (bytes, _, lost) = encoding_rs::ISO_8859_15.encode(text);
    assert!(!lost);
    bytes.into_owned()
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn is_siecle(reading: &Reading) -> bool {
    let one = &reading.roster.responsibles[0];
    let kinds: Vec<_> = reading.files.iter().filter_map(|file| file.kind).collect();
    kinds.contains(&Kind::SiecleStudents)
        && kinds.contains(&Kind::SiecleResponsibles)
        && one.name.to_string() == "Angélique LEFÈVRE"
        && reading.roster.links.len() == 1
}
