//! V39: what has lapsed is shown, then goes on somebody's word, once; log-ins leave a day and nothing else.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod support;

use fratrie::{
    Clock as _, Credentials, Error, Language, LogIn, ManualClock, Refusal, RetentionItem, RetentionPlan,
    RetentionPolicy,
    chrono::TimeDelta,
    domain::{
        event::Fact,
        journal::{Change, ErasureReason},
        model::Status,
        retention::{Kept, Lapse},
    },
    storage::{MemoryRepository, Traces as _},
};
use std::collections::BTreeSet;
use support::{PASSWORD, World, chosen, line, roster, stores, two_schools, world};

async fn pages(world: &World, policy: &RetentionPolicy) -> Vec<RetentionPlan> {
    let (office, mut pages) = (world.realm.office(), Vec::new());
    let mut next = None;
    loop {
        let page = office.retention(policy, next).await.unwrap();
        next = page.next;
        pages.push(page);
        if next.is_none() {
            return pages;
        }
    }
}

fn items(pages: &[RetentionPlan]) -> Vec<&RetentionItem> {
    pages.iter().flat_map(|page| &page.items).collect()
}

#[tokio::test]
async fn v39_unused_letters_are_forgotten_and_the_accounts_are_notified_again() {
    for world in stores::each().await {
        let letters = world.letters(two_schools()).await;
        let session = world.activate(&letters[0], None).await;
        let (office, policy) = (world.realm.office(), RetentionPolicy::default());
        assert!(items(&pages(&world, &policy).await).is_empty());
        world.clock.advance(TimeDelta::days(90));
        let before = world.state().await;
        let plan = pages(&world, &policy).await;
        assert_eq!(world.state().await, before, "a dry run changes nothing");
        let told = items(&plan);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].identifier, letters[1].identifier);
        assert_eq!(told[0].unreached.len(), 1, "the office is told whom nobody reaches");
        assert!(
            told[0].is_due() && told[0].explain(Language::French).contains("remettez-lui un autre courrier")
        );

        let mut done = 0;
        for page in &plan {
            let purged = office.purge(page).await.unwrap();
            assert!(purged.left.is_empty());
            done += purged.letters.len();
        }
        assert_eq!(done, 1);
        let state = world.state().await;
        assert!(
            matches!(&state.journal.last().unwrap().change, Change::LettersForgotten { accounts } if accounts.len() == 1)
        );
        assert!(
            matches!(&state.events.last().unwrap().fact, Fact::LettersForgotten { accounts } if accounts.len() == 1)
        );
        assert_eq!(state.journal.len(), before.journal.len() + 1);
        // As if unknown.
        let told = world.portal.log_in(&letters[1].credentials(), &world.origin).await;
        assert!(matches!(told, Err(Error::Refused(Refusal::Credentials))));
        // The same plan again does nothing.
        for page in &plan {
            let purged = office.purge(page).await.unwrap();
            assert!(purged.letters.is_empty());
            assert!(purged.left.iter().all(|left| left.why == Refusal::NotLapsed));
        }
        assert_eq!(world.state().await.journal.len(), state.journal.len());
        // The account waits for a letter, and has it.
        let again = office.letters().await.unwrap();
        assert_eq!(again.len(), 1);
        world.activate(&again[0], None).await;
        assert!(world.portal.account(&session).await.is_ok());
    }
}

