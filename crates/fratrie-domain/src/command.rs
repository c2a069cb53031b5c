//! What can be asked for. Each command is plain data, but for the proofs that some need.

use crate::{
    email::EmailAddress,
    ids::{AccountId, LetterId, MergeId, SessionStamp},
    journal::ErasureReason,
    model::{Consent, Holder, OfficeWord, Token, WaiverPair},
    proof::{Activating, GivingUp, Keeping, Managing, Proof, Undoing},
    refusal::Refusal,
    retention::{Lapse, RetentionPolicy},
    roster::Roster,
    secret::{LetterMac, SecretHash, TokenHash},
    text::AgentName,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What can be asked for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Command {
    /// To bring schools' exports in (office).
    Import(Box<Import>),
    /// To issue letters, first ones or new ones.
    IssueLetters(Vec<NewLetter>),
    /// To count reminders that are printed: letters without password, of accounts that were notified before.
    RecordReminders(BTreeSet<AccountId>),
    /// To choose a password by means of a letter.
    Activate(Activate),
    /// To choose another password while logged in.
    ChangePassword(ChangePassword),
    /// To give another address while logged in.
    RequestEmailChange(RequestEmailChange),
    /// To confirm the address that waits, by the link sent to it.
    ConfirmEmail(ConfirmEmail),
    /// To put the former address back, by the link sent to it.
    RevertEmail(PresentedLink),
    /// To end all other sessions of one's own account.
    EndSessions(EndSessions),
    /// To keep the password just shown under a new hash.
    UpgradeSecret(UpgradeSecret),
    /// To void a letter on which too many passwords were tried.
    VoidLetter(VoidLetter),
    /// To be sent a link that resets the password.
    RequestPasswordReset(SendLink),
    /// To choose another password by such a link.
    ResetPassword(ResetPassword),
    /// To be sent a link that shows the identifier.
    RequestReminder(SendLink),
    /// To have the identifier shown by such a link.
    ShowIdentifier(PresentedLink),
    /// To group accounts.
    Merge(Merge),
    /// To keep that a merge was asked for and refused.
    NoteRefusedMerge(RefusedMerge),
    /// To let accounts out of a merge again.
    Split(Split),
    /// To say « ce n'était pas moi », by the link that the notice of a merge bears.
    StopMerge(PresentedLink),
    /// To let a group that was held still go on (support).
    LiftHold(AccountId),
    /// To forget the secrets of accounts that were absorbed longer ago than the policy lets a merge be undone.
    PurgeSecrets(BTreeSet<AccountId>),
    /// To suspend an account (office, support).
    Suspend(AccountId),
    /// To lift a suspension (office, support).
    Reinstate(AccountId),
    /// To say whether two accounts are one person's (office).
    GiveWord(GiveWord),
    /// To erase a person's data (support).
    Erase(Erase),
    /// To forget letters that nobody used.
    ForgetLetters(ForgetLetters),
    /// To erase an account whose time is over.
    EraseLapsed(Box<EraseLapsed>),
}

/// To bring schools' exports in: what stands afterwards is what they say, and what others say of other schools.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// What the exports say.
    pub roster: Roster,
    /// That more links may end than the policy lets a file end unasked
    /// ([`Policy::most_ended_percent`](crate::Policy::most_ended_percent)).
    pub endings_confirmed: bool,
}

/// The first letter of an account that an import makes.
#[derive(Debug, Clone, Copy)]
pub struct FirstLetter {
    /// The letter's id.
    pub letter: LetterId,
    /// What is kept of the provisional password: the MAC for the account and [`FirstLetter::GENERATION`].
    pub mac: LetterMac,
}

impl FirstLetter {
    /// The generation that the MAC is computed for.
    pub const GENERATION: u32 = 1;
}

