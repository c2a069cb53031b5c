//! What a secret opens, and what its owner is told where it opens nothing (R12).

use crate::{
    Refusal, Timestamp, View,
    ids::SessionStamp,
    journal::ProofKind,
    model::{Account, Holder, LetterEnd, School, Standing, Status},
    refusal::AskAt,
};
use std::collections::BTreeMap;

/// Which of an account's secrets was just shown. All are always compared, so that no answer comes sooner than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    /// The chosen password.
    pub chosen: bool,
    /// The provisional password of its last letter, whether the letter has ended or not.
    pub letter: bool,
    /// The provisional password of a letter that another took the place of, and when.
    pub replaced: Option<Timestamp>,
}

impl Shown {
    /// Whether it is a right one of any kind, that opens something or that did.
    pub const fn is_right(self) -> bool {
        self.chosen || self.letter || self.replaced.is_some()
    }

    /// Whether who shows it need not be slowed down any more: a chosen password, or that of a living letter. A letter that
    /// ended may be in other hands; who has one could else guess at the password without end.
    pub fn clears(self, account: &Account, now: Timestamp) -> bool {
        let live = account.letter.as_ref().is_some_and(|letter| letter.is_live(now));
        self.chosen || (self.letter && live)
    }
}

/// What the secret shown proves. Without a right one the answer is [`Refusal::Credentials`], whatever the account; with
/// one it is the plain reason why it opens nothing. Who shows the password of a replaced letter is told that it was
/// replaced, and nothing of what became of the account since: that letter may be in other hands.
///
/// # Errors
/// `Credentials`, `Grouped`, `Suspended`, `Closed`, `LetterUsed`, `LetterVoided`, `LetterReplaced`, `LetterExpired`,
/// `AddressUnconfirmed`.
pub fn access(view: &View, account: &Account, shown: Shown, now: Timestamp) -> Result<ProofKind, Refusal> {
    if !shown.chosen && !shown.letter {
        return Err(shown.replaced.map_or(Refusal::Credentials, |at| Refusal::LetterReplaced { at }));
    }
    match &account.status {
        Status::Merged(absorption) => {
            let into = view.account(absorption.answers).ok_or(Refusal::Closed)?;
            Err(Refusal::Grouped { into: into.identifier.masked() })
        }
        Status::Suspended { .. } => Err(Refusal::Suspended),
        Status::Closed => Err(Refusal::Closed),
        Status::Open(Standing::Activating) if shown.chosen => Err(Refusal::AddressUnconfirmed),
        Status::Open(Standing::Active) if shown.chosen => Ok(ProofKind::Password),
        Status::Open(_) => match &account.letter {
            Some(letter) if letter.is_live(now) => Ok(ProofKind::Letter),
            Some(letter) => match letter.ended {
                Some(LetterEnd::Guessed) => Err(Refusal::LetterVoided),
                Some(LetterEnd::Used | LetterEnd::Superseded | LetterEnd::Absorbed) => {
                    Err(Refusal::LetterUsed)
                }
                // Its password is forgotten: nobody can have shown it.
                Some(LetterEnd::Unused) => Err(Refusal::Credentials),
                None => Err(Refusal::LetterExpired { at: letter.expires_at, ask: offices(view, account) }),
            },
            None => Err(Refusal::Credentials),
        },
    }
}

/// The schools whose offices can issue another letter: those of the children, or the student's own.
pub fn offices(view: &View, account: &Account) -> Vec<AskAt> {
    let own = match account.holder {
        Holder::Responsible(_) => None,
        Holder::Student(id) => view.student(id).and_then(|student| view.rows.schools.get(&student.school)),
    };
    let children = view.children(account.id);
    let own = own.map(|School { code, name, .. }| (name, code));
    let named: BTreeMap<_, _> =
        children.iter().map(|child| (&child.school_name, &child.school)).chain(own).collect();
    named.into_iter().map(|(name, school)| AskAt { school: school.clone(), name: name.clone() }).collect()
}

/// Whether a letter whose password was shown a while ago still stands (SECURITY V21).
///
/// # Errors
/// `LetterReplaced` where another took its place meanwhile; `ProofVoid` where it ended otherwise.
pub fn letter_stands(account: &Account, generation: Option<u32>, now: Timestamp) -> Result<(), Refusal> {
    let Some((letter, generation)) = account.letter.as_ref().zip(generation) else {
        return Err(Refusal::ProofVoid);
    };
    if letter.generation == generation && letter.is_live(now) {
        return Ok(());
    }
    let replaced = letter.replaced.iter().find(|former| former.generation == generation);
    Err(replaced.map_or(Refusal::ProofVoid, |former| Refusal::LetterReplaced { at: former.at }))
}

/// Whether a session that was opened under `stamp` still holds (R4, SECURITY V12).
pub fn session_holds(account: &Account, stamp: SessionStamp) -> bool {
    account.is_active() && account.session_stamp == stamp
}
