//! Undoing a merge, as its responsible and support both do: what it would do first, then as it was shown.

use crate::{
    error::Error,
    session::{Session, Unshown},
    shell::Context,
    support::Scope,
    ticket::digest,
};
use fratrie_domain::{
    AccountId, ChangeSet, Child, Command, CommitId, Env, Identifier, MergeId, PersonName, Refusal, Timestamp,
    View, Want,
    command::Split,
    decide,
    model::{Absorbed, Merge, Standing, Status, Student},
    outcome::{Item, Outcome, SplitLine, SplitReport},
    proof::{Proof, Purpose, Undoing},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A merge, as who may undo it sees it.
#[derive(Debug, Clone)]
pub struct MergeInfo {
    /// The merge.
    pub id: MergeId,
    /// When it was made.
    pub at: Timestamp,
    /// Until when its responsible can undo it, as the policy now is.
    pub until: Timestamp,
    /// Whether that time is over.
    pub over: bool,
    /// The accounts that it absorbed.
    pub accounts: Vec<MergedAccount>,
}

/// An account that a merge absorbed.
#[derive(Debug, Clone)]
pub struct MergedAccount {
    /// The account.
    pub account: AccountId,
    /// Its identifier.
    pub identifier: Identifier,
    /// Its holder.
    pub holder: PersonName,
    /// The children that it listed, as far as the account that answers lists them still.
    pub children: Vec<Child>,
    /// When it came out again.
    pub undone_at: Option<Timestamp>,
}

/// What undoing a merge would do. Nothing was changed.
#[derive(Debug, Clone)]
pub struct SplitPreview {
    /// What would be done; the receipt tells the same.
    pub report: SplitReport,
    /// The accounts that would open again.
    pub accounts: Vec<SplitAccount>,
    /// The children that the account that answers would keep.
    pub kept: Vec<Child>,
    token: Unshown,
}

/// An account that would open again.
#[derive(Debug, Clone)]
pub struct SplitAccount {
    /// Its identifier.
    pub identifier: Identifier,
    /// Its holder.
    pub holder: PersonName,
    /// The children that it would list.
    pub children: Vec<Child>,
    /// How far it came by itself: whether it opens with a chosen password or with its letter.
    pub standing: Standing,
    /// What comes back, and what does not.
    pub line: SplitLine,
    /// The children that the line's remainders name.
    pub named: Vec<Student>,
}

/// That a person, having seen a preview, wants it done.
#[derive(Debug, Clone)]
pub struct SplitConfirmation(Unshown);

impl SplitConfirmation {
    /// From the preview's token, as a form carried it.
    pub fn from_token(token: &str) -> Self {
        Self(Unshown(token.to_owned()))
    }
}

impl SplitPreview {
    /// The preview as a sealed text: bound to who asked and to what was seen, to be confirmed within 10 minutes.
    pub fn token(&self) -> &str {
        &self.token.0
    }

    /// What to hand back when the person confirms.
    pub fn confirm(&self) -> SplitConfirmation {
        SplitConfirmation(self.token.clone())
    }
}

/// What the token of a preview holds.
#[derive(Serialize, Deserialize)]
struct Ticket {
    commit_id: CommitId,
    merge: MergeId,
    accounts: BTreeSet<AccountId>,
    seen: [u8; 32],
    expires_at: Timestamp,
}

/// Who undoes.
pub(crate) enum By<'a> {
    Holder(&'a Session),
    /// Somebody of the support, who looks after these accounts.
    Support(&'a Scope),
}

impl By<'_> {
    fn command(&self, merge: MergeId, accounts: &BTreeSet<AccountId>) -> Split {
        let split = match self {
            Self::Holder(session) => Split::by_holder(merge, Proof::vouch(session.claim())),
            Self::Support(_) => Split::by_support(merge),
        };
        split.only(accounts.iter().copied())
    }

    fn audience(&self, context: &Context) -> String {
        match self {
            Self::Holder(session) => context.audience(session.account),
            Self::Support(_) => format!("{}/support", context.realm),
        }
    }

    /// Whether the merge is theirs to look at; the domain checks the responsible's own.
    fn check(&self, view: &View, merge: MergeId) -> Result<(), Refusal> {
        match (self, view.rows.merges.get(&merge)) {
            (Self::Support(scope), Some(record)) => scope.check(view, [record.principal]),
            _ => Ok(()),
        }
    }
}

impl Context {
    /// What a split would do.
    pub(crate) async fn foresee_split(
        &self,
        by: By<'_>,
        env: Env,
        merge: MergeId,
        accounts: &[AccountId],
    ) -> Result<SplitPreview, Error> {
        let view = self.load(&Want::merge(merge)).await?;
        let accounts = accounts.iter().copied().collect();
        by.check(&view, merge)?;
        let changes = decide(&view, Command::Split(by.command(merge, &accounts)), &env)?;
        let expires_at = env.now + self.shell.policy.preview_lifetime;
        let seen = digest(&changes.expects)?;
        let ticket = Ticket { commit_id: env.commit_id, merge, accounts, seen, expires_at };
        let token = self.seal_ticket(Undoing::NAME, &by.audience(self), expires_at, &ticket)?;
        foreseen(&view, &changes, Unshown(token))
    }

    /// Does what a preview showed, if nothing moved since; once, however often it is confirmed (R7).
    pub(crate) async fn carry_out_split(
        &self,
        by: By<'_>,
        mut env: Env,
        confirmation: &SplitConfirmation,
    ) -> Result<SplitReport, Error> {
        let ticket: Ticket = self.open_sealed(Undoing::NAME, &by.audience(self), &confirmation.0.0)?;
        let command = by.command(ticket.merge, &ticket.accounts);
        env.commit_id = ticket.commit_id;
        let receipt = self.run_with(Want::merge(ticket.merge), env, |view, env| {
            if env.now >= ticket.expires_at {
                return Err(Refusal::PreviewExpired);
            }
            by.check(view, ticket.merge)?;
            let changes = decide(view, Command::Split(command.clone()), env)?;
            let unmoved = digest(&changes.expects).is_ok_and(|seen| seen == ticket.seen);
            if unmoved { Ok(changes) } else { Err(Refusal::ChangedSincePreview) }
        });
        match receipt.await?.outcome {
            Outcome::Split(report) => Ok(report),
            _ => Err(Error::Internal("a receipt of another kind")),
        }
    }

    /// The merges of the group that `view` was loaded for, newest first.
    pub(crate) async fn merges_of(&self, view: &View, root: AccountId) -> Result<Vec<MergeInfo>, Error> {
        // With the accounts that left it.
        let merge = view.rows.merges.keys().copied().collect();
        let view = &self.load(&Want { merge, ..Want::accounts([root]) }).await?;
        let children = view.children(root);
        let info = |record: &Merge| {
            let until = record.at + self.shell.policy.split_window;
            MergeInfo {
                id: record.id,
                at: record.at,
                until,
                over: self.now() > until,
                accounts: record.absorbed.iter().filter_map(|one| merged(view, one, &children)).collect(),
            }
        };
        let mut merges: Vec<MergeInfo> = view.rows.merges.values().map(info).collect();
        merges.sort_by_key(|merge| std::cmp::Reverse((merge.at, merge.id)));
        Ok(merges)
    }
}

fn merged(view: &View, absorbed: &Absorbed, children: &[Child]) -> Option<MergedAccount> {
    let account = view.account(absorbed.account)?;
    let brought = |child: &&Child| {
        absorbed.links.iter().any(|link| link.before.is_active() && link.before.student == child.id)
    };
    Some(MergedAccount {
        account: account.id,
        identifier: account.identifier.clone(),
        holder: view.holder_name(account)?.clone(),
        children: children.iter().filter(brought).cloned().collect(),
        undone_at: absorbed.undone.as_ref().map(|undone| undone.at),
    })
}

/// What the accounts would look like.
fn foreseen(view: &View, changes: &ChangeSet, token: Unshown) -> Result<SplitPreview, Error> {
    let Outcome::Split(report) = &changes.receipt.outcome else {
        return Err(Error::Internal("a receipt of another kind"));
    };
    let mut after = view.clone();
    for row in changes.rows_written() {
        after.rows.put(row.clone());
    }
    let account = |line: &SplitLine| {
        let account = after.account(line.account)?;
        let Status::Open(standing) = account.status else { return None };
        let named = line.remainders.iter().filter_map(|remainder| match remainder.item {
            Item::Child { student } => after.student(student).cloned(),
            _ => None,
        });
        Some(SplitAccount {
            identifier: account.identifier.clone(),
            holder: after.holder_name(account)?.clone(),
            children: after.children(account.id),
            standing,
            line: line.clone(),
            named: named.collect(),
        })
    };
    let accounts = report.lines.iter().map(account).collect::<Option<_>>();
    Ok(SplitPreview {
        accounts: accounts.ok_or(Error::Internal("an account that does not open, or without its holder"))?,
        kept: after.children(report.principal),
        report: report.clone(),
        token,
    })
}
