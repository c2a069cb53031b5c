//! After the window of a merge its absorbed accounts keep no secret (DESIGN, decisions taken: undo needs the old secret,
//! for a while).

use super::draft::Draft;
use crate::{
    AccountId, ChangeSet, Env, Refusal, View, event::Fact, journal::Change, model::Key, outcome::Outcome,
};
use std::collections::BTreeSet;

/// Of `accounts` those whose merge is old enough; others are passed over.
pub(super) fn decide(view: &View, accounts: &BTreeSet<AccountId>, env: &Env) -> Result<ChangeSet, Refusal> {
    let mut draft = Draft::new(view, env);
    let mut purged = Vec::new();
    for id in accounts {
        let account = view.account(*id).ok_or(Refusal::NoSuchAccount)?;
        let Some(absorption) = account.status.absorption() else { continue };
        let merge = view.rows.merges.get(&absorption.merge).ok_or(Refusal::NoSuchMerge)?;
        let root = view.account(absorption.answers).ok_or(Refusal::NoSuchAccount)?;
        if env.now < merge.at + env.policy.split_window
            || (account.secret.is_none() && account.letter.is_none())
            // Somebody says that it was not them: support must be able to undo it.
            || root.hold.is_some()
        {
            continue;
        }
        draft.read(Key::Merge(merge.id));
        draft.read(Key::Account(root.id));
        let row = draft.account(*id)?;
        row.secret = None;
        row.letter = None;
        purged.push(*id);
    }
    let change = Change::SecretsPurged { accounts: purged.clone() };
    Ok(draft.finish(change, Fact::SecretsPurged { accounts: purged }, Outcome::Done))
}
