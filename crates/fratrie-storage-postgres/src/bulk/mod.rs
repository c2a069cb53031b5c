//! Change sets that insert many rows, an import's above all: the new rows go in by `COPY`, straight into their tables, and
//! all else by `fratrie.commit`, in one transaction. Where anything is not as expected it is rolled back, and the ordinary
//! way says exactly why.

mod binary;

use crate::{
    call::{Stop, Updates, call, other},
    prepared::Prepared,
    tables,
};
use binary::Rows;
use fail::fail_point;
use fratrie_domain::{
    ChangeSet, Receipt,
    change::{Expect, Write},
    model::{Key, Row, RowKind},
};
use fratrie_storage::columns;
use sqlx::{Connection as _, PgConnection};
use std::{collections::BTreeSet, sync::Arc};

/// Fewer new rows are not worth the round trips of a transaction.
const LEAST: usize = 200;

/// Whether it might be written so.
pub(crate) const fn is_large(changes: &ChangeSet) -> bool {
    changes.writes.len() >= LEAST
}

/// Commits a change set with many new rows. Nothing, where it has few of them, or where it did not fit; then nothing of it
/// happened.
pub(crate) async fn commit(
    connection: &mut PgConnection,
    changes: &ChangeSet,
) -> Result<Option<Receipt>, Stop> {
    let Some(rest) = rest(changes) else { return Ok(None) };
    let mut transaction = connection.begin().await?;
    for kind in RowKind::ALL.iter().copied() {
        let rows: Vec<&Row> = inserted(changes).filter(|row| row.key().kind() == kind).collect();
        if let Err(stop) = copy(&mut transaction, changes, kind, &rows).await {
            return unless_broken(stop);
        }
    }
    fail_point!("postgres-copied");
    // Expectations are checked, and their rows locked, after the new rows: those hold no lock that anyone else's commit
    // waits for but for one that would take the same unique value. The journal's lane is locked last, as ever.
    let rest = Prepared::new(Arc::new(rest), Updates::InPlace).map_err(other)?;
    match call(&mut transaction, &[&rest], None).await {
        Ok(None) => {}
        Ok(Some(_)) => {
            transaction.rollback().await?;
            return Ok(None);
        }
        Err(stop) => return unless_broken(stop),
    }
    if let Err(error) = transaction.commit().await {
        return unless_broken(error.into());
    }
    grown(connection).await;
    Ok(Some(changes.receipt.clone()))
}

/// Whether more rows were written since the planner last looked at the tables than it found there.
pub(crate) const STALE: &str = "SELECT pg_stat_get_mod_since_analyze(oid) > greatest(reltuples, 0) + 500
    FROM pg_class WHERE oid = to_regclass('fratrie.students')";
const ANALYZE: &str =
    "ANALYZE (SKIP_LOCKED) fratrie.schools, fratrie.responsibles, fratrie.students, fratrie.accounts,
    fratrie.responsibilities, fratrie.journal_subjects";

/// Has the planner look at tables that doubled. Of a fresh database it knows nothing, and walks through the realm until the
/// server comes round to look, which is a minute: in the middle of a first import. What is committed is committed, whether
/// this user may do so or not.
async fn grown(connection: &mut PgConnection) {
    if let Ok(true) = sqlx::query_scalar(STALE).fetch_one(&mut *connection).await {
        drop(sqlx::query(ANALYZE).execute(connection).await);
    }
}

/// All but the new rows; nothing, where the new rows are few or something else is expected of them than that they are new.
fn rest(changes: &ChangeSet) -> Option<ChangeSet> {
    let new: BTreeSet<Key> = inserted(changes).map(Row::key).collect();
    if new.len() < LEAST {
        return None;
    }
    let mut expects = Vec::new();
    for expect in &changes.expects {
        match expect {
            // The table's primary key sees to it.
            Expect::Absent { key } if new.contains(key) => {}
            other if new.contains(other.key()) => return None,
            other => expects.push(other.clone()),
        }
    }
    let writes = changes.writes.iter().filter(|write| !matches!(write, Write::Insert(_))).cloned().collect();
    Some(ChangeSet {
        realm: changes.realm.clone(),
        commit_id: changes.commit_id,
        expects,
        writes,
        journal: changes.journal.clone(),
        events: changes.events.clone(),
        receipt: changes.receipt.clone(),
    })
}

fn inserted(changes: &ChangeSet) -> impl Iterator<Item = &Row> {
    changes.writes.iter().filter_map(|write| match write {
        Write::Insert(row) => Some(row),
        Write::Update(_) | Write::Delete(_) => None,
    })
}

async fn copy(
    connection: &mut PgConnection,
    changes: &ChangeSet,
    kind: RowKind,
    rows: &[&Row],
) -> Result<(), Stop> {
    let Some(first) = rows.first() else { return Ok(()) };
    let columns = columns::names(first).map_err(other)?.join(", ");
    let statement =
        format!("COPY fratrie.{} (realm_id, {columns}) FROM STDIN (FORMAT binary)", tables::table(kind));
    let mut encoded = Rows::new();
    for row in rows {
        encoded.add(changes.realm.as_str(), row).map_err(other)?;
    }
    let mut copying = connection.copy_in_raw(&statement).await?;
    copying.send(encoded.end()).await?;
    copying.finish().await?;
    Ok(())
}

/// A constraint that does not hold leaves the ordinary way to say which; the transaction is rolled back.
fn unless_broken(stop: Stop) -> Result<Option<Receipt>, Stop> {
    match &stop {
        Stop::Failed(sqlx::Error::Database(error))
            if error.code().is_some_and(|code| code.starts_with("23")) =>
        {
            Ok(None)
        }
        _ => Err(stop),
    }
}
