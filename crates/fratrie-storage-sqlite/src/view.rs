//! Accounts and what hangs on them, by one statement: one change of thread, one snapshot, one row of JSON arrays.

use crate::{
    codec::{Columns, Record, array, hex_array},
    error,
    open::SqliteRepository,
};
use fratrie_domain::{AccountId, EmailAddress, Identifier, RealmId, SchoolCode, View, Want, model::RowKind};
use fratrie_storage::{
    RepositoryError, Source,
    columns::{self, Columns as _, Damaged},
};
use serde_json::{Map, Value};
use sqlx::AssertSqlSafe;
use std::sync::{Arc, LazyLock};

/// The columns that make up a row: ids, then all others.
struct Shape {
    kind: RowKind,
    ids: &'static [&'static str],
    others: &'static [&'static str],
}

const SHAPES: [Shape; 7] = [
    Shape { kind: RowKind::School, ids: &[], others: &["code", "name", "version"] },
    Shape {
        kind: RowKind::Responsible,
        ids: &["id"],
        others: &["family", "usage", "given", "school", "external", "details", "version"],
    },
    Shape {
        kind: RowKind::Student,
        ids: &["id"],
        others: &[
            "family",
            "usage",
            "given",
            "birth_date",
            "ine",
            "source_school",
            "source_external",
            "school",
            "class",
            "left_at",
            "version",
        ],
    },
    Shape {
        kind: RowKind::Account,
        ids: &["id", "responsible_id", "student_id", "into_id", "answers_id", "merge_id", "session_stamp"],
        others: &[
            "identifier",
            "status",
            "before",
            "secret",
            "letter",
            "email",
            "pending",
            "former",
            "phone",
            "mail_opt_out",
            "reset",
            "reminder",
            "hold",
            "registered_at",
            "activated_at",
            "version",
        ],
    },
    Shape {
        kind: RowKind::Responsibility,
        ids: &["id", "account_id", "responsible_id", "student_id", "joined_into"],
        others: &[
            "school",
            "level",
            "rank",
            "relationships",
            "rights",
            "restrictions",
            "since",
            "ended_at",
            "end_reason",
            "version",
        ],
    },
    Shape { kind: RowKind::Merge, ids: &["id", "principal_id"], others: &["at", "record", "version"] },
    Shape { kind: RowKind::Waiver, ids: &["low_id", "high_id"], others: &["says", "agent", "at", "version"] },
];

/// By which keys accounts are wanted: each has its parameter, an array, and says how an account `a` is found by a value `v`.
const WAYS: [(&str, &str); 3] =
    [("?2", "a.id = unhex(v.value)"), ("?3", "a.identifier = v.value"), ("?4", "a.email_folded = v.value")];

/// The statement for each set of ways. Parameters: realm, ids, login names, addresses, the receipt's commit, whether merges
/// are wanted, schools, login names of accounts wanted alone.
///
/// All is followed by keys from the arrays on, set by set: for a few accounts that is faster than to keep what was found
/// in tables of the statement's own. A row that is found twice comes twice.
pub(crate) static LOAD: LazyLock<Vec<Arc<str>>> =
    LazyLock::new(|| (0..1 << WAYS.len()).map(|ways: usize| load(ways).into()).collect());

