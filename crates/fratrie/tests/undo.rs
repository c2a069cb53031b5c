//! Undoing a merge through the facade: by its responsible, by support, and the brake.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

mod support;

use fratrie::{
    Error, LogIn, MailBody, MergeInfo, Refusal, Session,
    chrono::TimeDelta,
    domain::{
        AgentName,
        event::Fact,
        model::{Relationship, Standing},
        outcome::{Editor, Fate, Item, Loss},
    },
};
use support::{World, chosen, line, link, one_more, two_schools, world};

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => unreachable!("a refusal was expected: {other:?}"),
    }
}

fn agent() -> AgentName {
    "Mme Support".parse().unwrap()
}

/// Angélique's two accounts, both active and with an address, grouped into the first.
async fn grouped(world: &World) -> (Session, Vec<fratrie::Letter>) {
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], Some("angelique@example.org")).await;
    world.activate(&letters[1], Some("maman@example.org")).await;
    let mails = world.mails().await;
    for address in ["angelique@example.org", "maman@example.org"] {
        world.portal.confirm_email(&link(&mails, address), &world.origin).await.unwrap();
    }
    let preview =
        world.portal.preview_merge(&principal, &[chosen(&letters[1])], &world.origin).await.unwrap();
    let receipt = world.portal.merge(&principal, preview.confirm(), &world.origin).await.unwrap();
    (receipt.session, letters)
}

async fn last_merge(world: &World, session: &Session) -> MergeInfo {
    world.portal.merges(session).await.unwrap().remove(0)
}

#[tokio::test]
async fn s83_the_responsible_undoes_a_merge_as_it_was_shown() {
    let world = world().await;
    let (session, letters) = grouped(&world).await;
    let merge = last_merge(&world, &session).await;
    assert_eq!(merge.accounts[0].identifier, letters[1].identifier);
    assert_eq!(merge.accounts[0].children[0].name.to_string(), "Florian COSAMS");
    assert_eq!(merge.until - merge.at, TimeDelta::days(30));
    assert!(!merge.over);

    let before = world.state().await;
    let preview = world.portal.preview_split(&session, merge.id, &[], &world.origin).await.unwrap();
    assert_eq!(world.state().await, before, "a preview changes nothing");
    assert_eq!(preview.accounts[0].children[0].name.to_string(), "Florian COSAMS");
    assert_eq!(preview.kept[0].name.to_string(), "Dylan COSAMS");
    assert_eq!(preview.accounts[0].standing, Standing::Active);

    let receipt = world.portal.split(&session, preview.confirm(), &world.origin).await.unwrap();
    let told = (&receipt.report.lines, &receipt.report.children);
    assert_eq!(told, (&preview.report.lines, &preview.report.children));
    assert!(matches!(world.portal.account(&session).await, Err(Error::SessionEnded)), "V12: renewed");
    assert_eq!(world.portal.children(&receipt.session).await.unwrap().len(), 1);
    // The former password works again.
    let opened = world.portal.log_in(&chosen(&letters[1]), &world.origin).await.unwrap();
    let LogIn::Active(other) = opened else { unreachable!("an active account logs in") };
    assert_eq!(world.portal.children(&other).await.unwrap().len(), 1);
    let merge = last_merge(&world, &receipt.session).await;
    assert!(merge.accounts[0].undone_at.is_some());
}

#[tokio::test]
async fn r7_the_same_confirmation_twice_is_one_split() {
    let world = world().await;
    let (session, _) = grouped(&world).await;
    let merge = last_merge(&world, &session).await.id;
    let preview = world.portal.preview_split(&session, merge, &[], &world.origin).await.unwrap();
    let first = world.portal.split(&session, preview.confirm(), &world.origin).await.unwrap();
    let second = world.portal.split(&session, preview.confirm(), &world.origin).await.unwrap();
    assert_eq!(first, second);
    let again = world.portal.preview_split(&first.session, merge, &[], &world.origin).await;
    assert_eq!(refusal(again), Refusal::AlreadySplit);
}

