//! What a claim hands out, whatever is out already: properties of the one function that all stores ask.

use fratrie_conformance::storage::outbox::{Waiting, choose, lease_end};
use fratrie_domain::{
    AccountId, CommitId, EventId, Timestamp,
    chrono::TimeDelta,
    event::{Event, Fact, V1},
    uuid::Uuid,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// An event about some of five accounts, never out, given back, or out until a second from 0 to 20.
fn waiting() -> impl Strategy<Value = Waiting> {
    let lease = prop_oneof![2 => Just(None), 1 => (0_i64..20).prop_map(Some)];
    (prop::collection::btree_set(0_u128..5, 0..3), lease, 0_u32..3).prop_map(|(accounts, lease, attempts)| {
        let accounts = accounts.into_iter().map(|id| AccountId::from_uuid(Uuid::from_u128(id))).collect();
        let event = Event {
            version: V1,
            id: EventId::from_uuid(Uuid::nil()),
            at: Timestamp::UNIX_EPOCH,
            commit: CommitId::from_uuid(Uuid::nil()),
            fact: Fact::LettersIssued { accounts },
        };
        let leased_until = lease.map(|second| Timestamp::UNIX_EPOCH + TimeDelta::seconds(second));
        Waiting { event, attempts, leased_until }
    })
}

/// In the order of commits, with ids that have no order.
fn windows() -> impl Strategy<Value = Vec<Waiting>> {
    prop::collection::vec(waiting(), 0..40).prop_map(|mut window| {
        for (place, waiting) in (0_u128..).zip(&mut window) {
            waiting.event.id = EventId::from_uuid(Uuid::from_u128(place * 7919 % 1009));
        }
        window
    })
}

proptest! {
    #[test]
    fn rule11_no_event_overtakes_another_of_its_accounts_and_none_waits_for_nothing(
        window in windows(),
        limit in 0_u32..50,
        second in 0_i64..20,
    ) {
        let now = Timestamp::UNIX_EPOCH + TimeDelta::seconds(second);
        let chosen = choose(window.clone(), limit, now);
        let ids: BTreeSet<EventId> = chosen.iter().map(|claimed| claimed.event.id).collect();
        prop_assert!(chosen.len() <= limit as usize);
        let in_order = window.iter().filter(|waiting| ids.contains(&waiting.event.id)).map(|waiting| waiting.event.id);
        prop_assert!(in_order.eq(chosen.iter().map(|claimed| claimed.event.id)), "the order of commits");
        for (place, waiting) in window.iter().enumerate() {
            let subjects = waiting.event.fact.subjects();
            let waits = window.iter().take(place).any(|earlier| {
                !ids.contains(&earlier.event.id) && !earlier.event.fact.subjects().is_disjoint(&subjects)
            });
            let is_out = waiting.leased_until.is_some_and(|until| now < until);
            if ids.contains(&waiting.event.id) {
                prop_assert!(!is_out && !waits, "{waiting:?} was handed out");
            } else {
                prop_assert!(is_out || waits || chosen.len() == limit as usize, "{waiting:?} was left");
            }
        }
    }

    #[test]
    fn a_lease_ends_neither_before_it_begins_nor_beyond_a_year(now in any::<i32>(), lease in any::<i64>()) {
        let now = Timestamp::UNIX_EPOCH + TimeDelta::seconds(now.into());
        let lease = TimeDelta::try_milliseconds(lease).unwrap_or(TimeDelta::MAX);
        let end = lease_end(now, lease);
        prop_assert!(end >= now && end - now <= TimeDelta::days(366));
    }
}
