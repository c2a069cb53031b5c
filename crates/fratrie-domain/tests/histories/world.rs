//! The domain, driven as a shell drives it: each decision on a view that was loaded for it, never on everything.

use super::model::{Fault, Pupil, Record, Step};
use fratrie_domain::{
    AccountId, ChangeSet, Command, CommitId, Env, LetterId, LetterMac, PersonName, Policy, RealmId, Refusal,
    ResponsibleId, SecretHash, SessionStamp, State, StudentId, Timestamp, Want,
    chrono::TimeDelta,
    command::{Activate, ChangePassword, Merge, NewLetter},
    decide,
    journal::{Actor, ProofKind},
    model::{Account, Holder, Level, Relationship, Restrictions, Rights, Source},
    proof::{Claim, Proof},
    roster::{Roster, RosterLine, RosterResponsible, RosterSchool, RosterStudent},
    uuid::Uuid,
};
use std::collections::BTreeSet;

/// Stands in every hash; must stand in no entry and no event.
pub(crate) const MARK: &str = "$argon2id$secret";
const NAMES: [(&str, &str); 3] = [("Cosams", "Angélique"), ("Martin", "Marie"), ("Le Goff", "Soizic")];

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) state: State,
    pub(crate) now: Timestamp,
    realm: RealmId,
    steps: u128,
    /// How often the step at hand was decided before.
    pub(crate) attempt: u32,
}

impl World {
    pub(crate) fn new() -> Self {
        let now = Timestamp::from_timestamp(1_788_249_600, 0).unwrap();
        Self { state: State::default(), now, realm: "ac-dijon".parse().unwrap(), steps: 0, attempt: 0 }
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
            policy: Policy::default(),
            commit_id: CommitId::from_uuid(Uuid::from_u128(self.steps)),
            actor: Actor::Office { agent: "test".parse().unwrap() },
            origin: "test".parse().unwrap(),
            seed,
            attempt: self.attempt,
        }
    }

    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.state.rows.accounts.values()
    }

    fn responsible(&self, (school, number): Record) -> Option<ResponsibleId> {
        let source = source(school, &format!("R{number}"));
        self.state.rows.responsibles.values().find(|row| row.source == source).map(|row| row.id)
    }

    pub(crate) fn account(&self, record: Record) -> Option<&Account> {
        let holder = Holder::Responsible(self.responsible(record)?);
        self.accounts().find(|account| account.holder == holder)
    }

    pub(crate) fn children(&self, account: AccountId) -> BTreeSet<Pupil> {
        let view = self.state.load(&self.realm, &Want::accounts([account]));
        let number = |name: &str| name.trim_start_matches('E').parse().unwrap();
        view.children(account).iter().map(|child| number(child.student.source.external.as_str())).collect()
    }

    pub(crate) fn is_reachable(&self, student: StudentId) -> bool {
        let links = self.state.rows.responsibilities.values().filter(|link| link.is_active());
        links.filter(|link| link.student == student).any(|link| {
            self.state.rows.accounts.get(&link.account).is_some_and(|account| account.is_reachable(self.now))
        })
    }

    /// Decides a step on a fresh view. What the step is about must exist, else it is refused here as a shell would.
    pub(crate) fn decide(&mut self, step: &Step) -> Result<ChangeSet, Refusal> {
        let env = self.env();
        let id =
            |record: &Record| self.account(*record).map(|account| account.id).ok_or(Refusal::NoSuchAccount);
        let (want, command) = match step {
            Step::Import(record, pupil) => {
                let roster = roster(*record, *pupil);
                let want = Want {
                    schools: roster.schools.iter().map(|school| school.code.clone()).collect(),
                    responsibles: BTreeSet::from([source(record.0, &format!("R{}", record.1))]),
                    students: BTreeSet::from([source(record.0, &format!("E{pupil}"))]),
                    ines: roster.lines.iter().filter_map(|line| line.student.ine.clone()).collect(),
                    ..Want::default()
                };
                (want, Command::Import(Box::new(roster)))
            }
            Step::Letter(record) => {
                let account = id(record)?;
                let view = self.state.load(&self.realm, &Want::accounts([account]));
                let addressee = view.resolve(account).unwrap();
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
                let account = self.account(*record).ok_or(Refusal::NoSuchAccount)?;
                // An active account's re-issued letter is another matter than a first activation.
                if account.is_active() {
                    return Err(Refusal::WrongState);
                }
                let claim = Claim::about(&self.realm, account, ProofKind::Letter, env.now);
                let secret = SecretHash::new(MARK);
                let activate = Activate { proof: Proof::vouch(claim), secret, email: None };
                (Want::accounts([account.id]), Command::Activate(activate))
            }
            Step::ChangePassword(record) => {
                let account = self.account(*record).ok_or(Refusal::NoSuchAccount)?;
                let claim = Claim::about(&self.realm, account, ProofKind::Password, env.now);
                let change = ChangePassword { proof: Proof::vouch(claim), secret: SecretHash::new(MARK) };
                (Want::accounts([account.id]), Command::ChangePassword(change))
            }
            Step::Suspend(record) => (Want::accounts([id(record)?]), Command::Suspend(id(record)?)),
            Step::Reinstate(record) => (Want::accounts([id(record)?]), Command::Reinstate(id(record)?)),
            Step::Merge { principal, absorbed, confirmed, fault } => {
                let keeper = self.account(*principal).ok_or(Refusal::NoSuchAccount)?;
                let mut proofs = Vec::new();
                for record in absorbed {
                    let account = self.account(*record).ok_or(Refusal::NoSuchAccount)?;
                    let kind = if account.is_active() { ProofKind::Password } else { ProofKind::Letter };
                    let claim = Claim::about(&self.realm, account, kind, env.now).towards(keeper.id);
                    proofs.push(Proof::vouch(spoil(claim, *fault)));
                }
                let claim = Claim::about(&self.realm, keeper, ProofKind::Session, env.now);
                let merge = Merge::new(Proof::vouch(claim), proofs).names_confirmed(*confirmed);
                (Want::accounts(merge.absorbed().chain([keeper.id])), Command::Merge(merge))
            }
        };
        decide(&self.state.load(&self.realm, &want), command, &env)
    }
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

fn source(school: u8, external: &str) -> Source {
    Source { school: format!("S{school}").parse().unwrap(), external: external.parse().unwrap() }
}

fn roster((school, number): Record, pupil: Pupil) -> Roster {
    let (family, given) = NAMES.get(usize::from(number)).unwrap();
    let code: fratrie_domain::SchoolCode = format!("S{school}").parse().unwrap();
    let line = RosterLine {
        number: 2,
        school: code.clone(),
        student: RosterStudent {
            external: format!("E{pupil}").parse().unwrap(),
            ine: Some(format!("12000000{pupil}AB").parse().unwrap()),
            name: PersonName::new("Cosams", None, &format!("Enfant {pupil}")).unwrap(),
            birth_date: None,
            class: "6e A".parse().unwrap(),
            account: false,
        },
        responsible: Some(RosterResponsible {
            external: format!("R{number}").parse().unwrap(),
            name: PersonName::new(family, None, given).unwrap(),
            phone: None,
            level: Level::Legal,
            relationship: Relationship::Mother,
            rights: Rights::NONE,
            restrictions: Restrictions::NONE,
        }),
    };
    Roster {
        schools: vec![RosterSchool { code, name: format!("École {school}").parse().unwrap() }],
        lines: vec![line],
    }
}