#[tokio::test]
async fn s76_what_moved_since_the_preview_is_shown_again_first() {
    let world = world().await;
    let (session, _) = grouped(&world).await;
    let merge = last_merge(&world, &session).await.id;
    let preview = world.portal.preview_split(&session, merge, &[], &world.origin).await.unwrap();
    // A sibling comes to the absorbed account's school.
    let sibling = support::part(vec![line("B", ("E8", "Ninon Cosams"), ("R9", "ANGELIQUE COSAMS"))]);
    world.letters(sibling).await;
    let late = world.portal.split(&session, preview.confirm(), &world.origin).await;
    assert_eq!(refusal(late), Refusal::ChangedSincePreview);
    let preview = world.portal.preview_split(&session, merge, &[], &world.origin).await.unwrap();
    assert_eq!(preview.report.lines[0].added.len(), 1, "the sibling goes with its school's account");
    let receipt = world.portal.split(&session, preview.confirm(), &world.origin).await.unwrap();
    assert_eq!(receipt.report.lines[0].children.len(), 2);
}

#[tokio::test]
async fn s99_an_old_log_in_shows_its_password_again_before_undoing() {
    let world = world().await;
    let (session, _) = grouped(&world).await;
    let merge = last_merge(&world, &session).await.id;
    world.clock.advance(TimeDelta::minutes(16));
    let old = world.portal.preview_split(&session, merge, &[], &world.origin).await;
    assert_eq!(refusal(old), Refusal::ProofExpired);
}

#[tokio::test]
async fn s118_v24_both_are_told_and_either_can_stop_it_once() {
    let world = world().await;
    let (session, letters) = grouped(&world).await;
    let mails = world.mails().await;
    let told: Vec<&str> = mails
        .iter()
        .filter(|mail| matches!(mail.body, MailBody::Merged { .. }))
        .map(|mail| mail.to.as_str())
        .collect();
    assert_eq!(told, ["angelique@example.org", "maman@example.org"]);
    let stop = link(&mails, "maman@example.org");
    world.portal.inspect_link(&stop).await.unwrap();
    assert_eq!(world.portal.merges(&session).await.unwrap().len(), 1, "looking at a link does nothing");
    world.portal.stop_merge(&stop, &world.origin).await.unwrap();
    assert_eq!(refusal(world.portal.stop_merge(&stop, &world.origin).await), Refusal::LinkVoid);
    assert_eq!(refusal(world.portal.inspect_link(&stop).await), Refusal::LinkVoid);

    // Nothing is grouped, undone or given another address.
    assert!(world.portal.account(&session).await.unwrap().held_since.is_some());
    let merge = last_merge(&world, &session).await.id;
    let undo = world.portal.preview_split(&session, merge, &[], &world.origin).await;
    assert_eq!(refusal(undo), Refusal::Held);
    let more = world.letters(one_more()).await;
    let group = world.portal.preview_merge(&session, &[more[0].credentials()], &world.origin).await;
    assert_eq!(refusal(group), Refusal::Held);
    let nothing = world.portal.preview_merge(&session, &[], &world.origin).await;
    assert_eq!(refusal(nothing), Refusal::Held, "before anything is typed");
    let address = "other@example.org".parse().unwrap();
    let typed = support::PASSWORD.into();
    let change = world.portal.request_email_change(&session, &typed, address, &world.origin);
    assert_eq!(refusal(change.await), Refusal::Held);

    // Support sees it, looks at what undoing would do, and does it.
    let support = world.realm.support(agent());
    let held = support.held().await.unwrap();
    assert_eq!((held.len(), held[0].hold.merge), (1, merge));
    assert_eq!(held[0].identifier, letters[0].identifier);
    let preview = support.preview_split(merge, &[]).await.unwrap();
    support.split(preview.confirm()).await.unwrap();
    assert!(support.held().await.unwrap().is_empty());
    let LogIn::Active(_) = world.portal.log_in(&chosen(&letters[1]), &world.origin).await.unwrap() else {
        unreachable!("it is open again")
    };
}

