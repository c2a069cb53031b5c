//! The children of one account, in one statement.

use crate::{codec::Native, open::PostgresRepository};
use async_trait::async_trait;
use fratrie_domain::{AccountId, Family, RealmId};
use fratrie_storage::{
    FindFamilies, RepositoryError,
    columns::{self, Damaged},
};

pub(crate) const FAMILY: &str = "SELECT a.status, a.session_stamp,
        r.id, r.account_id, r.responsible_id, r.student_id, r.school, r.level, r.rank,
        r.relationships::text AS relationships, r.rights, r.restrictions,
        (extract(epoch FROM r.since) * 1000000)::bigint AS since,
        (extract(epoch FROM r.ended_at) * 1000000)::bigint AS ended_at, r.end_reason, r.joined_into, r.version,
        s.id AS pupil_id, s.family AS pupil_family, s.usage AS pupil_usage, s.given AS pupil_given,
        s.birth_date::text AS pupil_birth_date, s.ine AS pupil_ine, s.source_school AS pupil_source_school,
        s.source_external AS pupil_source_external, s.school AS pupil_school, s.class AS pupil_class,
        (extract(epoch FROM s.left_at) * 1000000)::bigint AS pupil_left_at, s.version AS pupil_version,
        c.code AS at_code, c.name AS at_name, c.version AS at_version,
        p.family AS of_family, p.usage AS of_usage, p.given AS of_given
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
        let (realm, id) = (realm.as_str().to_owned(), *account.as_uuid());
        let rows = self.reading(move |connection| {
            Box::pin(sqlx::query(FAMILY).bind(realm.clone()).bind(id).fetch_all(connection))
        });
        let rows = rows.await?;
        let rows: Vec<Native<'_>> = rows.iter().map(Native).collect();
        columns::decode_family(&rows).map_err(|source| Damaged { what: "family", source }.into())
    }
}
