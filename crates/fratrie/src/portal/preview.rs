//! What a merge would do, before it is done. Nothing changes (S13).

use super::{Portal, log_in::Attested};
use crate::{
    attempt::Attempt,
    error::Error,
    session::{Credentials, Session, Unshown},
    shell::Context,
    ticket::{Line, Ticket},
};
use fratrie_domain::{
    AccountId, ChangeSet, Child, Command, Identifier, NameComparison, NameGrade, Origin, PersonName, Refusal,
    View, Want,
    access::access,
    command::Merge,
    decide,
    journal::Actor,
    model::Row,
    outcome::Outcome,
    proof::{Claim, Proof},
};
use std::{collections::BTreeSet, fmt, time::Instant};

/// What a merge would do.
#[derive(Debug)]
pub struct MergePreview {
    /// One line an account, in the order given; what was proved before comes first.
    pub lines: Vec<PreviewLine>,
    /// All children that the principal would list.
    pub children: Vec<PreviewChild>,
    token: Unshown,
    complete: bool,
}

/// What is said of one line.
pub struct PreviewLine {
    /// The identifier as typed.
    pub identifier: String,
    /// The account, or why not.
    pub outcome: Result<PreviewAccount, Refusal>,
}

/// Without what was typed: people type passwords into the wrong field.
impl fmt::Debug for PreviewLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreviewLine").field("outcome", &self.outcome).finish_non_exhaustive()
    }
}

/// An account that would close.
#[derive(Debug)]
pub struct PreviewAccount {
    /// The account.
    pub account: AccountId,
    /// Its identifier.
    pub identifier: Identifier,
    /// Its holder.
    pub holder: PersonName,
    /// Its children.
    pub children: Vec<PreviewChild>,
    /// Whether the holder's name is not plainly the principal's, so that the person must say that both are theirs (R11).
    pub names_differ: bool,
    /// What the two names have in common, and what not: why it is asked.
    pub names: NameComparison,
}

/// A child that the principal would list.
#[derive(Debug, Clone)]
pub struct PreviewChild {
    /// The child.
    pub child: Child,
    /// Whether the principal lists it already.
    pub already_yours: bool,
}

impl MergePreview {
    /// Whether every line is right, and there is one.
    pub const fn is_complete(&self) -> bool {
        self.complete
    }

    /// The preview as a sealed text: bound to the principal and to what was seen, to be confirmed within 10 minutes. It
    /// holds the proofs of the lines that are right.
    pub fn token(&self) -> &str {
        &self.token.0
    }
}

impl Portal {
    /// Shows what grouping these accounts into the session's would do. Letters' credentials and those of active accounts
    /// may be mixed. Every line is answered, whatever the others say (S5, S106), and counts as an
    /// attempt of the principal's, the account's and the origin's (R13).
    ///
    /// # Errors
    /// `Refused(ProofExpired)` when the log-in is too old: [`Portal::reauthenticate`]; `Refused(NotResponsible |
    /// Held | TooMany)`; `SessionEnded`; `Busy`; `Store`.
    pub async fn preview_merge(
        &self,
        session: &Session,
        accounts: &[Credentials],
        attempt: impl Into<Attempt> + Send,
    ) -> Result<MergePreview, Error> {
        self.preview(session, Vec::new(), accounts, attempt.into()).await
    }

    /// The same, with more accounts beside those that `token`'s preview found right: their passwords are not asked for
    /// again.
    ///
    /// # Errors
    /// As [`Portal::preview_merge`]; `Refused(PreviewExpired)` after 10 minutes.
    pub async fn extend_preview(
        &self,
        session: &Session,
        token: &str,
        more: &[Credentials],
        attempt: impl Into<Attempt> + Send,
    ) -> Result<MergePreview, Error> {
        let ticket = self.context.open_ticket(session, token)?;
        ticket.check_age(&self.context)?;
        self.preview(session, ticket.lines, more, attempt.into()).await
    }

    async fn preview(
        &self,
        session: &Session,
        proved: Vec<Line>,
        more: &[Credentials],
        attempt: Attempt,
    ) -> Result<MergePreview, Error> {
        let (context, begun) = (&self.context, Instant::now());
        let maximum = context.shell.policy.largest_merge;
        if proved.len() + more.len() > maximum {
            return Err(Refusal::TooMany { maximum }.into());
        }
        let alone = more.iter().filter_map(|line| line.identifier.parse().ok()).collect();
        let typed = self.session_view(session, Want { alone, ..Want::default() }).await?;
        let principal = self.check(session, &typed)?;
        if !principal.is_responsibles() {
            return Err(Refusal::NotResponsible.into());
        }
        if principal.hold.is_some() {
            return Err(Refusal::Held.into());
        }
        if context.now() - session.authenticated_at > context.shell.policy.proof_lifetime {
            return Err(Refusal::ProofExpired.into());
        }

        let mut attested = Vec::new();
        for credentials in more {
            let place = context.shell.hasher.place()?;
            let line = context.attest(&typed, place, credentials, Some(principal.id), &attempt).await?;
            attested.push((credentials.identifier.clone(), line));
        }
        if attested.iter().any(|(_, line)| line.is_err()) {
            context.keep_step(begun).await;
        }
        let shown = attested.iter().filter_map(|(_, line)| Some(line.as_ref().ok()?.account.id));
        let all = proved.iter().map(|line| line.claim.account).chain(shown).chain([session.account]);
        let view = context.load_accounts(all).await?;
        let claim = |Attested { account, shown }: Attested<'_>| {
            let kind = access(&view, account, shown, context.now())?;
            Ok(Claim::about(&context.realm, account, kind, context.now()).towards(session.account))
        };
        let mut lines: Vec<(String, Result<Claim, Refusal>)> =
            proved.into_iter().map(|line| (line.typed, Ok(line.claim))).collect();
        lines.extend(attested.into_iter().map(|(typed, line)| (typed, line.and_then(claim))));
        let (changes, env) = context.try_merge(&view, session, &mut lines, &attempt.origin)?;
        let complete = changes.is_some() && lines.iter().all(|(_, claim)| claim.is_ok());
        let ticket = Ticket::new(context, session, &lines, changes.as_ref(), &env)?;
        Ok(MergePreview {
            children: children_after(&view, changes.as_ref(), session.account),
            lines: lines
                .into_iter()
                .map(|line| preview_line(&view, changes.as_ref(), session.account, line))
                .collect(),
            token: Unshown(ticket.seal(context)?),
            complete,
        })
    }
}

