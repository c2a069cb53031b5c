//! A line of a list: a pupil, a responsible, their account.

use super::{clerk::Clerk, words};
use crate::{app::App, date};
use fratrie::{AccountId, RollEntry, RollStanding, Timestamp, domain::model::Standing};

/// A line of a list.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) account: AccountId,
    pub(crate) pupil: String,
    pub(crate) class: String,
    pub(crate) responsible: String,
    pub(crate) level: &'static str,
    pub(crate) identifier: String,
    pub(crate) state: &'static str,
    /// For the style sheet.
    pub(crate) mark: &'static str,
    /// Since when it stands so, where that is known.
    pub(crate) since: Option<String>,
    pub(crate) printed: u32,
    pub(crate) may: May,
}

/// What may be done with an account.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct May {
    pub(crate) reissue: bool,
    pub(crate) suspend: bool,
    pub(crate) reinstate: bool,
}

impl May {
    /// By where it stands. The library says the same, and has the last word.
    pub(crate) const fn of(standing: &RollStanding) -> Self {
        match standing {
            RollStanding::Open(_) => Self { reissue: true, suspend: true, reinstate: false },
            RollStanding::Grouped { .. } => Self { reissue: true, suspend: false, reinstate: false },
            RollStanding::Suspended => Self { reissue: false, suspend: false, reinstate: true },
            RollStanding::Closed => Self { reissue: false, suspend: false, reinstate: false },
        }
    }
}

/// A roll's entry as a line.
pub(crate) fn person(entry: &RollEntry, app: &App, clerk: &Clerk) -> Person {
    let t = &clerk.texts().account;
    let day = |at: Timestamp| date::in_words(clerk.visit.texts(), at.with_timezone(&app.config.time_zone));
    Person {
        account: entry.account,
        pupil: entry.student.name.to_string(),
        class: entry.student.class.to_string(),
        responsible: entry.responsible.name.to_string(),
        level: words::level(t, entry.level),
        identifier: entry.identifier.to_string(),
        state: words::standing(t, &entry.standing),
        mark: mark(&entry.standing),
        since: since(entry).map(day),
        printed: entry.letter.as_ref().map_or(0, |letter| letter.printed),
        may: May::of(&entry.standing),
    }
}

pub(crate) const fn mark(standing: &RollStanding) -> &'static str {
    match standing {
        RollStanding::Open(Standing::Created) => "wait",
        RollStanding::Open(Standing::Active) | RollStanding::Grouped { .. } => "new",
        RollStanding::Open(_) => "",
        RollStanding::Suspended | RollStanding::Closed => "stop",
    }
}

fn since(entry: &RollEntry) -> Option<Timestamp> {
    match &entry.standing {
        RollStanding::Open(Standing::Active) => entry.activated_at,
        RollStanding::Grouped { at, .. } => *at,
        RollStanding::Open(Standing::Created) => None,
        _ => entry.letter.as_ref().map(|letter| letter.issued_at),
    }
}
