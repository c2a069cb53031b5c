//! What ties a row to others: the values that a realm holds once, and the rows that it refers to.

use super::{Account, EndReason, Holder, Key, Row};
use crate::change::Unique;

impl Row {
    /// The values that the realm holds once and that this row holds, beside its key.
    pub fn uniques(&self) -> Vec<Unique> {
        match self {
            Self::Account(row) => {
                vec![Unique::Identifier(row.identifier.clone()), Unique::Holder(row.holder)]
            }
            Self::Responsible(row) => vec![Unique::Responsible(row.source.clone())],
            Self::Student(row) => std::iter::once(Unique::Student(row.source.clone()))
                .chain(row.ine.clone().map(Unique::Ine))
                .collect(),
            Self::Responsibility(row) if row.is_active() => vec![Unique::Link(row.account, row.student)],
            Self::Responsibility(_) | Self::School(_) | Self::Merge(_) | Self::Waiver(_) => Vec::new(),
        }
    }

    /// The rows that must be there for this one to stand.
    pub fn references(&self) -> Vec<Key> {
        match self {
            Self::School(_) => Vec::new(),
            Self::Responsible(row) => vec![Key::School(row.source.school.clone())],
            Self::Student(row) => {
                vec![Key::School(row.source.school.clone()), Key::School(row.school.clone())]
            }
            Self::Account(row) => of_account(row),
            Self::Responsibility(row) => {
                let joined = match row.ended.as_ref().map(|ended| &ended.reason) {
                    Some(EndReason::Joined { into }) => Some(Key::Responsibility(*into)),
                    _ => None,
                };
                [
                    Key::Account(row.account),
                    Key::Responsible(row.responsible),
                    Key::Student(row.student),
                    Key::School(row.school.clone()),
                ]
                .into_iter()
                .chain(joined)
                .collect()
            }
            Self::Merge(row) => vec![Key::Account(row.principal)],
            Self::Waiver(row) => vec![Key::Account(row.pair.low()), Key::Account(row.pair.high())],
        }
    }
}

fn of_account(row: &Account) -> Vec<Key> {
    let holder = match row.holder {
        Holder::Responsible(id) => Key::Responsible(id),
        Holder::Student(id) => Key::Student(id),
    };
    let absorption = row.status.absorption();
    let merged =
        absorption.map(|one| [Key::Account(one.into), Key::Account(one.answers), Key::Merge(one.merge)]);
    std::iter::once(holder).chain(merged.into_iter().flatten()).collect()
}
