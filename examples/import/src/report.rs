//! The report in a file.

use crate::outcome::Failure;
use fratrie::{Language, roster::Report};
use std::{fs, io, path::Path};

/// Writes it as its name's ending says: `.json`, `.csv`, else text.
pub(crate) fn write(report: &Report, file: &Path, language: Language) -> Result<(), Failure> {
    let bytes = match file.extension().and_then(|ending| ending.to_str()) {
        Some("json") => serde_json::to_vec_pretty(report).map_err(io::Error::other),
        Some("csv") => {
            let mut bytes = Vec::new();
            report.csv(language, &mut bytes).map(|()| bytes).map_err(io::Error::other)
        }
        _ => Ok(report.text(language).into_bytes()),
    };
    bytes.and_then(|bytes| fs::write(file, bytes)).map_err(|error| Failure::File(file.to_owned(), error))
}
