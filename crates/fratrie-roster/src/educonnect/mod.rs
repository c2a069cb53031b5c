//! `ÉduConnect`'s list of responsibles (`Educonnect-ListeResponsables-….csv`): one line a pupil and responsible, for mail
//! merge.
//!
//! - **A responsible's key** is the identifier, which stays from year to year and from school to school.
//! - **A pupil's key** is made of the names, folded; the list has neither a number nor a birth date. Lines of one name are
//!   one pupil's if they are of one class or have a responsible in common; else they are namesakes', whose keys are made
//!   of the name and the first of their responsibles' identifiers, and a notice tells. Two namesakes of one class can not
//!   be told from one pupil: that three responsibles answer for one pupil is told, since it may be that.
//! - **Part of a school.** The screen from which the list is exported is filtered as the office likes: the list says
//!   nothing of whom it does not name, and nobody has left because of it.
//! - **Legal responsibles** only have an account, so the level is legal; of kinship it says nothing.
//! - **Passwords** are other people's secrets: never read. That there are some is told.

mod groups;
mod list;
mod problem;
mod pupils;

pub use problem::EduconnectProblem;

use crate::{
    halt::Halt,
    kind::Kind,
    read::{Known, Run},
    table::{Header, Table},
};
use fratrie_domain::roster::Place;
use list::List;
use std::io::Read;

const SCHOOL: &str = "RNE";
const SCHOOL_NAME: &str = "Ecole";
const PUPIL_FAMILY: &str = "Nom de l'élève";
const PUPIL_GIVEN: &str = "Prénom de l'élève";
const LEVEL: &str = "Niveau de l'élève";
const CLASS: &str = "Classe de l'élève";
const FAMILY: &str = "Nom du responsable";
const GIVEN: &str = "Prénom du responsable";
const IDENTIFIER: &str = "Identifiant";
const PASSWORD: &str = "Mot de passe";

/// The kind of a table with this header.
pub(crate) fn kind(header: &Header) -> Option<Kind> {
    header.has(&[SCHOOL, PUPIL_FAMILY, FAMILY, IDENTIFIER]).then_some(Kind::EduconnectList)
}

/// Reads lists, of one school or more.
pub(crate) fn read(files: &[Known], run: &mut Run<'_>) {
    let mut list = List::default();
    for file in files {
        let halted = file.text(run, |input, run| table(input, file.file, &mut list, run).err()).flatten();
        if let Some(halt) = halted {
            halt.tell(file.file, &mut run.findings);
        }
    }
    if run.findings.errors.is_empty() {
        list.make(&mut run.draft, &mut run.findings);
    }
}

fn table(input: &mut dyn Read, file: u32, list: &mut List, run: &mut Run<'_>) -> Result<(), Halt> {
    let mut table = Table::open(input, &run.options.limits, None)?;
    let at = Place { file, line: table.line };
    if !list.open(&table.header, at, &mut run.findings) {
        return Ok(());
    }
    while let Some(row) = table.next()? {
        list.row(&row, Place { file, line: row.line }, &mut run.findings);
    }
    Ok(())
}
