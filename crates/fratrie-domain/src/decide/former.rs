//! What a change overwrites: kept by person, so that each person's can be erased (S110, R16).

use crate::{
    change::Write,
    env::Draws,
    ids::{EntryId, PriorId},
    model::{Former, Prior, Row, Rows, Version},
};
use std::collections::BTreeMap;

/// The former values of all rows that are updated, one record a person.
pub(super) fn priors(before: &Rows, writes: &[Write], entry: EntryId, draws: &mut Draws) -> Vec<Prior> {
    let mut by_person: BTreeMap<_, Vec<Former>> = BTreeMap::new();
    for write in writes {
        let Write::Update(row) = write else { continue };
        let Some(old) = before.get(&row.key()) else { continue };
        let Some(person) = old.person() else { continue };
        let values = overwritten(&old, row);
        if !values.is_empty() {
            by_person.entry(person).or_default().extend(values);
        }
    }
    let prior = |(person, values)| Prior {
        id: PriorId::from_uuid(draws.uuid()),
        entry,
        person,
        salt: draws.salt(),
        values,
        version: Version::FIRST,
    };
    by_person.into_iter().map(prior).collect()
}

fn overwritten(old: &Row, new: &Row) -> Vec<Former> {
    let changed = old.told().into_iter().zip(new.told()).filter(|((_, before), (_, after))| before != after);
    changed.map(|((field, before), _)| Former { of: old.key(), field: field.to_owned(), before }).collect()
}
