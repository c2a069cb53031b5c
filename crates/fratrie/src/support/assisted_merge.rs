//! A merge that support does for a responsible who agreed: one person proposes it, another approves (SECURITY V25).

use super::Support;
use crate::{
    error::Error,
    portal::{MergeConfirmation, PreviewAccount, PreviewChild, children_after, preview_account},
    session::Unshown,
    shell::Context,
    ticket::digest,
};
use fratrie_credentials::SealError;
use fratrie_domain::{
    AccountId, AgentName, ChangeSet, Command, CommitId, Identifier, Refusal, Timestamp, View, Want,
    chrono::TimeDelta,
    command::Merge,
    decide,
    journal::{Actor, ProofKind},
    model::{Consent, Token},
    outcome::{MergeReport, Outcome},
    proof::{Claim, Proof},
};
use serde::{Deserialize, Serialize};

/// What an assisted merge would do, for another person of the support to approve within 24 hours.
#[derive(Debug)]
pub struct ProposedMerge {
    /// The account that would stay.
    pub principal: PreviewAccount,
    /// Those that would close, in the order given.
    pub absorbed: Vec<PreviewAccount>,
    /// All children that the principal would list.
    pub children: Vec<PreviewChild>,
    token: Unshown,
}

impl ProposedMerge {
    /// The proposal as a sealed text, to hand to the other person: bound to what was seen.
    pub fn token(&self) -> &str {
        &self.token.0
    }

    /// What that person hands to [`Support::approve_merge`].
    pub fn confirm(&self) -> MergeConfirmation {
        MergeConfirmation::from_token(self.token())
    }
}

/// What a proposal's token holds.
#[derive(Debug, Serialize, Deserialize)]
struct Proposal {
    commit_id: CommitId,
    agent: AgentName,
    consent: Consent,
    principal: Claim,
    absorbed: Vec<Claim>,
    seen: [u8; 32],
    expires_at: Timestamp,
}

const PURPOSE: &str = "assisted-merge";
/// An approval that comes again within this time gets its receipt again.
const REPEATABLE: TimeDelta = TimeDelta::hours(24);

impl Support {
    /// Shows what grouping these accounts would do, for a responsible who agreed to it. Nothing changes; every line must
    /// be right. Another person of the support must approve.
    ///
    /// # Errors
    /// `Refused` as for a responsible's own merge (`Lines`, `NotActive`, `NotResponsible`, ...), with `NoConsent` where
    /// the day of the consent is to come, or `OutOfScope`; `Store`.
    pub async fn propose_merge(
        &self,
        principal: &Identifier,
        absorbed: &[Identifier],
        consent: Consent,
    ) -> Result<ProposedMerge, Error> {
        let context = &self.context;
        let identifiers = absorbed.iter().chain([principal]).cloned().collect();
        let view = context.load(&Want { identifiers, ..Want::default() }).await?;
        // As if another person had approved it already; what is decided here is shown, never committed.
        let anybody: AgentName = "…".parse().map_err(|_| Error::Internal("anybody has a name"))?;
        let env = self.env_of(Actor::TwoOfSupport { agent: self.agent.clone(), second: anybody })?;
        let claim = |identifier: &Identifier| {
            let account = view.by_identifier(identifier).ok_or(Refusal::NoSuchAccount)?;
            Ok::<Claim, Refusal>(Claim::about(&context.realm, account, ProofKind::Consent, env.now))
        };
        let keeper = claim(principal)?;
        let mut proposal = Proposal {
            commit_id: env.commit_id,
            agent: self.agent.clone(),
            consent,
            absorbed: lines(absorbed.iter().map(|one| Ok(claim(one)?.towards(keeper.account))))?,
            principal: keeper,
            seen: [0; 32],
            expires_at: env.now + env.policy.approval_lifetime,
        };
        self.scope.check(&view, proposal.accounts())?;
        let confirmable = env.policy.different_names_confirmable;
        let changes = decide(&view, proposal.command(confirmable, Vec::new()), &env)?;
        proposal.seen = digest(&changes.expects)?;
        proposal.show(&view, &changes, context)
    }

