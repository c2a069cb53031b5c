//! Which accounts share a name or an address: groups in the order of an index, page by page.

use crate::{codec::Columns, error, open::SqliteRepository};
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, RealmId,
    duplicates::{LARGEST_GROUP, Namesakes, Shared},
};
use fratrie_storage::{
    FindNamesakes, RepositoryError, Source,
    columns::{Columns as _, Damaged},
};

pub(crate) const OF_NAME: &str = "WITH shared (key) AS (
    SELECT r.name_key FROM fratrie_responsibles AS r CROSS JOIN fratrie_accounts AS a
        ON a.realm_id = ?1 AND a.responsible_id = r.id AND a.status IN ('created', 'notified', 'activating', 'active')
    WHERE r.realm_id = ?1 AND r.name_key > ?2
    GROUP BY r.name_key HAVING count(*) BETWEEN 2 AND ?4 ORDER BY r.name_key LIMIT ?3
)
SELECT shared.key AS key, a.id AS id FROM shared
    CROSS JOIN fratrie_responsibles AS r ON r.realm_id = ?1 AND r.name_key = shared.key
    CROSS JOIN fratrie_accounts AS a
        ON a.realm_id = ?1 AND a.responsible_id = r.id AND a.status IN ('created', 'notified', 'activating', 'active')
ORDER BY shared.key, a.id";

pub(crate) const OF_EMAIL: &str = "WITH shared (key) AS (
    SELECT email_folded FROM fratrie_accounts
    WHERE realm_id = ?1 AND email_folded > ?2 AND responsible_id IS NOT NULL
        AND status IN ('created', 'notified', 'activating', 'active')
    GROUP BY email_folded HAVING count(*) BETWEEN 2 AND ?4 ORDER BY email_folded LIMIT ?3
)
SELECT email_folded AS key, id FROM fratrie_accounts
WHERE realm_id = ?1 AND email_folded IN (SELECT key FROM shared) AND responsible_id IS NOT NULL
    AND status IN ('created', 'notified', 'activating', 'active')
ORDER BY email_folded, id";

#[async_trait]
impl FindNamesakes for SqliteRepository {
    async fn namesakes(
        &self,
        realm: &RealmId,
        shared: Shared,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Namesakes>, RepositoryError> {
        let statement = match shared {
            Shared::Name => OF_NAME,
            Shared::Email => OF_EMAIL,
        };
        let rows = sqlx::query(statement)
            .bind(realm.as_str())
            .bind(after.unwrap_or_default())
            .bind(i64::from(limit))
            .bind(i64::from(LARGEST_GROUP))
            .fetch_all(&self.readers)
            .await
            .map_err(error::read)?;
        let member = |row| -> Result<_, Source> {
            let row = Columns(row);
            Ok((row.text("key")?, AccountId::from_uuid(row.id("id")?)))
        };
        let members: Result<Vec<_>, Source> = rows.iter().map(member).collect();
        let members = members.map_err(|source| Damaged { what: "shared value", source })?;
        Ok(Namesakes::groups(members))
    }
}
