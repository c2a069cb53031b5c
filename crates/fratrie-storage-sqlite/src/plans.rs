//! No statement walks through its realm: each finds its rows by a key, on a database that nobody has analysed.

use crate::{
    SqliteRepository,
    standing::IN_TRANSACTION,
    tables::{
        self, accounts, merges, priors, responsibilities, responsibles, schools, shared, students, waivers,
    },
    view::LOAD,
};
use fratrie_domain::{duplicates::Shared, model::RowKind};
use sqlx::{AssertSqlSafe, Row as _};

/// Those that find rows of their realm by an index of just these rows.
const BY_PARTIAL_INDEX: [&str; 3] =
    ["fratrie_accounts_created", "fratrie_accounts_held", "fratrie_accounts_spent"];

fn statements() -> Vec<String> {
    let tables = RowKind::ALL.iter().map(|kind| tables::statements(*kind));
    let mut all: Vec<&str> = tables.flat_map(|table| [table.versions, table.update]).collect();
    // Other insertions and deletions look for rows that refer to theirs only where a reference is still open.
    all.extend([
        merges::STATEMENTS.insert,
        accounts::FIND_BY_ID,
        accounts::FIND_BY_IDENTIFIER,
        accounts::FIND_BY_EMAIL,
        accounts::FIND_BY_RESPONSIBLE,
        accounts::FIND_BY_STUDENT,
        accounts::FIND_BY_CHILD,
        accounts::FIND_CREATED,
        accounts::FIND_HELD,
        accounts::FIND_SPENT,
        accounts::BY_IDENTIFIER,
        accounts::BY_ID_OR_ANSWERS,
        accounts::IDENTIFIER_HELD,
        accounts::HOLDER_HELD,
        merges::BY_ID,
        merges::BY_PRINCIPAL,
        priors::BY_RESPONSIBLE,
        priors::BY_STUDENT,
        responsibilities::BY_ACCOUNT,
        responsibles::BY_SOURCE,
        responsibles::BY_ID,
        responsibles::BY_SCHOOL,
        schools::BY_CODE,
        students::BY_SOURCE,
        students::BY_INE,
        students::BY_ID,
        students::BY_SCHOOL,
        students::BY_SOURCE_SCHOOL,
        waivers::BETWEEN,
        crate::families::FAMILY,
        crate::lapsed::LETTERS,
        crate::lapsed::UNUSED,
        crate::lapsed::NOT_ENTITLED,
        crate::traces::RECORD,
        crate::traces::LAST_USED,
        crate::traces::COUNT,
        crate::traces::PURGE,
        crate::traces::FORGET,
        crate::outbox::WINDOW,
        crate::outbox::LEASE,
        crate::outbox::ACKNOWLEDGE,
        crate::outbox::RELEASE,
    ]);
    let shared = Shared::ALL.into_iter().flat_map(|shared| [shared::page(shared), shared::of_keys(shared)]);
    let composed = LOAD.iter().chain([&*IN_TRANSACTION]).map(ToString::to_string);
    all.into_iter().map(str::to_owned).chain(shared).chain(composed).collect()
}

#[tokio::test]
async fn no_statement_walks_through_its_realm() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteRepository::open(folder.path().join("fratrie.db")).await.unwrap();
    for statement in statements() {
        let explained = format!("EXPLAIN QUERY PLAN {statement}");
        let plan = sqlx::query(AssertSqlSafe(explained)).fetch_all(store.pool()).await.unwrap();
        for step in plan {
            let step: String = step.get("detail");
            let walks =
                step.ends_with("(realm_id=?)") || (step.starts_with("SCAN ") && step.contains("fratrie_"));
            let partial = BY_PARTIAL_INDEX.iter().any(|index| step.contains(index));
            assert!(!walks || partial, "{step}: {statement}");
        }
    }
}
