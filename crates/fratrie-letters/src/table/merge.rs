//! One row a letter, for mail merge in a word processor.

use super::{
    list::{MARK, failed},
    neutralise,
};
use crate::{
    address::AddressBlock,
    compose::day,
    error::LetterError,
    sheet::{LetterKind, Sheet},
    site::Site,
};
use fratrie_domain::{Language, model::Civility};
use secrecy::ExposeSecret;
use std::io::Write;
use zeroize::Zeroizing;

/// The header. `Adresse 1` to `Adresse 7` are the lines of the window.
pub const MERGE_HEADER: [&str; 25] = [
    "Courrier",
    "Langue",
    "RNE",
    "Ecole",
    "Classe",
    "Civilité",
    "Nom",
    "Prénom",
    "Adresse 1",
    "Adresse 2",
    "Adresse 3",
    "Adresse 4",
    "Adresse 5",
    "Adresse 6",
    "Adresse 7",
    "Enfants",
    "Nombre d'enfants",
    "Identifiant",
    "Mot de passe",
    "Valable jusqu'au",
    "Date",
    "Page",
    "Lien du code QR",
    "Lien de confirmation",
    "Exemplaire",
];

/// A letter's cells, as they are: nothing neutralised.
pub(crate) fn row(sheet: &Sheet, site: &Site) -> [Zeroizing<String>; 25] {
    let recipient = &sheet.recipient;
    let block = recipient.address.as_ref().map(|address| AddressBlock::new(recipient, address));
    let lines = block.map(|block| block.lines).unwrap_or_default();
    let line = |index: usize| lines.get(index).cloned().unwrap_or_default();
    let children: Vec<String> = sheet
        .children
        .iter()
        .map(|child| match &child.class {
            Some(class) => format!("{} ({class})", child.name),
            None => child.name.to_string(),
        })
        .collect();
    let kind = match sheet.message.kind() {
        LetterKind::FirstNotification => "première lettre",
        LetterKind::Reminder => "rappel",
        LetterKind::NewPassword => "nouveau mot de passe",
        LetterKind::AddressConfirmation => "confirmation d'adresse",
    };
    let civility = match recipient.civility {
        Some(Civility::Ms) => "Madame",
        Some(Civility::Mr) => "Monsieur",
        None => "",
    };
    let french = sheet.language == Language::French;
    let secret = |secret: Option<&secrecy::SecretString>| {
        secret.map(|secret| secret.expose_secret().to_owned()).unwrap_or_default()
    };
    [
        kind.to_owned(),
        if french { "fr" } else { "en" }.to_owned(),
        sheet.filing.school.to_string(),
        sheet.filing.school_name.to_string(),
        sheet.filing.class.as_ref().map(ToString::to_string).unwrap_or_default(),
        civility.to_owned(),
        recipient.name.shown().to_owned(),
        recipient.name.given().to_owned(),
        line(0),
        line(1),
        line(2),
        line(3),
        line(4),
        line(5),
        line(6),
        children.join(", "),
        sheet.children.len().to_string(),
        sheet.identifier.to_string(),
        secret(sheet.message.password()),
        sheet.message.expires().map(|date| day(date, sheet.language)).unwrap_or_default(),
        day(sheet.issued, sheet.language),
        site.page().to_owned(),
        site.with_identifier(&sheet.identifier),
        secret(sheet.message.link()),
        sheet.copy.to_string(),
    ]
    .map(Zeroizing::new)
}

/// Writes one row a letter, separated by `;`, in UTF-8 with its mark.
#[derive(Debug)]
pub struct MergeWriter<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> MergeWriter<W> {
    /// Begins the table.
    ///
    /// # Errors
    /// Those of `output`.
    pub fn new(mut output: W) -> Result<Self, LetterError> {
        output.write_all(MARK).map_err(failed)?;
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(output);
        writer.write_record(MERGE_HEADER).map_err(failed)?;
        Ok(Self { writer })
    }

    /// Adds a letter.
    ///
    /// # Errors
    /// Those of the output.
    pub fn add(&mut self, sheet: &Sheet, site: &Site) -> Result<(), LetterError> {
        let cells = row(sheet, site);
        self.writer.write_record(cells.iter().map(|cell| neutralise(cell).into_owned())).map_err(failed)
    }

    /// Ends the table and gives the output back.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(self) -> Result<W, LetterError> {
        self.writer.into_inner().map_err(failed)
    }
}
