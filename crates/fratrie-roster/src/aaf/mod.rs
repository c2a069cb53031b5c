//! AAF (*annuaire académique fédérateur*): the XML that feeds directories of schools (SDET, `ficAlimMENESR`).
//!
//! # What is read
//! `Eleve`, `PersRelEleve` and `EtabEducNat`, of any number of files in any order; other categories are passed over with a
//! notice. Files say their kind by their content. A document type is not fetched; one that declares entities is refused
//! (SECURITY V35).
//!
//! # Keys
//! A person is known by the directory's key (*jointure*), which is one for the whole academy. The base of a *school* is
//! what responsibles are told apart by here, so a responsible whose students are in several schools gives one record for
//! each of these schools, all under the same key: the key of a record is (school, jointure), and schools can be imported one
//! after the other. Their accounts are grouped by their holder, as those of any two schools are.
//!
//! A student is of one school, the one attached to (`ENTPersonStructRattach`), with the class there; classes in
//! other schools are not read.
//!
//! # Complete and Delta
//! Where all requests add, and the files describe the school itself, they are all of that school. As soon as one request
//! changes or deletes, nothing is said of whom the files do not name ([`Coverage::Part`]). A Delta names persons by their key
//! alone: [`Options::known`](crate::Options::known) says of which school they are. Attributes that a change does not
//! name stay as they are; but a student's links are told all together, so those that are told no more end.
//!
//! # Links
//! Two generations: `ENTElevePersRelEleve` (about 2020), else `ENTEleveParents` and its neighbours (2013). What
//! each value means is told beside the function that reads it.

mod asked;
mod attribute;
mod details;
mod gather;
mod known;
mod out;
mod persons;
mod problem;
mod relation;
mod request;
mod schools;
mod students;

pub use known::{KnownPersons, KnownRoster};
pub use problem::AafProblem;

use crate::{
    kind::Kind,
    read::{Known, Run},
    spool::encode,
    told::{Findings, Problem},
};
use fratrie_domain::SchoolCode;
use gather::Gathered;
use out::Out;
use persons::{Dangling, Persons};
use std::{collections::BTreeMap, io};
use students::Students;

/// By the name of the root.
pub(crate) fn kind(root: &str) -> Option<Kind> {
    (root == "ficAlimMENESR").then_some(Kind::Aaf)
}

/// Reads all files of a directory.
pub(crate) fn read(files: &[Known], run: &mut Run<'_>) {
    if let Err(error) = all(files, run) {
        run.findings.fault_of_all(Problem::Disk(error.to_string()));
    }
}

/// The directory's keys of the schools that the files describe.
pub(crate) fn codes(files: &[Known], run: &mut Run<'_>) -> BTreeMap<String, SchoolCode> {
    match gathered(files, run) {
        Ok(gathered) => gathered.schools.codes(),
        Err(error) => {
            run.findings.fault_of_all(Problem::Disk(error.to_string()));
            BTreeMap::new()
        }
    }
}

fn gathered(files: &[Known], run: &mut Run<'_>) -> io::Result<Gathered> {
    let mut gathered = Gathered::new(run)?;
    for file in files {
        gathered.file(file, run)?;
    }
    Ok(gathered)
}

fn all(files: &[Known], run: &mut Run<'_>) -> io::Result<()> {
    let Gathered { schools, students, mut persons, part } = gathered(files, run)?;
    if !run.findings.errors.is_empty() {
        return Ok(());
    }
    let known = run.options.known.as_deref();
    let findings = &mut run.findings;
    let mut out = Out::new(&schools, part, &mut run.draft);
    let reader = Students { schools: &schools, known, part };
    asked::each(students.finish()?, findings, |asked, findings| {
        let outcome = reader.read(&asked, findings);
        if let Some(student) = outcome.student {
            out.student(student, findings);
        }
        for gone in outcome.gone {
            out.gone(gone, findings);
        }
        for need in outcome.links {
            persons.push(&need.key(), &encode(&need)?)?;
        }
        Ok(())
    })?;
    let dangling = Persons { known, part }.read(persons.finish()?, &mut out, findings)?;
    missing(&dangling, findings);
    Ok(())
}

/// One link in five to nobody: no directory is as wrong as that, but an upload may lack a file.
fn missing(dangling: &Dangling, findings: &mut Findings) {
    let Dangling { links, unknown } = *dangling;
    if unknown > 20 && unknown.saturating_mul(5) >= links {
        findings.fault_of_all(Problem::Aaf(AafProblem::FileMissing { links, unknown }));
    }
}
