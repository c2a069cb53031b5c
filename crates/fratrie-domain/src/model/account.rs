//! The account: identifier, secret, status, contact.

use super::{Absorption, Contact, Hold, Letter, LetterEnd, Standing, Status, Token, Version};
use crate::{
    Timestamp,
    identifier::Identifier,
    ids::{AccountId, ResponsibleId, SessionStamp, StudentId},
    secret::SecretHash,
};
use serde::{Deserialize, Serialize};

/// Whose account it is. Only responsibles' accounts can be grouped (R3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Holder {
    /// A responsible's.
    Responsible(ResponsibleId),
    /// A student's own.
    Student(StudentId),
}

/// An account. It is the root of its aggregate: whatever attaches or detaches a link, or absorbs another account,
/// raises its version, so that who decided on an older view meets a conflict (S53).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its login name; unique in the realm.
    pub identifier: Identifier,
    /// Whose it is; a holder has one account.
    pub holder: Holder,
    /// Where it stands.
    pub status: Status,
    /// The chosen password's hash, once one was chosen.
    pub secret: Option<SecretHash>,
    /// Sessions opened under another stamp are over.
    pub session_stamp: SessionStamp,
    /// The last letter.
    pub letter: Option<Letter>,
    /// How its holder is reached.
    pub contact: Contact,
    /// A reset of the password under way.
    pub reset: Option<Token>,
    /// A reminder of the identifier under way.
    pub reminder: Option<Token>,
    /// That the group of accounts that it answers for is held still.
    pub hold: Option<Hold>,
    /// When the account was made; a merge keeps the earliest (S12).
    pub registered_at: Timestamp,
    /// When its holder first chose a password.
    pub activated_at: Option<Timestamp>,
    /// Counts the changes of this row and of what it is the root of.
    pub version: Version,
}

impl Account {
    /// Whether it logs in today.
    pub fn is_active(&self) -> bool {
        self.status == Status::ACTIVE
    }

    /// Whether a responsible holds it.
    pub const fn is_responsibles(&self) -> bool {
        matches!(self.holder, Holder::Responsible(_))
    }

    /// The account that answers for this one: itself, or the one that absorbed it, at any depth (R5).
    pub const fn answers(&self) -> AccountId {
        match &self.status {
            Status::Merged(Absorption { answers, .. }) => *answers,
            _ => self.id,
        }
    }

    /// Whether somebody can use it now, or with the letter in their hands (R14). A suspended account does not count,
    /// nor does one whose letter has expired.
    pub fn is_reachable(&self, now: Timestamp) -> bool {
        match self.status {
            Status::Open(Standing::Active) => true,
            Status::Open(Standing::Activating | Standing::Notified) => {
                // A password alone does not open an account that waits for its address.
                let waits =
                    self.contact.pending.as_ref().is_some_and(|pending| now < pending.token.expires_at);
                let letter = self.letter.as_ref().is_some_and(|letter| letter.is_live(now));
                letter || (waits && self.status == Status::Open(Standing::Activating))
            }
            _ => false,
        }
    }

    /// Ends the letter for `reason` unless it ended before.
    pub(crate) fn end_letter(&mut self, reason: LetterEnd) {
        if let Some(letter) = &mut self.letter {
            letter.ended.get_or_insert(reason);
        }
    }

    /// Voids what was sent out by mail: reset, reminder (R4, SECURITY V22). Not the link by which a former address takes
    /// the account back: who stole the account would void it first (SECURITY V18).
    pub(crate) fn void_links(&mut self) {
        self.reset = None;
        self.reminder = None;
    }
}
