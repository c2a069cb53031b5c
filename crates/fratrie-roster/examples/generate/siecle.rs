//! SIECLE: a folder a school, with its students and its responsibles.

use crate::{
    latin::{Latin, escaped},
    model::{Family, Kin, Person, Pupil, Sex},
    options::Options,
    town::{self, Counts},
};
use std::{
    error::Error,
    fs::{self, File},
    io::{self, BufWriter},
    path::Path,
};

/// How links are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generation {
    /// Ranks, kinship of one digit.
    A,
    /// Levels, kinship of two digits.
    B,
}

type Out = Latin<BufWriter<File>>;

pub(crate) fn write(
    options: &Options,
    folder: &Path,
    generation: Generation,
) -> Result<Counts, Box<dyn Error>> {
    let mut counts = Counts::default();
    for school in 0..options.schools {
        let folder = folder.join(town::uai(school));
        fs::create_dir_all(&folder)?;
        students(options, school, &folder, &mut counts)?;
        responsibles(options, school, &folder, generation, &mut counts)?;
    }
    Ok(counts)
}

fn open(options: &Options, school: u64, path: &Path, root: &str) -> io::Result<Out> {
    let mut out = Latin(BufWriter::new(File::create(path)?));
    let year = options.year.rentree();
    out.put(&format!(
        "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>\n<{root} VERSION=\"2.1\">\n<PARAMETRES><UAJ>{}</UAJ>\
         <ANNEE_SCOLAIRE>{year}</ANNEE_SCOLAIRE><DATE_EXPORT>15/09/{year}</DATE_EXPORT><HORODATAGE>15/09/{year} \
         07:30:00</HORODATAGE></PARAMETRES>\n<DONNEES>\n",
        town::uai(school)
    ))?;
    Ok(out)
}

fn students(options: &Options, school: u64, folder: &Path, counts: &mut Counts) -> io::Result<()> {
    let path = folder.join("ExportXML_ElevesSansAdresses.xml");
    let mut out = open(options, school, &path, "BEE_ELEVES")?;
    out.put("<ELEVES>\n")?;
    for pupil in town::known(options, school).flat_map(|family| family.pupils) {
        counts.students += 1;
        student(options, &mut out, &pupil)?;
    }
    out.put("</ELEVES>\n<STRUCTURES>\n")?;
    for pupil in town::known(options, school).flat_map(|family| family.pupils) {
        if let Some(class) = &pupil.class {
            out.put(&format!(
                "<STRUCTURES_ELEVE ELEVE_ID=\"{}\" ELENOET=\"{}\"><STRUCTURE><CODE_STRUCTURE>{}</CODE_STRUCTURE>\
                 <TYPE_STRUCTURE>D</TYPE_STRUCTURE></STRUCTURE></STRUCTURES_ELEVE>\n",
                pupil.key,
                pupil.key % 100_000,
                escaped(class)
            ))?;
        }
    }
    out.put("</STRUCTURES>\n</DONNEES>\n</BEE_ELEVES>\n")
}

fn student(options: &Options, out: &mut Out, pupil: &Pupil) -> io::Result<()> {
    let (year, month, day) = pupil.birth_date();
    out.put(&format!("<ELEVE ELEVE_ID=\"{}\" ELENOET=\"{}\">\n", pupil.key, pupil.key % 100_000))?;
    out.element("ID_NATIONAL", &pupil.ine())?;
    out.element("NOM_DE_FAMILLE", &pupil.family.to_uppercase())?;
    out.element("PRENOM", &pupil.given)?;
    out.element("DATE_NAISS", &format!("{day:02}/{month:02}/{year}"))?;
    out.element("DOUBLEMENT", "0")?;
    out.element("CODE_SEXE", if pupil.sex == Sex::Boy { "1" } else { "2" })?;
    if pupil.left {
        out.element("DATE_SORTIE", &format!("10/09/{}", options.year.rentree()))?;
    }
    out.put("</ELEVE>\n")
}

