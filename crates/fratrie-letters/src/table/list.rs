//! The list that schools merge into letters today: one row a pupil and responsible.

use super::neutralise;
use crate::{error::LetterError, sheet::Sheet};
use secrecy::ExposeSecret;
use std::io::Write;

/// The header, to the letter.
pub const LIST_HEADER: [&str; 10] = [
    "RNE",
    "Ecole",
    "Nom de l'élève",
    "Prénom de l'élève",
    "Niveau de l'élève",
    "Classe de l'élève",
    "Nom du responsable",
    "Prénom du responsable",
    "Identifiant",
    "Mot de passe",
];

/// Marks the file as UTF-8 for spreadsheets, which take it for another encoding else.
pub(super) const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Writes the list, separated by `;`, in UTF-8 with its mark. Siblings repeat the same identifier and password; where the
/// password was changed already the cell is empty.
#[derive(Debug)]
pub struct ListWriter<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> ListWriter<W> {
    /// Begins the list.
    ///
    /// # Errors
    /// Those of `output`.
    pub fn new(mut output: W) -> Result<Self, LetterError> {
        output.write_all(MARK).map_err(failed)?;
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(output);
        writer.write_record(LIST_HEADER).map_err(failed)?;
        Ok(Self { writer })
    }

    /// Adds a row for each child.
    ///
    /// # Errors
    /// Those of the output.
    pub fn add(&mut self, sheet: &Sheet) -> Result<(), LetterError> {
        let password = sheet.message.password().map_or("", |password| password.expose_secret());
        for child in &sheet.children {
            let cells = [
                child.school.as_str(),
                child.school_name.as_str(),
                child.name.shown(),
                child.name.given(),
                &child.level,
                child.class.as_ref().map_or("", |class| class.as_str()),
                sheet.recipient.name.shown(),
                sheet.recipient.name.given(),
                sheet.identifier.as_str(),
                password,
            ];
            let cells = cells.map(neutralise);
            self.writer.write_record(cells.iter().map(|cell| cell.as_bytes())).map_err(failed)?;
        }
        Ok(())
    }

    /// Ends the list and gives the output back.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(self) -> Result<W, LetterError> {
        self.writer.into_inner().map_err(failed)
    }
}

pub(super) fn failed(error: impl std::fmt::Display) -> LetterError {
    LetterError::Table(error.to_string())
}
