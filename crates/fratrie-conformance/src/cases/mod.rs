//! The cases. Each is a plain function that asks one thing of a store, and says what is wrong with it.
//!
//! A name begins with what it is about: `rule4` is the fourth of the rules for stores, `r9` a rule of the design, `s45` a
//! scenario.
#![expect(
    clippy::missing_errors_doc,
    reason = "each case says what a store must do; its error is that it does not"
)]

pub mod attempts;
pub mod bulk;
pub mod cancellation;
pub mod claims;
pub mod commits;
pub mod families;
pub mod idempotency;
pub mod journal;
pub mod lapsed;
pub mod leases;
pub mod loading;
pub mod namesakes;
pub mod outbox;
pub mod races;
pub mod scenarios;
pub mod traces;
pub mod undo;
pub mod uniques;

pub(crate) mod kit;

use crate::{
    harness::Harness,
    verdict::{Verdict, broken},
};

/// The one list: it makes [`NAMES`], `run`, and the tests that [`tests!`](crate::tests) writes.
macro_rules! cases {
    ($dollar:tt $($module:ident::$name:ident,)+) => {
        /// The names of all cases.
        pub const NAMES: &[&str] = &[$(stringify!($name)),+];

        /// Runs one case, by its name.
        pub(crate) async fn run(name: &str, harness: &impl Harness) -> Verdict {
            match name {
                $(stringify!($name) => Box::pin($module::$name(harness)).await,)+
                _ => Err(broken(format!("no case is called {name}"))),
            }
        }

        /// Writes one test a case, each on the harness that the expression makes.
        #[macro_export]
        macro_rules! tests {
            ($dollar harness:expr) => {
                $(
                    #[test]
                    fn $name() {
                        let verdict = $crate::run(stringify!($name), &$dollar harness);
                        assert!(verdict.is_ok(), "{}", verdict.err().map(|broken| broken.to_string()).unwrap_or_default());
                    }
                )+
            };
        }
    };
}

cases! {
    $
    commits::rule1_an_error_changes_nothing,
    commits::rule1_a_conflict_names_the_first_row_that_moved,
    commits::rule2_only_the_named_rows_change,
    commits::realms_do_not_meet,
    commits::rule3_a_stale_update_is_refused,
    commits::rule3_a_failure_at_commit_is_told,
    commits::rule5_what_was_only_read_is_checked,
    commits::rule8_versions_are_64_bits,
    commits::rule8_texts_of_any_script_come_back,
    commits::rule12_times_may_stand_still_or_go_back,
    bulk::rule2_imports_of_all_sizes_mean_the_same,
    bulk::rule6_a_taken_value_among_many_rows_is_named,
    bulk::rule9_many_rows_twice_are_one_commit,
    bulk::rule1_a_conflict_among_many_rows_changes_nothing,
    bulk::s41_a_value_let_go_is_free_for_many,
    uniques::rule6_each_unique_value_is_named,
    uniques::s41_rows_exchange_unique_values,
    uniques::s41_a_value_let_go_is_free,
    idempotency::rule9_the_same_commit_twice_is_one,
    idempotency::rule9_a_refused_commit_leaves_its_id_free,
    idempotency::rule9_a_view_brings_the_receipt,
    idempotency::s43_the_same_commit_at_once_is_one,
    idempotency::s51_a_finished_merge_retried_gives_the_first_report,
    loading::a_view_brings_what_want_says,
    loading::a_view_is_of_one_moment,
    families::a_family_is_what_the_state_says,
    namesakes::namesakes_come_page_by_page,
    namesakes::namesakes_come_by_their_keys,
    outbox::events_come_in_order_until_acknowledged,
    outbox::s114_no_event_leaves_a_failed_commit,
    outbox::rule11_no_event_is_missed,
    journal::r15_the_chain_is_the_domains,
    journal::r15_refused_and_repeated_commits_leave_the_chain,
    journal::r15_commits_at_once_leave_the_chain,
    journal::r15_a_long_lane_is_read_in_pages,
    journal::r16_erased_priors_leave_the_chain_whole,
    journal::s110_a_merge_keeps_what_it_overwrote,
    journal::s113_the_history_of_an_account,
    outbox::consumers_and_realms_go_their_own_ways,
    outbox::a_consumer_goes_on_from_where_it_is_told,
    leases::a_lease_ends_by_the_callers_clock,
    leases::nobody_gives_back_what_another_holds,
    leases::events_of_one_account_come_in_order,
    leases::claims_at_once_share_no_event,
    leases::a_dropped_claim_loses_no_event,
    claims::random_claims_mean_what_they_mean_in_the_reference_store,
    attempts::r13_attempts_count_as_the_rule_says,
    attempts::r13_attempts_at_once_do_not_slip_through,
    attempts::r13_attempts_beside_right_passwords_count_whole,
    attempts::r13_realms_count_apart,
    traces::v39_traces_mean_what_they_mean_in_the_reference_store,
    traces::v39_traces_at_once_keep_the_latest_day,
    lapsed::v39_lapsed_accounts_come_stretch_by_stretch,
    cancellation::rule10_a_dropped_commit_is_whole_or_nothing,
    cancellation::rule10_a_dropped_read_leaves_the_store_usable,
    races::rule4_the_second_handle_loses,
    races::rule4_workers_lose_no_update,
    races::rule5_of_two_that_read_what_the_other_writes_one_loses,
    races::rule7_opposite_orders_end_well,
    races::s45_opposite_merges_one_wins,
    races::s46_a_chain_at_once_is_one_of_two_orders,
    races::s46_one_account_into_two_principals_goes_to_one,
    races::s53_a_child_attached_in_the_middle_is_on_the_principal,
    races::s55_an_account_suspended_meanwhile_is_not_absorbed,
    races::s92_a_letter_issued_in_the_middle_voids_the_old_one,
    races::s55_a_password_changed_in_the_middle_voids_the_proof,
    races::rule7_random_steps_of_64_tasks_have_an_order,
    races::rule13_random_histories_mean_the_same,
    scenarios::s1_a_letters_child_comes_to_the_principal,
    scenarios::s5_a_batch_is_one_commit,
    scenarios::s19_the_same_child_on_both_sides_is_one_link,
    scenarios::s56_a_failed_merge_changes_nothing,
    scenarios::s108_a_merge_is_told_once_and_whole,
    scenarios::r9_a_later_import_lands_on_the_principal,
    undo::r5_resolve_answers_at_any_depth,
    undo::s61_a_merge_undone_leaves_what_stood,
    undo::s80_a_refused_split_changes_nothing,
    undo::s114_s116_a_split_is_told_once_after_its_merge,
    undo::s83_two_splits_at_once_are_one,
    undo::s83_a_split_and_the_principals_own_merge_have_an_order,
    undo::s53_a_child_attached_during_a_split_is_on_its_own_account,
    undo::s83_a_split_and_another_merge_into_the_principal_both_hold,
    undo::v24_a_hold_and_a_split_at_once_have_an_order,
    undo::s83_a_password_changed_during_a_split_voids_the_proof,
}
