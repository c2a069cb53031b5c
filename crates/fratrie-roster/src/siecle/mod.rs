//! SIECLE, the base of secondary schools (BEE exports, specification of the exports v17.4): `ElevesAvecAdresses` or
//! `ElevesSansAdresses`, and `ResponsablesAvecAdresses`, of one school or of several.
//!
//! Ids mean something inside one school's base only, and links name persons by them: both files of a school are read in
//! one import. A student's addresses are not read, nor `COMMUNICATION_ADRESSE`: no responsible is ever shown another's
//! address, whether they agree or not.

mod addresses;
mod codes;
mod kind;
mod links;
mod origin;
mod pairs;
mod persons;
mod problem;
mod ranks;
mod responsibles;
mod students;
mod texts;

use crate::{
    halt::Halt,
    kind::Kind,
    read::{Known, Run},
    xml::Xml,
};
pub(crate) use codes::relationship;
pub use kind::SiecleOther;
pub(crate) use kind::kind;
pub use problem::SiecleProblem;
use std::io::Read;

/// Reads the files: students first, for their leavers to be known, whatever the order of the uploads.
pub(crate) fn read(files: &[Known], run: &mut Run<'_>) {
    let mut origins = Vec::new();
    for kind in [Kind::SiecleStudents, Kind::SiecleResponsibles] {
        for known in files.iter().filter(|known| known.kind == kind) {
            let halted = known.text(run, |input, run| {
                let read = if kind == Kind::SiecleStudents { students::read } else { responsibles::read };
                document(input, known, run, read)
            });
            match halted {
                Some(Ok(origin)) => origins.push((known, origin)),
                Some(Err(halt)) => halt.tell(known.file, &mut run.findings),
                None => {}
            }
        }
    }
    // A file that can not be read says nothing of which others are missing.
    if run.findings.errors.is_empty() {
        pairs::check(files, &origins, run);
    }
}

fn document(
    input: &mut dyn Read,
    known: &Known,
    run: &mut Run<'_>,
    read: impl FnOnce(&mut Xml<'_>, &Known, &mut Run<'_>) -> Result<origin::Origin, Halt>,
) -> Result<origin::Origin, Halt> {
    read(&mut Xml::new(input, &run.options.limits), known, run)
}
