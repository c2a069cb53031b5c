//! That a responsible agreed to a merge that support does for them (SECURITY V25).

use crate::text::Note;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What is on record of a responsible's consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The day on which it was given.
    pub given_on: NaiveDate,
    /// How: by letter, at the counter, by telephone after which check.
    pub how: Note,
    /// Where it is kept: the number of a file, of a call.
    pub reference: Note,
}
