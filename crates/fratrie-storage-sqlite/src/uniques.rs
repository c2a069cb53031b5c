//! Who holds a unique value.

use crate::{codec::Columns, error, tables};
use fratrie_domain::{ChangeSet, change::Unique, model::Key};
use fratrie_storage::{
    CommitError,
    columns::{Columns as _, Damaged},
};
use sqlx::SqliteConnection;

/// The row, other than `but`, that holds the value.
pub(crate) async fn holder(
    connection: &mut SqliteConnection,
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
    let query = sqlx::query(statement).bind(changes.realm.as_str());
    let query = match unique {
        Unique::Identifier(identifier) => query.bind(identifier.as_str()),
        Unique::Holder(holder) => query.bind(holder.as_uuid().as_bytes().as_slice()),
        Unique::Responsible(source) | Unique::Student(source) => {
            query.bind(source.school.as_str()).bind(source.external.as_str())
        }
        Unique::Ine(ine) => query.bind(ine.as_str()),
        Unique::Link(account, student) => {
            query.bind(account.as_uuid().as_bytes().as_slice()).bind(student.as_uuid().as_bytes().as_slice())
        }
    };
    let Some(id) = but.as_uuid() else { return Ok(None) };
    let found =
        query.bind(id.as_bytes().as_slice()).fetch_optional(connection).await.map_err(error::commit)?;
    let Some(row) = found else { return Ok(None) };
    let id = Columns(&row).id("id").map_err(|source| Damaged { what: "id", source })?;
    Ok(Some(unique.held_by(id)))
}
