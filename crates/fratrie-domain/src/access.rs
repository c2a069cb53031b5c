//! What a secret opens, and what its owner is told where it opens nothing (R12).

use crate::{
    Refusal, Timestamp, View,
    ids::SessionStamp,
    journal::ProofKind,
    model::{Account, LetterEnd, Standing, Status},
};

/// Which of an account's secrets was just shown. Both are always compared, so that no answer comes sooner than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    /// The chosen password.
    pub chosen: bool,
    /// The provisional password of its last letter, whether the letter has ended or not.
    pub letter: bool,
}

/// What the secret shown proves. Without a right one the answer is [`Refusal::Credentials`], whatever the account; with
/// one it is the plain reason why it opens nothing.
///
/// # Errors
/// `Credentials`, `Grouped`, `Suspended`, `Closed`, `LetterUsed`, `LetterVoided`, `LetterExpired`, `AddressUnconfirmed`.
pub fn access(view: &View, account: &Account, shown: Shown, now: Timestamp) -> Result<ProofKind, Refusal> {
    if !shown.chosen && !shown.letter {
        return Err(Refusal::Credentials);
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
                None => Err(Refusal::LetterExpired { at: letter.expires_at }),
            },
            None => Err(Refusal::Credentials),
        },
    }
}

/// Whether a session that was opened under `stamp` still holds (R4, SECURITY V12).
pub fn session_holds(account: &Account, stamp: SessionStamp) -> bool {
    account.is_active() && account.session_stamp == stamp
}