#[tokio::test]
async fn v39_who_has_no_child_any_more_is_not_notified_again() {
    let world = world().await;
    world.letters(two_schools()).await;
    let mut empty = roster(vec![line("A", ("E8", "X Y"), ("R8", "X Y"))]);
    (empty.students, empty.responsibles, empty.links) = Default::default();
    world.clock.advance(TimeDelta::days(80));
    world.realm.office().sync(empty, fratrie::Endings::Confirmed).await.unwrap();
    world.clock.advance(TimeDelta::days(10));
    let office = world.realm.office();
    for page in pages(&world, &RetentionPolicy::default()).await {
        office.purge(&page).await.unwrap();
    }
    let again = office.letters().await.unwrap();
    assert_eq!(again.len(), 1, "of two forgotten letters");
    assert_eq!(again[0].children[0].name.given(), "Florian");
    // The child comes back.
    let back =
        world.letters(roster(vec![line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams"))])).await;
    assert_eq!(back.len(), 1);
}

/// Two parents of one child, a third person of a child of their own.
async fn parents(world: &World) -> Vec<fratrie::Letter> {
    let letters = world
        .letters(roster(vec![
            line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams")),
            line("A", ("E1", "Dylan Cosams"), ("R2", "Bruno Cosams")),
            line("A", ("E2", "Anaïs Martin"), ("R3", "Marie Martin")),
        ]))
        .await;
    for letter in &letters {
        world.activate(letter, None).await;
    }
    world.fratrie.flush().await;
    letters
}

#[tokio::test]
async fn v39_r14_an_account_unused_for_a_year_goes_unless_a_child_is_reached_by_it_alone() {
    for world in stores::each().await {
        let letters = parents(&world).await;
        let (office, policy) = (world.realm.office(), RetentionPolicy::default());
        world.clock.advance(TimeDelta::days(300));
        world.log_in(&letters[0], PASSWORD).await;
        world.fratrie.flush().await;
        world.clock.advance(TimeDelta::days(67));
        let plan = pages(&world, &policy).await;
        let told: Vec<_> =
            items(&plan).into_iter().map(|item| (item.lapsed.account, item.lapsed.kept)).collect();
        assert_eq!(
            told.iter().map(|(id, _)| *id).collect::<BTreeSet<_>>(),
            [letters[1].account, letters[2].account].into()
        );
        for (account, kept) in told {
            let expected = (account == letters[2].account).then_some(Kept::OnlyReach);
            assert_eq!(kept, expected);
        }
        for page in &plan {
            let purged = office.purge(page).await.unwrap();
            assert!(purged.left.is_empty());
        }
        let state = world.state().await;
        let closed: Vec<_> = state
            .rows
            .accounts
            .values()
            .filter(|row| row.status == Status::Closed)
            .map(|row| row.id)
            .collect();
        assert_eq!(closed, [letters[1].account]);
        let entry = &state.journal.last().unwrap().change;
        assert!(matches!(entry, Change::Erased { reason: ErasureReason::Retention, .. }), "{entry:?}");
        assert_eq!(state.violations(), Vec::new());
        let text = serde_json::to_string(&state.rows.iter().collect::<Vec<_>>()).unwrap();
        assert!(!text.contains("Bruno") && !text.contains(letters[1].identifier.as_str()));
        // What is kept is told again, and nothing else goes.
        let again = pages(&world, &policy).await;
        assert!(items(&again).iter().all(|item| !item.is_due()));
    }
}

#[tokio::test]
async fn v39_what_changed_since_the_plan_is_left_and_told() {
    for world in stores::each().await {
        let letters = parents(&world).await;
        let (office, policy) = (world.realm.office(), RetentionPolicy::default());
        world.clock.advance(TimeDelta::days(367));
        world.log_in(&letters[0], PASSWORD).await;
        world.fratrie.flush().await;
        let plan = pages(&world, &policy).await;
        assert_eq!(items(&plan).iter().filter(|item| item.is_due()).count(), 1);
        // The holder comes back between the plan and its purge.
        world.log_in(&letters[1], PASSWORD).await;
        world.fratrie.flush().await;
        let before = world.state().await;
        let mut left = Vec::new();
        for page in &plan {
            left.extend(office.purge(page).await.unwrap().left);
        }
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].account, &left[0].why), (letters[1].account, &Refusal::NotLapsed));
        assert_eq!(world.state().await, before);
        world.log_in(&letters[1], PASSWORD).await;
    }
}

#[tokio::test]
async fn v39_a_family_that_left_goes_after_three_months_students_own_account_too() {
    for world in stores::each().await {
        let mut lines = vec![
            line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams")),
            line("B", ("E7", "Florian Cosams"), ("R9", "ANGELIQUE COSAMS")),
        ];
        lines[0].student.account = true;
        let letters = world.letters(roster(lines)).await;
        let adults: Vec<_> = letters.iter().filter(|letter| letter.student.is_none()).collect();
        let session = world.activate(adults[0], None).await;
        world.activate(adults[1], None).await;
        let preview =
            world.portal.preview_merge(&session, &[chosen(adults[1])], &world.origin).await.unwrap();
        world.portal.merge(&session, preview.confirm(), &world.origin).await.unwrap();
        for school in ["A", "B"] {
            let mut empty = roster(vec![line(school, ("E8", "X Y"), ("R8", "X Y"))]);
            (empty.students, empty.responsibles, empty.links) = Default::default();
            world.realm.office().sync(empty, fratrie::Endings::Confirmed).await.unwrap();
        }
        let (office, policy) =
            (world.realm.office(), RetentionPolicy { letters_unused: None, ..RetentionPolicy::default() });
        world.clock.advance(TimeDelta::days(89));
        assert!(items(&pages(&world, &policy).await).is_empty());
        world.clock.advance(TimeDelta::days(3));
        let plan = pages(&world, &policy).await;
        let told = items(&plan);
        assert_eq!(told.len(), 2);
        assert!(told.iter().all(|item| item.is_due() && item.lapsed.lapse == Lapse::EntitlementEnded));
        assert_eq!(
            told.iter().map(|item| item.absorbed.len()).sum::<usize>(),
            1,
            "merged accounts go with their group"
        );
        for page in &plan {
            office.purge(page).await.unwrap();
        }
        let state = world.state().await;
        let text = serde_json::to_string(&state.rows.iter().collect::<Vec<_>>()).unwrap();
        for mark in ["Angélique", "ANGELIQUE", "Dylan", "$argon2id"] {
            assert!(!text.contains(mark), "{mark} is still told");
        }
        assert_eq!(state.violations(), Vec::new());
        assert!(items(&pages(&world, &policy).await).is_empty());
    }
}

