//! How SQLite carries out each statement, on a database that nobody has analysed: `plans.txt` tells it, and no statement
//! walks through its realm.
//!
//! `FRATRIE_GOLDEN=write cargo nextest run -p fratrie-storage-sqlite plans` writes `plans.txt` anew.

mod list;

use crate::SqliteRepository;
use list::{Named, statements};
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};
use std::{fmt::Write as _, path::Path};
use xtask::{golden, statements::written_in};

const RENEW: &str = "cargo nextest run -p fratrie-storage-sqlite plans";

const HEAD: &str = "\
How SQLite carries out each statement of this store, as its planner is told of a million rows.

`refers:` begins the steps that look for rows which refer to those written. Insertions take them only while a reference
of the transaction is open, deletions always: accounts, links, persons and schools are deleted only where a change set
exchanges unique values.

";

/// Statements that may read all rows of a realm in a table, and why.
const WHOLE: &[(&str, &str)] = &[
    ("journal::HEADS", "64 rows at most"),
    ("outbox::ADVANCE", "the last entry of an index"),
    ("outbox::BACKLOGS", "as many rows as consumers"),
    ("replay::END", "the last entry of an index"),
    ("replay::OF_TIME", "asked for by hand"),
    ("snapshot::EVENTS", "a realm whole"),
    ("snapshot::JOURNAL", "a realm whole"),
    ("snapshot::RECEIPTS", "a realm whole"),
];

/// Indexes of just the rows that are asked for.
const PARTIAL: [&str; 3] = ["fratrie_accounts_created", "fratrie_accounts_held", "fratrie_accounts_spent"];

/// What the statement itself was given or has found.
const SMALL: [&str; 5] = ["CONSTANT", "found", "root", "shared", "s"];

fn whole(name: &str) -> Option<&'static str> {
    let snapshot = (name.rsplit('.').next() == Some("all")).then_some("a realm whole");
    WHOLE.iter().find(|(whole, _)| *whole == name).map(|(_, why)| *why).or(snapshot)
}

/// Whether a step looks at all rows of a table, or at all of a realm in it.
fn walks(step: &str) -> bool {
    let mut words = step.split_whitespace();
    let scans = words.next() == Some("SCAN");
    let scanned = words.next().unwrap_or_default();
    let small =
        SMALL.contains(&scanned) || scanned.starts_with("(subquery") || step.contains(" VIRTUAL TABLE ");
    let realm = step.ends_with("(realm_id=?)") && !PARTIAL.iter().any(|index| step.contains(index));
    realm || (scans && !small)
}

/// The steps of a plan, each indented below the one that it is a part of.
async fn plan(connection: &mut SqliteConnection, statement: &str) -> Vec<String> {
    let explained = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
    let rows = sqlx::query(explained).fetch_all(connection).await;
    let mut depths = vec![(0_i64, 1)];
    let mut steps = Vec::new();
    for row in rows.unwrap_or_else(|error| panic!("{error}: {statement}")) {
        let parent: i64 = row.get("parent");
        let depth = depths.iter().rev().find(|(id, _)| *id == parent).map_or(1, |(_, depth)| *depth);
        depths.push((row.get("id"), depth + 1));
        steps.push(format!("{}{}", "  ".repeat(depth), row.get::<&str, _>("detail")));
    }
    steps
}

/// Those of `all` that are not in `own`.
fn beside(all: Vec<String>, own: &[String]) -> Vec<String> {
    let mut own = own.iter().peekable();
    all.into_iter().filter(|step| own.next_if(|next| *next == step).is_none()).collect()
}

#[tokio::test]
async fn plans_are_those_that_were_read_and_none_walks_through_its_realm() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteRepository::open(folder.path().join("fratrie.db")).await.unwrap();
    let mut usual = store.pool().acquire().await.unwrap();
    let mut alone = store.pool().acquire().await.unwrap();
    sqlx::query("PRAGMA foreign_keys = OFF").execute(&mut *alone).await.unwrap();

    let mut text = HEAD.to_owned();
    let mut walking = Vec::new();
    for Named { name, statement } in statements() {
        let own = plan(&mut alone, &statement).await;
        let refers = beside(plan(&mut usual, &statement).await, &own);
        // A merge is written while the accounts that it absorbed refer to it already.
        let both = if name == "Merge.insert" { [own.as_slice(), &refers].concat() } else { own.clone() };
        let found: Vec<&String> = both.iter().filter(|step| walks(step)).collect();
        if let Some(why) = whole(&name) {
            assert!(!found.is_empty(), "{name} walks no longer: take it out of WHOLE");
            writeln!(text, "{name}: {why}").unwrap();
        } else {
            walking.extend(found.into_iter().map(|step| format!("{name}: {}", step.trim_start())));
            writeln!(text, "{name}").unwrap();
        }
        for step in &own {
            writeln!(text, "{step}").unwrap();
        }
        if !refers.is_empty() {
            writeln!(text, "  refers:").unwrap();
            for step in &refers {
                writeln!(text, "  {step}").unwrap();
            }
        }
        text.push('\n');
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/plans/plans.txt");
    let kept = golden::check(&path, text.trim_end(), RENEW);
    assert!(walking.is_empty(), "these walk through their realm:\n{}", walking.join("\n"));
    kept.unwrap_or_else(|differs| panic!("{differs}"));
}

#[test]
fn plans_are_told_of_every_statement() {
    let listed = statements();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let written = written_in(&sources, "plans").unwrap();
    assert!(written.len() > 80, "{written:?}");
    for statement in written {
        assert!(
            listed.iter().any(|named| named.statement.contains(&statement)),
            "not in src/plans/list.rs: {statement}"
        );
    }
}
