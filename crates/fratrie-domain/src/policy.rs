//! What a realm may decide for itself.

use crate::model::Level;
use chrono::TimeDelta;

/// The knobs of a realm, with the defaults of the design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// How long a letter's password lives: 90 days (the three months of ÉduConnect's letters).
    pub letter_lifetime: TimeDelta,
    /// How old a proof may be, a session's log-in included: 15 minutes (R2, S99).
    pub proof_lifetime: TimeDelta,
    /// How long a preview can be confirmed: 10 minutes.
    pub preview_lifetime: TimeDelta,
    /// How long what one person of the support proposed can be approved by another: 24 hours (SECURITY V25).
    pub approval_lifetime: TimeDelta,
    /// How long a link to reset a password or to be reminded of an identifier lives: 30 minutes.
    pub recovery_lifetime: TimeDelta,
    /// How long a link that confirms an address lives: 7 days.
    pub confirmation_lifetime: TimeDelta,
    /// How long an address that was replaced can be put back by who reads its mail: 7 days (SECURITY V18).
    pub reversal_lifetime: TimeDelta,
    /// How long the responsible may undo a merge, and its links « ce n'était pas moi » live: 30 days, read when it is
    /// undone (S67). After it support may, until the absorbed accounts' secrets are purged.
    pub split_window: TimeDelta,
    /// Whether an address must be given and confirmed before the account is active (ÉduConnect's *en cours
    /// d'activation*). Off: the account is active at once, and the address counts for nothing until confirmed.
    pub confirm_before_active: bool,
    /// The most accounts that one merge absorbs: 50.
    pub largest_merge: usize,
    /// The least responsibility that entitles to an account: legal responsibility (ÉduConnect's condition). Whoever has
    /// less is known to the school and not to us.
    pub entitled: Level,
    /// The most of a school's links that an import ends without being asked twice: 40 %. A year's end ends a fifth (five
    /// classes) to a third (three classes); a file that is cut off, or another school's, ends more.
    pub most_ended_percent: u8,
    /// So many links of a school may end in any case, but for all of three or more: 10. Of four pupils, two may leave.
    pub always_ended: usize,
    /// Whether a person may confirm that two different names are theirs (R11). Off: refused outright.
    pub different_names_confirmable: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            letter_lifetime: TimeDelta::days(90),
            proof_lifetime: TimeDelta::minutes(15),
            preview_lifetime: TimeDelta::minutes(10),
            approval_lifetime: TimeDelta::hours(24),
            recovery_lifetime: TimeDelta::minutes(30),
            confirmation_lifetime: TimeDelta::days(7),
            reversal_lifetime: TimeDelta::days(7),
            split_window: TimeDelta::days(30),
            confirm_before_active: false,
            largest_merge: 50,
            entitled: Level::Legal,
            most_ended_percent: 40,
            always_ended: 10,
            different_names_confirmable: true,
        }
    }
}