fn load(ways: usize) -> String {
    let found = WAYS.iter().enumerate().filter(|(place, _)| ways >> place & 1 == 1).flat_map(|(_, way)| {
        let (parameter, key) = way;
        let from = format!(
            "FROM json_each({parameter}) AS v CROSS JOIN fratrie_accounts AS a ON a.realm_id = ?1 AND {key}"
        );
        [format!("SELECT a.id {from}"), format!("SELECT a.answers_id {from} WHERE a.answers_id IS NOT NULL")]
    });
    let found: Vec<String> = found.collect();
    let root =
        if found.is_empty() { "SELECT NULL WHERE false".to_owned() } else { found.join(" UNION ALL ") };
    let arrays = SHAPES.iter().map(|shape| {
        let name = columns::name(shape.kind);
        let object = object(shape, "found");
        format!(", (SELECT json_group_array({object}) FROM \"{name}\" AS found) AS \"{name}\"")
    });
    let arrays: String = arrays.collect();
    let account = SHAPES.iter().find(|shape| shape.kind == RowKind::Account);
    let account = account.map(|shape| object(shape, "t")).unwrap_or_default();
    format!(
        "WITH root (id) AS NOT MATERIALIZED ({root}),
        account AS NOT MATERIALIZED (
            SELECT t.* FROM root CROSS JOIN fratrie_accounts AS t ON t.realm_id = ?1 AND t.id = root.id
            UNION ALL
            SELECT t.* FROM root CROSS JOIN fratrie_accounts AS t ON t.realm_id = ?1 AND t.answers_id = root.id),
        responsibility AS NOT MATERIALIZED (
            SELECT t.* FROM root
            CROSS JOIN fratrie_responsibilities AS t ON t.realm_id = ?1 AND t.account_id = root.id),
        student AS NOT MATERIALIZED (
            SELECT t.* FROM responsibility AS l
            CROSS JOIN fratrie_students AS t ON t.realm_id = ?1 AND t.id = l.student_id
            UNION ALL
            SELECT t.* FROM account AS found
            CROSS JOIN fratrie_students AS t ON t.realm_id = ?1 AND t.id = found.student_id),
        responsible AS NOT MATERIALIZED (
            SELECT t.* FROM responsibility AS l
            CROSS JOIN fratrie_responsibles AS t ON t.realm_id = ?1 AND t.id = l.responsible_id
            UNION ALL
            SELECT t.* FROM account AS found
            CROSS JOIN fratrie_responsibles AS t ON t.realm_id = ?1 AND t.id = found.responsible_id),
        school AS NOT MATERIALIZED (
            SELECT t.* FROM student AS s CROSS JOIN fratrie_schools AS t ON t.realm_id = ?1 AND t.code = s.school
            UNION ALL
            SELECT t.* FROM json_each(?7) AS v
            CROSS JOIN fratrie_schools AS t ON t.realm_id = ?1 AND t.code = v.value),
        merge AS NOT MATERIALIZED (
            SELECT t.* FROM account AS found
            CROSS JOIN fratrie_merges AS t ON t.realm_id = ?1 AND t.principal_id = found.id WHERE ?6),
        waiver AS NOT MATERIALIZED (
            SELECT t.* FROM root CROSS JOIN fratrie_waivers AS t ON t.realm_id = ?1 AND t.low_id = root.id
            WHERE t.high_id IN (SELECT id FROM root))
        SELECT (SELECT receipt FROM fratrie_commits WHERE realm_id = ?1 AND id = ?5) AS receipt{arrays},
            (SELECT json_group_array({account}) FROM json_each(?8) AS v
                LEFT JOIN fratrie_accounts AS t ON t.realm_id = ?1 AND t.identifier = v.value) AS alone"
    )
}

fn object(shape: &Shape, alias: &str) -> String {
    let ids = shape.ids.iter().map(|column| format!("'{column}', hex({alias}.{column})"));
    let others = shape.others.iter().map(|column| format!("'{column}', {alias}.{column}"));
    format!("json_object({})", ids.chain(others).collect::<Vec<_>>().join(", "))
}

/// Whether accounts are wanted by their own keys, and beside them nothing but schools and what hangs on accounts.
pub(crate) fn is_plain(want: &Want) -> bool {
    let plain = Want {
        accounts: want.accounts.clone(),
        identifiers: want.identifiers.clone(),
        alone: want.alone.clone(),
        emails: want.emails.clone(),
        schools: want.schools.clone(),
        merges: want.merges,
        receipt: want.receipt,
        ..Want::default()
    };
    plain == *want
}

impl SqliteRepository {
    pub(crate) async fn load_plain(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        let asked = [want.accounts.is_empty(), want.identifiers.is_empty(), want.emails.is_empty()];
        let ways = asked.iter().rev().fold(0, |ways, empty| ways << 1 | usize::from(!empty));
        let statement = LOAD.get(ways).cloned().unwrap_or_default();
        let row = sqlx::query(AssertSqlSafe(statement))
            .bind(realm.as_str())
            .bind(hex_array(want.accounts.iter().map(AccountId::as_uuid)))
            .bind(identifiers(&want.identifiers))
            .bind(array(want.emails.iter().map(EmailAddress::folded)))
            .bind(want.receipt.map(|commit| commit.as_uuid().as_bytes().to_vec()))
            .bind(want.merges)
            .bind(array(want.schools.iter().map(|code| SchoolCode::as_str(code).to_owned())))
            .bind(identifiers(&want.alone))
            .fetch_one(&self.readers)
            .await
            .map_err(error::read)?;
        let (mut view, row) = (View::empty(realm.clone()), Columns(&row));
        let damaged = |what| move |source: Source| Damaged { what, source };
        view.receipt = row.maybe_json("receipt").map_err(damaged("receipt"))?;
        let arrays = SHAPES.iter().map(|shape| (columns::name(shape.kind), shape.kind));
        for (column, kind) in arrays.chain([("alone", RowKind::Account)]) {
            let what = damaged(columns::name(kind));
            let records: Vec<Map<String, Value>> = row.json(column).map_err(what)?;
            for record in records.iter().filter(|record| column != "alone" || !is_nobody(record)) {
                let found = columns::decode(kind, &Record(record));
                view.rows.put(found.map_err(damaged(columns::name(kind)))?);
            }
        }
        Ok(view)
    }
}

/// Whether a login name is nobody's.
fn is_nobody(record: &Map<String, Value>) -> bool {
    record.get("version").is_none_or(Value::is_null)
}

fn identifiers<'a>(identifiers: impl IntoIterator<Item = &'a Identifier>) -> String {
    array(identifiers.into_iter().map(|identifier| identifier.as_str().to_owned()))
}
