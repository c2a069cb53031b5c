//! The domain, driven as a shell drives it: each decision on a view that was loaded for it, never on everything.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "what is parsed here are words of this file"
)]

use super::{Fault, Pupil, Record, Step, retention, roster};
use fratrie_domain::{
    AccountId, AgentName, ChangeSet, Child, Command, CommitId, Env, LetterId, LetterMac, MergeId, Origin,
    Policy, RealmId, Refusal, SecretHash, SessionStamp, State, Timestamp, TokenHash, TokenId, View, Want,
    chrono::TimeDelta,
    command::{
        Activate, ChangePassword, ConfirmEmail, EndSessions, Erase, ForgetLetters, GiveWord, Merge,
        NewLetter, PresentedLink, RequestEmailChange, ResetPassword, SendLink, Split, UpgradeSecret,
        VoidLetter,
    },
    decide,
    journal::{Actor, ErasureReason, ProofKind},
    model::{Account, Holder, OfficeWord, Token, WaiverPair},
    proof::{Claim, Proof},
    retention::{Lapse, RetentionPolicy},
    uuid::Uuid,
};
use std::collections::{BTreeMap, BTreeSet};

/// Stands in every hash; must stand in no entry and no event.
pub const MARK: &str = "$argon2id$secret";
const LINK: TokenHash = TokenHash::new([0xab; 32]);

/// Makes commands of steps. Time passes by a second a step; ids come from the number of the step.
#[derive(Debug, Clone)]
pub struct Director {
    realm: RealmId,
    now: Timestamp,
    policy: Policy,
    steps: u128,
}

/// A command with all that it needs to be decided, as often as needed.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What to load.
    pub want: Want,
    /// The command.
    pub command: Command,
    /// Its surroundings.
    pub env: Env,
}

impl Plan {
    /// Decides on a view of [`want`](Self::want).
    ///
    /// # Errors
    /// The domain's refusal.
    pub fn decide(&self, view: &View, attempt: u32) -> Result<ChangeSet, Refusal> {
        decide(view, self.command.clone(), &Env { attempt, ..self.env.clone() })
    }
}

/// The account of a record, if a school named it.
pub fn account_of(state: &State, (school, person): Record) -> Option<&Account> {
    let source = roster::source(school, 'R', person);
    let responsible = state.rows.responsibles.values().find(|row| row.source == source)?;
    let holder = Holder::Responsible(responsible.id);
    state.rows.accounts.values().find(|account| account.holder == holder)
}

/// The pupils that an account lists.
pub fn pupils_of(state: &State, realm: &RealmId, account: AccountId) -> BTreeSet<Pupil> {
    let view = state.load(realm, &Want::accounts([account]));
    let number = |name: &str| name.trim_start_matches('E').parse().ok();
    let source = |child: &Child| number(view.student(child.id)?.source.external.as_str());
    view.children(account).iter().filter_map(source).collect()
}

impl Director {
    /// Of an empty realm. `number` keeps the commits of several directors apart.
    pub fn new(realm: RealmId, number: u32) -> Self {
        let now = Timestamp::from_timestamp(1_788_249_600, 0).unwrap_or_default();
        Self { realm, now, policy: Policy::default(), steps: u128::from(number) << 64 }
    }

    /// The realm.
    pub const fn realm(&self) -> &RealmId {
        &self.realm
    }

    /// The time of the last step.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Lets time pass.
    pub fn wait(&mut self, time: TimeDelta) {
        self.now += time;
    }

    /// What the realm decided, to be changed.
    pub const fn policy(&mut self) -> &mut Policy {
        &mut self.policy
    }

    fn env(&mut self) -> Env {
        self.steps += 1;
        self.now += TimeDelta::seconds(1);
        let mut seed = [0; 32];
        for (byte, value) in seed.iter_mut().zip(self.steps.to_be_bytes()) {
            *byte = value;
        }
        Env {
            now: self.now,
            policy: self.policy.clone(),
            commit_id: CommitId::from_uuid(Uuid::from_u128(self.steps)),
            actor: Actor::Office { agent: agent() },
            origin: Origin::default(),
            seed,
            attempt: 0,
        }
    }

