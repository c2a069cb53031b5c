//! What ties a row to others: the values that a realm holds once, and the rows that it refers to.

use super::{Account, EndReason, Holder, Key, Row};
use crate::{
    change::Unique,
    ids::{AccountId, ResponsibilityId, ResponsibleId, StudentId},
};
use uuid::Uuid;

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
            Self::Responsibility(_) | Self::School(_) | Self::Merge(_) | Self::Waiver(_) | Self::Prior(_) => {
                Vec::new()
            }
        }
    }

    /// The rows that must be there for this one to stand.
    pub fn references(&self) -> Vec<Key> {
        match self {
            // What a person's former values were stands by itself, until it is erased.
            Self::School(_) | Self::Prior(_) => Vec::new(),
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

impl Unique {
    /// The row of this id, of the kind that holds such values.
    pub const fn held_by(&self, id: Uuid) -> Key {
        match self {
            Self::Identifier(_) | Self::Holder(_) => Key::Account(AccountId::from_uuid(id)),
            Self::Responsible(_) => Key::Responsible(ResponsibleId::from_uuid(id)),
            Self::Student(_) | Self::Ine(_) => Key::Student(StudentId::from_uuid(id)),
            Self::Link(..) => Key::Responsibility(ResponsibilityId::from_uuid(id)),
        }
    }
}

impl Holder {
    /// The holder's id.
    pub const fn as_uuid(&self) -> &Uuid {
        match self {
            Self::Responsible(id) => id.as_uuid(),
            Self::Student(id) => id.as_uuid(),
        }
    }
}

impl Key {
    /// The row's id, where it is named by one.
    pub const fn as_uuid(&self) -> Option<&Uuid> {
        match self {
            Self::Responsible(id) => Some(id.as_uuid()),
            Self::Student(id) => Some(id.as_uuid()),
            Self::Account(id) => Some(id.as_uuid()),
            Self::Responsibility(id) => Some(id.as_uuid()),
            Self::Merge(id) => Some(id.as_uuid()),
            Self::Prior(id) => Some(id.as_uuid()),
            Self::School(_) | Self::Waiver(_) => None,
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
