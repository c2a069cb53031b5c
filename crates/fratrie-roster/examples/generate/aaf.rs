//! AAF: files of students, of their relatives and of schools, as a directory is fed.

use crate::{
    latin::{Latin, escaped},
    model::{Family, Person, Pupil, Sex},
    options::Options,
    siecle::{one_digit, two_digits},
    town::{self, Counts},
};
use std::{
    error::Error,
    fs::File,
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

/// How links are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generation {
    /// Several attributes, kinship of one digit.
    Of2013,
    /// One attribute, kinship of two digits.
    Of2020,
}

type Out = Latin<BufWriter<File>>;

pub(crate) fn write(
    options: &Options,
    folder: &Path,
    generation: Generation,
) -> Result<Counts, Box<dyn Error>> {
    let mut counts = Counts::default();
    let mut schools = Files::new(options, folder, "EtabEducNat");
    for number in 0..options.schools {
        school(schools.next()?, number)?;
    }
    schools.close()?;
    let mut relatives = Files::new(options, folder, "PersRelEleve");
    let mut students = Files::new(options, folder, "Eleve");
    for family in town::families(options) {
        for person in &family.persons {
            counts.responsibles += 1;
            relative(relatives.next()?, &family, person)?;
        }
        for pupil in family.pupils.iter().filter(|pupil| !pupil.left) {
            counts.students += 1;
            counts.links += family.persons.len() as u64 + u64::from(pupil.dangling);
            student(students.next()?, generation, &family, pupil)?;
        }
    }
    relatives.close()?;
    students.close()?;
    Ok(counts)
}

/// Files of one type, so many requests each.
struct Files {
    folder: PathBuf,
    kind: &'static str,
    date: String,
    split: u64,
    written: u64,
    out: Option<Out>,
}

impl Files {
    fn new(options: &Options, folder: &Path, kind: &'static str) -> Self {
        let date = format!("{}0915", options.year.rentree());
        Self { folder: folder.to_owned(), kind, date, split: options.split, written: 0, out: None }
    }

