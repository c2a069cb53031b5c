//! How PostgreSQL carries out each statement on a large database, those inside the functions too: `plans.txt` tells it, and
//! no statement walks through a table or its realm.
//!
//! The text is that of PostgreSQL 15, the oldest release served: others word and weigh plans in other ways, and are held
//! only to walking through nothing. `FRATRIE_GOLDEN=write cargo xtask test -p fratrie-storage-postgres plans`, with that
//! release, writes `plans.txt` anew.

mod functions;
mod list;

use functions::Inner;
use list::Named;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row as _};
use std::{env, fmt::Write as _, path::Path, process};
use xtask::{golden, statements::written_in};

const RENEW: &str = "cargo xtask test -p fratrie-storage-postgres plans";

/// Whose plans are kept.
const RELEASE: i32 = 15;

const HEAD: &str = "\
How PostgreSQL 15 carries out each statement of this store on a large database, whatever its parameters are (generic
plans, for which the store's connections ask): first those that the client sends, then those inside the functions.

";

/// Statements that may read all rows of a realm in a table, and why.
const WHOLE: &[(&str, &str)] = &[
    ("journal::HEADS", "64 rows at most"),
    ("outbox::BACKLOGS", "as many rows as consumers"),
    ("replay::OF_TIME", "asked for by hand"),
    ("snapshot::EVENTS", "a realm whole"),
    ("snapshot::JOURNAL", "a realm whole"),
    ("snapshot::RECEIPTS", "a realm whole"),
];

/// Tells the planner of a hundred times as many rows as there are: a million of each kind in each realm.
const GROWN: &str =
    "UPDATE pg_class SET reltuples = reltuples * 100 WHERE relnamespace = 'fratrie'::regnamespace";

/// Indexes of just the rows that are asked for.
const PARTIAL: [&str; 3] = ["accounts_created", "accounts_held", "accounts_spent"];

fn whole(name: &str) -> Option<&'static str> {
    let snapshot = (name.rsplit('.').next() == Some("all")).then_some("a realm whole");
    WHOLE.iter().find(|(whole, _)| *whole == name).map(|(_, why)| *why).or(snapshot)
}

/// The steps of a plan that look at all rows of a table, or at all of a realm in it.
fn walking(plan: &[String]) -> Vec<&str> {
    let mut found = Vec::new();
    let mut index = "";
    for line in plan.iter().map(|line| line.trim().trim_start_matches("->").trim_start()) {
        let scans = line.starts_with("Seq Scan") || line.starts_with("Parallel Seq Scan");
        index = if line.contains("Index") && line.contains(" Scan ") { line } else { index };
        let realm = line.strip_prefix("Index Cond: ").is_some_and(|by| !by.contains(" AND "))
            && line.contains("realm_id = ")
            && !PARTIAL.iter().any(|partial| index.contains(partial));
        let unbounded = line.starts_with("Full-index scan");
        if scans || realm || unbounded {
            found.push(if realm { index } else { line });
        }
    }
    found
}

/// A database of its own, filled.
async fn filled() -> PgConnection {
    let server = env::var("FRATRIE_POSTGRES").expect("run this by `cargo xtask test`, which starts a server");
    let (base, _) = server.rsplit_once('/').unwrap();
    let name = format!("fratrie_plans_{}", process::id());
    let mut first = PgConnection::connect(&server).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut first).await.unwrap();
    let url = format!("{base}/{name}");
    crate::PostgresRepository::connect(&url).await.unwrap().close().await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let tables = sqlx::query_scalar(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'fratrie'",
    );
    let tables: Vec<String> = tables.fetch_all(&mut connection).await.unwrap();
    for table in &tables {
        // Nothing but this test tells the planner of these tables.
        let alone = AssertSqlSafe(format!("ALTER TABLE {table} SET (autovacuum_enabled = false)"));
        sqlx::query(alone).execute(&mut connection).await.unwrap();
    }
    sqlx::raw_sql(include_str!("fill.sql")).execute(&mut connection).await.unwrap();
    for table in &tables {
        sqlx::raw_sql(AssertSqlSafe(format!("VACUUM ANALYZE {table}")))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    sqlx::query(GROWN).execute(&mut connection).await.unwrap();
    sqlx::raw_sql("SET plan_cache_mode = force_generic_plan; SET search_path = fratrie")
        .execute(&mut connection)
        .await
        .unwrap();
    connection
}

/// The lines of a statement's generic plan.
async fn plan(connection: &mut PgConnection, types: &[&str], statement: &str) -> Vec<String> {
    let types = if types.is_empty() { String::new() } else { format!("({})", types.join(", ")) };
    let parameters = (1..100).take_while(|place| statement.contains(&format!("${place}"))).count();
    let values =
        if parameters == 0 { String::new() } else { format!("({})", vec!["NULL"; parameters].join(", ")) };
    let script = format!("DEALLOCATE ALL; PREPARE p {types} AS {statement}");
    let prepared = sqlx::raw_sql(AssertSqlSafe(script)).execute(&mut *connection).await;
    prepared.unwrap_or_else(|error| panic!("{error}: {statement}"));
    let explained = AssertSqlSafe(format!("EXPLAIN (COSTS OFF) EXECUTE p {values}"));
    let lines = sqlx::raw_sql(explained).fetch_all(connection).await;
    let lines = lines.unwrap_or_else(|error| panic!("{error}: {statement}"));
    lines.iter().map(|line| line.get(0)).collect()
}

#[tokio::test]
async fn plans_are_those_that_were_read_and_none_walks_through_its_realm() {
    let mut connection = filled().await;
    let sent = list::statements().into_iter();
    let sent = sent.map(|Named { name, statement }| Inner {
        name,
        settings: Vec::new(),
        types: Vec::new(),
        statement,
    });
    let inner = functions::statements();
    assert!(inner.len() > 50, "the functions hold {} statements", inner.len());

    let mut text = HEAD.to_owned();
    let mut wrong = Vec::new();
    for Inner { name, settings, types, statement } in sent.chain(inner) {
        let begin = settings.iter().fold("BEGIN".to_owned(), |all, set| all + "; SET LOCAL " + set);
        sqlx::raw_sql(AssertSqlSafe(begin)).execute(&mut connection).await.unwrap();
        let plan = plan(&mut connection, &types, &statement).await;
        sqlx::raw_sql("COMMIT").execute(&mut connection).await.unwrap();
        let found = walking(&plan);
        if let Some(why) = whole(&name) {
            writeln!(text, "{name}: {why}").unwrap();
        } else {
            wrong.extend(found.iter().map(|step| format!("{name}: {step}")));
            writeln!(text, "{name}").unwrap();
        }
        for line in &plan {
            writeln!(text, "  {line}").unwrap();
        }
        text.push('\n');
    }
    let release: i32 = sqlx::query_scalar("SELECT current_setting('server_version_num')::int / 10000")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/plans/plans.txt");
    let kept = if release == RELEASE { golden::check(&path, text.trim_end(), RENEW) } else { Ok(()) };
    assert!(wrong.is_empty(), "these walk through a table or their realm:\n{}", wrong.join("\n"));
    kept.unwrap_or_else(|differs| panic!("{differs}"));
}

#[test]
fn plans_are_told_of_every_statement() {
    let listed = list::statements();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let written = written_in(&sources, "plans").unwrap();
    assert!(written.len() > 50, "{written:?}");
    for statement in written {
        assert!(
            listed.iter().any(|named| named.statement.contains(&statement)),
            "not in src/plans/list.rs: {statement}"
        );
    }
}
