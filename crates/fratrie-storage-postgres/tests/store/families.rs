//! Accounts to be grouped.

use fratrie_conformance::history::{Record, Step};

/// Nine records in three schools, and the steps that give each an account and a letter, and make the first one active. Some
/// share a pupil.
pub(crate) fn nine() -> (Vec<Record>, Vec<Step>) {
    let records: Vec<Record> = (0..9).map(|number| (number / 3, number % 3)).collect();
    let mut steps: Vec<Step> =
        records.iter().zip(0..).map(|(record, pupil)| Step::Import(*record, pupil % 6)).collect();
    steps.extend(records.iter().map(|record| Step::Letter(*record)));
    steps.push(Step::Activate((0, 0)));
    (records, steps)
}
