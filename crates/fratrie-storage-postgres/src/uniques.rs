//! Why a change set was turned down: asked for, row by row.

use crate::tables;
use fratrie_domain::{
    ChangeSet,
    change::Unique,
    model::{Key, Version},
    uuid::Uuid,
};
use sqlx::PgConnection;

/// The first row that is not at the version that was expected.
pub(crate) async fn moved(
    connection: &mut PgConnection,
    changes: &ChangeSet,
) -> Result<Option<Key>, sqlx::Error> {
    for expect in changes.prerequisites() {
        let key = expect.key();
        let query = sqlx::query_scalar(tables::version(key.kind())).bind(changes.realm.as_str());
        let query = match (key, key.as_uuid()) {
            (Key::School(code), _) => query.bind(code.as_str()),
            (Key::Waiver(pair), _) => query.bind(*pair.low().as_uuid()).bind(*pair.high().as_uuid()),
            (_, id) => query.bind(id),
        };
        let found: Option<i64> = query.fetch_optional(&mut *connection).await?;
        if !expect.holds(found.and_then(|version| u64::try_from(version).ok()).map(Version::new)) {
            return Ok(Some(key.clone()));
        }
    }
    Ok(None)
}

/// The row, other than `but`, that holds the value.
pub(crate) async fn holder(
    connection: &mut PgConnection,
    changes: &ChangeSet,
    unique: &Unique,
    but: &Key,
) -> Result<Option<Key>, sqlx::Error> {
    let statement = match unique {
        Unique::Identifier(_) => tables::accounts::IDENTIFIER_HELD,
        Unique::Holder(_) => tables::accounts::HOLDER_HELD,
        Unique::Responsible(_) => tables::responsibles::SOURCE_HELD,
        Unique::Student(_) => tables::students::SOURCE_HELD,
        Unique::Ine(_) => tables::students::INE_HELD,
        Unique::Link(..) => tables::responsibilities::LINK_HELD,
    };
    let query = sqlx::query_scalar(statement).bind(changes.realm.as_str());
    let query = match unique {
        Unique::Identifier(identifier) => query.bind(identifier.as_str()),
        Unique::Holder(holder) => query.bind(holder.as_uuid()),
        Unique::Responsible(source) | Unique::Student(source) => {
            query.bind(source.school.as_str()).bind(source.external.as_str())
        }
        Unique::Ine(ine) => query.bind(ine.as_str()),
        Unique::Link(account, student) => query.bind(account.as_uuid()).bind(student.as_uuid()),
    };
    let Some(id) = but.as_uuid() else { return Ok(None) };
    let found: Option<Uuid> = query.bind(id).fetch_optional(connection).await?;
    Ok(found.map(|id| unique.held_by(id)))
}
