//! As CSV: one line a notice.

use super::{Report, Weight};
use crate::table::guarded;
use fratrie_domain::Language;
use std::io::Write;

/// The columns.
const HEADER: [&str; 6] = ["weight", "code", "file", "line", "field", "message"];

impl Report {
    /// Writes the lines as CSV, separated by `;`, with a byte order mark, which spreadsheets take for UTF-8. A cell that a
    /// spreadsheet would take for a formula has an apostrophe before it (SECURITY V35).
    ///
    /// # Errors
    /// Those of `output`.
    pub fn csv(&self, language: Language, mut output: impl Write) -> Result<(), csv::Error> {
        output.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(output);
        writer.write_record(HEADER)?;
        for line in &self.lines {
            let weight = match line.weight {
                Weight::Fault => "fault",
                Weight::Rejected => "rejected",
                Weight::Check => "check",
                Weight::Warning => "warning",
            };
            let number = if line.line > 0 { line.line.to_string() } else { String::new() };
            let field = line.field.as_deref().unwrap_or_default();
            let cells = [weight, &line.code, &line.file, &number, field, line.words(language)];
            let cells = cells.map(guarded);
            writer.write_record(cells.iter().map(|cell| cell.as_bytes()))?;
        }
        writer.flush()?;
        Ok(())
    }
}
