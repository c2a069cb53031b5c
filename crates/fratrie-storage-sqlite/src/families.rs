//! The children of one account, in one statement, on a thread that reads.

use crate::{
    error,
    open::SqliteRepository,
    value::{Stored, Value, bind},
};
use async_trait::async_trait;
use fratrie_domain::{AccountId, Family, RealmId};
use fratrie_storage::{
    FindFamilies, RepositoryError,
    columns::{Damaged, FamilyRows},
};
use rusqlite::Connection;

pub(crate) const FAMILY: &str = "SELECT CASE a.status WHEN 'active' THEN a.session_stamp END AS stamp,
        s.id, s.family, s.usage, s.given, s.class, s.school, c.name AS school_name,
        p.family AS of_family, p.usage AS of_usage, p.given AS of_given,
        r.ended_at IS NOT NULL AS joined, r.level, r.rank, r.relationships, r.rights, r.restrictions
    FROM fratrie_accounts AS a
    LEFT JOIN fratrie_responsibilities AS r ON r.realm_id = ?1 AND r.account_id = a.id
        AND (r.ended_at IS NULL OR r.end_reason = 'joined')
    LEFT JOIN fratrie_students AS s ON s.realm_id = ?1 AND s.id = r.student_id
    LEFT JOIN fratrie_schools AS c ON c.realm_id = ?1 AND c.code = s.school
    LEFT JOIN fratrie_responsibles AS p ON p.realm_id = ?1 AND p.id = r.responsible_id
    WHERE a.realm_id = ?1 AND a.id = ?2";

/// What it gives, in order.
const COLUMNS: &[&str] = &[
    "stamp",
    "id",
    "family",
    "usage",
    "given",
    "class",
    "school",
    "school_name",
    "of_family",
    "of_usage",
    "of_given",
    "joined",
    "level",
    "rank",
    "relationships",
    "rights",
    "restrictions",
];

#[async_trait]
impl FindFamilies for SqliteRepository {
    async fn family(&self, realm: &RealmId, account: AccountId) -> Result<Option<Family>, RepositoryError> {
        let realm = realm.clone();
        self.near.run(move |connection| read(connection, &realm, account)).await
    }
}

fn read(
    connection: &Connection,
    realm: &RealmId,
    account: AccountId,
) -> Result<Option<Family>, RepositoryError> {
    let mut statement = connection.prepare_cached(FAMILY).map_err(error::write)?;
    bind(&mut statement, realm.as_str(), [&Value::Id(*account.as_uuid().as_bytes())])
        .map_err(error::write)?;
    let (mut rows, mut family) = (statement.raw_query(), FamilyRows::default());
    while let Some(row) = rows.next().map_err(error::write)? {
        let read = family.add(&Stored::new(row, COLUMNS));
        read.map_err(|source| Damaged { what: "family", source })?;
    }
    Ok(family.family())
}