    /// What a step asks for, as whoever asks sees `state`. What it is about must be there, else it is refused here as a
    /// shell would.
    ///
    /// # Errors
    /// The domain's refusal.
    #[expect(clippy::too_many_lines, reason = "one arm a step, easiest to read in one piece")]
    pub fn plan(&mut self, state: &State, step: &Step) -> Result<Plan, Refusal> {
        let mut env = self.env();
        let account = |record: &Record| account_of(state, *record).ok_or(Refusal::NoSuchAccount);
        let password = |account: &Account| Claim::about(&self.realm, account, ProofKind::Password, env.now);
        let token = |id: u128| Token {
            id: TokenId::from_uuid(Uuid::from_u128(id)),
            hash: LINK,
            expires_at: env.now + TimeDelta::minutes(30),
        };
        let secret = || SecretHash::new(MARK);
        let (want, command) = match step {
            Step::Import(record, pupil) => roster::part(*record, *pupil),
            Step::ImportWhole(school, links) => roster::whole(*school, links),
            Step::Letter(record) => {
                let account = account(record)?.id;
                let view = state.load(&self.realm, &Want::accounts([account]));
                let addressee = view.resolve(account).ok_or(Refusal::NoSuchAccount)?;
                let letter = NewLetter {
                    account,
                    addressee: addressee.id,
                    generation: addressee.letter.as_ref().map_or(1, |letter| letter.generation + 1),
                    letter: LetterId::from_uuid(Uuid::from_u128(self.steps)),
                    mac: LetterMac::new([0xab; 32]),
                };
                (Want::accounts([account]), Command::IssueLetters(vec![letter]))
            }
            Step::Activate(record) => {
                let account = account(record)?;
                // An active account's re-issued letter is another matter than a first activation.
                if account.is_active() {
                    return Err(Refusal::WrongState);
                }
                let claim = Claim::about(&self.realm, account, ProofKind::Letter, env.now);
                let activate = Activate { proof: Proof::vouch(claim), secret: secret(), email: None };
                (Want::accounts([account.id]), Command::Activate(activate))
            }
            Step::ChangePassword(record) => {
                let account = account(record)?;
                let proof = Proof::vouch(password(account));
                let change = ChangePassword { proof, secret: secret() };
                (Want::accounts([account.id]), Command::ChangePassword(change))
            }
            Step::GiveEmail(record, number) => {
                let account = account(record)?;
                let address = format!("Parent{number}@example.org").parse().unwrap();
                let proof = Proof::vouch(password(account));
                let request = RequestEmailChange { proof, address, token: token(self.steps) };
                (Want::accounts([account.id]), Command::RequestEmailChange(request))
            }
            Step::ConfirmEmail(record) => {
                let link = PresentedLink { account: account(record)?.id, token: LINK };
                let confirm = ConfirmEmail { link, revert: token(self.steps) };
                (Want::accounts([confirm.link.account]), Command::ConfirmEmail(confirm))
            }
            Step::RevertEmail(record) => {
                let link = PresentedLink { account: account(record)?.id, token: LINK };
                (Want::accounts([link.account]), Command::RevertEmail(link))
            }
            Step::EndSessions(record) => {
                let account = account(record)?;
                let end = EndSessions { account: account.id, stamp: account.session_stamp };
                (Want::accounts([account.id]), Command::EndSessions(end))
            }
            Step::Upgrade(record) => {
                let account = account(record)?;
                let from = account.secret.clone().ok_or(Refusal::WrongState)?;
                let to = SecretHash::new(format!("{MARK}{}", self.steps));
                let upgrade = UpgradeSecret { account: account.id, from, to };
                (Want::accounts([account.id]), Command::UpgradeSecret(upgrade))
            }
            Step::VoidLetter(record) => {
                let account = account(record)?;
                let generation = account.letter.as_ref().ok_or(Refusal::WrongState)?.generation;
                let void = VoidLetter { account: account.id, generation };
                (Want::accounts([account.id]), Command::VoidLetter(void))
            }
            Step::AskReset(record) => {
                let send = SendLink { account: account(record)?.id, token: token(self.steps) };
                (Want::accounts([send.account]), Command::RequestPasswordReset(send))
            }
            Step::Reset(record) => {
                let link = PresentedLink { account: account(record)?.id, token: LINK };
                let want = Want::accounts([link.account]);
                (want, Command::ResetPassword(ResetPassword { link, secret: secret() }))
            }
            Step::Waive(one, other) | Step::RefuseDuplicate(one, other) => {
                let pair = WaiverPair::new(account(one)?.id, account(other)?.id);
                let says = match step {
                    Step::Waive(..) => OfficeWord::OnePerson,
                    _ => OfficeWord::TwoPersons,
                };
                let word = GiveWord { pair, says, by: agent() };
                (Want::accounts([pair.low(), pair.high()]), Command::GiveWord(word))
            }
            Step::Erase(record, accept_unreachable) => {
                let account = account(record)?;
                let links = state.rows.responsibilities.values();
                let theirs = links.filter(|link| link.account == account.answers() && link.is_active());
                let group = state.rows.accounts.values().filter(|row| row.answers() == account.answers());
                let persons: BTreeSet<Holder> = group.map(|row| row.holder).collect();
                let want = Want {
                    children: theirs.map(|link| link.student).collect(),
                    merges: true,
                    priors_of: persons.clone(),
                    ..Want::accounts([account.id])
                };
                let (reason, accept_unreachable) = (ErasureReason::Asked, *accept_unreachable);
                (want, Command::Erase(Erase { account: account.id, reason, accept_unreachable, persons }))
            }
            Step::Remind(record) => {
                let id = account(record)?.id;
                (Want::accounts([id]), Command::RecordReminders([id].into()))
            }
            Step::ForgetLetters => {
                self.wait(TimeDelta::days(90));
                env.now = self.now;
                let policy = RetentionPolicy::default();
                let cutoff = policy.cutoff(Lapse::LetterUnused, env.now).unwrap_or_default();
                let page = state.lapsed(Lapse::LetterUnused, cutoff, &BTreeMap::new(), None, u32::MAX);
                let accounts: BTreeSet<AccountId> = page.found.into_iter().collect();
                let want = Want { merges: true, ..Want::accounts(accounts.iter().copied()) };
                (want, Command::ForgetLetters(ForgetLetters { accounts, policy }))
            }
            Step::EraseLapsed(record, lapse) => {
                let account = account(record)?.answers();
                self.wait(TimeDelta::days(if *lapse == Lapse::AccountUnused { 366 } else { 92 }));
                env.now = self.now;
                retention::erase_lapsed(state, account, *lapse, &RetentionPolicy::default(), BTreeMap::new())
            }
            Step::Suspend(record) => {
                let id = account(record)?.id;
                (Want::accounts([id]), Command::Suspend(id))
            }
            Step::Reinstate(record) => {
                let id = account(record)?.id;
                (Want::accounts([id]), Command::Reinstate(id))
            }
            Step::Split(record, support) => {
                let account = account(record)?;
                let merge = last_merge(state, account.id).ok_or(Refusal::NoSuchMerge)?;
                let split = if *support {
                    env.actor = Actor::Support { agent: agent() };
                    Split::by_support(merge)
                } else {
                    env.actor = Actor::Holder { account: account.answers() };
                    Split::by_holder(merge, Proof::vouch(self.session_of_root(state, account, env.now)?))
                };
                let mut want = Want::merge(merge);
                want.accounts.insert(account.id);
                (want, Command::Split(split.only([account.id])))
            }
            Step::SplitAll(record) => {
                let account = account(record)?;
                let merge = last_merge_into(state, account.id).ok_or(Refusal::NoSuchMerge)?;
                env.actor = Actor::Holder { account: account.answers() };
                let proof = Proof::vouch(self.session_of_root(state, account, env.now)?);
                (Want::merge(merge), Command::Split(Split::by_holder(merge, proof)))
            }
            Step::StopMerge(record) => {
                let link = PresentedLink { account: account(record)?.id, token: LINK };
                let want = Want { merges: true, ..Want::accounts([link.account]) };
                (want, Command::StopMerge(link))
            }
            Step::LiftHold(record) => {
                env.actor = Actor::Support { agent: agent() };
                let id = account(record)?.id;
                (Want::accounts([id]), Command::LiftHold(id))
            }
            Step::PurgeSecrets => {
                self.wait(env.policy.split_window);
                env.now = self.now;
                let until = Some(env.now - env.policy.split_window);
                let want = Want { spent: until, merges: true, ..Want::default() };
                let view = state.load(&self.realm, &want);
                let merged = |account: &&Account| account.status.absorption().is_some();
                let spent = view.rows.accounts.values().filter(merged).map(|account| account.id).collect();
                (want, Command::PurgeSecrets(spent))
            }
            Step::Merge { principal, absorbed, confirmed, fault } => {
                let keeper = account(principal)?;
                let mut proofs = Vec::new();
                for record in absorbed {
                    let account = account(record)?;
                    let kind = if account.is_active() { ProofKind::Password } else { ProofKind::Letter };
                    let claim = Claim::about(&self.realm, account, kind, env.now).towards(keeper.id);
                    proofs.push(Proof::vouch(spoil(claim, *fault)));
                }
                let claim = Claim::about(&self.realm, keeper, ProofKind::Session, env.now);
                env.actor = Actor::Holder { account: keeper.id };
                let alarms = proofs.iter().map(|proof| proof.claim().account).chain([keeper.id]);
                let alarms = alarms.map(|id| (id, token(self.steps))).collect();
                let merge =
                    Merge::new(Proof::vouch(claim), proofs).names_confirmed(*confirmed).alarms(alarms);
                (Want::accounts(merge.absorbed().chain([keeper.id])), Command::Merge(merge))
            }
        };
        Ok(Plan { want, command, env })
    }
}

