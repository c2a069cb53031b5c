//! Why letters were not made.

use crate::{sheet::LetterKind, stationery::TemplateError};
use fratrie_domain::Language;
use std::path::{Path, PathBuf};

/// Why letters were not made. Nothing is left half done: a batch that fails leaves no file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LetterError {
    /// A template can not be used.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The texts of a template are longer than a page, even in the smallest type.
    #[error("the texts of {}.toml do not fit on one page: {too_much_mm} mm too much", kind.template())]
    DoesNotFit {
        /// The letter.
        kind: LetterKind,
        /// By how much, in millimetres.
        too_much_mm: u32,
    },
    /// The link of an address confirmation is longer than a QR code holds.
    #[error("the confirmation link is too long for a QR code")]
    LinkTooLong,
    /// The folder of the batch exists already; nothing is overwritten.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// A batch of this name was interrupted; what it left holds passwords.
    #[error("{} was left by a batch that was interrupted", .0.display())]
    Interrupted(PathBuf),
    /// A file could not be written or read.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A table could not be written.
    #[error("the table could not be written: {0}")]
    Table(String),
    /// The PDF does not meet the standard that it claims; a fault of this crate.
    #[error("the PDF could not be made: {0}")]
    Pdf(String),
    /// A fault of this crate.
    #[error("internal: {0}")]
    Internal(&'static str),
}

impl LetterError {
    pub(crate) fn file(path: &Path, source: std::io::Error) -> Self {
        Self::File { path: path.to_owned(), source }
    }

    /// What went wrong and what to do.
    pub fn explain(&self, language: Language) -> String {
        let (french, english) = match self {
            Self::Template(error) => return error.explain(language),
            Self::DoesNotFit { kind, too_much_mm } => (
                format!(
                    "Les textes de {}.toml dépassent la page de {too_much_mm} mm : raccourcissez-les.",
                    kind.template()
                ),
                format!("The texts of {}.toml exceed the page by {too_much_mm} mm: shorten them.", kind.template()),
            ),
            Self::LinkTooLong => (
                "Le lien de confirmation est trop long pour un code QR : prévenez la personne qui gère la plateforme.".to_owned(),
                "The confirmation link is too long for a QR code: tell whoever runs the platform.".to_owned(),
            ),
            Self::Exists(path) => (
                format!("{} existe déjà : choisissez un autre dossier. Rien n'a été remplacé.", path.display()),
                format!("{} exists already: choose another folder. Nothing was overwritten.", path.display()),
            ),
            Self::Interrupted(path) => (
                format!(
                    "{} vient d'une impression interrompue et contient des mots de passe : supprimez ce dossier, puis recommencez.",
                    path.display()
                ),
                format!(
                    "{} was left by an interrupted batch and holds passwords: delete this folder, then begin again.",
                    path.display()
                ),
            ),
            Self::File { path, source } => (
                format!("{} ne peut pas être écrit ou lu ({source}). Aucune lettre n'a été faite.", path.display()),
                format!("{} can not be written or read ({source}). No letter was made.", path.display()),
            ),
            Self::Table(_) | Self::Pdf(_) | Self::Internal(_) => (
                format!("Les lettres n'ont pas pu être faites ({self}) : signalez-le."),
                format!("The letters could not be made ({self}): report it."),
            ),
        };
        match language {
            Language::French => french,
            Language::English => english,
        }
    }
}
