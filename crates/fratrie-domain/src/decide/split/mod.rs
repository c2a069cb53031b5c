//! The split (*dégroupement*): accounts come out of a merge again, in any order, and take along what is theirs. What was
//! done since stays (R8).
//!
//! Nothing is played backwards. Where a link belongs, its responsible says; what a principal has from whom, the merges'
//! records say; so an account leaves as if its merge had never been, whatever happened since.

mod check;
mod contact;
mod links;
mod remainders;
mod restore;

use super::draft::Draft;
use crate::{
    AccountId, AgentName, ChangeSet, Env, Refusal, View,
    command::Split,
    event::Fact,
    journal::{Actor, Change},
    model::{Hold, Key, Merge, OfficeWord, Version, Waiver, WaiverPair},
    outcome::{Outcome, SplitReport},
};

pub(super) fn decide(view: &View, command: &Split, env: &Env) -> Result<ChangeSet, Refusal> {
    let checked = check::check(view, command, env)?;
    let (record, root) = (checked.record, checked.root);
    let mut draft = Draft::new(view, env);
    read_group(&mut draft, view, record, root);
    let mut lines = Vec::new();
    // Last in, first out: undone whole, a merge is undone as it was made.
    for absorbed in checked.targets.iter().rev() {
        lines.push(restore::restore(&mut draft, record, absorbed, root, env)?);
    }
    lines.reverse();
    let stays = links::listed(&draft.rows, root);
    for (line, absorbed) in lines.iter_mut().zip(&checked.targets) {
        line.children = links::listed(&draft.rows, line.account);
        line.added = links::added(&draft.rows, absorbed);
        line.shared = line.children.iter().copied().filter(|child| stays.contains(child)).collect();
    }
    if command.proof.is_some() {
        check::reachable(&draft, &lines, env)?;
    }
    let principal = draft.account(root)?;
    // What was asked for before the split is not answered after it (SECURITY V5).
    principal.void_links();
    let stamp = draft.renew_stamp(root)?;
    hold_on(&mut draft, root)?;

    let accounts: Vec<AccountId> = lines.iter().map(|line| line.account).collect();
    let by = match &env.actor {
        Actor::Support { agent } => agent.clone(),
        _ => AgentName::holder(),
    };
    for account in &accounts {
        // Not suggested again (S83); a word that the office gave stands.
        let pair = WaiverPair::new(root, *account);
        draft.read(Key::Waiver(pair));
        let word = Waiver {
            pair,
            says: OfficeWord::TwoPersons,
            by: by.clone(),
            at: env.now,
            version: Version::FIRST,
        };
        draft.rows.waivers.entry(pair).or_insert(word);
    }
    let children =
        lines.iter().flat_map(|line| line.children.iter().map(|student| (line.account, *student))).collect();
    let (merge, principal) = (record.id, root);
    let followers = draft.rows.accounts.values().filter(|row| row.answers() != row.id);
    let followers = followers.filter(|row| accounts.contains(&row.answers()));
    let followers = followers.map(|row| (row.id, row.answers())).collect();
    let left = links::listed(&view.rows, root).into_iter().filter(|child| !stays.contains(child)).collect();
    let fact = Fact::Split { merge, principal, accounts: accounts.clone(), followers, children, left };
    let proof = command.proof.as_ref().map(|proof| proof.claim().kind);
    let change = Change::Split { merge, principal, accounts, proof };
    let report = SplitReport { merge, principal, lines, children: stays, stamp };
    Ok(draft.finish(change, fact, Outcome::Split(report)))
}

/// A hold goes with the merge that it is about, and ends with it; unless another merge of the group was reported too.
fn hold_on(draft: &mut Draft<'_>, root: AccountId) -> Result<(), Refusal> {
    let Some(hold) = draft.account(root)?.hold.take() else { return Ok(()) };
    let reported = |record: &&Merge| {
        record.standing().next().is_some() && record.alarms.iter().any(|alarm| alarm.raised_at.is_some())
    };
    let about = draft.rows.merges.get(&hold.merge).filter(|record| record.standing().next().is_some());
    let Some(record) = about.or_else(|| draft.rows.merges.values().find(reported)) else { return Ok(()) };
    let (merge, principal) = (record.id, record.principal);
    let answers = draft.account(principal)?.answers();
    draft.account(answers)?.hold = Some(Hold { merge, ..hold });
    Ok(())
}

/// A split rests on the whole group: who is in it, what it has from whom.
fn read_group(draft: &mut Draft<'_>, view: &View, record: &Merge, root: AccountId) {
    draft.read(Key::Merge(record.id));
    for account in view.rows.accounts.values().filter(|account| account.answers() == root) {
        draft.read(Key::Account(account.id));
    }
    // What left the group meanwhile is not here, and does not matter.
    for link in view.links(root) {
        draft.read(Key::Responsibility(link.id));
    }
}