/// A letter to issue.
#[derive(Debug, Clone)]
pub struct NewLetter {
    /// For this account, or the one that answers for it (R9).
    pub account: AccountId,
    /// The account that the caller saw answering, and that the MAC is computed for.
    pub addressee: AccountId,
    /// The generation that the MAC is computed for.
    pub generation: u32,
    /// The letter's id.
    pub letter: LetterId,
    /// What is kept of the provisional password.
    pub mac: LetterMac,
}

/// To choose a password by means of a letter.
#[derive(Debug, Clone)]
pub struct Activate {
    /// That the letter's password was shown.
    pub proof: Proof<Activating>,
    /// The hash of the chosen password.
    pub secret: SecretHash,
    /// An address to be confirmed, and the link to send to it.
    pub email: Option<(EmailAddress, Token)>,
}

/// To choose another password while logged in. An open session is not proof enough: the present password is asked for.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// That the present password was shown.
    pub proof: Proof<Managing>,
    /// The hash of the chosen password.
    pub secret: SecretHash,
}

/// To give another address while logged in.
#[derive(Debug, Clone)]
pub struct RequestEmailChange {
    /// That the present password was shown.
    pub proof: Proof<Managing>,
    /// The address.
    pub address: EmailAddress,
    /// The link to send to it.
    pub token: Token,
}

/// To confirm the address that waits.
#[derive(Debug, Clone)]
pub struct ConfirmEmail {
    /// The link that was sent to it.
    pub link: PresentedLink,
    /// The link to send to the address whose place it takes, by which that one can take the account back.
    pub revert: Token,
}

/// To end all other sessions of an account. The session that asks is proof enough: nothing is opened by it.
#[derive(Debug, Clone, Copy)]
pub struct EndSessions {
    /// The account.
    pub account: AccountId,
    /// The stamp of the session that asks.
    pub stamp: SessionStamp,
}

/// To replace the hash of a password that was just shown by one of today's parameters and key (SECURITY V1, V2). Neither
/// the password nor any session changes.
#[derive(Debug, Clone)]
pub struct UpgradeSecret {
    /// The account.
    pub account: AccountId,
    /// The hash that the password was verified against.
    pub from: SecretHash,
    /// The new one, of the same password.
    pub to: SecretHash,
}

/// To void a letter on which too many passwords were tried (R13).
#[derive(Debug, Clone, Copy)]
pub struct VoidLetter {
    /// The account.
    pub account: AccountId,
    /// The letter's generation.
    pub generation: u32,
}

/// To be sent a link, to the confirmed address.
#[derive(Debug, Clone)]
pub struct SendLink {
    /// The account.
    pub account: AccountId,
    /// The link.
    pub token: Token,
}

/// A link that came back.
#[derive(Debug, Clone)]
pub struct PresentedLink {
    /// The account that the link names.
    pub account: AccountId,
    /// The hash of the token that it bears.
    pub token: TokenHash,
}

/// To choose another password by a link.
#[derive(Debug, Clone)]
pub struct ResetPassword {
    /// The link.
    pub link: PresentedLink,
    /// The hash of the chosen password.
    pub secret: SecretHash,
}

/// To say whether two accounts are one person's.
#[derive(Debug, Clone)]
pub struct GiveWord {
    /// The two accounts.
    pub pair: WaiverPair,
    /// One person's, even where both are legal responsibles of one student (R11), or two persons'.
    pub says: OfficeWord,
    /// Who says so.
    pub by: AgentName,
}

/// To forget letters that nobody used; accounts of which that is not so (any more) are passed over.
#[derive(Debug, Clone)]
pub struct ForgetLetters {
    /// The accounts, each answering for itself.
    pub accounts: BTreeSet<AccountId>,
    /// How long they are kept.
    pub policy: RetentionPolicy,
}

/// To erase an account whose time is over, with all that it absorbed.
#[derive(Debug, Clone)]
pub struct EraseLapsed {
    /// The account, which answers for itself.
    pub account: AccountId,
    /// What has lapsed.
    pub lapse: Lapse,
    /// How long accounts are kept.
    pub policy: RetentionPolicy,
    /// When this account and those that list its children were last used.
    pub last_used: BTreeMap<AccountId, NaiveDate>,
    /// The persons whose former values were loaded: all that the group is of.
    pub persons: BTreeSet<Holder>,
}