fn responsibles(
    options: &Options,
    school: u64,
    folder: &Path,
    generation: Generation,
    counts: &mut Counts,
) -> io::Result<()> {
    let path = folder.join("ExportXML_ResponsablesAvecAdresses.xml");
    let mut out = open(options, school, &path, "BEE_RESPONSABLES")?;
    out.put("<PERSONNES>\n")?;
    for family in town::known(options, school) {
        for person in &family.persons {
            counts.responsibles += 1;
            self::person(&mut out, &family, person)?;
        }
    }
    out.put("</PERSONNES>\n<RESPONSABLES>\n")?;
    for family in town::known(options, school) {
        for pupil in &family.pupils {
            for person in &family.persons {
                counts.links += 1;
                let rank = person.rank(&family, pupil);
                link(&mut out, generation, pupil, (person.key, person.kin, rank))?;
            }
            if pupil.dangling {
                counts.links += 1;
                link(&mut out, generation, pupil, (pupil.key / 10 * 10 + 9, Kin::Other, 0))?;
            }
        }
    }
    out.put("</RESPONSABLES>\n<ADRESSES>\n")?;
    for family in town::known(options, school) {
        let [street, postcode, town] = &family.address;
        out.put(&format!("<ADRESSE ADRESSE_ID=\"{}\">\n", family.number))?;
        out.element("LIGNE1_ADRESSE", street)?;
        out.element("CODE_POSTAL", postcode)?;
        out.element("CODE_PAYS", "100")?;
        out.element("LL_PAYS", "FRANCE")?;
        out.element("LIBELLE_POSTAL", &town.to_uppercase())?;
        out.put("</ADRESSE>\n")?;
    }
    out.put("</ADRESSES>\n</DONNEES>\n</BEE_RESPONSABLES>\n")
}

fn person(out: &mut Out, family: &Family, person: &Person) -> io::Result<()> {
    out.put(&format!("<PERSONNE PERSONNE_ID=\"{}\">\n", person.key))?;
    out.element("LC_CIVILITE", if person.woman { "MME" } else { "M." })?;
    out.element("NOM_DE_FAMILLE", &person.family.to_uppercase())?;
    out.element("NOM_USAGE", &person.usage.as_deref().unwrap_or_default().to_uppercase())?;
    out.element("PRENOM", &person.given)?;
    out.element("TEL_PORTABLE", &person.mobile)?;
    out.element("MEL", &person.mail)?;
    out.element("COMMUNICATION_ADRESSE", "1")?;
    out.element("ADRESSE_ID", &family.number.to_string())?;
    out.put("</PERSONNE>\n")
}

fn link(
    out: &mut Out,
    generation: Generation,
    pupil: &Pupil,
    (person, kin, rank): (u64, Kin, usize),
) -> io::Result<()> {
    out.put(&format!(
        "<RESPONSABLE_ELEVE><ELEVE_ID>{}</ELEVE_ID><PERSONNE_ID>{person}</PERSONNE_ID>",
        pupil.key
    ))?;
    let first = u8::from(rank == 1);
    out.put(&match generation {
        Generation::A => format!(
            "<RESP_LEGAL>{rank}</RESP_LEGAL><CODE_PARENTE>{}</CODE_PARENTE><RESP_FINANCIER>{first}</RESP_FINANCIER>\
             <PERS_PAIEMENT>{first}</PERS_PAIEMENT><PERS_CONTACT>{}</PERS_CONTACT>",
            one_digit(kin),
            u8::from(rank == 0)
        ),
        Generation::B => format!(
            "<NIVEAU_RESPONSABILITE>{}</NIVEAU_RESPONSABILITE><CODE_PARENTE>{}</CODE_PARENTE><PAIE_FRAIS_SCOLAIRES>\
             {first}</PAIE_FRAIS_SCOLAIRES><PERCOIT_LES_AIDES>{first}</PERCOIT_LES_AIDES><HEBERGE_ELEVE>{first}\
             </HEBERGE_ELEVE><A_CONTACTER_EN_PRIORITE>true</A_CONTACTER_EN_PRIORITE>",
            if rank == 0 { 3 } else { 1 },
            two_digits(kin)
        ),
    })?;
    out.put("</RESPONSABLE_ELEVE>\n")
}

pub(crate) const fn one_digit(kin: Kin) -> u8 {
    match kin {
        Kin::Father => 1,
        Kin::Mother => 2,
        Kin::Guardian => 3,
        Kin::Grandparent => 4,
        Kin::Services => 5,
        Kin::Other => 6,
    }
}

pub(crate) const fn two_digits(kin: Kin) -> u8 {
    match kin {
        Kin::Mother => 10,
        Kin::Father => 20,
        Kin::Grandparent => 38,
        Kin::Guardian => 50,
        Kin::Services => 51,
        Kin::Other => 90,
    }
}
