//! The lines, and the persons whom they are of.

use super::{
    CLASS, EduconnectProblem, FAMILY, GIVEN, IDENTIFIER, LEVEL, PASSWORD, PUPIL_FAMILY, PUPIL_GIVEN, SCHOOL,
    SCHOOL_NAME,
    pupils::{Line, pupils},
};
use crate::{
    derived,
    draft::Draft,
    persons,
    table::{Header, Row, bare},
    told::{Findings, Problem},
};
use fratrie_domain::{
    ExternalId, PersonName, SchoolCode, SchoolName, fold,
    roster::{Coverage, Place, RosterDetails, RosterResponsible, RosterSchool, Told},
};
use std::collections::BTreeMap;

/// A school's code, and a pupil's names, folded.
type Named = (SchoolCode, String, String);

/// What was read so far.
#[derive(Debug, Default)]
pub(super) struct List {
    columns: Columns,
    schools: BTreeMap<SchoolCode, (Place, Option<SchoolName>)>,
    responsibles: BTreeMap<(SchoolCode, ExternalId), (Place, PersonName)>,
    lines: BTreeMap<Named, Vec<Line>>,
    /// Whether it was told that there are passwords.
    passwords: bool,
}

#[derive(Debug, Default)]
struct Columns {
    school: Option<usize>,
    school_name: Option<usize>,
    pupil_family: Option<usize>,
    pupil_given: Option<usize>,
    level: Option<usize>,
    class: Option<usize>,
    family: Option<usize>,
    given: Option<usize>,
    identifier: Option<usize>,
    password: Option<usize>,
}

impl List {
    /// Finds the columns; whether all that must be there are.
    pub(super) fn open(&mut self, header: &Header, at: Place, findings: &mut Findings) -> bool {
        let mut complete = true;
        let mut place = |name: &str| {
            let mut places = header.all(name);
            let first = places.next();
            let problem = if first.is_none() { Problem::ColumnMissing } else { Problem::ColumnDoubled };
            if first.is_none() || places.next().is_some() {
                findings.fault(at, name, problem);
                complete = false;
            }
            first
        };
        self.columns = Columns {
            school: place(SCHOOL),
            school_name: header.find(SCHOOL_NAME),
            pupil_family: place(PUPIL_FAMILY),
            pupil_given: place(PUPIL_GIVEN),
            level: header.find(LEVEL),
            class: place(CLASS),
            family: place(FAMILY),
            given: place(GIVEN),
            identifier: place(IDENTIFIER),
            password: header.find(PASSWORD),
        };
        self.passwords = false;
        complete
    }

    pub(super) fn row(&mut self, row: &Row, at: Place, findings: &mut Findings) {
        let columns = &self.columns;
        if !self.passwords && !cell(row, columns.password).is_empty() {
            self.passwords = true;
            findings.warn(at, PASSWORD, EduconnectProblem::Passwords.into());
        }
        let last =
            [columns.school, columns.class, columns.identifier, columns.password].into_iter().flatten().max();
        let width = last.map_or(0, |last| last + 1);
        let spilt = (width..row.len()).any(|place| !row.get(Some(place)).is_empty());
        // A line that is cut off before the identifier is none of this list.
        if spilt || columns.identifier.is_some_and(|place| place >= row.len()) {
            return findings.fault(at, "", Problem::WrongLength);
        }
        let school: SchoolCode = match cell(row, columns.school).parse() {
            Ok(school) => school,
            Err(error) => return findings.fault(at, SCHOOL, Problem::Text(error)),
        };
        let name = persons::name(
            (cell(row, columns.pupil_family), PUPIL_FAMILY),
            ("", ""),
            (cell(row, columns.pupil_given), PUPIL_GIVEN),
            at,
            findings,
        );
        let school_name: Told<SchoolName> =
            persons::told(Some(cell(row, columns.school_name)), SCHOOL_NAME, at, findings);
        let class = [columns.class, columns.level]
            .into_iter()
            .map(|place| cell(row, place))
            .find(|text| !text.is_empty());
        let class = persons::class(class.unwrap_or_default(), CLASS, at, findings);
        let responsible = self.responsible(&school, row, at, findings);
        let known = self.schools.entry(school.clone()).or_insert((at, None));
        known.1 = known.1.take().or_else(|| school_name.value().cloned());
        if let Some(name) = name {
            let key = (school, fold(name.family()), fold(name.given()));
            self.lines.entry(key).or_default().push(Line { at, name, class, responsible });
        }
    }

    /// The responsible of a line, if it names one who can be known again.
    fn responsible(
        &mut self,
        school: &SchoolCode,
        row: &Row,
        at: Place,
        findings: &mut Findings,
    ) -> Option<ExternalId> {
        let columns = &self.columns;
        let (family, given) = (cell(row, columns.family), cell(row, columns.given));
        let identifier = cell(row, columns.identifier);
        if family.is_empty() && given.is_empty() && identifier.is_empty() {
            return None;
        }
        let name = persons::name((family, FAMILY), ("", ""), (given, GIVEN), at, findings)?;
        if identifier.is_empty() {
            findings.leave(at, IDENTIFIER, EduconnectProblem::NoIdentifier.into());
            return None;
        }
        // Identifiers have no space; what has one is another column's.
        let external = match derived::given(identifier) {
            Ok(external) if !identifier.contains(char::is_whitespace) => external,
            Ok(_) => {
                findings.fault(at, IDENTIFIER, Problem::word("…", "a.cosams"));
                return None;
            }
            Err(error) => {
                findings.fault(at, IDENTIFIER, Problem::Text(error));
                return None;
            }
        };
        let key = (school.clone(), external.clone());
        let (first, known) = self.responsibles.entry(key).or_insert_with(|| (at, name.clone()));
        let alike = |one: &PersonName, other: &PersonName| {
            fold(one.family()) == fold(other.family()) && fold(one.given()) == fold(other.given())
        };
        if !alike(known, &name) {
            let problem = findings.contradicts(at, *first);
            findings.fault(at, FAMILY, problem);
            return None;
        }
        Some(external)
    }

    /// All lines were read.
    pub(super) fn make(self, draft: &mut Draft, findings: &mut Findings) {
        for (code, (at, name)) in self.schools {
            draft.school(at, RosterSchool { code, name, coverage: Coverage::Part }, SCHOOL, findings);
        }
        for ((school, external), (at, name)) in self.responsibles {
            let details = RosterDetails::default();
            draft.responsible(
                RosterResponsible { at, school, external, name, details },
                IDENTIFIER,
                findings,
            );
        }
        for ((school, family, given), lines) in self.lines {
            let pupils = pupils(lines);
            let namesakes = pupils.len() > 1;
            for pupil in pupils {
                let mut parts = vec![family.as_str(), given.as_str()];
                if namesakes {
                    findings.warn(pupil.at, PUPIL_FAMILY, EduconnectProblem::PupilNamesakes.into());
                    parts.push(pupil.mark());
                }
                pupil.tell(&school, &parts, draft, findings);
            }
        }
    }
}

/// A cell as it was meant: whoever wrote the list may have guarded it against being taken for a formula.
fn cell(row: &Row, place: Option<usize>) -> &str {
    bare(row.get(place))
}
