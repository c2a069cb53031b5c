//! Letterhead, logo and texts of a school, from files that it edits without compiling.
//!
//! A folder of templates looks like this; what is missing is taken from the crate:
//!
//! ```text
//! lettres/
//!   letterhead.toml              for every school
//!   logo.png
//!   fr/first-notification.toml   fr/reminder.toml  fr/new-password.toml  fr/address-confirmation.toml  fr/words.toml
//!   en/…
//!   letter.html                  the print-ready page
//!   0211234A/                    for one school, by its code: the same files; they go before the others
//!     letterhead.toml
//!     logo.png
//! ```

mod fault;
mod field;
mod layers;
mod letterhead;
mod logo;
mod paper;
mod texts;

pub use fault::{TemplateError, TemplateProblem};
pub(crate) use field::Field;
pub use letterhead::Letterhead;
pub(crate) use logo::Logo;
pub use paper::Paper;
pub(crate) use texts::{Texts, Words};

use fratrie_domain::{SchoolCode, SchoolName};
use layers::Layers;
use std::path::PathBuf;

/// Where letterheads, logos and texts are found.
#[derive(Debug, Clone, Default)]
pub struct Stationery {
    folder: Option<PathBuf>,
}

impl Stationery {
    /// The texts of this crate, without logo; the letterhead is the school's name.
    pub const fn shipped() -> Self {
        Self { folder: None }
    }

    /// A folder of templates, before the texts of this crate. Files are read when a school's paper is asked for.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: Some(folder.into()) }
    }

    /// The paper of a school: everything read and checked.
    ///
    /// # Errors
    /// [`TemplateError`] names the file, the line, and what is wrong with it.
    pub fn paper(&self, school: &SchoolCode, name: &SchoolName) -> Result<Paper, TemplateError> {
        Paper::read(&Layers::new(self.folder.as_deref(), school), name)
    }
}
