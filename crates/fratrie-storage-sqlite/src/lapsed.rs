//! Which accounts may have lapsed: a stretch of accounts by id, each looked at by keys.

use crate::{codec::Columns, error, open::SqliteRepository, traces::number};
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, RealmId, Timestamp,
    chrono::SecondsFormat,
    retention::{Lapse, LapsedPage},
};
use fratrie_storage::{
    FindLapsed, RepositoryError, Source,
    columns::{Columns as _, Damaged},
};

/// `?4` is the second of the cutoff, as a letter's record begins.
pub(crate) const LETTERS: &str = "SELECT id, substr(letter->>'issued_at', 1, 19) <= ?4 AS lapsed
    FROM fratrie_accounts INDEXED BY fratrie_accounts_lying
    WHERE realm_id = ?1 AND id > ?2 AND status IN ('created', 'notified', 'activating', 'active')
        AND letter IS NOT NULL AND coalesce(letter->>'ended', 'Guessed') = 'Guessed'
    ORDER BY id LIMIT ?3";

/// `?4` is the cutoff, `?5` its day.
pub(crate) const UNUSED: &str = "SELECT a.id AS id, coalesce(a.activated_at <= ?4, false) AND NOT EXISTS (
        SELECT 1 FROM fratrie_traces AS t WHERE t.realm_id = ?1 AND t.account_id = a.id AND t.day >= ?5) AS lapsed
    FROM fratrie_accounts AS a
    WHERE a.realm_id = ?1 AND a.id > ?2 AND a.status IN ('activating', 'active') AND a.responsible_id IS NOT NULL
    ORDER BY a.id LIMIT ?3";

/// `?4` is the cutoff.
pub(crate) const NOT_ENTITLED: &str = "SELECT a.id AS id, CASE WHEN a.responsible_id IS NOT NULL
        THEN a.registered_at <= ?4 AND NOT EXISTS (
            SELECT 1 FROM fratrie_responsibilities AS r
            WHERE r.realm_id = ?1 AND r.account_id = a.id AND coalesce(r.ended_at > ?4, true))
        ELSE EXISTS (
            SELECT 1 FROM fratrie_students AS s
            WHERE s.realm_id = ?1 AND s.id = a.student_id AND s.left_at <= ?4) END AS lapsed
    FROM fratrie_accounts AS a
    WHERE a.realm_id = ?1 AND a.id > ?2
        AND a.status IN ('created', 'notified', 'activating', 'active', 'suspended')
    ORDER BY a.id LIMIT ?3";

#[async_trait]
impl FindLapsed for SqliteRepository {
    async fn lapsed(
        &self,
        realm: &RealmId,
        lapse: Lapse,
        cutoff: Timestamp,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<LapsedPage, RepositoryError> {
        let statement = match lapse {
            Lapse::LetterUnused => LETTERS,
            Lapse::AccountUnused => UNUSED,
            Lapse::EntitlementEnded => NOT_ENTITLED,
        };
        // No id is empty: the first of all comes after it.
        let after = after.map_or(Vec::new(), |id| id.as_uuid().as_bytes().to_vec());
        let asked = sqlx::query(statement).bind(realm.as_str()).bind(after).bind(i64::from(limit));
        let asked = match lapse {
            Lapse::LetterUnused => asked.bind(second(cutoff)),
            Lapse::AccountUnused => asked.bind(cutoff.timestamp_micros()).bind(number(cutoff.date_naive())),
            Lapse::EntitlementEnded => asked.bind(cutoff.timestamp_micros()),
        };
        let rows = asked.fetch_all(&self.readers).await.map_err(error::read)?;
        let looked_at = |row| -> Result<_, Source> {
            let row = Columns(row);
            Ok((AccountId::from_uuid(row.id("id")?), row.flag("lapsed")?))
        };
        let looked_at: Result<Vec<_>, Source> = rows.iter().map(looked_at).collect();
        let looked_at = looked_at.map_err(|source| Damaged { what: "account", source })?;
        Ok(LapsedPage::of(looked_at, limit))
    }
}

/// The second of a time, as a letter's record begins.
fn second(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true).trim_end_matches('Z').to_owned()
}
