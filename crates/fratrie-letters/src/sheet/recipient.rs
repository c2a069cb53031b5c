//! To whom a letter goes.

use crate::address::PostalAddress;
use fratrie_domain::PersonName;
use serde::{Deserialize, Serialize};

/// To whom a letter goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// How they are addressed.
    pub civility: Civility,
    /// Their name.
    pub name: PersonName,
    /// Where they live. Without one the pupil takes the letter home, and the window shows name and class.
    pub address: Option<PostalAddress>,
}

/// How a person is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Civility {
    /// Madame.
    Madam,
    /// Monsieur.
    Sir,
    /// The file does not say.
    #[default]
    Unknown,
}

impl Civility {
    /// Reads what school files write: `M.`, `MME`, `Mme`, `Mlle`, `MONSIEUR`… Anything else is unknown.
    pub fn read(text: &str) -> Self {
        match text.trim().trim_end_matches('.').to_lowercase().as_str() {
            "m" | "mr" | "monsieur" => Self::Sir,
            "mme" | "mlle" | "madame" | "mademoiselle" | "mrs" | "ms" => Self::Madam,
            _ => Self::Unknown,
        }
    }
}
