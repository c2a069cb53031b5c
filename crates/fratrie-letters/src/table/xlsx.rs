//! One row a letter as a workbook. Every cell is text: nothing is taken for a number, a date or a formula.

use super::{
    list::failed,
    merge::{MERGE_HEADER, row},
};
use crate::{error::LetterError, sheet::Sheet, site::Site};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::{fmt, io::Write, path::Path};

/// The most rows of a sheet, its header included.
const MOST: u32 = 1_048_576;

/// Writes one row a letter. Rows go to a file without a name in `folder` until the end, so that memory stays flat.
pub struct WorkbookWriter {
    workbook: Workbook,
    rows: u32,
    sheets: u32,
    most: u32,
}

impl fmt::Debug for WorkbookWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkbookWriter")
            .field("rows", &self.rows)
            .field("sheets", &self.sheets)
            .finish_non_exhaustive()
    }
}

impl WorkbookWriter {
    /// Begins the workbook.
    ///
    /// # Errors
    /// A folder that can not be written to.
    pub fn new(folder: &Path) -> Result<Self, LetterError> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder).map_err(failed)?;
        let mut writer = Self { workbook, rows: 0, sheets: 0, most: MOST };
        writer.begin_sheet()?;
        Ok(writer)
    }

    fn begin_sheet(&mut self) -> Result<(), LetterError> {
        self.sheets += 1;
        self.rows = 1;
        let sheet = self.workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name(format!("Courriers {}", self.sheets)).map_err(failed)?;
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        let bold = Format::new().set_bold();
        for (column, title) in (0_u16..).zip(MERGE_HEADER) {
            sheet.set_column_width(column, 18).map_err(failed)?;
            sheet.write_string_with_format(0, column, title, &bold).map_err(failed)?;
        }
        Ok(())
    }

    fn sheet(&mut self) -> Result<&mut Worksheet, LetterError> {
        let last = self.workbook.worksheets_mut().last_mut();
        last.ok_or(LetterError::Internal("a workbook without a sheet"))
    }

    /// Adds a letter; beyond what a sheet holds, on the next one.
    ///
    /// # Errors
    /// Those of the file.
    pub fn add(&mut self, letter: &Sheet, site: &Site) -> Result<(), LetterError> {
        if self.rows >= self.most {
            self.begin_sheet()?;
        }
        let at = self.rows;
        let cells = row(letter, site);
        let sheet = self.sheet()?;
        for (column, cell) in (0_u16..).zip(&cells) {
            sheet.write_string(at, column, cell.as_str()).map_err(failed)?;
        }
        self.rows += 1;
        Ok(())
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// Those of `output`.
    pub fn finish(mut self, output: impl Write + std::io::Seek + Send) -> Result<(), LetterError> {
        self.workbook.save_to_writer(output).map_err(failed)
    }
}
