//! Families of one school, and what is asked of them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is parsed here are words of this file, what is looked for is there"
)]

use fratrie_domain::{
    AccountId, Command, CommitId, Env, LetterId, LetterMac, Origin, PersonName, Policy, RealmId, SchoolCode,
    SecretHash, State, Timestamp, View, Want,
    chrono::TimeDelta,
    command::{Activate, Import, Merge, NewLetter, Split},
    decide,
    journal::{Actor, ProofKind},
    model::{Account, Level, Relationship},
    proof::{Claim, Proof},
    roster::{
        Coverage, Place, Roster, RosterDetails, RosterLink, RosterResponsible, RosterSchool, RosterStudent,
        Told,
    },
    uuid::Uuid,
};

/// What is asked, of what, by whom.
pub(crate) struct Case {
    pub(crate) view: View,
    pub(crate) command: Option<Command>,
    pub(crate) env: Env,
    pub(crate) account: AccountId,
}

/// A realm, as its accounts come to be.
struct World {
    realm: RealmId,
    state: State,
    commits: u128,
}

impl World {
    fn new() -> Self {
        Self { realm: "ac-dijon".parse().unwrap(), state: State::default(), commits: 0 }
    }

    /// A school whose pupils have a responsible each, all of one name; their letters lie at home.
    fn with_families(pupils: usize) -> Self {
        let mut world = Self::new();
        world.play(import(pupils), Actor::Office { agent: "agent".parse().unwrap() });
        let ids: Vec<AccountId> = world.state.rows.accounts.keys().copied().collect();
        let letter = |id: AccountId| NewLetter {
            account: id,
            addressee: id,
            generation: 1,
            letter: LetterId::from_uuid(*id.as_uuid()),
            mac: LetterMac::new([7; 32]),
        };
        let letters = ids.iter().map(|id| letter(*id)).collect();
        world.play(
            (Want::accounts(ids), Command::IssueLetters(letters)),
            Actor::Office { agent: "agent".parse().unwrap() },
        );
        world
    }

    fn env(&mut self, actor: Actor) -> Env {
        self.commits += 1;
        Env {
            now: Timestamp::from_timestamp(1_788_249_600, 0).unwrap()
                + TimeDelta::seconds(i64::try_from(self.commits).unwrap()),
            policy: Policy { largest_merge: 50, ..Policy::default() },
            commit_id: CommitId::from_uuid(Uuid::from_u128(self.commits)),
            actor,
            origin: Origin::default(),
            seed: [u8::try_from(self.commits).unwrap(); 32],
            attempt: 0,
        }
    }

    fn case(&mut self, (want, command): (Want, Command), actor: Actor) -> Case {
        let env = self.env(actor);
        let view = self.state.load(&self.realm, &want);
        let account = self.state.rows.accounts.keys().next().copied();
        let account = account.unwrap_or_else(|| AccountId::from_uuid(Uuid::nil()));
        Case { view, command: Some(command), env, account }
    }

    fn play(&mut self, asked: (Want, Command), actor: Actor) {
        let case = self.case(asked, actor);
        let changes = decide(&case.view, case.command.unwrap(), &case.env).unwrap();
        changes.apply_to(&mut self.state).unwrap();
    }

    fn claim(&self, account: &Account, kind: ProofKind) -> Claim {
        let now = Timestamp::from_timestamp(1_788_249_600, 0).unwrap();
        Claim::about(&self.realm, account, kind, now)
    }

    /// The first account absorbs all others: it by a session, they by their letters.
    fn merge(&mut self) -> ((Want, Command), Actor) {
        let first = self.state.rows.accounts.keys().next().copied().unwrap();
        let proof = Proof::vouch(self.claim(&self.state.rows.accounts[&first], ProofKind::Letter));
        let activate = Activate { proof, secret: SecretHash::new("$argon2id$"), email: None };
        self.play((Want::accounts([first]), Command::Activate(activate)), Actor::Holder { account: first });
        let keeper = Proof::vouch(self.claim(&self.state.rows.accounts[&first], ProofKind::Session));
        let others = self.state.rows.accounts.values().filter(|account| account.id != first);
        let proofs =
            others.map(|account| Proof::vouch(self.claim(account, ProofKind::Letter).towards(first)));
        let merge = Merge::new(keeper, proofs.collect()).names_confirmed(true);
        let want = Want::accounts(merge.absorbed().chain([first]));
        ((want, Command::Merge(merge)), Actor::Holder { account: first })
    }
}

/// A merge of so many accounts into one of them.
pub(crate) fn merge(accounts: usize) -> Case {
    let mut world = World::with_families(accounts);
    let (asked, actor) = world.merge();
    world.case(asked, actor)
}

/// Support lets all accounts out of such a merge again.
pub(crate) fn split(accounts: usize) -> Case {
    let mut world = World::with_families(accounts);
    let (asked, actor) = world.merge();
    world.play(asked, actor);
    let merge = world.state.rows.merges.keys().next().copied().unwrap();
    let asked = (Want::merge(merge), Command::Split(Split::by_support(merge)));
    world.case(asked, Actor::Support { agent: "agent".parse().unwrap() })
}

/// The view from which the children of an account that absorbed others are read.
pub(crate) fn children(accounts: usize) -> Case {
    let mut world = World::with_families(accounts);
    let (asked, actor) = world.merge();
    world.play(asked, actor);
    let first = world.state.rows.accounts.keys().next().copied().unwrap();
    let (want, unused) = (Want::accounts([first]), Command::PurgeSecrets([first].into()));
    world.case((want, unused), Actor::Holder { account: first })
}

/// A school whose export comes for the first time.
pub(crate) fn first_roster(pupils: usize) -> Case {
    World::new().case(import(pupils), Actor::Office { agent: "agent".parse().unwrap() })
}

/// The same export, once more.
pub(crate) fn same_roster(pupils: usize) -> Case {
    World::with_families(pupils).case(import(pupils), Actor::Office { agent: "agent".parse().unwrap() })
}

fn import(pupils: usize) -> (Want, Command) {
    let code: SchoolCode = "0210001A".parse().unwrap();
    let mut roster = Roster::default();
    roster.schools.push(RosterSchool { code: code.clone(), name: None, coverage: Coverage::Whole });
    for number in 0..pupils {
        let (at, school) = (Place::default(), code.clone());
        let (student, responsible) = (format!("E{number}"), format!("R{number}"));
        roster.students.push(RosterStudent {
            at,
            school: school.clone(),
            external: student.parse().unwrap(),
            ines: vec![format!("{number:09}AB").parse().unwrap()],
            name: PersonName::new("Cosams", None, &format!("Enfant {number}")).unwrap(),
            birth_date: None,
            class: Some("6e A".parse().unwrap()),
            account: false,
        });
        roster.responsibles.push(RosterResponsible {
            at,
            school: school.clone(),
            external: responsible.parse().unwrap(),
            name: PersonName::new("Cosams", None, "Angélique").unwrap(),
            details: RosterDetails {
                email: Told::Value(format!("famille{number}@example.org").parse().unwrap()),
                ..RosterDetails::default()
            },
        });
        roster.links.push(RosterLink {
            at,
            school,
            student: student.parse().unwrap(),
            responsible: responsible.parse().unwrap(),
            level: Level::Legal,
            rank: None,
            relationship: Relationship::Mother,
            rights: None,
            restrictions: None,
        });
    }
    let want = Want {
        whole: [code].into(),
        ines: roster.students.iter().flat_map(|student| student.ines.clone()).collect(),
        merges: true,
        ..Want::default()
    };
    (want, Command::Import(Box::new(Import { roster, endings_confirmed: false })))
}