    fn next(&mut self) -> io::Result<&mut Out> {
        if self.written.is_multiple_of(self.split) {
            self.close()?;
            let number = self.written / self.split;
            let name = format!("ENT_Complet_{}_{}_{number:04}.xml", self.date, self.kind);
            let mut out = Latin(BufWriter::new(File::create(self.folder.join(name))?));
            out.put(
                "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>\n<!DOCTYPE ficAlimMENESR SYSTEM \
                 \"ficAlimMENESR.dtd\">\n<ficAlimMENESR>\n",
            )?;
            self.out = Some(out);
        }
        self.written += 1;
        self.out.as_mut().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn close(&mut self) -> io::Result<()> {
        self.out.take().map_or(Ok(()), |mut out| out.put("</ficAlimMENESR>\n"))
    }
}

fn structure(school: u64) -> u64 {
    1_000 + school
}

fn begin(out: &mut Out, category: &str, kind: &str, id: u64) -> io::Result<()> {
    out.put(&format!(
        "<addRequest>\n<operationalAttributes><attr name=\"{category}\"><value>{kind}</value></attr>\
         </operationalAttributes>\n<identifier><id>{id}</id></identifier>\n<attributes>\n"
    ))
}

fn attr(out: &mut Out, name: &str, values: &[String]) -> io::Result<()> {
    let value = |value: &String| match value.as_str() {
        "" => "<value/>".to_owned(),
        value => format!("<value>{}</value>", escaped(value)),
    };
    let values: String =
        if values.is_empty() { "<value/>".to_owned() } else { values.iter().map(value).collect() };
    out.put(&format!("<attr name=\"{name}\">{values}</attr>\n"))
}

fn end(out: &mut Out) -> io::Result<()> {
    out.put("</attributes>\n</addRequest>\n")
}

fn school(out: &mut Out, school: u64) -> io::Result<()> {
    begin(out, "categorieStructure", "EtabEducNat", structure(school))?;
    attr(out, "ENTStructureJointure", &[structure(school).to_string()])?;
    attr(out, "ENTStructureUAI", &[town::uai(school)])?;
    attr(out, "ENTStructureNomCourant", &[town::school_name(school)])?;
    attr(out, "ENTStructureTypeStruct", &["COLLEGE".to_owned()])?;
    end(out)
}

fn relative(out: &mut Out, family: &Family, person: &Person) -> io::Result<()> {
    let text = |text: &str| vec![text.to_owned()];
    let [street, postcode, town] = &family.address;
    // Persons and pupils are numbered alike here; in the directory they are not.
    let key = person_key(person.key);
    begin(out, "categoriePersonne", "PersRelEleve", key)?;
    attr(out, "ENTPersonJointure", &[key.to_string()])?;
    attr(out, "ENTPersonDateNaissance", &[])?;
    attr(out, "ENTPersonNomPatro", &text(&person.family))?;
    attr(out, "sn", &text(person.usage.as_deref().unwrap_or(&person.family)))?;
    attr(out, "givenName", &text(&person.given))?;
    attr(out, "personalTitle", &text(if person.woman { "Mme" } else { "M." }))?;
    attr(out, "homePhone", &[])?;
    attr(out, "telephoneNumber", &[])?;
    attr(out, "ENTPersonAdresse", &text(&format!("{street}$$$")))?;
    attr(out, "ENTPersonCodePostal", &text(postcode))?;
    attr(out, "ENTPersonVille", &text(&town.to_uppercase()))?;
    attr(out, "ENTPersonPays", &text("FRANCE"))?;
    attr(out, "ENTPersonAdresseDiffusion", &text("N"))?;
    attr(out, "mobile", &text(&person.mobile))?;
    attr(out, "mail", &text(&person.mail))?;
    end(out)
}

fn student(out: &mut Out, generation: Generation, family: &Family, pupil: &Pupil) -> io::Result<()> {
    let text = |text: String| vec![text];
    let (year, month, day) = pupil.birth_date();
    let school = structure(pupil.school);
    begin(out, "categoriePersonne", "Eleve", pupil.key)?;
    attr(out, "ENTPersonJointure", &text(pupil.key.to_string()))?;
    attr(out, "ENTEleveINE", &text(pupil.ine()))?;
    attr(out, "ENTPersonDateNaissance", &text(format!("{day:02}/{month:02}/{year}")))?;
    attr(out, "ENTPersonNomPatro", &text(pupil.family.clone()))?;
    attr(out, "sn", &text(pupil.family.clone()))?;
    attr(out, "givenName", &text(pupil.given.clone()))?;
    attr(out, "personalTitle", &text(if pupil.sex == Sex::Boy { "M." } else { "Mlle" }.to_owned()))?;
    match generation {
        Generation::Of2013 => of_2013(out, family, pupil)?,
        Generation::Of2020 => of_2020(out, family, pupil)?,
    }
    attr(out, "ENTPersonStructRattach", &text(school.to_string()))?;
    let class = pupil.class.as_ref().map(|class| format!("{school}${class}"));
    attr(out, "ENTEleveClasses", class.as_slice())?;
    attr(out, "ENTEleveGroupes", &[])?;
    end(out)
}

fn of_2013(out: &mut Out, family: &Family, pupil: &Pupil) -> io::Result<()> {
    let keys = |digit: fn(u8) -> bool| -> Vec<String> {
        let persons = family.persons.iter().filter(|person| digit(one_digit(person.kin)));
        persons.map(|person| person_key(person.key).to_string()).collect()
    };
    let key = |person: &Person| person_key(person.key).to_string();
    attr(out, "ENTEleveParents", &keys(|digit| digit <= 2))?;
    attr(out, "ENTElevePere", keys(|digit| digit == 1).get(..1).unwrap_or_default())?;
    attr(out, "ENTEleveMere", keys(|digit| digit == 2).get(..1).unwrap_or_default())?;
    let legal: Vec<_> = family.persons.iter().filter(|person| person.legal).map(key).collect();
    attr(out, "ENTEleveAutoriteParentale", &legal)?;
    let mut others: Vec<_> = family.persons.iter().filter(|person| !person.legal).map(key).collect();
    if pupil.dangling {
        others.push(person_key(pupil.key / 10 * 10 + 9).to_string());
    }
    for (place, name, quality) in [
        (0, "ENTElevePersRelEleve1", "ENTEleveQualitePersRelEleve1"),
        (1, "ENTElevePersRelEleve2", "ENTEleveQualitePersRelEleve2"),
    ] {
        let other = others.get(place).map(std::slice::from_ref).unwrap_or_default();
        attr(out, name, other)?;
        attr(out, quality, &vec!["CONTACT".to_owned(); other.len()])?;
    }
    Ok(())
}

fn of_2020(out: &mut Out, family: &Family, pupil: &Pupil) -> io::Result<()> {
    let mut values = Vec::new();
    for person in &family.persons {
        let rank = person.rank(family, pupil);
        let (first, contact) = (u8::from(rank == 1), u8::from(rank == 0));
        let key = person_key(person.key);
        values.push(format!("{key}${}${first}${rank}${contact}${first}", two_digits(person.kin)));
        // Beside the true value of every twentieth, the dummy that some producers add.
        if person.key % 20 == 1 {
            values.push(format!("{key}$1$1$1$1$0"));
        }
    }
    if pupil.dangling {
        values.push(format!("{}$90$0$0$1$0", person_key(pupil.key / 10 * 10 + 9)));
    }
    attr(out, "ENTElevePersRelEleve", &values)
}

const fn person_key(key: u64) -> u64 {
    key + 5_000_000_000
}
