//! V25: support merges for a responsible who agreed, by two people, within their scope.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod support;

use fratrie::{
    Clock, Error, Identifier, Refusal, Support,
    chrono::{NaiveDate, TimeDelta},
    domain::{
        journal::{Actor, Change, ProofKind},
        model::Consent,
    },
};
use support::{chosen, line, roster, stores, third, two_schools, two_schools_lines};

const REFERENCE: &str = "dossier 2026-118 de la famille";

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => unreachable!("a refusal was expected: {other:?}"),
    }
}

fn consent(world: &support::World) -> Consent {
    Consent {
        given_on: Clock::now(&world.clock).date_naive(),
        how: "au guichet, carte d'identité vue".parse().unwrap(),
        reference: REFERENCE.parse().unwrap(),
    }
}

fn of(world: &support::World, agent: &str) -> Support {
    world.realm.support(agent.parse().unwrap())
}

#[tokio::test]
async fn v25_two_people_merge_for_one_who_agreed() {
    for world in stores::each().await {
        let letters = world.letters(two_schools()).await;
        world.activate(&letters[0], None).await;
        let (principal, absorbed) = (&letters[0].identifier, [letters[1].identifier.clone()]);
        let before = world.state().await;
        let (one, other) = (of(&world, "Aline Roux"), of(&world, "Basile Petit"));
        let proposed = one.propose_merge(principal, &absorbed, consent(&world)).await.unwrap();
        assert_eq!(world.state().await, before, "S13: a proposal changes nothing");
        assert_eq!((proposed.children.len(), proposed.absorbed.len()), (2, 1));
        for same in ["Aline Roux", "ALINE  ROUX"] {
            let told = of(&world, same).approve_merge(proposed.confirm()).await;
            assert_eq!(refusal(told), Refusal::SecondPersonNeeded);
        }
        assert_eq!(world.state().await, before, "R6");
        let report = other.approve_merge(proposed.confirm()).await.unwrap();
        assert_eq!(report.children.len(), 2);
        assert_eq!(other.approve_merge(proposed.confirm()).await.unwrap(), report, "R7");

        let state = world.state().await;
        assert_eq!(state.violations(), Vec::new());
        assert_eq!(state.rows.merges.len(), 1);
        let record = state.rows.merges.values().next().unwrap();
        assert_eq!(record.consent.as_deref(), Some(&consent(&world)));
        assert_eq!(record.absorbed[0].proof, ProofKind::Consent);
        let both = Actor::TwoOfSupport {
            agent: "Aline Roux".parse().unwrap(),
            second: "Basile Petit".parse().unwrap(),
        };
        let entry = state.journal.last().unwrap();
        assert_eq!((&record.actor, &entry.actor), (&both, &both), "S112");
        let day = consent(&world).given_on;
        assert!(matches!(&entry.change, Change::Merged { consent: Some(on), .. } if *on == day));
        // The consent's words can name people: they stand in the record, which can be erased.
        let told = serde_json::to_string(&(&state.journal, &state.events)).unwrap();
        assert!(!told.contains(REFERENCE));
        let closed = world.portal.log_in(&letters[1].credentials(), &world.origin).await;
        assert!(matches!(refusal(closed), Refusal::Grouped { .. }), "R4");
    }
}

#[tokio::test]
async fn v25_only_what_was_seen_is_approved_and_within_a_day() {
    for world in stores::each().await {
        let letters = world.letters(two_schools()).await;
        let session = world.activate(&letters[0], None).await;
        let (principal, absorbed) = (&letters[0].identifier, [letters[1].identifier.clone()]);
        let (one, other) = (of(&world, "Aline Roux"), of(&world, "Basile Petit"));

        let proposed = one.propose_merge(principal, &absorbed, consent(&world)).await.unwrap();
        let sibling = line("B", ("E8", "Margot Cosams"), ("R9", "ANGELIQUE COSAMS"));
        world.letters(roster(vec![sibling])).await;
        assert_eq!(refusal(other.approve_merge(proposed.confirm()).await), Refusal::ChangedSincePreview);

        let proposed = one.propose_merge(principal, &absorbed, consent(&world)).await.unwrap();
        world.portal.end_other_sessions(&session, &world.origin).await.unwrap();
        assert_eq!(refusal(other.approve_merge(proposed.confirm()).await), Refusal::ProofVoid);

        let proposed = one.propose_merge(principal, &absorbed, consent(&world)).await.unwrap();
        world.clock.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
        let elsewhere =
            world.fratrie.realm("ac-lyon").await.unwrap().support("Basile Petit".parse().unwrap());
        assert_eq!(refusal(elsewhere.approve_merge(proposed.confirm()).await), Refusal::ProofVoid);
        let forged = fratrie::MergeConfirmation::from_token("forgé");
        assert_eq!(refusal(other.approve_merge(forged).await), Refusal::ProofVoid);
        let before = world.state().await;
        world.clock.advance(TimeDelta::seconds(1));
        assert_eq!(refusal(other.approve_merge(proposed.confirm()).await), Refusal::ProposalExpired);
        assert_eq!(world.state().await, before);
    }
}

