//! The roster that is loaded at the start: the sample, or a file.

use crate::{private_files::failed, settings::Settings, start_error::StartError};
use fratrie::{Error, Import, Language, Office, roster::read_plain_csv};
use std::{fs, path::Path};

/// Three invented schools.
const SAMPLE: &str = include_str!("../sample/roster.csv");
/// Whose letters are shown at the start: one mother, two schools, two accounts.
pub(crate) const MOTHER: (&str, &str) = ("Angélique", "COSAMS");

/// Loads it. The second time nothing is new.
pub(crate) async fn load(settings: &Settings, office: &Office) -> Result<Import, StartError> {
    let path = settings.roster.as_deref().unwrap_or(Path::new("sample/roster.csv"));
    let text = match &settings.roster {
        Some(file) => fs::read(file).map_err(failed(file))?,
        None => SAMPLE.as_bytes().to_vec(),
    };
    let refused =
        |french: String, english: String| StartError::Roster { path: path.to_owned(), french, english };
    let roster = read_plain_csv(text.as_slice())
        .map_err(|errors| refused(errors.explain(Language::French), errors.explain(Language::English)))?;
    office
        .import(roster)
        .await
        .map_err(|error: Error| refused(error.explain(Language::French), error.explain(Language::English)))
}
