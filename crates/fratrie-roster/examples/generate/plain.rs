//! Plain CSV: one file for all schools.

use crate::{
    model::{Family, Kin, Person, Pupil},
    options::Options,
    town::{self, Counts},
};
use std::{error::Error, path::Path};

const HEADER: &[&str] = &[
    "school_code",
    "school_name",
    "student_id",
    "ine",
    "student_family_name",
    "student_given_name",
    "birth_date",
    "class",
    "responsible_id",
    "responsible_family_name",
    "responsible_usage_name",
    "responsible_given_name",
    "phone",
    "relationship",
    "level",
];

pub(crate) fn write(options: &Options, folder: &Path) -> Result<Counts, Box<dyn Error>> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_path(folder.join("roster.csv"))?;
    writer.write_record(HEADER)?;
    let mut counts = Counts::default();
    for school in 0..options.schools {
        for family in town::known(options, school) {
            let pupils = family.pupils.iter().filter(|pupil| !pupil.left);
            for pupil in pupils {
                counts.students += 1;
                for person in &family.persons {
                    counts.links += 1;
                    writer.write_record(cells(school, pupil, Some(person)))?;
                }
                if family.persons.is_empty() {
                    writer.write_record(cells(school, pupil, None))?;
                }
            }
            counts.responsibles += responsibles(&family);
        }
    }
    writer.flush()?;
    Ok(counts)
}

fn responsibles(family: &Family) -> u64 {
    if family.pupils.iter().all(|pupil| pupil.left) { 0 } else { family.persons.len() as u64 }
}

fn cells(school: u64, pupil: &Pupil, person: Option<&Person>) -> Vec<String> {
    let (year, month, day) = pupil.birth_date();
    let mut cells = vec![
        town::uai(school),
        town::school_name(school),
        format!("E{}", pupil.key),
        pupil.ine(),
        pupil.family.clone(),
        pupil.given.clone(),
        format!("{year}-{month:02}-{day:02}"),
        pupil.class.clone().unwrap_or_default(),
    ];
    if let Some(person) = person {
        cells.extend([
            format!("R{}", person.key),
            person.family.clone(),
            person.usage.clone().unwrap_or_default(),
            person.given.clone(),
            // This file is written by hand, and so without what a producer lets through.
            person.mobile.chars().take(20).collect(),
            word(person.kin).to_owned(),
            if person.legal { "1" } else { "3" }.to_owned(),
        ]);
    }
    cells.resize(HEADER.len(), String::new());
    cells
}

const fn word(kin: Kin) -> &'static str {
    match kin {
        Kin::Mother => "mère",
        Kin::Father => "père",
        Kin::Grandparent => "grand-parent",
        Kin::Guardian => "tuteur",
        Kin::Services => "ase",
        Kin::Other => "autre",
    }
}
