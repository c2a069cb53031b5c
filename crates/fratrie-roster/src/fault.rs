//! What is wrong with a file, all at once, in French and in English.

use fratrie_domain::{Language, TextError};
use std::fmt;

/// Faults named; the others are counted.
const NAMED: usize = 100;

/// Everything that is wrong with a file. Nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RosterErrors {
    faults: Vec<Fault>,
    more: u64,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column's name, where it is one column.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The file can not be read.
    Unreadable(String),
    /// There is nothing in it.
    EmptyFile,
    /// It is not a text in UTF-8.
    NotUtf8,
    /// A column that must be there is not.
    ColumnMissing,
    /// A column stands there twice.
    ColumnDoubled,
    /// The line has more or fewer cells than the header.
    WrongLength,
    /// The line is longer than any real one.
    LineTooLong,
    /// There are more lines than any school authority has.
    TooManyLines,
    /// The cell's text is not one that can be taken.
    Text(TextError),
    /// The cell must be one of a few words.
    Word {
        /// What stands there, shortened.
        found: String,
        /// What can stand there.
        expected: &'static str,
    },
    /// Another line says something else of the same person or school.
    Contradicts {
        /// That line.
        line: u64,
    },
}

impl RosterErrors {
    pub(crate) fn add(&mut self, line: u64, column: Option<&'static str>, problem: Problem) {
        if self.faults.len() < NAMED {
            self.faults.push(Fault { line, column, problem });
        } else {
            self.more += 1;
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// The faults, in the order of the file; at most 100.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// How many more there are.
    pub const fn more(&self) -> u64 {
        self.more
    }

    /// A line each, and what to do.
    pub fn explain(&self, language: Language) -> String {
        let mut text: Vec<String> = self.faults.iter().map(|fault| fault.explain(language)).collect();
        if self.more > 0 {
            text.push(match language {
                Language::French => format!("… et {} autres.", self.more),
                Language::English => format!("… and {} more.", self.more),
            });
        }
        text.join("\n")
    }
}

impl Fault {
    /// Where, what, and what to do.
    pub fn explain(&self, language: Language) -> String {
        let (french, english) = self.problem.words();
        let column = self.column.map(|column| format!(", {column}")).unwrap_or_default();
        match language {
            Language::French => format!("ligne {}{column} : {french}", self.line),
            Language::English => format!("line {}{column}: {english}", self.line),
        }
    }
}

impl Problem {
    fn words(&self) -> (String, String) {
        let both = |french: &str, english: &str| (french.to_owned(), english.to_owned());
        match self {
            Self::Unreadable(error) => (
                format!("le fichier ne peut pas être lu ({error})."),
                format!("the file can not be read ({error})."),
            ),
            Self::EmptyFile => both("le fichier est vide.", "the file is empty."),
            Self::NotUtf8 => both(
                "ce n'est pas du texte en UTF-8 : enregistrez le fichier au format « CSV UTF-8 ».",
                "this is not text in UTF-8: save the file as “CSV UTF-8”.",
            ),
            Self::ColumnMissing => both("cette colonne manque.", "this column is missing."),
            Self::ColumnDoubled => both("cette colonne figure deux fois.", "this column stands there twice."),
            Self::WrongLength => both(
                "la ligne n'a pas autant de cellules que l'en-tête.",
                "the line does not have as many cells as the header.",
            ),
            Self::LineTooLong => both(
                "la ligne est trop longue : un guillemet n'est sans doute pas refermé.",
                "the line is too long: a quotation mark is probably not closed.",
            ),
            Self::TooManyLines => both(
                "le fichier a trop de lignes : partagez-le par établissement.",
                "the file has too many lines: split it by school.",
            ),
            Self::Text(TextError::Empty) => both("cette cellule est vide.", "this cell is empty."),
            Self::Text(TextError::TooLong { maximum }) => (
                format!("le texte est trop long ({maximum} caractères au plus)."),
                format!("the text is too long (at most {maximum} characters)."),
            ),
            Self::Text(error) => (
                format!("un caractère n'est pas accepté ici ({error})."),
                format!("a character is not taken here ({error})."),
            ),
            Self::Word { found, expected } => {
                (format!("« {found} » : attendu {expected}."), format!("“{found}”: expected {expected}."))
            }
            Self::Contradicts { line } => (
                format!("la ligne {line} dit autre chose de la même personne ou du même établissement."),
                format!("line {line} says something else of the same person or school."),
            ),
        }
    }
}

impl fmt::Display for RosterErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.explain(Language::English))
    }
}

impl std::error::Error for RosterErrors {}
