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
    model::{Key, Merge, OfficeWord, Version, Waiver, WaiverPair},
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
    if command.proof.is_some() {
        check::reachable(&draft, &lines, env)?;
    }
    let principal = draft.account(root)?;
    // What was asked for before the split is not answered after it (SECURITY V5).
    principal.void_links();
    if principal.hold.as_ref().is_some_and(|hold| hold.merge == record.id) {
        principal.hold = None;
    }
    let stamp = draft.renew_stamp(root)?;

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
    let stays = links::listed(&draft.rows, root);
    let left = links::listed(&view.rows, root).into_iter().filter(|child| !stays.contains(child)).collect();
    let fact = Fact::Split { merge, principal, accounts: accounts.clone(), followers, children, left };
    let proof = command.proof.as_ref().map(|proof| proof.claim().kind);
    let change = Change::Split { merge, principal, accounts, proof };
    let report = SplitReport { merge, principal, lines, children: stays, stamp };
    Ok(draft.finish(change, fact, Outcome::Split(report)))
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
