//! OneRoster 1.1 and 1.2, CSV: a bundle of files, as a zip or a folder.
//!
//! What the standard leaves open is decided here:
//!
//! - **School.** The organisation of type `school` that a student's organisation is, or is a part of; of several, the
//!   first (1.2: the primary one). Its code is `identifier` where that is a UAI, else `identifier` where it is short and
//!   no other organisation's, else `sourcedId`. A school of which the bundle names no student is not touched.
//! - **Responsibles** are the agents whose role is `parent`, `guardian` (legal responsibles: `OneRoster` has no word for
//!   legal responsibility, and this is the nearest one to `ÉduConnect`'s condition) or `relative` (a person to call).
//!   Agents are read in both directions; whichever side lists the other, it is one link. Kinship is told by a
//!   `metadata.…` column whose name has `relation`, `kinship` or `parente`, where there is one.
//! - **One record a school.** Who has students in several schools is named in each of them, under the same key, so that
//!   one school's import says nothing of another's.
//! - **Class.** The homeroom; else the only class; else the grade; else the first class. Where a bundle tells none of
//!   these of any student, the class is `—`: nobody would ever be placed otherwise.
//! - **`enabledUser` = false.** The record stands, the access does not: a responsible is taken as a person to call, who
//!   is not entitled to an account; of a student it says nothing that matters here.
//! - **Bulk and delta.** A bulk is the whole of its schools; a delta says nothing of whom it does not name, and
//!   `tobedeleted` ends. An agent whom a delta's row no longer lists is not told from one who was never listed: only a
//!   bulk ends such a link. Without a manifest a folder is a bulk, unless something in it is to be deleted.
//! - **Dates.** A role that ended (`endDate`) is none any more, unless those of all students did: then the bundle is an
//!   old one, which is told. Dates with slashes are read by what the others of the file tell of their order.
//! - **Names.** `preferredFamilyName` is the usage name; `middleName` and the other preferred names are not taken.
//! - **Passwords** are never read; that there are some is told.

mod births;
mod classes;
mod columns;
mod dates;
mod gone;
mod ids;
mod links;
mod making;
mod manifest;
mod orgs;
mod problem;
mod roles;
mod sheet;
mod user;
mod users;
mod words;

pub use problem::OneRosterProblem;
pub use sheet::Sheet as OneRosterSheet;

use crate::{
    kind::Kind,
    read::{Known as KnownFile, Run},
    table::{Row, Table},
    told::Findings,
};
use chrono::NaiveDate;
use columns::Columns;
use fratrie_domain::roster::{Coverage, Place};
use manifest::{Manifest, Mode};
use sheet::Sheet;
use std::io::Read;

/// The kind of a file with this header.
pub(crate) fn kind(header: &crate::table::Header) -> Option<Kind> {
    Sheet::of(header).map(Kind::OneRoster)
}

/// What was read so far.
#[derive(Debug)]
struct Reader {
    today: NaiveDate,
    manifest: Manifest,
    orgs: orgs::Orgs,
    classes: classes::Classes,
    roles: roles::Roles,
    births: births::Births,
    users: ids::Ids,
    places: users::Places,
    known: Vec<user::Known>,
    /// A user and one of their agents.
    pairs: Vec<(u32, u32)>,
    /// Whether a user is to be deleted.
    deleted: bool,
}

/// Reads a bundle.
pub(crate) fn read(files: &[KnownFile], run: &mut Run<'_>) {
    let of = |sheet| files.iter().filter(move |file| file.kind == Kind::OneRoster(sheet));
    let mut reader = Reader {
        today: run.options.today,
        manifest: Manifest::default(),
        orgs: orgs::Orgs::default(),
        classes: classes::Classes::default(),
        roles: roles::Roles::default(),
        births: births::Births::default(),
        users: ids::Ids::default(),
        places: users::Places::default(),
        known: Vec::new(),
        pairs: Vec::new(),
        deleted: false,
    };
    let mut manifests = of(Sheet::Manifest);
    let first = manifests.next();
    if let (Some(first), Some(second)) = (first, manifests.next()) {
        let problem = OneRosterProblem::TwoManifests { other: first.source.name.clone() };
        run.findings.fault(whole(second), "", problem.into());
        return;
    }
    for sheet in Sheet::IN_ORDER {
        let mut before: Option<&KnownFile> = None;
        for file in of(sheet) {
            if let Some(before) = before {
                let problem = OneRosterProblem::SheetTwice { other: before.source.name.clone() };
                run.findings.warn(whole(file), "", problem.into());
            }
            before = Some(file);
            file.text(run, |input, run| reader.file(sheet, file.file, input, run));
        }
        match sheet {
            Sheet::Manifest => reader.compare(files, first, &mut run.findings),
            Sheet::Roles => reader.roles.close(&mut run.findings),
            Sheet::Demographics => reader.births.close(&mut run.findings),
            _ => {}
        }
        if !run.findings.errors.is_empty() && sheet != Sheet::Users {
            return;
        }
    }
    run.findings.wrong_columns();
    if run.findings.errors.is_empty() {
        let coverage = reader.coverage(first.is_some());
        reader.make(coverage, &mut run.draft, &mut run.findings);
    }
}

