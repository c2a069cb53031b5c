//! What a preview's token holds: the proofs, the commit id under which the merge will happen, and a digest of what was
//! seen. So no password is kept or typed twice between preview and confirmation, and the same confirmation twice is one
//! merge (R7).

use crate::{error::Error, session::Session, shell::Context};
use chrono::TimeDelta;
use fratrie_credentials::SealError;
use fratrie_domain::{
    AccountId, ChangeSet, CommitId, Env, Refusal, Timestamp,
    change::Expect,
    proof::{Claim, GivingUp, Purpose},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

#[derive(Serialize, Deserialize)]
pub(crate) struct Ticket {
    pub(crate) commit_id: CommitId,
    pub(crate) principal: Claim,
    /// The lines that are right.
    pub(crate) lines: Vec<Line>,
    /// The lines that are not, and why: such a preview can be extended, not confirmed as it is.
    pub(crate) refused: Vec<(usize, Refusal)>,
    seen: Option<[u8; 32]>,
    expires_at: Timestamp,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) typed: String,
    pub(crate) claim: Claim,
}

/// A confirmation that comes again within this time gets its receipt again; after it, the token is dead.
const REPEATABLE: TimeDelta = TimeDelta::hours(24);

impl Ticket {
    pub(crate) fn new(
        context: &Context,
        session: &Session,
        lines: &[(String, Result<Claim, Refusal>)],
        changes: Option<&ChangeSet>,
        env: &Env,
    ) -> Result<Self, Error> {
        let right = lines.iter().filter_map(|(typed, claim)| {
            Some(Line { typed: typed.clone(), claim: claim.as_ref().ok()?.clone() })
        });
        let refused = lines
            .iter()
            .enumerate()
            .filter_map(|(index, (_, claim))| Some((index, claim.as_ref().err()?.clone())));
        Ok(Self {
            commit_id: env.commit_id,
            principal: session.claim(),
            lines: right.collect(),
            refused: refused.collect(),
            seen: changes.map(|changes| digest(&changes.expects)).transpose()?,
            expires_at: env.now + context.shell.policy.preview_lifetime,
        })
    }

    pub(crate) fn seal(&self, context: &Context) -> Result<String, Error> {
        let audience = context.audience(self.principal.account);
        context.seal_ticket(GivingUp::NAME, &audience, self.expires_at, self)
    }

    /// Whether it can still be confirmed.
    pub(crate) fn check_age(&self, context: &Context) -> Result<(), Refusal> {
        if context.now() < self.expires_at { Ok(()) } else { Err(Refusal::PreviewExpired) }
    }

    /// Whether a fresh decision rests on the very rows and versions that were shown.
    pub(crate) fn check_seen(&self, changes: &ChangeSet) -> Result<(), Refusal> {
        if self.seen.is_some() && self.seen == digest(&changes.expects).ok() {
            Ok(())
        } else {
            Err(Refusal::ChangedSincePreview)
        }
    }
}

impl Context {
    /// Opens a merge's ticket that was sealed for the session's account.
    pub(crate) fn open_ticket(&self, session: &Session, token: &str) -> Result<Ticket, Error> {
        self.open_sealed(GivingUp::NAME, &self.audience(session.account), token)
    }

    /// Who may use what is sealed for the holder of an account.
    pub(crate) fn audience(&self, account: AccountId) -> String {
        format!("{}/{account}", self.realm)
    }

    /// Seals a ticket that can be confirmed until `expires_at`, and repeated for a while after.
    pub(crate) fn seal_ticket(
        &self,
        purpose: &'static str,
        audience: &str,
        expires_at: Timestamp,
        ticket: &impl Serialize,
    ) -> Result<String, Error> {
        let dead_at = (expires_at + REPEATABLE).timestamp();
        Ok(self.shell.sealer.seal(purpose, audience, dead_at, ticket, self.draw())?)
    }

    /// Opens a ticket that was sealed for the same purpose and audience.
    pub(crate) fn open_sealed<T: DeserializeOwned>(
        &self,
        purpose: &'static str,
        audience: &str,
        token: &str,
    ) -> Result<T, Error> {
        let opened = self.shell.sealer.open(purpose, audience, self.now().timestamp(), token);
        opened.map_err(|error| match error {
            SealError::Expired => Refusal::PreviewExpired.into(),
            other => other.into(),
        })
    }
}

/// A digest of what a decision rests on. The expectations are sorted by key, and JSON tells any two of them apart.
pub(crate) fn digest(expects: &[Expect]) -> Result<[u8; 32], Error> {
    let text = serde_json::to_vec(expects).map_err(|_| Error::Internal("an expectation without a text"))?;
    Ok(Sha256::digest(text).into())
}