impl Director {
    /// What the responsible shows who undoes a merge: a session of the account that answers.
    fn session_of_root(&self, state: &State, account: &Account, now: Timestamp) -> Result<Claim, Refusal> {
        let root = state.rows.accounts.get(&account.answers()).ok_or(Refusal::NoSuchAccount)?;
        Ok(Claim::about(&self.realm, root, ProofKind::Session, now))
    }
}

/// The merge that absorbed an account last, undone or not.
pub fn last_merge(state: &State, account: AccountId) -> Option<MergeId> {
    let records = state.rows.merges.values().filter(|record| record.absorbed(account).is_some());
    records.max_by_key(|record| record.at).map(|record| record.id)
}

/// The merge by which an account absorbed others last, undone or not.
pub fn last_merge_into(state: &State, account: AccountId) -> Option<MergeId> {
    let records = state.rows.merges.values().filter(|record| record.principal == account);
    records.max_by_key(|record| record.at).map(|record| record.id)
}

fn agent() -> AgentName {
    "test".parse().unwrap()
}

fn spoil(mut claim: Claim, fault: Fault) -> Claim {
    match fault {
        Fault::None => {}
        Fault::Stale => claim.shown_at -= TimeDelta::minutes(16),
        Fault::Elsewhere => claim.towards = claim.account,
        Fault::Spent => claim.stamp = SessionStamp::from_uuid(Uuid::max()),
        Fault::Foreign => claim.realm = "ac-lyon".parse().unwrap(),
    }
    claim
}
