//! What every commit writes beside its rows: receipt, events, the entries of the journal and the head of their lane (R15).
//! All in one batch.

use crate::{
    batch::{self, bind},
    standing::Standing,
};
use fratrie_domain::{
    AccountId, ChangeSet,
    chain::{Digest, Head},
};
use fratrie_storage::{Source, columns::hex};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteArguments;

pub(crate) const RECORD_COMMIT: &str =
    "INSERT INTO fratrie_commits (realm_id, id, at, receipt) VALUES ($1, $2, $3, $4)";
/// Of `$5`, an array of [position, id, time, event].
pub(crate) const RECORD_EVENTS: &str =
    "INSERT INTO fratrie_outbox (realm_id, position, id, commit_id, at, event)
    SELECT $1, v.value->>0, unhex(v.value->>1), $2, v.value->>2, v.value->>3 FROM json_each($5) AS v";
/// Of `$6`, an array of [position, id, time, place, link, entry]; `$8` is their lane.
pub(crate) const ADD_ENTRIES: &str =
    "INSERT INTO fratrie_journal (realm_id, position, id, commit_id, at, lane, place, link, entry)
    SELECT $1, v.value->>0, unhex(v.value->>1), $2, v.value->>2, $8, v.value->>3, unhex(v.value->>4), v.value->>5
    FROM json_each($6) AS v";
/// Of `$7`, an array of [account, position].
pub(crate) const ADD_SUBJECTS: &str = "INSERT INTO fratrie_journal_subjects (realm_id, account_id, position)
    SELECT $1, unhex(v.value->>0), v.value->>1 FROM json_each($7) AS v";
pub(crate) const MOVE_HEAD: &str =
    "INSERT INTO fratrie_journal_heads (realm_id, lane, length, link) VALUES ($1, $8, $9, $10)
    ON CONFLICT (realm_id, lane) DO UPDATE SET length = excluded.length, link = excluded.link";

/// The records of a change set, as far as they are known before it is its turn.
pub(crate) struct Records {
    receipt: String,
    events: Vec<String>,
    entries: Vec<(String, Digest)>,
}

/// Where they stand among those before them.
pub(crate) struct Placed {
    /// Their statements.
    pub(crate) statements: Vec<&'static str>,
    /// `$1` to `$10`.
    pub(crate) arguments: SqliteArguments,
    /// How many rows each writes.
    pub(crate) rows: Vec<u64>,
    /// The new end of the lane.
    pub(crate) head: Head,
}

impl Records {
    pub(crate) fn of(changes: &ChangeSet) -> Result<Self, Source> {
        let event = |event| serde_json::to_string(event);
        let entry = |entry: &fratrie_domain::journal::Entry| {
            let record = entry.record();
            (record.to_string(), Digest::of(&record))
        };
        Ok(Self {
            receipt: serde_json::to_string(&changes.receipt)?,
            events: changes.events.iter().map(event).collect::<Result<_, _>>()?,
            entries: changes.journal.iter().map(entry).collect(),
        })
    }

    /// Places them: links the entries to the last of their lane, counts on from the last positions.
    pub(crate) fn place(&self, changes: &ChangeSet, standing: &Standing) -> Result<Placed, Source> {
        let mut head = standing.head(changes).ok_or("a lane that was not asked for")?;
        let (mut statements, mut rows) = (vec![RECORD_COMMIT], vec![1]);
        let events: Vec<Value> = (standing.events + 1..)
            .zip(changes.events.iter().zip(&self.events))
            .map(|(position, (event, text))| {
                json!([position, hex(event.id.as_uuid()), event.at.timestamp_micros(), text])
            })
            .collect();
        if !events.is_empty() {
            statements.push(RECORD_EVENTS);
            rows.push(events.len() as u64);
        }
        let (mut entries, mut subjects) = (Vec::new(), Vec::new());
        for (position, (entry, (text, digest))) in
            (standing.entries + 1..).zip(changes.journal.iter().zip(&self.entries))
        {
            head = head.with(digest);
            let (id, at) = (hex(entry.id.as_uuid()), entry.at.timestamp_micros());
            entries.push(json!([position, id, at, head.length, head.link, text]));
            let accounts = entry.change.subjects();
            subjects.extend(accounts.iter().map(AccountId::as_uuid).map(|id| json!([hex(id), position])));
        }
        if !entries.is_empty() {
            statements.extend([ADD_ENTRIES, ADD_SUBJECTS, MOVE_HEAD]);
            rows.extend([entries.len() as u64, subjects.len() as u64, 1]);
        }
        let mut arguments = SqliteArguments::default();
        bind(&mut arguments, changes.realm.as_str().to_owned())?;
        bind(&mut arguments, changes.commit_id.as_uuid().as_bytes().to_vec())?;
        bind(&mut arguments, changes.receipt.at.timestamp_micros())?;
        bind(&mut arguments, self.receipt.clone())?;
        for array in [events, entries, subjects] {
            bind(&mut arguments, Value::from(array).to_string())?;
        }
        bind(&mut arguments, i64::from(head.lane.get()))?;
        bind(&mut arguments, i64::try_from(head.length)?)?;
        bind(&mut arguments, head.link.as_bytes().to_vec())?;
        Ok(Placed { statements, arguments, rows, head })
    }
}

impl Placed {
    /// Writes them, after the rows.
    pub(crate) async fn write(self, connection: &mut sqlx::SqliteConnection) -> Result<(), sqlx::Error> {
        batch::run(connection, self.statements.join(";"), self.arguments).await.map(drop)
    }
}
