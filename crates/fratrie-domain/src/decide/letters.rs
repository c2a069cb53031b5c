//! Letters: first ones and new ones.

use super::draft::Draft;
use crate::{
    AccountId, ChangeSet, Env, Refusal, View,
    command::{FirstLetter, NewLetter, VoidLetter},
    event::Fact,
    journal::Change,
    model::{Key, Letter, LetterEnd, Standing, Status},
    outcome::Outcome,
};
use std::collections::BTreeSet;

pub(super) fn decide(view: &View, letters: &[NewLetter], env: &Env) -> Result<ChangeSet, Refusal> {
    let mut draft = Draft::new(view, env);
    let mut issued = Vec::new();
    let mut seen = BTreeSet::new();
    for letter in letters {
        // A letter asked for a grouped account goes to the one that answers for it (R9).
        draft.read(Key::Account(letter.account));
        let id = view.resolve(letter.account).ok_or(Refusal::NoSuchAccount)?.id;
        if !seen.insert(id) {
            return Err(Refusal::Doubled);
        }
        let account = draft.account(id)?;
        let generation = account.letter.as_ref().map_or(1, |last| last.generation.saturating_add(1));
        if letter.addressee != id || letter.generation != generation {
            return Err(Refusal::ProofVoid);
        }
        account.status = match account.status {
            Status::Open(Standing::Created) => Status::Open(Standing::Notified),
            ref status @ Status::Open(_) => status.clone(),
            Status::Suspended { .. } => return Err(Refusal::Suspended),
            Status::Closed | Status::Merged(_) => return Err(Refusal::Closed),
        };
        let (printed, replaced) =
            account.letter.take().map_or_else(Default::default, |last| last.replaced_at(env.now));
        account.letter = Some(Letter {
            id: letter.letter,
            generation,
            mac: letter.mac,
            issued_at: env.now,
            expires_at: env.now + env.policy.letter_lifetime,
            ended: None,
            printed: printed.saturating_add(1),
            replaced,
        });
        issued.push((id, generation));
    }
    let accounts: Vec<_> = issued.iter().map(|(account, _)| *account).collect();
    let change = Change::LettersIssued { accounts: accounts.clone() };
    Ok(draft.finish(change, Fact::LettersIssued { accounts }, Outcome::LettersIssued { letters: issued }))
}

/// An account's first letter, issued while it is made.
pub(super) fn first_letter(drawn: FirstLetter, env: &Env) -> Letter {
    Letter {
        id: drawn.letter,
        generation: FirstLetter::GENERATION,
        mac: drawn.mac,
        issued_at: env.now,
        expires_at: env.now + env.policy.letter_lifetime,
        ended: None,
        printed: 1,
        replaced: Vec::new(),
    }
}

/// Counts a reminder for each of the accounts, or for the one that answers (R9). It opens nothing: the last letter stands
/// as it stood.
pub(super) fn remind(view: &View, accounts: &BTreeSet<AccountId>, env: &Env) -> Result<ChangeSet, Refusal> {
    let mut draft = Draft::new(view, env);
    let mut reminded = BTreeSet::new();
    for asked in accounts {
        draft.read(Key::Account(*asked));
        let id = view.resolve(*asked).ok_or(Refusal::NoSuchAccount)?.id;
        if !reminded.insert(id) {
            continue;
        }
        let account = draft.account(id)?;
        match account.status {
            Status::Open(Standing::Created) => return Err(Refusal::NotNotified),
            Status::Open(_) => {}
            Status::Suspended { .. } => return Err(Refusal::Suspended),
            Status::Closed | Status::Merged(_) => return Err(Refusal::Closed),
        }
        let letter = account.letter.as_mut().ok_or(Refusal::NotNotified)?;
        letter.printed = letter.printed.saturating_add(1);
    }
    let accounts: Vec<_> = reminded.into_iter().collect();
    let (change, fact) = (
        Change::RemindersPrinted { accounts: accounts.clone() },
        Fact::RemindersPrinted { accounts: accounts.clone() },
    );
    Ok(draft.finish(change, fact, Outcome::Accounts { accounts }))
}

/// Voids a letter on which too many passwords were tried. Its account keeps its standing: the office, which is told, issues
/// another letter (R13, R14).
pub(super) fn void(view: &View, void: VoidLetter, env: &Env) -> Result<ChangeSet, Refusal> {
    let id = void.account;
    let account = view.account(id).ok_or(Refusal::NoSuchAccount)?;
    let tried = |letter: &Letter| letter.generation == void.generation && letter.ended.is_none();
    if !account.letter.as_ref().is_some_and(tried) {
        return Err(Refusal::WrongState);
    }
    let mut draft = Draft::new(view, env);
    let row = draft.account(id)?;
    row.end_letter(LetterEnd::Guessed);
    // Its sessions stay: an attacker must not end them by guessing.
    let stamp = row.session_stamp;
    let (change, fact) = (Change::LetterVoided { account: id }, Fact::LetterVoided { account: id });
    Ok(draft.finish(change, fact, Outcome::Account { account: id, stamp }))
}
