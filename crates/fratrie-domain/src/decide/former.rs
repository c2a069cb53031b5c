//! What a change overwrites: kept by person, so that each person's can be erased (S110, R16).

use crate::{
    change::Write,
    email::EmailAddress,
    env::Draws,
    ids::{EntryId, PriorId},
    model::{Former, Holder, Prior, Row, Rows, Version},
};
use std::collections::BTreeMap;

/// The former values of all rows that are updated, one record a person.
pub(super) fn priors(before: &Rows, writes: &[Write], entry: EntryId, draws: &mut Draws) -> Vec<Prior> {
    let mut by_person: BTreeMap<_, Vec<Former>> = BTreeMap::new();
    for write in writes {
        let Write::Update(row) = write else { continue };
        let Some(old) = before.get(&row.key()) else { continue };
        let Some(person) = old.person() else { continue };
        for value in overwritten(&old, row) {
            by_person.entry(given_by(before, &old, &value).unwrap_or(person)).or_default().push(value);
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

/// An address or a number that a principal has from an account that it absorbed is that one's holder's, who may leave again
/// and be erased.
fn given_by(before: &Rows, old: &Row, value: &Former) -> Option<Holder> {
    let Row::Account(keeper) = old else { return None };
    let mut others =
        before.accounts.values().filter(|row| row.id != keeper.id && row.answers() == keeper.answers());
    let giver = match value.field.as_str() {
        "email" | "former" | "pending" => {
            let address = serde_json::from_value::<Option<EmailAddress>>(value.before.clone()).ok()??;
            others.find(|row| row.contact.email.as_ref() == Some(&address))
        }
        "phone" => {
            others.find(|row| row.contact.phone.is_some() && row.contact.phone == keeper.contact.phone)
        }
        _ => None,
    };
    giver.map(|row| row.holder)
}

fn overwritten(old: &Row, new: &Row) -> Vec<Former> {
    let fields = old.overwritten_by(new).into_iter();
    fields.map(|(field, before)| Former { of: old.key(), field: field.to_owned(), before }).collect()
}
