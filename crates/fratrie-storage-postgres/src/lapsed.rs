//! Which accounts may have lapsed: a stretch of accounts by id, each looked at by keys.

use crate::{codec::time, open::PostgresRepository, traces::number};
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, RealmId, Timestamp,
    chrono::SecondsFormat,
    retention::{Lapse, LapsedPage},
    uuid::Uuid,
};
use fratrie_storage::{FindLapsed, RepositoryError};

/// `$2` is the id after which the stretch begins, nil at first. `$4` is the second of the cutoff, as a letter's record begins.
pub(crate) const LETTERS: &str =
    "SELECT id, substr(letter->>'issued_at', 1, 19) COLLATE \"C\" <= $4 AS lapsed
    FROM fratrie.accounts
    WHERE realm_id = $1 AND id > $2 AND status IN ('created', 'notified', 'activating', 'active')
        AND letter IS NOT NULL AND coalesce(letter->>'ended', 'Guessed') = 'Guessed'
    ORDER BY id LIMIT $3";

/// `$4` is the cutoff, `$5` its day.
pub(crate) const UNUSED: &str = "WITH looked_at AS (
    SELECT id, activated_at FROM fratrie.accounts
    WHERE realm_id = $1 AND id > $2 AND status IN ('activating', 'active')
        AND responsible_id IS NOT NULL
    ORDER BY id LIMIT $3
)
SELECT a.id, coalesce(a.activated_at <= $4::text::timestamptz, false) AND NOT EXISTS (
        SELECT 1 FROM fratrie.traces AS t WHERE t.realm_id = $1 AND t.account_id = a.id AND t.day >= $5) AS lapsed
    FROM looked_at AS a ORDER BY a.id";

/// `$4` is the cutoff.
pub(crate) const NOT_ENTITLED: &str = "WITH looked_at AS (
    SELECT id, responsible_id, student_id, registered_at FROM fratrie.accounts
    WHERE realm_id = $1 AND id > $2
        AND status IN ('created', 'notified', 'activating', 'active', 'suspended')
    ORDER BY id LIMIT $3
)
SELECT a.id, CASE WHEN a.responsible_id IS NOT NULL
        THEN a.registered_at <= $4::text::timestamptz AND NOT EXISTS (
            SELECT 1 FROM fratrie.responsibilities AS r
            WHERE r.realm_id = $1 AND r.account_id = a.id AND coalesce(r.ended_at > $4::text::timestamptz, true))
        ELSE EXISTS (
            SELECT 1 FROM fratrie.students AS s
            WHERE s.realm_id = $1 AND s.id = a.student_id AND s.left_at <= $4::text::timestamptz) END AS lapsed
    FROM looked_at AS a ORDER BY a.id";

#[async_trait]
impl FindLapsed for PostgresRepository {
    async fn lapsed(
        &self,
        realm: &RealmId,
        lapse: Lapse,
        cutoff: Timestamp,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<LapsedPage, RepositoryError> {
        let (realm, after) = (realm.as_str().to_owned(), after.map_or(Uuid::nil(), |id| *id.as_uuid()));
        let rows: Vec<(Uuid, bool)> = self
            .reading(move |connection| {
                let statement = match lapse {
                    Lapse::LetterUnused => LETTERS,
                    Lapse::AccountUnused => UNUSED,
                    Lapse::EntitlementEnded => NOT_ENTITLED,
                };
                let asked = sqlx::query_as(statement).bind(realm.clone()).bind(after).bind(i64::from(limit));
                let asked = match lapse {
                    Lapse::LetterUnused => asked.bind(second(cutoff)),
                    Lapse::AccountUnused => asked.bind(time(cutoff)).bind(number(cutoff.date_naive())),
                    Lapse::EntitlementEnded => asked.bind(time(cutoff)),
                };
                Box::pin(asked.fetch_all(connection))
            })
            .await?;
        Ok(LapsedPage::of(rows.into_iter().map(|(id, lapsed)| (AccountId::from_uuid(id), lapsed)), limit))
    }
}

/// The second of a time, as a letter's record begins.
fn second(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true).trim_end_matches('Z').to_owned()
}