/// No file in particular.
const NOWHERE: Place = Place { file: u32::MAX, line: 0 };

/// A file as a whole.
const fn whole(file: &KnownFile) -> Place {
    Place { file: file.file, line: 0 }
}

impl Reader {
    /// What the manifest announces, and what is there.
    fn compare(&self, files: &[KnownFile], manifest: Option<&KnownFile>, findings: &mut Findings) {
        let at = manifest.map_or_else(Place::default, whole);
        if manifest.is_none() {
            findings.warn(NOWHERE, "", OneRosterProblem::NoManifest.into());
        }
        for sheet in Sheet::IN_ORDER {
            let there = files.iter().find(|file| file.kind == Kind::OneRoster(sheet));
            let file = sheet.word();
            match (self.manifest.mode(sheet), there) {
                (Some(Mode::Absent), Some(there)) => {
                    findings.warn(whole(there), "", OneRosterProblem::CalledAbsent.into());
                }
                (Some(Mode::Bulk | Mode::Delta), None) => {
                    let problem = OneRosterProblem::Promised { file };
                    match sheet {
                        // Without these the others would be misread.
                        Sheet::Orgs | Sheet::Roles | Sheet::Users => findings.fault(at, "", problem.into()),
                        _ => findings.warn(at, "", problem.into()),
                    }
                }
                (_, None) if sheet == Sheet::Users => {
                    findings.fault_of_all(OneRosterProblem::NoFile { file }.into());
                }
                _ => {}
            }
        }
    }

    fn coverage(&self, has_manifest: bool) -> Coverage {
        let delta = |sheet| self.manifest.mode(sheet) == Some(Mode::Delta);
        let part =
            delta(Sheet::Users) || self.roles.read && delta(Sheet::Roles) || !has_manifest && self.deleted;
        if part { Coverage::Part } else { Coverage::Whole }
    }

    fn file(&mut self, sheet: Sheet, file: u32, input: &mut dyn Read, run: &mut Run<'_>) {
        let mut table = match Table::open(input, &run.options.limits, None) {
            Ok(table) => table,
            Err(halt) => return halt.tell(file, &mut run.findings),
        };
        let (findings, at) = (&mut run.findings, Place { file, line: table.line });
        let columns = Columns::read(&table.header, sheet, at, findings);
        let secrets = columns.with("", &["password"]);
        self.open(sheet, &columns, at, findings);
        if !findings.errors.is_empty() {
            return;
        }
        let mut told = false;
        loop {
            match table.next() {
                Ok(Some(row)) => {
                    let at = Place { file, line: row.line };
                    if !told && secrets.iter().any(|place| !row.get(Some(*place)).is_empty()) {
                        told = true;
                        findings.warn(at, "password", OneRosterProblem::Passwords.into());
                    }
                    if columns.fits(&row, at, findings) {
                        self.row(sheet, &row, at, findings);
                    }
                }
                Ok(None) => return,
                Err(halt) => return halt.tell(file, findings),
            }
        }
    }

    fn open(&mut self, sheet: Sheet, columns: &Columns, at: Place, findings: &mut Findings) {
        match sheet {
            Sheet::Manifest => self.manifest.open(columns, at, findings),
            Sheet::Orgs => self.orgs.open(columns, at, findings),
            Sheet::Classes => self.classes.open_classes(columns, at, findings),
            Sheet::Enrollments => self.classes.open_enrollments(columns, at, findings),
            Sheet::Roles => self.roles.open(columns, at, findings),
            Sheet::Demographics => self.births.open(columns, at, findings),
            Sheet::Users => self.open_users(columns, at, findings),
            Sheet::Profiles | Sheet::Other => {}
        }
    }

    fn row(&mut self, sheet: Sheet, row: &Row, at: Place, findings: &mut Findings) {
        let with = (&mut self.orgs, &mut self.users, self.today);
        match sheet {
            Sheet::Manifest => self.manifest.row(row, at, findings),
            Sheet::Orgs => self.orgs.row(row, at, findings),
            Sheet::Classes => self.classes.class(row, &mut self.orgs, at, findings),
            Sheet::Enrollments => self.classes.enrollment(row, with, at, findings),
            Sheet::Roles => self.roles.row(row, with, at, findings),
            Sheet::Demographics => self.births.row(row, &mut self.users, at, findings),
            Sheet::Users => self.user(row, at, findings),
            Sheet::Profiles | Sheet::Other => {}
        }
    }
}
