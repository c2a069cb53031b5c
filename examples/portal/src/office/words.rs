//! States in words.

use super::jobs::Stage;
use crate::texts::office::{AccountTexts, JobTexts};
use fratrie::{
    RollStanding,
    domain::model::{LetterEnd, Level, Standing},
};

/// How far an upload is.
pub(crate) const fn stage(t: &JobTexts, stage: Stage) -> &'static str {
    match stage {
        Stage::Received => t.received,
        Stage::Read => t.read,
        Stage::Previewed => t.previewed,
        Stage::Confirmed => t.confirmed,
        Stage::Imported => t.imported,
        Stage::Refused => t.refused,
        Stage::Failed => t.failed,
    }
}

/// Where an account stands.
pub(crate) const fn standing(t: &AccountTexts, standing: &RollStanding) -> &'static str {
    match standing {
        RollStanding::Open(Standing::Created) => t.created,
        RollStanding::Open(Standing::Notified) => t.notified,
        RollStanding::Open(Standing::Activating) => t.activating,
        RollStanding::Open(Standing::Active) => t.active,
        RollStanding::Grouped { .. } => t.grouped,
        RollStanding::Suspended => t.suspended,
        RollStanding::Closed => t.closed,
    }
}

/// What somebody is to a pupil.
pub(crate) const fn level(t: &AccountTexts, level: Level) -> &'static str {
    match level {
        Level::Legal => t.legal,
        Level::InCharge => t.in_charge,
        Level::Contact => t.contact,
    }
}

/// Why a letter serves no more.
pub(crate) const fn ended(t: &AccountTexts, end: LetterEnd) -> &'static str {
    match end {
        LetterEnd::Used => t.used,
        LetterEnd::Superseded => t.superseded,
        LetterEnd::Absorbed => t.absorbed,
        LetterEnd::Guessed => t.guessed,
        LetterEnd::Unused => t.forgotten,
    }
}
