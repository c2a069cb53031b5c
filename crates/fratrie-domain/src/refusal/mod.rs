//! Refusals: why a command was not carried out, as data. Nothing was changed.

mod words;

use crate::{
    Timestamp,
    identifier::MaskedIdentifier,
    ids::StudentId,
    roster::Place,
    text::{SchoolCode, SchoolName},
};
use serde::{Deserialize, Serialize};
pub use words::Language;

/// Why a command was refused. [`Refusal::explain`] says it, and what to do, in French and in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Refusal {
    /// Identifier or password is wrong, or nothing is told until the right one is shown (R12).
    Credentials,
    /// The account was grouped into another; told only after the right secret (R12).
    Grouped {
        /// The account that answers for it.
        into: MaskedIdentifier,
    },
    /// The account is suspended.
    Suspended,
    /// The account is closed for good.
    Closed,
    /// The letter's password was used before; the chosen one is asked for.
    LetterUsed,
    /// Too many wrong passwords were tried on the letter (R13).
    LetterVoided,
    /// Too many wrong passwords: nothing is checked before this moment, whatever is typed (R13).
    TooManyAttempts {
        /// From when on the next one is checked; none where only another way remains: a device or session seen before,
        /// a link by e-mail, a letter from the office.
        until: Option<Timestamp>,
    },
    /// Another letter took the place of this one; told only after its right password (R12).
    LetterReplaced {
        /// When.
        at: Timestamp,
    },
    /// The letter has expired.
    LetterExpired {
        /// When.
        at: Timestamp,
        /// The schools whose offices can issue another, by name: a host may add how to reach them.
        ask: Vec<AskAt>,
    },
    /// No letter was issued for the account yet, so there is nothing to be reminded of.
    NotNotified,
    /// What was kept is not to be erased now: it was used since, or is still needed.
    NotLapsed,
    /// The account must be activated first.
    NotActive,
    /// The address given at activation must be confirmed first.
    AddressUnconfirmed,
    /// Only accounts of responsibles can be grouped (R3).
    NotResponsible,
    /// An account can not be grouped into itself (S86).
    SameAccount,
    /// The same account stands on two lines.
    Doubled,
    /// The account was grouped into this very principal before.
    AlreadyYours,
    /// The names on the two accounts are different; the person may confirm that both are theirs, if the policy
    /// lets them (R11).
    NamesDiffer {
        /// Whether a confirmation is taken.
        confirmable: bool,
    },
    /// Both are legal responsibles of one student: two persons, unless the school office says otherwise (R11).
    TwoLegalResponsibles {
        /// The student.
        student: StudentId,
    },
    /// There is nothing to group.
    NothingToMerge,
    /// Too many accounts at once.
    TooMany {
        /// The most that one merge absorbs.
        maximum: usize,
    },
    /// The secret was shown too long ago: it must be shown again.
    ProofExpired,
    /// The proof was for another account, purpose or principal, or the account changed since.
    ProofVoid,
    /// The preview was made too long ago to be confirmed: look again.
    PreviewExpired,
    /// What the preview showed is not what would happen now: look again.
    ChangedSincePreview,
    /// Some lines of a merge can not be; the others were not done either (R6).
    Lines {
        /// Which, from 0, and why.
        lines: Vec<(usize, Refusal)>,
    },
    /// Somebody said that they did not make a merge of this group: support must look at it first.
    Held,
    /// There is no such merge of this account.
    NoSuchMerge,
    /// The merge, or this account of it, was undone before (S68).
    AlreadySplit,
    /// The responsible may no longer undo the merge (S67).
    SplitWindowOver {
        /// Since when.
        since: Timestamp,
    },
    /// The account's secret is gone: nobody could log in to it any more.
    SplitPurged,
    /// The account would be out of reach: its letter has ended, and nobody chose a password (R14).
    SplitLocksOut {
        /// The account.
        account: MaskedIdentifier,
    },
    /// The record of the merge and the accounts do not agree; nothing is undone on such a ground (S71).
    RecordDamaged,
    /// The link was used, replaced, or is too old.
    LinkVoid,
    /// The account is not in a state in which this makes sense.
    WrongState,
    /// There is no such account.
    NoSuchAccount,
    /// There is no such school.
    NoSuchSchool,
    /// A roster contradicts itself or what stands. Nothing of it was taken.
    Roster {
        /// Where, and what is wrong; the first hundred.
        faults: Vec<(Place, RosterFault)>,
    },
    /// A roster would end more of a school's links than one does unasked; it may be confirmed.
    TooManyEnd {
        /// The school.
        school: SchoolCode,
        /// How many links would end.
        ending: usize,
        /// Of how many.
        of: usize,
    },
    /// What support does for somebody takes two people (SECURITY V25).
    SecondPersonNeeded,
    /// There is no consent on record, or one of a day to come (SECURITY V25).
    NoConsent,
    /// What one person of the support proposed was approved too late: propose it again.
    ProposalExpired,
    /// An account has no child in the schools that this person of the support looks after (SECURITY V25).
    OutOfScope,
    /// Children would be left without an account that somebody can use (R14), unless that is accepted.
    ChildUnreachable {
        /// The children.
        students: Vec<StudentId>,
    },
}

impl Refusal {
    /// Its kind as one word, without what is about persons: what a journal keeps.
    ///
    /// ```
    /// assert_eq!(fratrie_domain::Refusal::ChangedSincePreview.kind(), "changed_since_preview");
    /// ```
    pub fn kind(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value.get("kind").and_then(serde_json::Value::as_str).unwrap_or("refused").to_owned()
    }
}

/// A school whose office can be asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AskAt {
    /// Its code.
    pub school: SchoolCode,
    /// Its name.
    pub name: SchoolName,
}

/// What is wrong with something that a roster says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RosterFault {
    /// It names a school that the roster does not describe.
    UnknownSchool,
    /// It names a student whom the roster does not describe.
    UnknownStudent,
    /// It names a responsible whom the roster does not describe.
    UnknownResponsible,
    /// The same person, or the same link, is described twice.
    Doubled,
    /// Its national number belongs to another student of the same school.
    InesDiffer,
}
