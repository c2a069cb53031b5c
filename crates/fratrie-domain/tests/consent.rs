//! V25: consent is a proof to two different people of the support, for a merge, and to nobody else, for nothing else.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fratrie_conformance::history::{Director, Step, account_of};
use fratrie_domain::{
    ChangeSet, Command, Refusal, SecretHash, State,
    chrono::NaiveDate,
    command::{Activate, ChangePassword, Merge},
    decide,
    journal::{Actor, ProofKind},
    model::Consent,
    proof::{Claim, Proof},
};

fn support(agent: &str) -> Actor {
    Actor::Support { agent: agent.parse().unwrap() }
}

fn two(agent: &str, second: &str) -> Actor {
    Actor::TwoOfSupport { agent: agent.parse().unwrap(), second: second.parse().unwrap() }
}

#[test]
fn v25_consent_is_a_proof_to_two_people_only() {
    let (mut director, mut state) = (Director::new("ac-dijon".parse().unwrap(), 0), State::default());
    let steps = [
        Step::Import((0, 0), 0),
        Step::Import((1, 0), 1),
        Step::Letter((0, 0)),
        Step::Letter((1, 0)),
        Step::Activate((0, 0)),
    ];
    for step in steps {
        let plan = director.plan(&state, &step).unwrap();
        let view = state.load(director.realm(), &plan.want);
        plan.decide(&view, 0).unwrap().apply_to(&mut state).unwrap();
    }
    let plan = director.plan(&state, &Step::merge((0, 0), [(1, 0)])).unwrap();
    let view = state.load(director.realm(), &plan.want);
    let (keeper, other) = (account_of(&state, (0, 0)).unwrap(), account_of(&state, (1, 0)).unwrap());
    let now = plan.env.now;
    let claim = |account, kind| Claim::about(director.realm(), account, kind, now);
    let on = |given_on: NaiveDate| Consent {
        given_on,
        how: "par téléphone".parse().unwrap(),
        reference: "appel 12".parse().unwrap(),
    };
    let merge = |actor: Actor, (mine, theirs): (ProofKind, ProofKind), consent: Option<Consent>| {
        let theirs = Proof::vouch(claim(other, theirs).towards(keeper.id));
        let merge = Merge::new(Proof::vouch(claim(keeper, mine)), vec![theirs]);
        let merge = match consent {
            Some(consent) => merge.by_consent(consent),
            None => merge,
        };
        let env = fratrie_domain::Env { actor, ..plan.env.clone() };
        decide(&view, Command::Merge(merge), &env).map(|changes: ChangeSet| changes.writes.len() > 1)
    };
    let both = (ProofKind::Consent, ProofKind::Consent);
    let today = || Some(on(now.date_naive()));
    assert_eq!(merge(two("a", "b"), both, today()), Ok(true));
    assert_eq!(merge(two("a", "b"), both, None), Err(Refusal::NoConsent));
    assert_eq!(merge(two("a", "b"), both, Some(on(NaiveDate::MAX))), Err(Refusal::NoConsent));
    assert_eq!(merge(two("a", "Á"), both, today()), Err(Refusal::SecondPersonNeeded));
    for mixed in [(ProofKind::Session, ProofKind::Consent), (ProofKind::Consent, ProofKind::Letter)] {
        assert_eq!(merge(two("a", "b"), mixed, today()), Err(Refusal::ProofVoid));
    }
    let holder = Actor::Holder { account: keeper.id };
    for alone in [support("a"), holder, Actor::Office { agent: "a".parse().unwrap() }] {
        assert_eq!(merge(alone.clone(), both, today()), Err(Refusal::SecondPersonNeeded));
        assert_eq!(merge(alone.clone(), both, None), Err(Refusal::SecondPersonNeeded));
        let one = (ProofKind::Session, ProofKind::Consent);
        assert_eq!(merge(alone, one, None), Err(Refusal::SecondPersonNeeded));
    }
    // For nothing else.
    let secret = || SecretHash::new("$argon2id$");
    let activate =
        Activate { proof: Proof::vouch(claim(other, ProofKind::Consent)), secret: secret(), email: None };
    let change = ChangePassword { proof: Proof::vouch(claim(keeper, ProofKind::Consent)), secret: secret() };
    for command in [Command::Activate(activate), Command::ChangePassword(change)] {
        assert_eq!(decide(&view, command, &plan.env), Err(Refusal::ProofVoid));
    }
}