impl Context {
    /// Decides the merge of the lines that are right; lines that the rules refuse turn wrong, and the rest is decided
    /// again.
    fn try_merge(
        &self,
        view: &View,
        session: &Session,
        lines: &mut [(String, Result<Claim, Refusal>)],
        origin: &Origin,
    ) -> Result<(Option<ChangeSet>, fratrie_domain::Env), Error> {
        let env = self.env(Actor::Holder { account: session.account }, origin.clone());
        let confirmable = self.shell.policy.different_names_confirmable;
        loop {
            let right: Vec<(usize, Claim)> = lines
                .iter()
                .enumerate()
                .filter_map(|(index, (_, claim))| Some((index, claim.as_ref().ok()?.clone())))
                .collect();
            if right.is_empty() {
                return Ok((None, env));
            }
            let proofs = right.iter().map(|(_, claim)| Proof::vouch(claim.clone())).collect();
            let command = Merge::new(session.proof(), proofs).names_confirmed(confirmable);
            match decide(view, Command::Merge(command), &env) {
                Ok(changes) => return Ok((Some(changes), env)),
                Err(Refusal::Lines { lines: refused }) => {
                    for (position, refusal) in refused {
                        let line = right.get(position).and_then(|(index, _)| lines.get_mut(*index));
                        line.ok_or(Error::Internal("a refusal of no line"))?.1 = Err(refusal);
                    }
                }
                Err(refusal) => return Err(refusal.into()),
            }
        }
    }
}

fn preview_line(
    view: &View,
    changes: Option<&ChangeSet>,
    principal: AccountId,
    (identifier, claim): (String, Result<Claim, Refusal>),
) -> PreviewLine {
    let outcome = claim.and_then(|claim| preview_account(view, changes, principal, claim.account));
    PreviewLine { identifier, outcome }
}

pub(crate) fn preview_account(
    view: &View,
    changes: Option<&ChangeSet>,
    principal: AccountId,
    account: AccountId,
) -> Result<PreviewAccount, Refusal> {
    let account = view.account(account).ok_or(Refusal::NoSuchAccount)?;
    let holder = view.holder_name(account).ok_or(Refusal::NoSuchAccount)?.clone();
    let keeper = view.account(principal).and_then(|keeper| view.holder_name(keeper));
    let names = keeper.ok_or(Refusal::NoSuchAccount)?.compare(&holder);
    Ok(PreviewAccount {
        account: account.id,
        identifier: account.identifier.clone(),
        holder,
        children: marked(view, view.children(account.id), principal),
        names_differ: names_differ(changes, account.id),
        names,
    })
}

/// What the merge's record would say of the names.
fn names_differ(changes: Option<&ChangeSet>, account: AccountId) -> bool {
    let rows = changes.into_iter().flat_map(ChangeSet::rows_written);
    rows.filter_map(|row| match row {
        Row::Merge(merge) => Some(&merge.absorbed),
        _ => None,
    })
    .flatten()
    .any(|absorbed| absorbed.account == account && absorbed.names != NameGrade::Same)
}

pub(crate) fn children_after(
    view: &View,
    changes: Option<&ChangeSet>,
    principal: AccountId,
) -> Vec<PreviewChild> {
    let report = match changes.map(|changes| &changes.receipt.outcome) {
        Some(Outcome::Merged(report)) => report.clone(),
        _ => return marked(view, view.children(principal), principal),
    };
    let mut seen = BTreeSet::new();
    let accounts = std::iter::once(principal).chain(report.lines.iter().map(|line| line.account));
    let all = accounts.flat_map(|account| view.children(account)).filter(|child| seen.insert(child.id));
    marked(view, all.collect(), principal)
}

fn marked(view: &View, children: Vec<Child>, principal: AccountId) -> Vec<PreviewChild> {
    let listed: BTreeSet<_> =
        view.links(principal).filter(|link| link.is_active()).map(|link| link.student).collect();
    children
        .into_iter()
        .map(|child| PreviewChild { already_yours: listed.contains(&child.id), child })
        .collect()
}