#[tokio::test]
async fn v39_traces_are_of_right_secrets_once_a_day_and_end_with_their_time_or_their_person() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let (realm, both) = (world.realm.id().clone(), BTreeSet::from([letters[0].account, letters[1].account]));
    let traces = async || {
        world.fratrie.flush().await;
        world.store.last_used(&realm, &both).await.unwrap()
    };
    let opened = world.portal.log_in(&letters[0].credentials(), &world.origin).await.unwrap();
    let LogIn::ActivationRequired(activation) = opened else { unreachable!("a letter activates") };
    let wrong = Credentials::new(letters[1].identifier.as_str(), "ce n'est pas le bon");
    assert!(world.portal.log_in(&wrong, &world.origin).await.is_err());
    assert!(traces().await.is_empty(), "nothing was opened yet");
    world.portal.activate(activation, PASSWORD.parse().unwrap(), None).await.unwrap();
    let first = world.clock.now().date_naive();
    assert_eq!(traces().await, [(letters[0].account, first)].into());
    // The same day again is not written; another day is.
    world.store.forget_traces(&realm, &both).await.unwrap();
    world.log_in(&letters[0], PASSWORD).await;
    assert!(traces().await.is_empty());
    world.clock.advance(TimeDelta::days(1));
    let session = world.log_in(&letters[0], PASSWORD).await;
    let second = world.clock.now().date_naive();
    assert_eq!(traces().await, [(letters[0].account, second)].into());
    let told = world.portal.export_personal_data(&session).await.unwrap();
    assert_eq!(told["comptes"][0]["dernière connexion le"], second.to_string());
    // After a year.
    let (office, policy) = (world.realm.office(), RetentionPolicy::default());
    world.clock.advance(TimeDelta::days(365));
    assert_eq!(office.purge_traces(&policy).await.unwrap(), 0);
    world.clock.advance(TimeDelta::days(1));
    assert_eq!((office.old_traces(&policy).await.unwrap(), traces().await.len()), (1, 1));
    assert_eq!(office.purge_traces(&policy).await.unwrap(), 1);
    assert!(traces().await.is_empty());
    // With their person.
    world.log_in(&letters[0], PASSWORD).await;
    assert_eq!(traces().await.len(), 1);
    let erasure = fratrie::Erasure::from(ErasureReason::Asked).accept_unreachable();
    world.realm.support("Aline Roux".parse().unwrap()).erase(&letters[0].identifier, erasure).await.unwrap();
    assert!(traces().await.is_empty());
}

#[tokio::test]
async fn v39_pages_go_on_over_a_thousand_accounts() {
    let world = World::on(MemoryRepository::new(), ManualClock::default(), |builder| builder).await;
    let lines = (0..1203).map(|number| {
        line("A", (&format!("E{number}"), "Dylan Cosams"), (&format!("R{number}"), "Angélique Cosams"))
    });
    world.letters(roster(lines.collect())).await;
    world.clock.advance(TimeDelta::days(90));
    let plan = pages(&world, &RetentionPolicy::default()).await;
    let sizes: Vec<usize> = plan.iter().map(|page| page.items.len()).filter(|size| *size > 0).collect();
    assert_eq!(sizes, [500, 500, 203]);
    let ids: BTreeSet<_> = items(&plan).iter().map(|item| item.lapsed.account).collect();
    assert_eq!(ids.len(), 1203, "each once");
    let mut done = 0;
    for page in &plan {
        done += world.realm.office().purge(page).await.unwrap().letters.len();
    }
    assert_eq!(done, 1203);
    assert!(items(&pages(&world, &RetentionPolicy::default()).await).is_empty());
}
