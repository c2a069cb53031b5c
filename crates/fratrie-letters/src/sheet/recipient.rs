//! To whom a letter goes.

use crate::address::PostalAddress;
use fratrie_domain::{PersonName, model::Civility};
use serde::{Deserialize, Serialize};

/// To whom a letter goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// How they are addressed, where the file says.
    pub civility: Option<Civility>,
    /// Their name.
    pub name: PersonName,
    /// Where they live. Without one the pupil takes the letter home, and the window shows name and class.
    pub address: Option<PostalAddress>,
}
