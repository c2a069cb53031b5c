//! What may happen to a small population: nine records of three schools, six pupils.

use fratrie_domain::retention::Lapse;
use proptest::{prelude::*, strategy::Union};
use std::collections::BTreeSet;

/// A responsible's record in a school's base (school, person), and so an account. Records of one person bear one name.
pub type Record = (u8, u8);

/// A pupil, known to every school by the same national number.
pub type Pupil = u8;

/// What is wrong with the proofs of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// Shown sixteen minutes ago.
    Stale,
    /// Made for another principal.
    Elsewhere,
    /// Of another session stamp: used before, or before a change of password.
    Spent,
    /// Of another realm.
    Foreign,
}

/// One thing that somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// A school says that the record is a legal responsible of the pupil.
    Import(Record, Pupil),
    /// A school's whole base: which persons are legal responsibles of which pupils there; others are no more.
    ImportWhole(u8, BTreeSet<(u8, Pupil)>),
    /// A letter is issued, for the first time or anew.
    Letter(Record),
    /// The account is activated by its letter.
    Activate(Record),
    /// Another password is chosen.
    ChangePassword(Record),
    /// Another address is given.
    GiveEmail(Record, u8),
    /// The address given last is confirmed.
    ConfirmEmail(Record),
    /// The address before is put back by its link.
    RevertEmail(Record),
    /// All other sessions are ended.
    EndSessions(Record),
    /// The password's hash is made anew.
    Upgrade(Record),
    /// The letter is voided, since too many passwords were tried on it.
    VoidLetter(Record),
    /// A link to choose another password is asked for.
    AskReset(Record),
    /// Another password is chosen by that link.
    Reset(Record),
    /// The office says that two holders are one person.
    Waive(Record, Record),
    /// The office says that two holders are two persons.
    RefuseDuplicate(Record, Record),
    /// The responsible is erased, though a child may be left without an account where the second says so.
    Erase(Record, bool),
    /// Three months pass, and all letters that nobody used are forgotten.
    ForgetLetters,
    /// Time passes, and the account is erased for this, if it has lapsed so.
    EraseLapsed(Record, Lapse),
    /// A reminder is printed.
    Remind(Record),
    /// The account is suspended.
    Suspend(Record),
    /// The suspension is lifted.
    Reinstate(Record),
    /// The account comes out of the merge that absorbed it, by its responsible or by support.
    Split(Record, bool),
    /// The whole of the last merge into this account is undone.
    SplitAll(Record),
    /// Somebody whom the account's last merge was told to says that they did not make it.
    StopMerge(Record),
    /// Support lets the account's group go on.
    LiftHold(Record),
    /// A month passes, and what absorbed accounts logged in with is forgotten.
    PurgeSecrets,
    /// Accounts are grouped.
    Merge {
        /// The one that stays.
        principal: Record,
        /// Those that close.
        absorbed: Vec<Record>,
        /// Whether the person confirmed that different names are theirs.
        confirmed: bool,
        /// What is wrong with the proofs.
        fault: Fault,
    },
}

impl Step {
    /// A merge with whatever it needs.
    pub fn merge(principal: Record, absorbed: impl IntoIterator<Item = Record>) -> Self {
        Self::Merge {
            principal,
            absorbed: absorbed.into_iter().collect(),
            confirmed: true,
            fault: Fault::None,
        }
    }
}

fn record() -> impl Strategy<Value = Record> {
    (0_u8..3, 0_u8..3)
}

/// Half of all that a school could say.
fn whole() -> impl Strategy<Value = Step> {
    (0_u8..3, prop::collection::btree_set((0_u8..3, 0_u8..6), 0..9))
        .prop_map(|(school, links)| Step::ImportWhole(school, links))
}

/// Those steps that the model of the domain's own tests predicts: no addresses, no links, no waivers.
pub fn plain_steps() -> Union<BoxedStrategy<Step>> {
    let fault = prop_oneof![
        8 => Just(Fault::None),
        1 => Just(Fault::Stale),
        1 => Just(Fault::Elsewhere),
        1 => Just(Fault::Spent),
        1 => Just(Fault::Foreign),
    ];
    let merge = (record(), prop::collection::vec(record(), 0..5), prop::bool::weighted(0.8), fault);
    Union::new_weighted(vec![
        (6, (record(), 0_u8..6).prop_map(|(record, pupil)| Step::Import(record, pupil)).boxed()),
        (2, whole().boxed()),
        (4, record().prop_map(Step::Letter).boxed()),
        (5, record().prop_map(Step::Activate).boxed()),
        (1, record().prop_map(Step::ChangePassword).boxed()),
        (1, record().prop_map(Step::Suspend).boxed()),
        (1, record().prop_map(Step::Reinstate).boxed()),
        (3, (record(), any::<bool>()).prop_map(|(record, support)| Step::Split(record, support)).boxed()),
        (1, record().prop_map(Step::SplitAll).boxed()),
        (
            6,
            merge
                .prop_map(|(principal, absorbed, confirmed, fault)| Step::Merge {
                    principal,
                    absorbed,
                    confirmed,
                    fault,
                })
                .boxed(),
        ),
    ])
}

/// All steps.
pub fn steps() -> BoxedStrategy<Step> {
    prop_oneof![
        24 => plain_steps(),
        2 => (record(), 0_u8..3).prop_map(|(record, address)| Step::GiveEmail(record, address)),
        2 => record().prop_map(Step::ConfirmEmail),
        1 => record().prop_map(Step::RevertEmail),
        1 => record().prop_map(Step::EndSessions),
        1 => record().prop_map(Step::Upgrade),
        1 => record().prop_map(Step::VoidLetter),
        1 => record().prop_map(Step::AskReset),
        1 => record().prop_map(Step::Reset),
        1 => (record(), record()).prop_map(|(one, other)| Step::Waive(one, other)),
        1 => record().prop_map(Step::StopMerge),
        1 => record().prop_map(Step::LiftHold),
        1 => Just(Step::PurgeSecrets),
        1 => record().prop_map(Step::Remind),
        1 => Just(Step::ForgetLetters),
        1 => (record(), prop::sample::select(Lapse::ALL.as_slice()))
            .prop_map(|(record, lapse)| Step::EraseLapsed(record, lapse)),
        1 => (record(), record()).prop_map(|(one, other)| Step::RefuseDuplicate(one, other)),
        1 => (record(), any::<bool>()).prop_map(|(record, accept)| Step::Erase(record, accept)),
    ]
    .boxed()
}
