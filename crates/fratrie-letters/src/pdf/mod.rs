//! Letters as PDF: A4, one page each, tagged (PDF/UA-1) and archivable (PDF/A-2a).

mod boxes;
mod face;
mod line;
mod lines;
mod page;
mod part;
mod pen;
mod place;
mod shape;
mod tags;

pub(crate) use part::{Part, read_logo};
pub(crate) use place::Setter;

use crate::{compose::compose, error::LetterError, sheet::Sheet, site::Site, stationery::Paper};

/// One letter as a PDF of its own. The bytes hold the password, and so does memory that the PDF library used and freed:
/// nothing of that is zeroized.
///
/// # Errors
/// [`LetterError`] where the paper's texts do not fit on one page.
pub fn pdf_letter(sheet: &Sheet, paper: &Paper, site: &Site) -> Result<Vec<u8>, LetterError> {
    pdf_letters(sheet, &[], paper, site)
}

/// Letters of one school as one PDF in memory, a page each, in their order; language and date of the file are those of the
/// first. For a whole academy there is [`Batch`](crate::Batch), whose memory stays flat.
///
/// # Errors
/// [`LetterError`] where the paper's texts do not fit on one page.
pub fn pdf_letters(
    first: &Sheet,
    others: &[Sheet],
    paper: &Paper,
    site: &Site,
) -> Result<Vec<u8>, LetterError> {
    let mut setter = Setter::new()?;
    let mut part = Part::new(paper, first, true)?;
    for sheet in std::iter::once(first).chain(others) {
        part.add(&mut setter, sheet, &mut compose(sheet, paper, site)?)?;
    }
    part.finish()
}
