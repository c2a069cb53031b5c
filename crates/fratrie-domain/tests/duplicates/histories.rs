//! Over any history.

use fratrie_conformance::history::{Director, Step, steps};
use fratrie_domain::{
    PersonName, State, View, Want,
    duplicates::{Candidates, LEAST_SCORE, Shared},
    model::{Level, Status},
};
use proptest::{collection::vec, prelude::*};

/// What stands after a history; steps that are refused are passed over.
fn play(history: &[Step]) -> (State, View) {
    let (mut director, mut state) = (Director::new("ac-dijon".parse().unwrap(), 0), State::default());
    for step in history {
        let Ok(plan) = director.plan(&state, step) else { continue };
        let view = state.load(director.realm(), &plan.want);
        if let Ok(changes) = plan.decide(&view, 0) {
            let _ = changes.apply_to(&mut state);
        }
    }
    let view = state.load(director.realm(), &Want::accounts(state.rows.accounts.keys().copied()));
    (state, view)
}

proptest! {
    #[test]
    fn r11_only_open_accounts_without_a_word_and_never_two_legal_responsibles(history in vec(steps(), 20..80)) {
        let (state, view) = play(&history);
        let candidates = Candidates::of(&view);
        let legal = |account| view.links(account).filter(|link| link.stands() && link.level == Level::Legal);
        for one in state.rows.accounts.values() {
            for other in state.rows.accounts.values() {
                let Some(found) = candidates.compare(one.id, other.id) else { continue };
                let turned = candidates.compare(other.id, one.id);
                prop_assert_eq!(Some(&found), turned.as_ref());
                prop_assert!(one.id != other.id && (LEAST_SCORE..=100).contains(&found.score));
                prop_assert!(!state.rows.waivers.contains_key(&found.pair), "a word was given on them");
                for account in [one, other] {
                    prop_assert!(matches!(account.status, Status::Open(_)) && account.is_responsibles());
                }
                let two = legal(one.id)
                    .any(|mine| legal(other.id).any(|theirs| mine.student == theirs.student && mine.school == theirs.school));
                prop_assert!(!two, "two legal responsibles of one student");
            }
        }
    }

    /// Of plain names, every pair that is to be suggested is in a group.
    #[test]
    fn pairs_are_found_by_what_they_share(history in vec(steps(), 20..80)) {
        let (state, view) = play(&history);
        let candidates = Candidates::of(&view);
        let groups: Vec<_> = Shared::ALL
            .into_iter()
            .flat_map(|shared| state.namesakes(shared, None, u32::MAX))
            .collect();
        for one in state.rows.accounts.keys() {
            for other in state.rows.accounts.keys().filter(|other| *other > one) {
                if candidates.compare(*one, *other).is_some() {
                    let both = |group: &&fratrie_domain::duplicates::Namesakes| {
                        group.accounts.contains(one) && group.accounts.contains(other)
                    };
                    prop_assert!(groups.iter().any(|group| both(&group)));
                }
            }
        }
    }

    #[test]
    fn two_spellings_of_one_name_share_a_key(family in "[A-Z][a-zé]{2,9}", second in "[A-Z][a-z]{2,9}", given in "[A-Z][a-zéî]{1,9}") {
        let key = |family: &str, given: &str| PersonName::new(family, None, given).unwrap().key();
        let plain = key(&format!("{family}-{second}"), &given);
        prop_assert_eq!(&plain, &key(&format!("de {second} {family}").to_uppercase(), &given.to_uppercase()));
        prop_assert_eq!(&plain, &key(&format!("{family} {second}"), &format!("{given}, Marie")));
    }
}
