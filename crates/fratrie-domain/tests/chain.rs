//! The chain of the journal: whatever is done to it by who can write the database is found, and named.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fratrie_conformance::history::{Director, Step, steps};
use fratrie_domain::{
    CommitId, RealmId, State,
    chain::{Digest, Fault, Head, JournalAnchor, Lane, LaneCheck, LaneFault, Linked},
    uuid::Uuid,
};
use proptest::{prelude::*, sample::Index};

fn realm() -> RealmId {
    "ac-dijon".parse().unwrap()
}

/// One lane of a journal, and its head.
#[derive(Debug, Clone)]
struct Kept {
    entries: Vec<Linked>,
    head: Head,
}

/// A random history, all of whose entries are in one lane; five at least.
fn kept() -> impl Strategy<Value = Kept> {
    let families =
        [Step::Import((0, 0), 0), Step::Import((1, 0), 1), Step::Letter((0, 0)), Step::Letter((1, 0))];
    let first = families.into_iter().chain([Step::Activate((0, 0)), Step::merge((0, 0), [(1, 0)])]);
    let first: Vec<Step> = first.collect();
    prop::collection::vec(steps(), 0..20).prop_map(move |then| {
        let (mut director, mut state) = (Director::new(realm(), 0), State::default());
        for step in first.iter().chain(&then) {
            let Ok(plan) = director.plan(&state, step) else { continue };
            let decided = plan.decide(&state.load(&realm(), &plan.want), 0);
            if let Some(changes) = decided.ok().filter(|changes| !changes.writes.is_empty()) {
                let _taken = changes.apply_to(&mut state);
            }
        }
        for (number, entry) in (0_u128..).zip(&mut state.journal) {
            entry.commit = CommitId::from_uuid(Uuid::from_u128(number * 256));
        }
        let head = *state.heads(&realm()).first().unwrap();
        Kept { entries: state.lane(&realm(), head.lane, 0, u32::MAX), head }
    })
}

impl Kept {
    fn check(&self, anchor: Option<&JournalAnchor>) -> Option<LaneFault> {
        let mut check = LaneCheck::new(&realm(), self.head, anchor);
        for linked in &self.entries {
            check.take(linked);
        }
        check.finish(self.head).fault
    }

    fn anchor(&self) -> JournalAnchor {
        JournalAnchor { realm: realm(), heads: vec![self.head] }
    }

    /// The fault, and the place where it was found.
    fn fault(&self) -> Option<(u64, Fault)> {
        self.check(None).map(|found| (found.place, found.fault))
    }

