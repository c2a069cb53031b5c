//! One row at a time: what stands, and what is written in its place.

use crate::{
    prepared::Writing,
    tables::{Statements, is_among, statements},
    value::{Value, bind, of_key},
};
use fratrie_domain::model::{Key, Version};
use rusqlite::{Connection, types::ValueRef};

/// Which columns of a row get another value: a bit each, by their places.
pub(crate) type Changed = u64;

fn version(number: i64) -> Version {
    // A CHECK keeps it above nought.
    Version::new(number.unsigned_abs())
}

/// The version at which a row stands, if it is there.
pub(crate) fn stands(connection: &Connection, realm: &str, key: &Key) -> rusqlite::Result<Option<Version>> {
    let mut statement = connection.prepare_cached(&statements(key.kind()).version)?;
    bind(&mut statement, realm, &of_key(key))?;
    let mut rows = statement.raw_query();
    let found = rows.next()?.map(|row| row.get(0)).transpose()?;
    Ok(found.map(version))
}

/// The same of a row that is to be updated; tells what would change in it.
pub(crate) fn differs(
    connection: &Connection,
    realm: &str,
    update: &Writing,
    changed: &mut Changed,
) -> rusqlite::Result<Option<Version>> {
    let table = statements(update.kind);
    let mut statement = connection.prepare_cached(&table.row)?;
    bind(&mut statement, realm, key(table, update))?;
    let mut rows = statement.raw_query();
    let Some(row) = rows.next()? else { return Ok(None) };
    let mut stands = ValueRef::Null;
    for (place, value) in update.values.iter().enumerate() {
        stands = row.get_ref(place)?;
        if !value.is(stands) {
            *changed |= 1 << place;
        }
    }
    // It is the last column.
    Ok(Some(version(stands.as_i64()?)))
}

/// Writes a new row; not where another one holds a unique value of its.
pub(crate) fn insert(connection: &Connection, realm: &str, row: &Writing) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare_cached(&statements(row.kind).insert)?;
    bind(&mut statement, realm, &row.values)?;
    Ok(statement.raw_execute()? == 1)
}

/// Gives a row its other values; not where another one holds a unique value of its.
pub(crate) fn update(
    connection: &Connection,
    realm: &str,
    row: &Writing,
    changed: Changed,
) -> rusqlite::Result<bool> {
    let table = statements(row.kind);
    let mut statement = connection.prepare_cached(&table.update(changed))?;
    let values =
        row.values.iter().zip(0..).filter(|(_, place)| is_among(*place, changed)).map(|(value, _)| value);
    bind(&mut statement, realm, key(table, row).chain(values))?;
    Ok(statement.raw_execute()? == 1)
}

/// Takes a row away.
pub(crate) fn delete(connection: &Connection, realm: &str, row: &Writing) -> rusqlite::Result<bool> {
    let table = statements(row.kind);
    let mut statement = connection.prepare_cached(&table.delete)?;
    bind(&mut statement, realm, key(table, row))?;
    Ok(statement.raw_execute()? == 1)
}

fn key<'w>(table: &Statements, row: &'w Writing) -> impl Iterator<Item = &'w Value> + use<'w> {
    row.values.iter().take(table.keys)
}
