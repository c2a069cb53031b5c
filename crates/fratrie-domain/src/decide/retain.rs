//! Retention: what has lapsed goes, if it still has when this is decided, and nothing keeps it.

use super::{draft::Draft, erase};
use crate::{
    AccountId, ChangeSet, Env, Refusal, View,
    command::{EraseLapsed, ForgetLetters},
    event::Fact,
    journal::{Change, ErasureReason},
    model::{Standing, Status},
    outcome::Outcome,
    retention::{Judge, Lapse},
};
use std::collections::BTreeMap;

/// Of the accounts those whose letters were not used and open nothing any more; others are passed over.
pub(super) fn forget_letters(view: &View, asked: &ForgetLetters, env: &Env) -> Result<ChangeSet, Refusal> {
    let nobody = BTreeMap::new();
    let judge = Judge {
        view,
        policy: &asked.policy,
        split_window: env.policy.split_window,
        last_used: &nobody,
        now: env.now,
    };
    let mut draft = Draft::new(view, env);
    let mut forgotten: Vec<AccountId> = Vec::new();
    for id in &asked.accounts {
        if judge.judge(*id, Lapse::LetterUnused).is_none_or(|lapsed| lapsed.kept.is_some()) {
            continue;
        }
        let account = draft.account(*id)?;
        if let Some(letter) = &mut account.letter {
            letter.forget();
        }
        if account.status == Status::Open(Standing::Notified) {
            account.status = Status::Open(Standing::Created);
        }
        forgotten.push(*id);
    }
    let change = Change::LettersForgotten { accounts: forgotten.clone() };
    let fact = Fact::LettersForgotten { accounts: forgotten.clone() };
    Ok(draft.finish(change, fact, Outcome::Accounts { accounts: forgotten }))
}

/// Erases one account, with all that it absorbed.
pub(super) fn erase_lapsed(view: &View, asked: &EraseLapsed, env: &Env) -> Result<ChangeSet, Refusal> {
    let EraseLapsed { account, lapse, policy, last_used, persons } = asked;
    let judge = Judge { view, policy, split_window: env.policy.split_window, last_used, now: env.now };
    let due = *lapse != Lapse::LetterUnused
        && judge.judge(*account, *lapse).is_some_and(|lapsed| lapsed.kept.is_none());
    if !due {
        return Err(Refusal::NotLapsed);
    }
    erase::erase(view, *account, ErasureReason::Retention, false, persons, env)
}
