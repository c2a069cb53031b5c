//! What can be wrong, or odd.

use crate::{
    aaf::AafProblem, educonnect::EduconnectProblem, kind::Kind, onde::OndeProblem,
    oneroster::OneRosterProblem, siecle::SiecleProblem,
};
use fratrie_domain::TextError;

/// What can be wrong, or odd. Whether it is a fault, for which nothing is taken, or a [notice](super::Notice), is told by
/// where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The file can not be read.
    Unreadable(String),
    /// There is nothing in it.
    EmptyFile,
    /// It is something else than a school's file.
    Mistaken(Mistaken),
    /// It is a text, and no format that is known begins so.
    UnknownKind {
        /// How it begins, shortened: the root element, the header.
        found: String,
    },
    /// Nothing was uploaded, or an empty folder or archive.
    NoFiles,
    /// There are more files than an import takes.
    TooManyFiles,
    /// The file, or all of them together, are longer than an import takes.
    TooLarge,
    /// The archive unpacks to far more than it should.
    Bomb,
    /// The archive is not one that can be read.
    DamagedArchive(String),
    /// The archive asks for a password.
    Encrypted,
    /// An archive is inside another one.
    NestedArchive,
    /// The archive names a file outside of itself.
    PathEscapes,
    /// Files of two formats were uploaded together.
    MixedFormats {
        /// One.
        one: Kind,
        /// The other.
        other: Kind,
    },
    /// The file is of no use here.
    NotNeeded(Kind),
    /// A file that goes with the uploaded ones is missing.
    Missing {
        /// Its kind.
        kind: Kind,
        /// Its school, where it is known.
        school: Option<String>,
    },
    /// Two files say the same thing, of one school.
    FileDoubled {
        /// The other file's name.
        other: String,
    },
    /// The files are of two schools, where one was to be expected.
    TwoSchools {
        /// One.
        one: String,
        /// The other.
        other: String,
    },
    /// The files are of two school years.
    TwoYears {
        /// The year in which one began.
        one: i32,
        /// The year in which the other began.
        other: i32,
    },
    /// The characters are written otherwise than the file says.
    WrongEncoding {
        /// As it says.
        declared: String,
        /// As it was read.
        read_as: &'static str,
    },
    /// It is not well-formed XML.
    NotWellFormed(String),
    /// It declares entities, or asks for other documents.
    Doctype,
    /// It uses an entity that XML does not define itself.
    Entity(String),
    /// Elements are inside one another without end.
    TooDeep,
    /// A column that must be there is not.
    ColumnMissing,
    /// A column stands there twice.
    ColumnDoubled,
    /// What stands in the column is not what should.
    WrongColumn,
    /// The line has more or fewer cells than the header.
    WrongLength,
    /// The line, or the element, is longer than any real one.
    LineTooLong,
    /// There are more lines than any school authority has.
    TooManyLines,
    /// The text is not one that can be taken.
    Text(TextError),
    /// It must be one of a few words, or of a given form.
    Word {
        /// What stands there, shortened.
        found: String,
        /// What can stand there.
        expected: &'static str,
    },
    /// A character was lost: `?` inside a name.
    LostCharacter {
        /// The text.
        found: String,
    },
    /// Accented letters were written as two signs each, and put right.
    Mojibake {
        /// As it was read.
        found: String,
        /// As it was put right.
        mended: String,
    },
    /// The school's code does not end with the letter that its digits give.
    UaiKey {
        /// The code.
        found: String,
    },
    /// Another line says something else of the same person or school.
    Contradicts {
        /// The file, where it is another one.
        file: Option<String>,
        /// That line.
        line: u64,
    },
    /// A link names a student whom the files do not describe.
    UnknownStudent {
        /// The key.
        key: String,
    },
    /// A link names a responsible whom the files do not describe.
    UnknownResponsible {
        /// The key.
        key: String,
    },
    /// Not one link finds its two persons.
    NoLinkHolds,
    /// The folder for what does not fit into memory can not be written or read.
    Disk(String),
    /// What only the directory's files have.
    Aaf(AafProblem),
    /// What only SIECLE's files have.
    Siecle(SiecleProblem),
    /// What only OneRoster's bundles have.
    OneRoster(OneRosterProblem),
    /// What only ONDE's files have.
    Onde(OndeProblem),
    /// What only ÉduConnect's list has.
    Educonnect(EduconnectProblem),
}

/// What people upload by mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mistaken {
    /// A workbook of a spreadsheet program.
    Workbook,
    /// A PDF.
    Pdf,
    /// A web page: most often the log-in page that came instead of the export.
    WebPage,
    /// A picture.
    Picture,
    /// An archive of another kind than zip.
    Archive,
    /// Bytes that are no text.
    Binary,
}

/// What stands there, shortened and without control characters.
pub(crate) fn shown(found: &str) -> String {
    found.trim().chars().take(40).map(|c| if c.is_control() { '·' } else { c }).collect()
}

/// A sentence with pieces of the file in it, shortened and without control characters.
pub(crate) fn phrase(text: &str) -> String {
    text.trim().chars().take(160).map(|c| if c.is_control() { '·' } else { c }).collect()
}

impl Problem {
    /// A word that is not the one to be expected.
    pub(crate) fn word(found: &str, expected: &'static str) -> Self {
        Self::Word { found: shown(found), expected }
    }

    /// Its kind, as a report counts it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::EmptyFile => "empty_file",
            Self::Mistaken(_) => "mistaken",
            Self::UnknownKind { .. } => "unknown_kind",
            Self::NoFiles => "no_files",
            Self::TooManyFiles => "too_many_files",
            Self::TooLarge => "too_large",
            Self::Bomb => "bomb",
            Self::DamagedArchive(_) => "damaged_archive",
            Self::Encrypted => "encrypted",
            Self::NestedArchive => "nested_archive",
            Self::PathEscapes => "path_escapes",
            Self::MixedFormats { .. } => "mixed_formats",
            Self::NotNeeded(_) => "not_needed",
            Self::Missing { .. } => "missing",
            Self::FileDoubled { .. } => "file_doubled",
            Self::TwoSchools { .. } => "two_schools",
            Self::TwoYears { .. } => "two_years",
            Self::WrongEncoding { .. } => "wrong_encoding",
            Self::NotWellFormed(_) => "not_well_formed",
            Self::Doctype => "doctype",
            Self::Entity(_) => "entity",
            Self::TooDeep => "too_deep",
            Self::ColumnMissing => "column_missing",
            Self::ColumnDoubled => "column_doubled",
            Self::WrongColumn => "wrong_column",
            Self::WrongLength => "wrong_length",
            Self::LineTooLong => "line_too_long",
            Self::TooManyLines => "too_many_lines",
            Self::Text(_) => "text",
            Self::Word { .. } => "word",
            Self::LostCharacter { .. } => "lost_character",
            Self::Mojibake { .. } => "mojibake",
            Self::UaiKey { .. } => "uai_key",
            Self::Contradicts { .. } => "contradicts",
            Self::UnknownStudent { .. } => "unknown_student",
            Self::UnknownResponsible { .. } => "unknown_responsible",
            Self::NoLinkHolds => "no_link_holds",
            Self::Disk(_) => "disk",
            Self::Aaf(problem) => problem.code(),
            Self::Siecle(problem) => problem.code(),
            Self::OneRoster(problem) => problem.code(),
            Self::Onde(problem) => problem.code(),
            Self::Educonnect(problem) => problem.code(),
        }
    }
}
