//! How a run ended, for the person and for the shell.

use crate::{
    arguments::{ArgumentError, Arguments},
    report,
    words::Words,
};
use fratrie::{
    BuildError, DatabaseError, Error, Refusal,
    domain::TextError,
    letters::{LetterError, SiteError},
    roster::{Report, SpoolError},
};
use std::{io, path::PathBuf, process::ExitCode};

/// How a run ended.
#[derive(Debug)]
pub(crate) enum Ended {
    /// As asked.
    Done(Box<Report>),
    /// The files are at fault.
    Faulty(Box<Report>),
    /// The import was refused; nothing was imported, or, school by school, nothing of this one and those after it.
    Refused(Box<Refusal>, Option<Box<Report>>),
    /// Something failed.
    Failed(Failure),
}

/// What failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Argument(#[from] ArgumentError),
    #[error("{file}: {error}", file = .0.display(), error = .1)]
    File(PathBuf, #[source] io::Error),
    #[error("{file}: {told}", file = .0.display(), told = .1)]
    Mapping(PathBuf, String),
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Build(#[from] BuildError),
    #[error("--realm: {0}")]
    Realm(TextError),
    #[error(transparent)]
    Library(Error),
    #[error(transparent)]
    Spool(#[from] SpoolError),
    #[error("--site: {0}")]
    Site(#[from] SiteError),
    #[error("{0}")]
    Letters(#[from] LetterError),
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => Self::Refused(Box::new(refusal), None),
            error => Self::Failed(Failure::Library(error)),
        }
    }
}

impl Ended {
    /// Tells the person, writes the report where it is asked for, and answers the shell.
    pub(crate) fn tell(self, asked: &Arguments) -> ExitCode {
        let words = Words::of(asked.language);
        let (told, code) = match self {
            Self::Done(told) => (Some(told), ExitCode::SUCCESS),
            Self::Faulty(told) => (Some(told), ExitCode::from(2)),
            Self::Refused(refusal, told) => {
                eprintln!("{}\n{}", words.refused, refusal.explain(asked.language));
                if matches!(*refusal, Refusal::TooManyEnd { .. }) {
                    eprintln!("{}", words.confirm);
                }
                (told, ExitCode::from(2))
            }
            Self::Failed(failure) => {
                eprintln!("fratrie-import: {failure}");
                (None, ExitCode::FAILURE)
            }
        };
        let Some(told) = told else { return code };
        println!("{}", told.text(asked.language));
        match asked.report.as_ref().map(|file| report::write(&told, file, asked.language)) {
            Some(Err(failure)) => {
                eprintln!("fratrie-import: {failure}");
                ExitCode::FAILURE
            }
            _ => code,
        }
    }
}
