//! ONDE, the base of primary schools (before 2017: BE1D, *Base élèves*): `CSVExtraction-eleves` and
//! `CSVExtraction-responsables`, two tables without keys.
//!
//! - **School.** The files name none: [`Options::school`](crate::Options::school) must.
//! - **Files.** Both, or the responsibles' alone, which names the children; the students' alone says nothing of
//!   responsibles.
//! - **A student's key** is made of family name, first given name as written, and birth date, folded: it stays from year to
//!   year, and through a change of class or address. Two students who share all three are told apart by INE, else by
//!   class. Without the students' file there are no birth dates: keys are made of names, and are others than those made
//!   with it. Keep to one way.
//! - **A responsible's key** is made of family name and given name, folded: it stays from year to year, and through a
//!   change of address, telephone or civil state. Two rows of one name are two persons, always, unless the rows are
//!   alike in everything; their keys are made of the name and the first of e-mail, mobile, telephone, address,
//!   children and civility that tells them all apart. So a namesake who arrives, or leaves, changes the other one's key: that person
//!   gets a new account and letter, and can group the two. What this can not see is a namesake who arrives in the very
//!   year in which the other one leaves; nothing in the files tells the two apart.
//! - **A child** of the responsibles' file is found by family or usage name and given name; where several students bear
//!   these, by class or level. A child who is not found, or found twice, is left out, and the link with it.
//! - **Level.** ONDE exports those who hold parental authority: legal responsibles.

mod adults;
mod kind;
mod links;
mod namesakes;
mod problem;
mod pupils;

pub(crate) use kind::kind;
pub use problem::OndeProblem;

use crate::{
    halt::Halt,
    kind::Kind,
    read::{Known, Run},
    table::{Row, Table},
    told::{Findings, Problem},
};
use adults::Adults;
use fratrie_domain::roster::Place;
use pupils::Pupils;
use std::io::Read;

/// Reads one school's files.
pub(crate) fn read(files: &[Known], run: &mut Run<'_>) {
    let Some(school) = run.options.school.clone() else {
        return run.findings.fault_of_all(OndeProblem::NoSchool.into());
    };
    let of = |kind| files.iter().filter(move |file| file.kind == kind);
    for kind in [Kind::OndeStudents, Kind::OndeResponsibles] {
        if let [first, second, ..] = of(kind).collect::<Vec<_>>().as_slice() {
            let other = first.source.name.clone();
            run.findings.fault(whole(second), "", Problem::FileDoubled { other });
        }
    }
    let Some(responsibles) = of(Kind::OndeResponsibles).next() else {
        let kind = Kind::OndeResponsibles;
        return run.findings.fault_of_all(Problem::Missing { kind, school: None });
    };
    if !run.findings.errors.is_empty() {
        return;
    }
    let mut pupils = None;
    if let Some(file) = of(Kind::OndeStudents).next() {
        pupils = table(file, run, Pupils::open, Pupils::row);
    } else {
        run.findings.warn(whole(responsibles), "", OndeProblem::StudentsMissing.into());
    }
    let adults = table(responsibles, run, Adults::open, Adults::row);
    run.findings.wrong_columns();
    if let Some(adults) = adults.filter(|_| run.findings.errors.is_empty()) {
        for file in files {
            if let Some(read) = run.file(file.file) {
                read.school = Some(school.code.clone());
            }
        }
        run.draft.school(whole(responsibles), school.clone(), "", &mut run.findings);
        links::make(&school.code, pupils, adults, &mut run.draft, &mut run.findings);
    }
}

const fn whole(file: &Known) -> Place {
    Place { file: file.file, line: 0 }
}

/// Reads a file's rows; nothing where the file, or its header, is at fault.
fn table<T>(
    file: &Known,
    run: &mut Run<'_>,
    open: impl FnOnce(&Table<'_>, Place, &mut Findings) -> Option<T>,
    row: impl Fn(&mut T, &Row, Place, &mut Findings),
) -> Option<T> {
    let number = file.file;
    let read = |input: &mut dyn Read, run: &mut Run<'_>| -> Result<Option<T>, Halt> {
        let mut table = Table::open(input, &run.options.limits, None)?;
        let Some(mut into) = open(&table, Place { file: number, line: table.line }, &mut run.findings) else {
            return Ok(None);
        };
        let width = table.header.len();
        while let Some(read) = table.next()? {
            let at = Place { file: number, line: read.line };
            // Rows are cut off after the last child, or padded beyond the header.
            if (width..read.len()).any(|place| !read.get(Some(place)).is_empty()) {
                run.findings.fault(at, "", Problem::WrongLength);
            } else {
                row(&mut into, &read, at, &mut run.findings);
            }
        }
        Ok(Some(into))
    };
    match file.text(run, read)? {
        Ok(into) => into,
        Err(halt) => {
            halt.tell(number, &mut run.findings);
            None
        }
    }
}