#[tokio::test]
async fn v25_all_accounts_are_in_the_scope_of_both_people() {
    let world = stores::memory().await;
    let letters = world.letters(two_schools()).await;
    world.activate(&letters[0], None).await;
    let (principal, absorbed) = (&letters[0].identifier, [letters[1].identifier.clone()]);
    let narrow = |agent: &str, schools: &[&str]| {
        of(&world, agent).of_schools(schools.iter().map(|code| code.parse().unwrap()))
    };
    let told = narrow("Aline Roux", &["A", "C"]).propose_merge(principal, &absorbed, consent(&world)).await;
    assert_eq!(refusal(told), Refusal::OutOfScope);
    let wide = narrow("Aline Roux", &["A", "B"]);
    let proposed = wide.propose_merge(principal, &absorbed, consent(&world)).await.unwrap();
    let told = narrow("Basile Petit", &["B"]).approve_merge(proposed.confirm()).await;
    assert_eq!(refusal(told), Refusal::OutOfScope);
    assert_eq!(refusal(narrow("Aline Roux", &["B"]).suspend(principal).await), Refusal::OutOfScope);
    assert_eq!(refusal(narrow("Aline Roux", &[]).reinstate(principal).await), Refusal::OutOfScope);
    narrow("Basile Petit", &["B", "A"]).approve_merge(proposed.confirm()).await.unwrap();
    // From now on the account answers for children of both schools.
    narrow("Aline Roux", &["B"]).suspend(principal).await.unwrap();
}

#[tokio::test]
async fn v25_every_other_rule_holds_as_for_a_responsible() {
    let world = stores::memory().await;
    let mut lines = two_schools_lines();
    lines.push(line("A", ("E1", "Dylan Cosams"), ("R2", "Bruno Cosams")));
    lines.push(third());
    lines.push(line("C", ("E4", "Zoé Kermadec"), ("R6", "Angélique Kermadec")));
    let letters = world.letters(roster(lines)).await;
    let id = |name: &str| -> Identifier {
        letters.iter().find(|letter| letter.holder.to_string() == name).unwrap().identifier.clone()
    };
    let of_name = |name: &str| letters.iter().find(|letter| letter.holder.to_string() == name).unwrap();
    let (mother, twin) = (id("Angélique COSAMS"), id("ANGELIQUE COSAMS"));
    let (one, other) = (of(&world, "Aline Roux"), of(&world, "Basile Petit"));
    let propose = async |principal: &Identifier, absorbed: &Identifier| {
        one.propose_merge(principal, std::slice::from_ref(absorbed), consent(&world)).await
    };
    assert_eq!(refusal(propose(&mother, &twin).await), Refusal::NotActive, "R3");
    world.activate(of_name("Angélique COSAMS"), None).await;
    let inner = |told: Refusal| match told {
        Refusal::Lines { lines } => lines[0].1.clone(),
        other => other,
    };
    assert_eq!(inner(refusal(propose(&mother, &mother).await)), Refusal::SameAccount);
    let father = inner(refusal(propose(&mother, &id("Bruno COSAMS")).await));
    assert!(matches!(father, Refusal::TwoLegalResponsibles { .. }), "R11: {father:?}");
    let unknown = "c.personne48207".parse::<Identifier>();
    let unknown = unknown.unwrap_or_else(|_| Identifier::compose("C", "Personne", 482, 3));
    assert_eq!(inner(refusal(propose(&mother, &unknown).await)), Refusal::NoSuchAccount);

    let mut late = consent(&world);
    late.given_on = NaiveDate::MAX;
    let told = one.propose_merge(&mother, std::slice::from_ref(&twin), late).await;
    assert_eq!(refusal(told), Refusal::NoConsent);

    let renamed = propose(&mother, &id("Angélique KERMADEC")).await.unwrap();
    assert!(renamed.absorbed[0].names_differ);
    let told = inner(refusal(other.approve_merge(renamed.confirm()).await));
    assert_eq!(told, Refusal::NamesDiffer { confirmable: true });
    other.approve_merge(renamed.confirm().names_confirmed(true)).await.unwrap();
    assert!(world.portal.log_in(&chosen(of_name("Angélique COSAMS")), &world.origin).await.is_ok());
}