    /// Does what another person of the support proposed, exactly as it was shown: refused if anything moved since. The
    /// same approval again gives the same report, for a day (R7).
    ///
    /// # Errors
    /// `Refused` with `SecondPersonNeeded` where this agent proposed it, `ProposalExpired` after 24 hours,
    /// `ChangedSincePreview`, `ProofVoid`, `OutOfScope` or `Lines`: then nothing was changed; `Contended`; `Store`.
    pub async fn approve_merge(&self, confirmation: MergeConfirmation) -> Result<MergeReport, Error> {
        let context = &self.context;
        let proposal = Proposal::open(&confirmation.token.0, context)?;
        let second = self.agent.clone();
        let mut env = self.env_of(Actor::TwoOfSupport { agent: proposal.agent.clone(), second })?;
        env.commit_id = proposal.commit_id;
        let want = Want::accounts(proposal.accounts());
        let alarms = context.alarms(&proposal.accounts().collect::<Vec<_>>());
        let receipt = context.run_with(want, env, |view, env| {
            if env.now >= proposal.expires_at {
                return Err(Refusal::ProposalExpired);
            }
            self.scope.check(view, proposal.accounts())?;
            let changes = decide(view, proposal.command(confirmation.names_confirmed, alarms.clone()), env)?;
            let same = digest(&changes.expects).is_ok_and(|seen| seen == proposal.seen);
            if same { Ok(changes) } else { Err(Refusal::ChangedSincePreview) }
        });
        match receipt.await?.outcome {
            Outcome::Merged(report) => Ok(report),
            _ => Err(Error::Internal("a receipt of another kind")),
        }
    }
}

/// The claims of all lines, or which of them can not be.
fn lines(claims: impl Iterator<Item = Result<Claim, Refusal>>) -> Result<Vec<Claim>, Refusal> {
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for (index, claim) in claims.enumerate() {
        match claim {
            Ok(claim) => right.push(claim),
            Err(refusal) => wrong.push((index, refusal)),
        }
    }
    if wrong.is_empty() { Ok(right) } else { Err(Refusal::Lines { lines: wrong }) }
}

impl Proposal {
    fn accounts(&self) -> impl Iterator<Item = AccountId> {
        self.absorbed.iter().chain([&self.principal]).map(|claim| claim.account)
    }

    /// The one place that vouches for consent: on what one person of the support recorded, for another to approve. The
    /// domain takes it from two different people only.
    fn command(&self, names_confirmed: bool, alarms: Vec<(AccountId, Token)>) -> Command {
        let absorbed = self.absorbed.iter().cloned().map(Proof::vouch).collect();
        let merge = Merge::new(Proof::vouch(self.principal.clone()), absorbed);
        let merge = merge.names_confirmed(names_confirmed).by_consent(self.consent.clone());
        Command::Merge(merge.alarms(alarms))
    }

    fn show(&self, view: &View, changes: &ChangeSet, context: &Context) -> Result<ProposedMerge, Error> {
        let (principal, changes) = (self.principal.account, Some(changes));
        let account = |claim: &Claim| preview_account(view, changes, principal, claim.account);
        Ok(ProposedMerge {
            principal: account(&self.principal)?,
            absorbed: self.absorbed.iter().map(account).collect::<Result<_, _>>()?,
            children: children_after(view, changes, principal),
            token: Unshown(self.seal(context)?),
        })
    }

    fn seal(&self, context: &Context) -> Result<String, Error> {
        let expires_at = (self.expires_at + REPEATABLE).timestamp();
        Ok(context.shell.sealer.seal(PURPOSE, context.realm.as_str(), expires_at, self, context.draw())?)
    }

    fn open(token: &str, context: &Context) -> Result<Self, Error> {
        let now = context.now().timestamp();
        let opened = context.shell.sealer.open(PURPOSE, context.realm.as_str(), now, token);
        opened.map_err(|error| match error {
            SealError::Expired => Refusal::ProposalExpired.into(),
            other => other.into(),
        })
    }
}
