//! The responsible's own merges, and undoing them.

use super::Portal;
use crate::{
    error::Error,
    link,
    session::Session,
    split::{By, MergeInfo, SplitConfirmation, SplitPreview},
};
use fratrie_domain::{AccountId, Command, MergeId, Origin, Refusal, Want, outcome::SplitReport};

/// What undoing a merge did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitReceipt {
    /// What came back, and what did not; equal to what the preview said.
    pub report: SplitReport,
    /// The session's continuation: all other sessions of the account ended.
    pub session: Session,
}

impl Portal {
    /// The merges into the session's account, and into those that it absorbed, newest first.
    ///
    /// # Errors
    /// `SessionEnded`; `Store`.
    pub async fn merges(&self, session: &Session) -> Result<Vec<MergeInfo>, Error> {
        let view = self.session_view(session, Want { merges: true, ..Want::default() }).await?;
        self.context.merges_of(&view, session.account).await
    }

    /// Shows what undoing a merge would do: of these `accounts` of it, or of all that are still in it.
    ///
    /// # Errors
    /// `Refused(ProofExpired)` when the log-in is too old: [`Portal::reauthenticate`]; `Refused(NoSuchMerge |
    /// AlreadySplit | SplitWindowOver | SplitPurged | SplitLocksOut | Held | RecordDamaged)`; `SessionEnded`; `Store`.
    pub async fn preview_split(
        &self,
        session: &Session,
        merge: MergeId,
        accounts: &[AccountId],
        origin: &Origin,
    ) -> Result<SplitPreview, Error> {
        self.session_view(session, Want::default()).await?;
        let env = self.env(session.account, origin);
        self.context.foresee_split(By::Holder(session), env, merge, accounts).await
    }

    /// Undoes the merge, exactly as the preview showed it: refused if anything moved since. The same confirmation again
    /// gives the same receipt, for a day (R7).
    ///
    /// # Errors
    /// As [`Portal::preview_split`]; `Refused(PreviewExpired | ChangedSincePreview)`; then nothing was changed;
    /// `Contended`; `Store`.
    pub async fn split(
        &self,
        session: &Session,
        confirmation: SplitConfirmation,
        origin: &Origin,
    ) -> Result<SplitReceipt, Error> {
        let env = self.env(session.account, origin);
        let report = self.context.carry_out_split(By::Holder(session), env, &confirmation).await?;
        Ok(SplitReceipt { session: Session { stamp: report.stamp, ..session.clone() }, report })
    }

    /// « Ce n'était pas moi »: holds the group of accounts still, by the link that the notice of a merge bears; support is
    /// told. Call it on a person's deed only: mail scanners open links (S94).
    ///
    /// # Errors
    /// `Refused(LinkVoid)`; `Store`.
    pub async fn stop_merge(&self, link: &str, origin: &Origin) -> Result<(), Error> {
        let link = link::parse(link)?;
        let account = link.account;
        let want = Want { merges: true, ..Want::accounts([account]) };
        // Nobody learns from a link that names no account.
        let done = self.context.run(want, self.env(account, origin), Command::StopMerge(link)).await;
        match done {
            Err(Error::Refused(Refusal::NoSuchAccount)) => Err(Refusal::LinkVoid.into()),
            done => done.map(drop),
        }
    }
}
