//! From files to requests, sorted by the persons that they are of. Any file may come before any other.

use super::{
    attribute::Attribute,
    problem::AafProblem,
    request::{Request, Verb},
    schools::Schools,
};
use crate::{
    halt::Halt,
    read::{Known, Run},
    spool::{Sorter, encode},
    told::{Findings, Problem},
    xml::{Event, Xml},
};
use fratrie_domain::roster::{Place, Told};
use std::{
    collections::BTreeMap,
    io::{self, Read},
};

/// Requests, sorted by person; and the schools.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) schools: Schools,
    pub(super) students: Sorter,
    pub(super) persons: Sorter,
    /// Whether something is changed or deleted: then what is not named stays as it is.
    pub(super) part: bool,
}

/// Memory for the requests of each kind, where they may go to the disk.
pub(super) const BUDGET: usize = 24 << 20;

impl Gathered {
    pub(super) fn new(run: &Run<'_>) -> io::Result<Self> {
        let scratch = run.scratch.as_ref();
        Ok(Self {
            schools: Schools::default(),
            students: Sorter::new(scratch, BUDGET)?,
            persons: Sorter::new(scratch, BUDGET)?,
            part: false,
        })
    }

    /// Reads one file. What is wrong with one request leaves out that request.
    pub(super) fn file(&mut self, known: &Known, run: &mut Run<'_>) -> io::Result<()> {
        let outcome = known.text(run, |input, run| self.document(known.file, input, run));
        match outcome {
            Some(Err(Stop::Halt(halt))) => halt.tell(known.file, &mut run.findings),
            Some(Err(Stop::Disk(error))) => return Err(error),
            Some(Ok(())) | None => {}
        }
        Ok(())
    }

    fn document(&mut self, file: u32, input: &mut dyn Read, run: &mut Run<'_>) -> Result<(), Stop> {
        let limits = run.options.limits;
        let mut xml = Xml::new(input, &limits);
        let (mut skipped, mut count): (BTreeMap<String, (u64, u64)>, u64) = (BTreeMap::new(), 0);
        while let Some(event) = xml.next()? {
            let Event::Open(open) = event else { continue };
            let Some(verb) = Verb::named(&open.name) else { continue };
            count += 1;
            if count > limits.records {
                return Err(Halt::new(open.line, &open.name, Problem::TooManyLines).into());
            }
            let at = Place { file, line: open.line };
            let request = Request::read(verb, &xml.element(open)?, at);
            if let Some(category) = self.request(request, &mut run.findings)? {
                skipped.entry(category).or_insert((at.line, 0)).1 += 1;
            }
        }
        for (category, (line, count)) in skipped {
            let problem =
                Problem::Aaf(AafProblem::NotRead { category: crate::told::shown(&category), count });
            run.findings.leave(Place { file, line }, "", problem);
        }
        Ok(())
    }

    /// Takes a request; gives back its category where that is not read.
    fn request(&mut self, request: Request, findings: &mut Findings) -> Result<Option<String>, Stop> {
        let read = matches!(request.category.as_str(), "Eleve" | "PersRelEleve" | "EtabEducNat");
        if !read {
            return Ok(Some(request.category));
        }
        if request.id.is_empty() {
            findings.leave(request.at, "identifier", Problem::Aaf(AafProblem::NoKey));
            return Ok(None);
        }
        self.part |= request.verb != Verb::Add;
        match request.category.as_str() {
            "Eleve" => self.students.push(request.id.as_bytes(), &encode(&request)?)?,
            "PersRelEleve" => {
                let key = [request.id.as_bytes(), &[0, super::persons::REQUEST]].concat();
                self.persons.push(&key, &encode(&request)?)?;
            }
            _ => self.school(request, findings),
        }
        Ok(None)
    }

    fn school(&mut self, request: Request, findings: &mut Findings) {
        let Request { at, verb, id, values, .. } = request;
        if verb == Verb::Delete {
            findings.leave(at, "", Problem::Aaf(AafProblem::SchoolDeleted));
            return;
        }
        let code = values.one(Attribute::SchoolUai);
        let code = if let Told::Value(_) = code { code } else { values.one(Attribute::EstablishmentUai) };
        let name = match values.one(Attribute::SchoolName) {
            Told::Value(name) => name.parse().map_err(|error| (Attribute::SchoolName, error)).map(Some),
            Told::Absent | Told::Empty => Ok(None),
        };
        let name = name.unwrap_or_else(|(attribute, error)| {
            findings.leave(at, attribute.name(), Problem::Text(error));
            None
        });
        let code = match code.value().map(|code| code.parse()) {
            Some(Ok(code)) => Some(code),
            Some(Err(error)) => {
                findings.leave(at, Attribute::SchoolUai.name(), Problem::Text(error));
                None
            }
            None => None,
        };
        self.schools.add(at, id, code, name, verb == Verb::Add);
    }
}

/// What ends the reading: of one file, or of everything.
enum Stop {
    Halt(Halt),
    Disk(io::Error),
}

impl From<Halt> for Stop {
    fn from(halt: Halt) -> Self {
        Self::Halt(halt)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}
