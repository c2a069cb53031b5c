//! Which accounts share a name or an address: groups in the order of an index, page by page.

use crate::open::PostgresRepository;
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, RealmId,
    duplicates::{LARGEST_GROUP, Namesakes, Shared},
    uuid::Uuid,
};
use fratrie_storage::{FindNamesakes, RepositoryError};

pub(crate) const OF_NAME: &str = "WITH shared (key) AS (
    SELECT r.name_key FROM fratrie.responsibles AS r JOIN fratrie.accounts AS a
        ON a.realm_id = $1 AND a.responsible_id = r.id AND a.status IN ('created', 'notified', 'activating', 'active')
    WHERE r.realm_id = $1 AND r.name_key > $2
    GROUP BY r.name_key HAVING count(*) BETWEEN 2 AND $4 ORDER BY r.name_key LIMIT $3
)
SELECT shared.key, a.id FROM shared
    JOIN fratrie.responsibles AS r ON r.realm_id = $1 AND r.name_key = shared.key
    JOIN fratrie.accounts AS a
        ON a.realm_id = $1 AND a.responsible_id = r.id AND a.status IN ('created', 'notified', 'activating', 'active')
ORDER BY shared.key, a.id";

pub(crate) const OF_EMAIL: &str = "WITH shared (key) AS (
    SELECT email_folded FROM fratrie.accounts
    WHERE realm_id = $1 AND email_folded > $2 AND responsible_id IS NOT NULL
        AND status IN ('created', 'notified', 'activating', 'active')
    GROUP BY email_folded HAVING count(*) BETWEEN 2 AND $4 ORDER BY email_folded LIMIT $3
)
SELECT shared.key, a.id FROM shared
    JOIN fratrie.accounts AS a ON a.realm_id = $1 AND a.email_folded = shared.key
        AND a.responsible_id IS NOT NULL AND a.status IN ('created', 'notified', 'activating', 'active')
ORDER BY shared.key, a.id";

#[async_trait]
impl FindNamesakes for PostgresRepository {
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
        let (realm, after) = (realm.as_str().to_owned(), after.unwrap_or_default().to_owned());
        let rows: Vec<(String, Uuid)> = self
            .reading(move |connection| {
                let asked = sqlx::query_as(statement).bind(realm.clone()).bind(after.clone());
                let asked = asked.bind(i64::from(limit)).bind(i64::from(LARGEST_GROUP));
                Box::pin(asked.fetch_all(connection))
            })
            .await?;
        Ok(Namesakes::groups(rows.into_iter().map(|(key, id)| (key, AccountId::from_uuid(id)))))
    }
}