    /// What who can write everything would do: all places and links anew.
    fn linked_anew(mut self) -> Self {
        let mut head = Head::empty(&realm(), self.head.lane);
        for linked in &mut self.entries {
            head = head.with(&Digest::of(&linked.record));
            (linked.place, linked.link) = (head.length, head.link);
        }
        self.head = head;
        self
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn an_untouched_journal_has_no_fault(kept in kept()) {
        prop_assert_eq!(kept.check(None), None);
        prop_assert_eq!(kept.check(Some(&kept.anchor())), None);
        let text = kept.anchor().to_string();
        prop_assert_eq!(text.parse::<JournalAnchor>().unwrap(), kept.anchor());
    }

    #[test]
    fn a_removed_entry_is_found(kept in kept(), at: Index, renumbered: bool) {
        let mut kept = kept;
        let at = at.index(kept.entries.len() - 1);
        kept.entries.remove(at);
        let place = at as u64 + 1;
        if renumbered {
            kept.entries.iter_mut().skip(at).for_each(|linked| linked.place -= 1);
            prop_assert_eq!(kept.fault(), Some((place, Fault::Altered)));
        } else {
            prop_assert_eq!(kept.fault(), Some((place, Fault::Removed)));
        }
    }

    #[test]
    fn an_altered_entry_is_found(kept in kept(), at: Index, which in 0..4_usize) {
        let mut kept = kept;
        let at = at.index(kept.entries.len());
        let (field, value) = [
            ("origin", "elsewhere".into()),
            ("at", "2020-01-01T00:00:00Z".into()),
            ("prior", serde_json::json!([])),
            ("added", true.into()),
        ][which].clone();
        let record = kept.entries[at].record.as_object_mut().unwrap();
        prop_assume!(record.insert(field.to_owned(), value.clone()) != Some(value));
        prop_assert_eq!(kept.fault(), Some((at as u64 + 1, Fault::Altered)));
        prop_assert_eq!(kept.check(None).unwrap().entry, Some(kept.entries[at].id));
    }

    #[test]
    fn exchanged_entries_are_found(kept in kept(), one: Index, other: Index) {
        let mut kept = kept;
        let (one, other) = (one.index(kept.entries.len()), other.index(kept.entries.len()));
        prop_assume!(one != other);
        let (first, second) = (kept.entries[one].clone(), kept.entries[other].clone());
        (kept.entries[one].record, kept.entries[one].id) = (second.record, second.id);
        (kept.entries[other].record, kept.entries[other].id) = (first.record, first.id);
        prop_assert_eq!(kept.fault(), Some((one.min(other) as u64 + 1, Fault::Altered)));
    }

    #[test]
    fn an_entry_put_in_is_found(kept in kept(), at: Index) {
        let mut kept = kept;
        let at = at.index(kept.entries.len());
        let copy = kept.entries[at].clone();
        kept.entries.insert(at + 1, copy);
        kept.entries.iter_mut().skip(at + 1).for_each(|linked| linked.place += 1);
        prop_assert_eq!(kept.fault(), Some((at as u64 + 2, Fault::Altered)));
    }

    #[test]
    fn an_entry_of_another_lane_is_found(kept in kept()) {
        let mut kept = kept;
        let last = kept.entries.last_mut().unwrap();
        last.record["commit"] = serde_json::json!(Uuid::from_u128(1));
        let length = kept.head.length;
        prop_assert_eq!(kept.linked_anew().fault(), Some((length, Fault::Misplaced)));
    }

    #[test]
    fn a_tail_cut_off_is_found(kept in kept(), at: Index) {
        let mut kept = kept;
        let at = at.index(kept.entries.len());
        kept.entries.truncate(at);
        let length = kept.head.length;
        prop_assert_eq!(kept.fault(), Some((at as u64 + 1, Fault::CutOff { length })));
    }

    #[test]
    fn entries_behind_a_head_put_back_are_found(kept in kept(), at: Index) {
        let mut kept = kept;
        let at = at.index(kept.entries.len() - 1);
        kept.head = Head { length: at as u64 + 1, link: kept.entries[at].link, ..kept.head };
        prop_assert_eq!(kept.fault(), Some((at as u64 + 2, Fault::BehindHead)));
    }

    #[test]
    fn r16_altered_priors_are_found_and_erased_ones_are_none(kept in kept(), at: Index) {
        let mut kept = kept;
        let with: Vec<usize> = (0..kept.entries.len()).filter(|at| !kept.entries[*at].priors.is_empty()).collect();
        // Whoever was erased left none.
        prop_assume!(!with.is_empty());
        let at = with[at.index(with.len())];
        let prior = kept.entries[at].priors[0].clone();
        let place = at as u64 + 1;

        kept.entries[at].priors[0].values[0].before = "forged".into();
        prop_assert_eq!(kept.fault(), Some((place, Fault::PriorAltered { prior: prior.id })));

        kept.entries[at].priors.remove(0);
        prop_assert_eq!(kept.fault(), None);

        let first = usize::from(at == 0);
        kept.entries[first].priors.push(prior.clone());
        prop_assert_eq!(kept.fault(), Some((first as u64 + 1, Fault::PriorAdded { prior: prior.id })));
    }

    #[test]
    fn a_journal_written_anew_is_found_by_its_anchor(kept in kept(), at: Index) {
        let (mut kept, anchor) = (kept.clone(), kept.anchor());
        let at = at.index(kept.entries.len());
        kept.entries[at].record["origin"] = "elsewhere".into();
        let kept = kept.linked_anew();
        prop_assert_eq!(kept.fault(), None, "without an anchor nobody can tell");
        let told = kept.check(Some(&anchor)).unwrap();
        prop_assert_eq!((told.place, told.fault), (kept.head.length, Fault::Rewritten));

        let mut kept = kept;
        kept.entries.pop();
        let kept = kept.linked_anew();
        let told = kept.check(Some(&anchor)).map(|found| found.fault);
        let length = anchor.heads[0].length;
        prop_assert_eq!(told, Some(Fault::CutOff { length }));
    }
}

#[test]
fn the_anchor_of_another_realm_fits_nothing() {
    let lane = Lane::try_from(3).unwrap();
    let elsewhere: RealmId = "ac-lyon".parse().unwrap();
    let head = Head::empty(&elsewhere, lane).with(&Digest::new([1; 32]));
    let anchor = JournalAnchor { realm: elsewhere, heads: vec![head] };
    let check = LaneCheck::new(&realm(), Head::empty(&realm(), lane), Some(&anchor));
    assert_eq!(check.finish(Head::empty(&realm(), lane)).fault.unwrap().fault, Fault::Rewritten);
}

/// The links are worked out elsewhere too (in SQL): these are their first ones, computed by `sha256sum`.
#[test]
fn the_links_are_what_the_decision_says() {
    let lane = Lane::try_from(5).unwrap();
    let start = lane.start(&realm());
    assert_eq!(start.to_string(), "4d8b2dedd81a720812224ea2ead2183e5f149cf91559d4f432f66e6cf74e87f8");
    assert_eq!(
        Digest::of(&serde_json::json!({ "b": [1, "é"], "a": null })).to_string(),
        "f8f17faab95c024891d173fa43442b0e52007736a1f36715ac721ab22deeefc5"
    );
    assert_eq!(
        start.followed_by(&Digest::new([0; 32])).to_string(),
        "b24fe058d9a27ad1c85f2038ec10cfb84302761ea490f85fd2e7a2ce94b567d4"
    );
    assert!(Lane::try_from(64).is_err());
}
