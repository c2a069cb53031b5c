//! The children of an account beside the bare sqlx query that reads the same: `children URL LISTINGS ROW TURNS`, one caller, in
//! turns.

use crate::{
    Failure,
    families::{self, Family},
    sample::Sample,
    service::Service,
};
use fratrie::{Database, HashingConfig};
use std::time::Instant;

/// What a page needs of an account's children, and of the account what says whether its session holds.
const SQLITE: &str =
    "SELECT a.status, a.session_stamp, s.family, s.usage, s.given, s.class, c.name, p.family, p.usage,
        p.given, r.rights, r.restrictions
    FROM fratrie_accounts AS a
    JOIN fratrie_responsibilities AS r ON r.realm_id = ?1 AND r.account_id = a.id AND r.ended_at IS NULL
    JOIN fratrie_students AS s ON s.realm_id = ?1 AND s.id = r.student_id
    JOIN fratrie_schools AS c ON c.realm_id = ?1 AND c.code = s.school
    JOIN fratrie_responsibles AS p ON p.realm_id = ?1 AND p.id = r.responsible_id
    WHERE a.realm_id = ?1 AND a.id = ?2";
const POSTGRES: &str =
    "SELECT a.status, a.session_stamp, s.family, s.usage, s.given, s.class, c.name, p.family, p.usage,
        p.given, r.rights, r.restrictions
    FROM fratrie.accounts AS a
    JOIN fratrie.responsibilities AS r ON r.realm_id = $1 AND r.account_id = a.id AND r.ended_at IS NULL
    JOIN fratrie.students AS s ON s.realm_id = $1 AND s.id = r.student_id
    JOIN fratrie.schools AS c ON c.realm_id = $1 AND c.code = s.school
    JOIN fratrie.responsibles AS p ON p.realm_id = $1 AND p.id = r.responsible_id
    WHERE a.realm_id = $1 AND a.id = $2";

/// One row of either query.
type Line<Id> =
    (String, Id, String, Option<String>, String, String, String, String, Option<String>, String, i64, i64);

pub(crate) async fn main(arguments: &[&str]) -> Result<(), Failure> {
    let [url, listings, row, turns] = arguments else {
        return Err("children URL LISTINGS ROW TURNS".into());
    };
    let (listings, turns): (usize, u32) = (listings.parse()?, turns.parse()?);
    let service = Service::open(url, HashingConfig::weak_for_tests()).await?;
    let families = families::prepare(&service, 0, 200, 2).await?;
    for family in &families {
        let portal = service.realm.portal();
        let preview = portal.preview_merge(&family.session, &family.credentials(), service.attempt()).await?;
        portal.merge(&family.session, preview.confirm(), &service.origin).await?;
    }
    // The merge ended the sessions: these are new ones.
    let mut sessions = Vec::new();
    for family in &families {
        let credentials = fratrie::Credentials::new(&family.identifier, families::PASSWORD);
        match service.realm.portal().log_in(&credentials, service.attempt()).await? {
            fratrie::LogIn::Active(session) => sessions.push(session),
            fratrie::LogIn::ActivationRequired(_) => return Err("the account is active".into()),
        }
    }
    if let Database::Postgres(store) = &service.database {
        sqlx::raw_sql("VACUUM ANALYZE").execute(store.pool()).await?;
    }
    for turn in 0..=turns {
        let begun = Instant::now();
        let mut seen = 0;
        for session in sessions.iter().cycle().take(listings) {
            seen += service.realm.portal().children(session).await?.len();
        }
        let fratrie = begun.elapsed();
        let begun = Instant::now();
        let mut bare = 0;
        for family in families.iter().cycle().take(listings) {
            bare += query(&service.database, family).await?;
        }
        let peer = begun.elapsed();
        if seen != bare || seen != 2 * listings {
            return Err(format!("{seen} children, {bare} rows").into());
        }
        // The first turn warms both up.
        if turn > 0 {
            for (who, took) in [("fratrie", fratrie), ("bare sqlx query", peer)] {
                #[expect(clippy::cast_precision_loss, reason = "some thousands")]
                let value = listings as f64 / took.as_secs_f64();
                Sample { row, who, turn, value, unit: "listings/s" }.tell();
            }
        }
    }
    service.close().await;
    Ok(())
}

async fn query(database: &Database, family: &Family) -> Result<usize, Failure> {
    let id = family.session.account();
    match database {
        Database::Sqlite(store) => {
            let asked = sqlx::query_as(SQLITE).bind("ac-dijon").bind(id.as_uuid().as_bytes().as_slice());
            let rows: Vec<Line<Vec<u8>>> = asked.fetch_all(store.pool()).await?;
            Ok(rows.len())
        }
        Database::Postgres(store) => {
            let asked = sqlx::query_as(POSTGRES).bind("ac-dijon").bind(id.as_uuid());
            let rows: Vec<Line<fratrie::domain::uuid::Uuid>> = asked.fetch_all(store.pool()).await?;
            Ok(rows.len())
        }
        _ => Err("no bare query for this store".into()),
    }
}
