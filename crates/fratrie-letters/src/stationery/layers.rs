//! Which file is taken: the school's, else the folder's, else the crate's.

use super::{TemplateError, TemplateProblem};
use fratrie_domain::SchoolCode;
use std::{
    fs::File,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

const MOST_TEXT: u64 = 256 * 1024;
const MOST_IMAGE: u64 = 4 * 1024 * 1024;

/// Folders to look into, first one first.
pub(super) struct Layers {
    root: Option<PathBuf>,
    folders: Vec<PathBuf>,
}

/// A template's text, and where it comes from.
pub(super) struct Source {
    pub(super) file: String,
    pub(super) text: String,
}

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        const SHIPPED: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../templates/", $name)))),*];
    };
}

shipped!(
    "letterhead.toml",
    "letter.html",
    "letter.css",
    "fr/first-notification.toml",
    "fr/reminder.toml",
    "fr/new-password.toml",
    "fr/address-confirmation.toml",
    "fr/words.toml",
    "en/first-notification.toml",
    "en/reminder.toml",
    "en/new-password.toml",
    "en/address-confirmation.toml",
    "en/words.toml",
);

impl Layers {
    pub(super) fn new(folder: Option<&Path>, school: &SchoolCode) -> Self {
        let Some(folder) = folder else { return Self { root: None, folders: Vec::new() } };
        // A school's code may be any text: only one that can be nothing but the name of a folder is looked for.
        let plain = school.as_str().chars().all(|c| c.is_ascii_alphanumeric());
        let own = plain.then(|| folder.join(school.as_str()));
        Self { root: Some(folder.to_owned()), folders: own.into_iter().chain([folder.to_owned()]).collect() }
    }

    /// The folder of templates must exist, if one was named: else a slip in its name would print the shipped texts.
    pub(super) fn check(&self) -> Result<(), TemplateError> {
        match &self.root {
            Some(root) if !root.is_dir() => {
                Err(TemplateError::new(root.display().to_string(), None, TemplateProblem::NoFolder))
            }
            _ => Ok(()),
        }
    }

    /// A text, by its name below the folder.
    pub(super) fn text(&self, name: &str) -> Result<Source, TemplateError> {
        for folder in &self.folders {
            let path = folder.join(name);
            if let Some(bytes) = read(&path, MOST_TEXT)? {
                let file = path.display().to_string();
                let text = String::from_utf8(bytes)
                    .map_err(|_| TemplateError::new(&file, None, TemplateProblem::NotUtf8))?;
                return Ok(Source { file, text: text.trim_start_matches('\u{FEFF}').to_owned() });
            }
        }
        let shipped = SHIPPED.iter().find(|(shipped, _)| *shipped == name);
        let text = shipped.map_or("", |(_, text)| *text).to_owned();
        Ok(Source { file: name.to_owned(), text })
    }

    /// An image, by its name; None where no folder has it.
    pub(super) fn image(&self, name: &str) -> Result<Option<(String, Vec<u8>)>, TemplateError> {
        for folder in &self.folders {
            let path = folder.join(name);
            if let Some(bytes) = read(&path, MOST_IMAGE)? {
                return Ok(Some((path.display().to_string(), bytes)));
            }
        }
        Ok(None)
    }
}

fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>, TemplateError> {
    let fault = |problem| TemplateError::new(path.display().to_string(), None, problem);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(fault(TemplateProblem::Unreadable(error.to_string()))),
    };
    let mut bytes = Vec::new();
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| fault(TemplateProblem::Unreadable(error.to_string())))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most {
        return Err(fault(TemplateProblem::TooLarge { most }));
    }
    Ok(Some(bytes))
}
