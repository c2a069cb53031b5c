//! Whose export it is, and of when.

use super::problem::SiecleProblem;
use crate::{halt::Halt, read::Run, told::Problem, xml::Element};
use chrono::NaiveDateTime;
use fratrie_domain::{
    SchoolCode,
    roster::{Coverage, Place, RosterSchool},
};

/// Whose export it is, and of when.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) school: SchoolCode,
    pub(super) year: Option<i32>,
    pub(super) exported_at: Option<NaiveDateTime>,
}

impl Origin {
    /// Reads `PARAMETRES`; tells the school.
    pub(super) fn read(parameters: &Element, file: u32, run: &mut Run<'_>) -> Result<Self, Halt> {
        let line = parameters.child("UAJ").map_or(parameters.line, |uaj| uaj.line);
        let code = parameters.value("UAJ").unwrap_or_default();
        let school: SchoolCode =
            code.parse().map_err(|error| Halt::new(line, "UAJ", Problem::Text(error)))?;
        let year = parameters.value("ANNEE_SCOLAIRE").and_then(|year| year.get(..4)?.parse().ok());
        let exported_at = parameters
            .value("HORODATAGE")
            .and_then(|moment| NaiveDateTime::parse_from_str(moment, "%d/%m/%Y %H:%M:%S").ok());
        if let Some(told) = run.file(file) {
            told.school = Some(school.clone());
            (told.school_year, told.exported_at) = (year, exported_at);
        }
        let given = run.options.school.as_ref().filter(|given| given.code == school);
        let name = given.and_then(|given| given.name.clone());
        let told = RosterSchool { code: school.clone(), name, coverage: Coverage::Whole };
        run.draft.school(Place { file, line }, told, "UAJ", &mut run.findings);
        Ok(Self { school, year, exported_at })
    }

    /// What an export that does not say whose it is ends in.
    pub(super) fn missing(line: u64) -> Halt {
        Halt::new(line, "UAJ", Problem::Siecle(SiecleProblem::NoSchool))
    }
}
