//! The children of one account, in one statement.

use crate::{codec::Columns, error, open::SqliteRepository};
use async_trait::async_trait;
use fratrie_domain::{AccountId, Family, RealmId};
use fratrie_storage::{
    FindFamilies, RepositoryError,
    columns::{self, Damaged},
};

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

#[async_trait]
impl FindFamilies for SqliteRepository {
    async fn family(&self, realm: &RealmId, account: AccountId) -> Result<Option<Family>, RepositoryError> {
        let asked = sqlx::query(FAMILY).bind(realm.as_str()).bind(account.as_uuid().as_bytes().as_slice());
        let rows = asked.fetch_all(&self.readers).await.map_err(error::read)?;
        let rows: Vec<Columns<'_>> = rows.iter().map(Columns).collect();
        columns::decode_family(&rows).map_err(|source| Damaged { what: "family", source }.into())
    }
}