/// To erase what is kept of a responsible, or of a student's own account (R16).
#[derive(Debug, Clone)]
pub struct Erase {
    /// The account, or any that it absorbed.
    pub account: AccountId,
    /// Why.
    pub reason: ErasureReason,
    /// Whether children may be left without an account that somebody can use (R14).
    pub accept_unreachable: bool,
    /// The persons whose former values were loaded: all that the group is of.
    pub persons: BTreeSet<Holder>,
}

/// To group accounts into a principal. There is none without proofs (R2): see [`Proof`].
#[derive(Debug, Clone)]
pub struct Merge {
    pub(crate) principal: Proof<Keeping>,
    pub(crate) absorbed: Vec<Proof<GivingUp>>,
    pub(crate) names_confirmed: bool,
    pub(crate) alarms: Vec<(AccountId, Token)>,
    pub(crate) consent: Option<Consent>,
}

impl Merge {
    /// To group into the account that `principal` proves those that `absorbed` prove, in that order.
    pub const fn new(principal: Proof<Keeping>, absorbed: Vec<Proof<GivingUp>>) -> Self {
        Self { principal, absorbed, names_confirmed: false, consent: None, alarms: Vec::new() }
    }

    /// The person confirmed explicitly that the different names are all theirs (R11).
    #[must_use]
    pub const fn names_confirmed(mut self, confirmed: bool) -> Self {
        self.names_confirmed = confirmed;
        self
    }

    /// The links by which those whom it is told to can stop it, one for each account told through.
    #[must_use]
    pub fn alarms(mut self, alarms: Vec<(AccountId, Token)>) -> Self {
        self.alarms = alarms;
        self
    }

    /// Support does it for the holder, who agreed (SECURITY V25): the proofs are of
    /// [`ProofKind::Consent`](crate::journal::ProofKind::Consent), the actors two.
    #[must_use]
    pub fn by_consent(mut self, consent: Consent) -> Self {
        self.consent = Some(consent);
        self
    }

    /// The account that stays.
    pub const fn principal(&self) -> AccountId {
        self.principal.claim().account
    }

    /// The accounts to absorb, in the order given.
    pub fn absorbed(&self) -> impl Iterator<Item = AccountId> {
        self.absorbed.iter().map(|proof| proof.claim().account)
    }
}

/// To let accounts out of a merge again (*dégroupement*): the whole merge, one account of it, or a hop in a chain.
#[derive(Debug, Clone)]
pub struct Split {
    pub(crate) merge: MergeId,
    pub(crate) accounts: BTreeSet<AccountId>,
    /// Of the account that answers; none: support acts, which the surroundings must say.
    pub(crate) proof: Option<Proof<Undoing>>,
}

impl Split {
    /// The responsible undoes `merge`, within the window.
    pub const fn by_holder(merge: MergeId, proof: Proof<Undoing>) -> Self {
        Self { merge, accounts: BTreeSet::new(), proof: Some(proof) }
    }

    /// Support undoes `merge`, as long as the secrets are there.
    pub const fn by_support(merge: MergeId) -> Self {
        Self { merge, accounts: BTreeSet::new(), proof: None }
    }

    /// Only these accounts; else all that are still in the merge.
    #[must_use]
    pub fn only(mut self, accounts: impl IntoIterator<Item = AccountId>) -> Self {
        self.accounts = accounts.into_iter().collect();
        self
    }
}

/// To keep that a merge was confirmed and refused (S111). Nothing else changes.
#[derive(Debug, Clone)]
pub struct RefusedMerge {
    /// The account that was to stay.
    pub principal: AccountId,
    /// Those that were to close.
    pub absorbed: Vec<AccountId>,
    /// Why not.
    pub refusal: Refusal,
}
