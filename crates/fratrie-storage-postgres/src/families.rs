//! The children of one account, in one statement.

use crate::{codec::Plain, open::PostgresRepository};
use async_trait::async_trait;
use fratrie_domain::{AccountId, Family, RealmId};
use fratrie_storage::{
    FindFamilies, RepositoryError,
    columns::{Damaged, FamilyRows},
};

pub(crate) const FAMILY: &str = "SELECT CASE a.status WHEN 'active' THEN a.session_stamp END AS stamp,
        s.id, s.family, s.usage, s.given, s.class, s.school, c.name AS school_name,
        p.family AS of_family, p.usage AS of_usage, p.given AS of_given,
        r.ended_at IS NOT NULL AS joined, r.level, r.rank, r.relationships, r.rights, r.restrictions
    FROM fratrie.accounts AS a
    LEFT JOIN fratrie.responsibilities AS r ON r.realm_id = $1 AND r.account_id = a.id
        AND (r.ended_at IS NULL OR r.end_reason = 'joined')
    LEFT JOIN fratrie.students AS s ON s.realm_id = $1 AND s.id = r.student_id
    LEFT JOIN fratrie.schools AS c ON c.realm_id = $1 AND c.code = s.school
    LEFT JOIN fratrie.responsibles AS p ON p.realm_id = $1 AND p.id = r.responsible_id
    WHERE a.realm_id = $1 AND a.id = $2";

#[async_trait]
impl FindFamilies for PostgresRepository {
    async fn family(&self, realm: &RealmId, account: AccountId) -> Result<Option<Family>, RepositoryError> {
        let rows = self.rows(|| sqlx::query(FAMILY).bind(realm.as_str()).bind(*account.as_uuid())).await?;
        let mut family = FamilyRows::default();
        let read = rows.iter().try_for_each(|row| family.add(&Plain(row)));
        read.map_err(|source| Damaged { what: "family", source })?;
        Ok(family.family())
    }
}
