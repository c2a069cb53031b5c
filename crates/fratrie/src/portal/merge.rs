//! The merge itself, as its preview showed it.

use super::{MergePreview, Portal};
use crate::{
    error::Error,
    session::{Session, Unshown},
    ticket::Ticket,
};
use fratrie_domain::{
    AccountId, Command, CommitId, Origin, Refusal, Want,
    command::{Merge, RefusedMerge},
    decide,
    outcome::{MergeReport, Outcome},
    proof::Proof,
    uuid::Uuid,
};
use sha2::{Digest as _, Sha256};

/// That a person, having seen a preview, wants it done.
#[derive(Debug, Clone)]
pub struct MergeConfirmation {
    pub(crate) token: Unshown,
    pub(crate) names_confirmed: bool,
    right_lines_only: bool,
}

impl MergeConfirmation {
    /// From the preview's token, as a form carried it.
    pub fn from_token(token: &str) -> Self {
        Self { token: Unshown(token.to_owned()), names_confirmed: false, right_lines_only: false }
    }

    /// The person said explicitly that the different names are all theirs (R11); it is recorded.
    #[must_use]
    pub const fn names_confirmed(mut self, confirmed: bool) -> Self {
        self.names_confirmed = confirmed;
        self
    }

    /// The lines that are right are wanted now, without those that are not (R6: one transaction of the good lines).
    #[must_use]
    pub const fn right_lines_only(mut self) -> Self {
        self.right_lines_only = true;
        self
    }
}

impl MergePreview {
    /// What to hand to [`Portal::merge`] when the person confirms.
    pub fn confirm(&self) -> MergeConfirmation {
        MergeConfirmation::from_token(self.token())
    }
}

/// What a merge did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeReceipt {
    /// What was moved, joined and closed; equal to what the preview said (S14).
    pub report: MergeReport,
    /// The session's continuation: all other sessions of the principal ended (S100).
    pub session: Session,
}

impl Portal {
    /// Groups the accounts, exactly as the preview showed it: refused if anything moved since. The same confirmation
    /// again gives the same receipt, for a day (R7).
    ///
    /// # Errors
    /// `Refused` with `PreviewExpired`, `ChangedSincePreview`, `ProofVoid`, `ProofExpired`, `Lines` or `NothingToMerge`:
    /// then nothing was changed; `Contended`; `Store`.
    pub async fn merge(
        &self,
        session: &Session,
        confirmation: MergeConfirmation,
        origin: &Origin,
    ) -> Result<MergeReceipt, Error> {
        let context = &self.context;
        let MergeConfirmation { token, names_confirmed, right_lines_only } = confirmation;
        let ticket = context.open_ticket(session, &token.0)?;
        let proofs = ticket.lines.iter().map(|line| Proof::vouch(line.claim.clone())).collect();
        let command =
            Merge::new(Proof::vouch(ticket.principal.clone()), proofs).names_confirmed(names_confirmed);
        let accounts: Vec<AccountId> = command.absorbed().chain([session.account]).collect();
        let command = command.alarms(context.alarms(&accounts));
        let want = Want::accounts(accounts);
        let mut env = self.env(session.account, origin);
        env.commit_id = ticket.commit_id;
        let receipt = context.run_with(want, env, |view, env| {
            ticket.check_age(context)?;
            if !ticket.refused.is_empty() && !right_lines_only {
                return Err(Refusal::Lines { lines: ticket.refused.clone() });
            }
            let changes = decide(view, Command::Merge(command.clone()), env)?;
            ticket.check_seen(&changes)?;
            Ok(changes)
        });
        let receipt = match receipt.await {
            Err(Error::Refused(refusal)) => {
                // The plain reason is the answer, whether it could be kept or not.
                drop(self.note_refusal(session, &ticket, &refusal, origin).await);
                return Err(refusal.into());
            }
            done => done?,
        };
        match receipt.outcome {
            Outcome::Merged(report) => {
                let session = Session { stamp: report.stamp, ..session.clone() };
                Ok(MergeReceipt { report, session })
            }
            _ => Err(Error::Internal("a receipt of another kind")),
        }
    }

    /// Keeps that a confirmed merge was refused (S111): once a day for the same accounts and reason, and not where the page
    /// was only too old.
    async fn note_refusal(
        &self,
        session: &Session,
        ticket: &Ticket,
        refusal: &Refusal,
        origin: &Origin,
    ) -> Result<(), Error> {
        if matches!(refusal, Refusal::ProofVoid | Refusal::ProofExpired | Refusal::PreviewExpired) {
            return Ok(());
        }
        self.session_view(session, Want::default()).await?;
        let principal = session.account;
        let mut env = self.env(principal, origin);
        let absorbed: Vec<AccountId> = ticket.lines.iter().map(|line| line.claim.account).collect();
        let told = format!("{principal} {absorbed:?} {refusal:?} {}", env.now.date_naive());
        let digest = Sha256::digest(told);
        env.commit_id =
            CommitId::from_uuid(Uuid::from_bytes(digest.first_chunk().copied().unwrap_or_default()));
        let command = RefusedMerge { principal, absorbed, refusal: refusal.clone() };
        self.context.run(Want::accounts([principal]), env, Command::NoteRefusedMerge(command)).await?;
        Ok(())
    }
}