#[tokio::test]
async fn v24_support_lets_a_group_go_on_that_was_held_by_mistake() {
    let world = world().await;
    let (session, letters) = grouped(&world).await;
    let stop = link(&world.mails().await, "maman@example.org");
    world.portal.stop_merge(&stop, &world.origin).await.unwrap();
    world.realm.support(agent()).lift_hold(&letters[0].identifier).await.unwrap();
    assert!(world.portal.account(&session).await.unwrap().held_since.is_none());
    let merge = last_merge(&world, &session).await.id;
    world.portal.preview_split(&session, merge, &[], &world.origin).await.unwrap();
}

#[tokio::test]
async fn s116_an_inverse_event_follows_in_order() {
    let world = world().await;
    let (session, _) = grouped(&world).await;
    let merge = last_merge(&world, &session).await.id;
    let preview = world.portal.preview_split(&session, merge, &[], &world.origin).await.unwrap();
    world.portal.split(&session, preview.confirm(), &world.origin).await.unwrap();
    let events = world.state().await.events;
    let merged = events.iter().position(|event| matches!(event.fact, Fact::Merged { .. })).unwrap();
    let Some((last, before)) = events.split_last() else { unreachable!("events were told") };
    assert!(merged < before.len());
    let Fact::Split { merge: undone, children, .. } = &last.fact else { unreachable!("{last:?}") };
    assert_eq!((*undone, children.len()), (merge, 1));
}

#[tokio::test]
async fn s67_v39_after_the_window_secrets_are_forgotten_and_nothing_is_undone() {
    let world = world().await;
    let (session, letters) = grouped(&world).await;
    let merge = last_merge(&world, &session).await.id;
    let support = world.realm.support(agent());
    assert_eq!(support.purge_merged_secrets().await.unwrap(), 0, "not before its time");
    world.clock.advance(TimeDelta::days(31));
    let session = world.log_in(&letters[0], support::PASSWORD).await;
    assert!(last_merge(&world, &session).await.over);
    let over = world.portal.preview_split(&session, merge, &[], &world.origin).await;
    assert!(matches!(refusal(over), Refusal::SplitWindowOver { .. }));
    support.preview_split(merge, &[]).await.unwrap();
    assert_eq!(support.purge_merged_secrets().await.unwrap(), 1);
    assert_eq!(support.purge_merged_secrets().await.unwrap(), 0);
    assert_eq!(refusal(support.preview_split(merge, &[]).await), Refusal::SplitPurged);
    // What it logged in with says nothing any more.
    let closed = world.portal.log_in(&chosen(&letters[1]), &world.origin).await;
    assert_eq!(refusal(closed), Refusal::Credentials);
    assert_eq!(world.state().await.violations(), Vec::new());
}

#[tokio::test]
async fn r8_an_address_that_waited_does_not_come_back_and_is_named() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], None).await;
    world.activate(&letters[1], Some("maman@example.org")).await;
    let preview =
        world.portal.preview_merge(&principal, &[chosen(&letters[1])], &world.origin).await.unwrap();
    let session = world.portal.merge(&principal, preview.confirm(), &world.origin).await.unwrap().session;
    let merge = last_merge(&world, &session).await.id;
    let preview = world.portal.preview_split(&session, merge, &[], &world.origin).await.unwrap();
    let remainders = &preview.report.lines[0].remainders;
    assert_eq!(remainders.len(), 1);
    assert_eq!(remainders[0].item, Item::PendingAddress);
    assert_eq!(remainders[0].fate, Fate::Gone { why: Loss::VoidedByMerge });
}

