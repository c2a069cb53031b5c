//! A worked consumer of Fratrie's events, on the facade: what another service does that must know who is who.
//!
//! Two consumers, each at its own pace: `directory` keeps a [file](keeper) that says which account answers for which, and
//! can be made anew by a replay; `directory-mail` [sends](post) what events ask for, and is never replayed along with it.

pub mod directory;
pub mod keeper;
pub mod post;

mod files;
mod words;

use fratrie::chrono::TimeDelta;

/// Events taken in one go, and for how long: more than it takes to deal with so many.
const BATCH: u32 = 20;
const LEASE: TimeDelta = TimeDelta::minutes(10);
