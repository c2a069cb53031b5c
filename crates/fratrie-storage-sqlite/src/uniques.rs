//! Who holds a unique value.

use crate::{error, tables, value::Stored};
use fratrie_domain::{ChangeSet, change::Unique, model::Key};
use fratrie_storage::{
    CommitError,
    columns::{Columns as _, Damaged},
};
use rusqlite::{Connection, types::ToSql};

/// The row, other than `but`, that holds the value.
pub(crate) fn holder(
    connection: &Connection,
    changes: &ChangeSet,
    unique: &Unique,
    but: &Key,
) -> Result<Option<Key>, CommitError> {
    let statement = match unique {
        Unique::Identifier(_) => tables::accounts::IDENTIFIER_HELD,
        Unique::Holder(_) => tables::accounts::HOLDER_HELD,
        Unique::Responsible(_) => tables::responsibles::SOURCE_HELD,
        Unique::Student(_) => tables::students::SOURCE_HELD,
        Unique::Ine(_) => tables::students::INE_HELD,
        Unique::Link(..) => tables::responsibilities::LINK_HELD,
    };
    let Some(but) = but.as_uuid() else { return Ok(None) };
    let (realm, but) = (changes.realm.as_str(), but.as_bytes());
    let held = |values: &[&dyn ToSql]| -> rusqlite::Result<Option<_>> {
        let mut statement = connection.prepare_cached(statement)?;
        let all: Vec<&dyn ToSql> = [&realm as &dyn ToSql]
            .into_iter()
            .chain(values.iter().copied())
            .chain([&but as &dyn ToSql])
            .collect();
        let mut rows = statement.query(all.as_slice())?;
        Ok(rows.next()?.map(|row| Stored::new(row, &[]).id("id")))
    };
    let found = match unique {
        Unique::Identifier(identifier) => held(&[&identifier.as_str()]),
        Unique::Holder(holder) => held(&[holder.as_uuid().as_bytes()]),
        Unique::Responsible(source) | Unique::Student(source) => {
            held(&[&source.school.as_str(), &source.external.as_str()])
        }
        Unique::Ine(ine) => held(&[&ine.as_str()]),
        Unique::Link(account, student) => held(&[account.as_uuid().as_bytes(), student.as_uuid().as_bytes()]),
    };
    let id = found.map_err(error::commit)?.transpose();
    let id = id.map_err(|source| Damaged { what: "id", source })?;
    Ok(id.map(|id| unique.held_by(id)))
}
