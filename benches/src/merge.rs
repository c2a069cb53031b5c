//! Merges of letter accounts: `merge prepare URL FILE FAMILIES [ACCOUNTS]`, then, on the same database or a copy of it,
//! `merge run URL FILE CALLERS ROW TURN`. Previews are made before the clock starts: what is measured is `Portal::merge`.
//!
//! `prepare` keeps the families in FILE, and on PostgreSQL the pairs in `bench.pairs`, on SQLite in FILE.pairs, for peers.

use crate::{
    Failure,
    families::{self, Family},
    process::processor,
    sample::{Sample, quantile},
    service::Service,
};
use fratrie::{Database, HashingConfig, MergeConfirmation, Session};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

const USAGE: &str = "merge prepare URL FILE FAMILIES [ACCOUNTS], or merge run URL FILE CALLERS ROW TURN";

pub(crate) async fn main(arguments: &[&str]) -> Result<(), Failure> {
    match arguments {
        ["prepare", url, file, count] => prepare(url, Path::new(file), count.parse()?, 2).await,
        ["prepare", url, file, count, accounts] => {
            prepare(url, Path::new(file), count.parse()?, accounts.parse()?).await
        }
        ["run", url, file, callers, row, turn] => {
            run(url, Path::new(file), callers.parse()?, row, turn.parse()?).await
        }
        _ => Err(USAGE.into()),
    }
}

async fn prepare(url: &str, file: &Path, count: usize, accounts: usize) -> Result<(), Failure> {
    let service = Service::open(url, HashingConfig::weak_for_tests()).await?;
    let families = families::prepare(&service, 0, count, accounts).await?;
    families::keep(&families, file)?;
    if let Database::Postgres(store) = &service.database {
        pairs(store.pool(), &families).await?;
    } else {
        let pair = |family: &Family| {
            let absorbed = family.letters.first().map(|(.., account)| account.replace('-', ""));
            format!("{},{}\n", family.session.account().as_uuid().simple(), absorbed.unwrap_or_default())
        };
        std::fs::write(file.with_extension("pairs"), families.iter().map(pair).collect::<String>())?;
    }
    service.close().await;
    Ok(())
}

/// For peers: which account is to be grouped into which.
async fn pairs(pool: &sqlx::PgPool, families: &[Family]) -> Result<(), Failure> {
    sqlx::raw_sql(
        "CREATE SCHEMA bench; CREATE TABLE bench.pairs (n BIGINT PRIMARY KEY, realm TEXT, principal UUID, absorbed UUID)",
    )
    .execute(pool)
    .await?;
    for (number, family) in families.iter().enumerate() {
        let absorbed = family.letters.first().map(|(.., account)| account.clone()).unwrap_or_default();
        sqlx::query("INSERT INTO bench.pairs VALUES ($1, 'ac-dijon', $2, $3::uuid)")
            .bind(i64::try_from(number + 1)?)
            .bind(family.session.account().as_uuid())
            .bind(absorbed.parse::<fratrie::domain::uuid::Uuid>()?)
            .execute(pool)
            .await?;
    }
    sqlx::raw_sql(LOOKED_AT).execute(pool).await?;
    Ok(())
}

/// What the server would look at by itself. Tables that are empty it leaves alone: told that they are, the planner would
/// walk through them ever after.
const LOOKED_AT: &str = "VACUUM ANALYZE fratrie.schools, fratrie.responsibles, fratrie.students, fratrie.accounts,
    fratrie.responsibilities, fratrie.priors, fratrie.commits, fratrie.journal, fratrie.outbox, fratrie.journal_heads,
    fratrie.journal_subjects, fratrie.throttles, fratrie.traces, bench.pairs";

async fn run(url: &str, file: &Path, callers: usize, row: &str, turn: u32) -> Result<(), Failure> {
    let mut service = Service::open(url, HashingConfig::weak_for_tests()).await?;
    let mut confirmed: Vec<(Session, MergeConfirmation)> = Vec::new();
    for family in families::kept(file)? {
        let portal = service.realm.portal();
        let preview = portal.preview_merge(&family.session, &family.credentials(), service.attempt()).await?;
        confirmed.push((family.session, preview.confirm()));
    }
    // What the server counted is known when its connections are closed.
    service.close().await;
    let before = transactions(url).await?;
    service = Service::open(url, HashingConfig::weak_for_tests()).await?;
    let (count, confirmed, next) = (confirmed.len(), Arc::new(confirmed), Arc::new(AtomicUsize::new(0)));
    // As many connections as callers, as peers have before their clock starts.
    let opened = (0..callers).map(|_| {
        let service = service.clone();
        tokio::spawn(async move { service.realm.events().resolve([]).await })
    });
    for opened in opened.collect::<Vec<_>>() {
        opened.await??;
    }
    let (begun, spent) = (Instant::now(), processor()?);
    let callers: Vec<_> = (0..callers)
        .map(|_| {
            let (service, confirmed, next) = (service.clone(), Arc::clone(&confirmed), Arc::clone(&next));
            tokio::spawn(async move {
                let (portal, mut taken) = (service.realm.portal(), Vec::new());
                while let Some((session, confirmation)) = confirmed.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let begun = Instant::now();
                    portal.merge(session, confirmation.clone(), &service.origin).await?;
                    taken.push(begun.elapsed());
                }
                Ok::<Vec<Duration>, fratrie::Error>(taken)
            })
        })
        .collect();
    let mut taken = Vec::new();
    for caller in callers {
        taken.extend(caller.await??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    let value = value_of(count) / seconds;
    Sample { row, who: "fratrie", turn, value, unit: "merges/s" }.tell();
    let spent = processor()? - spent;
    let row_spent = format!("{row}-processor");
    let value = spent * 1e6 / value_of(count);
    Sample { row: &row_spent, who: "fratrie", turn, value, unit: "us of the caller's process" }.tell();
    let p50 = quantile(&mut taken, 0.5);
    Sample { row: &format!("{row}-p50"), who: "fratrie", turn, value: p50, unit: "us" }.tell();
    service.close().await;
    if let (Some(before), Some(after)) = (before, transactions(url).await?) {
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let value = ((after - before) as f64 / count as f64).round();
        Sample { row: &format!("{row}-transactions"), who: "fratrie", turn, value, unit: "a merge" }.tell();
    }
    Ok(())
}

/// How many transactions the server saw in this database: each of Fratrie's statements is one, and one round trip.
async fn transactions(url: &str) -> Result<Option<i64>, Failure> {
    use sqlx::Connection as _;
    if !url.starts_with("postgres") {
        return Ok(None);
    }
    let mut connection = sqlx::PgConnection::connect(url).await?;
    let asked = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()";
    let count = sqlx::query_scalar(asked).fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(Some(count))
}

#[expect(clippy::cast_precision_loss, reason = "some thousands")]
const fn value_of(count: usize) -> f64 {
    count as f64
}