#[tokio::test]
async fn r8_a_link_that_the_school_changed_since_is_told_with_the_childs_name() {
    let world = world().await;
    let (session, _) = grouped(&world).await;
    let mut changed = line("B", ("E7", "Florian Cosams"), ("R9", "ANGELIQUE COSAMS"));
    changed.link.relationship = Relationship::Guardian;
    world.letters(support::roster(vec![changed])).await;
    let merge = last_merge(&world, &session).await.id;
    let preview = world.portal.preview_split(&session, merge, &[], &world.origin).await.unwrap();
    let account = &preview.accounts[0];
    let fates: Vec<Fate> = account.line.remainders.iter().map(|one| one.fate).collect();
    assert_eq!(fates, [Fate::EditedSince { by: Editor::School }]);
    assert_eq!(account.named[0].name.to_string(), "Florian COSAMS");
}

#[tokio::test]
async fn r4_nobody_undoes_the_merge_of_another() {
    let world = world().await;
    let (session, _) = grouped(&world).await;
    let merge = last_merge(&world, &session).await.id;
    let stranger = world.letters(one_more()).await;
    let stranger = world.activate(&stranger[0], None).await;
    let undo = world.portal.preview_split(&stranger, merge, &[], &world.origin).await;
    assert_eq!(refusal(undo), Refusal::NoSuchMerge);
    let preview = world.portal.preview_split(&session, merge, &[], &world.origin).await.unwrap();
    let stolen = world.portal.split(&stranger, preview.confirm(), &world.origin).await;
    assert!(stolen.is_err(), "a preview's token serves its own account only: {stolen:?}");
}

#[tokio::test]
async fn r5_who_answered_for_an_identifier_on_that_date() {
    let world = world().await;
    let (session, letters) = grouped(&world).await;
    let (kept, closed) = (&letters[0].identifier, &letters[1].identifier);
    let support = world.realm.support(agent());
    let merge = last_merge(&world, &session).await;
    let before = merge.at - TimeDelta::hours(1);
    world.clock.advance(TimeDelta::days(2));
    let session = world.log_in(&letters[0], support::PASSWORD).await;
    let preview = world.portal.preview_split(&session, merge.id, &[], &world.origin).await.unwrap();
    world.portal.split(&session, preview.confirm(), &world.origin).await.unwrap();
    let after = merge.at + TimeDelta::days(3);
    // The clock stands still while the first steps are made: an hour before, nothing was there.
    for (at, expected) in [(before, closed), (merge.at + TimeDelta::days(1), kept), (after, closed)] {
        assert_eq!(support.answered(closed, at).await.unwrap(), *expected, "at {at}");
        assert_eq!(support.answered(kept, at).await.unwrap(), *kept);
    }
    let events = world.realm.events();
    let id = merge.accounts[0].account;
    assert_eq!(events.answered(id, after).await.unwrap(), id);
    assert_eq!(events.resolve([id]).await.unwrap()[&id], id);
}

#[tokio::test]
async fn r5_who_answered_is_told_at_any_depth_and_over_many_pages() {
    let world = world().await;
    let (_, letters) = grouped(&world).await;
    let third = world.letters(one_more()).await;
    world.activate(&third[0], None).await;
    world.clock.advance(TimeDelta::days(1));
    let session = world.log_in(&third[0], support::PASSWORD).await;
    let preview = world.portal.preview_merge(&session, &[chosen(&letters[0])], &world.origin).await.unwrap();
    let top = world.portal.merge(&session, preview.confirm(), &world.origin).await.unwrap().session;
    let merge = last_merge(&world, &top).await;
    world.clock.advance(TimeDelta::days(1));
    let support = world.realm.support(agent());
    let preview = support.preview_split(merge.id, &[]).await.unwrap();
    support.split(preview.confirm()).await.unwrap();
    // More than a page of entries about the account in the middle.
    for _ in 0..30 {
        support.suspend(&letters[0].identifier).await.unwrap();
        support.reinstate(&letters[0].identifier).await.unwrap();
    }
    let (bottom, middle) = (&letters[1].identifier, &letters[0].identifier);
    let told = [
        (merge.at - TimeDelta::hours(1), middle),
        (merge.at, &third[0].identifier),
        (merge.at + TimeDelta::days(2), middle),
    ];
    for (at, expected) in told {
        assert_eq!(support.answered(bottom, at).await.unwrap(), *expected, "at {at}");
    }
}
