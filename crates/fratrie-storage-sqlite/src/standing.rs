//! What stands when change sets come to be written, asked for in one go under the write lock: what holds is then followed
//! in memory, since nobody else writes until `COMMIT`.

use crate::{
    batch::{Answered, bind, run},
    codec::{Columns, hex_array},
    error, tables,
};
use fratrie_domain::{
    ChangeSet, CommitId, RealmId, Receipt,
    chain::{Digest, Head, Lane},
    change::Write,
    model::{Key, RowKind, Version},
    uuid::Uuid,
};
use fratrie_storage::{
    CommitError, Source,
    columns::{self, Columns as _, Damaged},
};
use serde_json::Value;
use sqlx::{SqliteConnection, sqlite::SqliteArguments};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, LazyLock},
};

/// Where the kinds of rows begin among the parameters.
const KINDS: usize = 4;

/// Receipts of `?2`, heads of the lanes `?3`, the ends of journal and outbox, versions of the keys from `?4` on, a kind each.
static STANDING: LazyLock<String> = LazyLock::new(|| {
    let versions = RowKind::ALL.iter().enumerate().map(|(kind, row_kind)| {
        let versions = tables::statements(*row_kind).versions.replace("?2", &format!("?{}", KINDS + kind));
        format!("SELECT {kind} AS kind, place, version FROM ({versions})")
    });
    let versions = versions.collect::<Vec<_>>().join(" UNION ALL ");
    format!(
        "SELECT (SELECT json_group_array(json_array(hex(id), receipt)) FROM fratrie_commits
            WHERE realm_id = ?1 AND id IN (SELECT unhex(value) FROM json_each(?2))) AS receipts,
        (SELECT json_group_array(json_array(lane, length, hex(link))) FROM fratrie_journal_heads
            WHERE realm_id = ?1 AND lane IN (SELECT value FROM json_each(?3))) AS heads,
        coalesce((SELECT position FROM fratrie_journal WHERE realm_id = ?1 AND position > 0
            ORDER BY position DESC LIMIT 1), 0) AS entries,
        coalesce((SELECT position FROM fratrie_outbox WHERE realm_id = ?1 AND position > 0
            ORDER BY position DESC LIMIT 1), 0) AS events,
        (SELECT json_group_array(json_array(kind, place, version)) FROM ({versions})) AS versions"
    )
});

/// How a transaction begins, with the question of what stands. The write lock from the start: what was read stays true
/// until COMMIT, and no upgrade can fail in between.
pub(crate) static IN_TRANSACTION: LazyLock<Arc<str>> = LazyLock::new(|| STANDING.as_str().into());
pub(crate) static ALONE: LazyLock<Arc<str>> =
    LazyLock::new(|| format!("BEGIN IMMEDIATE; {}", *STANDING).into());
pub(crate) static TOGETHER: LazyLock<Arc<str>> =
    LazyLock::new(|| format!("BEGIN IMMEDIATE; SAVEPOINT fratrie_one; {}", *STANDING).into());

/// What stands, of that which some change sets ask for.
#[derive(Default)]
pub(crate) struct Standing {
    receipts: HashMap<CommitId, Receipt>,
    heads: HashMap<Lane, Head>,
    versions: HashMap<Key, Version>,
    /// The last positions of the journal and of the outbox.
    pub(crate) entries: i64,
    pub(crate) events: i64,
}

/// Why it could not be asked for.
pub(crate) enum Unasked {
    /// Where a transaction was to begin with it, it did not begin.
    Sql(sqlx::Error),
    /// What was read is not ours.
    Damaged(Damaged),
}

impl From<Unasked> for CommitError {
    fn from(unasked: Unasked) -> Self {
        match unasked {
            Unasked::Sql(error) => error::commit(error),
            Unasked::Damaged(damaged) => damaged.into(),
        }
    }
}

impl Standing {
    /// Asks by one of the three texts.
    pub(crate) async fn ask(
        connection: &mut SqliteConnection,
        question: &Arc<str>,
        realm: &RealmId,
        changes: &[&ChangeSet],
    ) -> Result<Self, Unasked> {
        let wanted = changes.iter().flat_map(|changes| changes.prerequisites());
        let wanted = wanted.map(|expect| expect.key().clone()).collect();
        Self::ask_of(connection, question, realm, changes, wanted).await
    }

    /// The same, of these keys alone.
    pub(crate) async fn ask_of(
        connection: &mut SqliteConnection,
        question: &Arc<str>,
        realm: &RealmId,
        changes: &[&ChangeSet],
        wanted: BTreeSet<Key>,
    ) -> Result<Self, Unasked> {
        let mut keys: Vec<Vec<Key>> = vec![Vec::new(); RowKind::ALL.len()];
        for key in wanted {
            if let Some(keys) = keys.get_mut(place(key.kind())) {
                keys.push(key);
            }
        }
        let commits = || changes.iter().map(|changes| changes.commit_id);
        let arguments = arguments(realm, commits(), &keys).map_err(Unasked::Sql)?;
        let answered = run(connection, Arc::clone(question), arguments).await;
        let answered = answered.map_err(Unasked::Sql)?;
        let mut standing = read(&answered, &keys)
            .map_err(|source| Unasked::Damaged(Damaged { what: "what stands", source }))?;
        for lane in commits().map(Lane::of) {
            standing.heads.entry(lane).or_insert_with(|| Head::empty(realm, lane));
        }
        Ok(standing)
    }

    /// The receipt of this commit, if it happened before (R7).
    pub(crate) fn receipt(&self, changes: &ChangeSet) -> Option<&Receipt> {
        self.receipts.get(&changes.commit_id)
    }

    /// The first of all that the decision rests on, what it only read included, that does not hold.
    pub(crate) fn moved(&self, changes: &ChangeSet) -> Option<Key> {
        let wanted = changes.prerequisites();
        let moved = wanted.iter().find(|expect| !expect.holds(self.versions.get(expect.key()).copied()));
        moved.map(|expect| expect.key().clone())
    }

    /// The end of a change set's lane.
    pub(crate) fn head(&self, changes: &ChangeSet) -> Option<Head> {
        self.heads.get(&Lane::of(changes.commit_id)).copied()
    }

    /// What stands once a change set is written.
    pub(crate) fn follow(&mut self, changes: &ChangeSet, head: Head) {
        self.receipts.insert(changes.commit_id, changes.receipt.clone());
        self.heads.insert(head.lane, head);
        let count = |entries: usize| i64::try_from(entries).unwrap_or(i64::MAX);
        self.entries = self.entries.saturating_add(count(changes.journal.len()));
        self.events = self.events.saturating_add(count(changes.events.len()));
        for write in &changes.writes {
            match write {
                Write::Insert(row) | Write::Update(row) => self.versions.insert(row.key(), row.version()),
                Write::Delete(key) => self.versions.remove(key),
            };
        }
    }
}

/// A kind's place among all.
pub(crate) fn place(kind: RowKind) -> usize {
    RowKind::ALL.iter().position(|other| *other == kind).unwrap_or_default()
}

fn arguments(
    realm: &RealmId,
    commits: impl Iterator<Item = CommitId> + Clone,
    keys: &[Vec<Key>],
) -> Result<SqliteArguments, sqlx::Error> {
    let mut arguments = SqliteArguments::default();
    bind(&mut arguments, realm.as_str().to_owned())?;
    let ids: Vec<Uuid> = commits.clone().map(|commit| *commit.as_uuid()).collect();
    bind(&mut arguments, hex_array(&ids))?;
    let lanes: BTreeSet<u8> = commits.map(|commit| Lane::of(commit).get()).collect();
    bind(&mut arguments, lanes.into_iter().collect::<Value>().to_string())?;
    for keys in keys {
        bind(&mut arguments, keys.iter().map(columns::encode_key).collect::<Value>().to_string())?;
    }
    Ok(arguments)
}

fn read(answered: &Answered, keys: &[Vec<Key>]) -> Result<Standing, Source> {
    let [(_, row)] = answered.rows.as_slice() else { return Err("one row was expected".into()) };
    let row = Columns(row);
    let receipts: Vec<(Uuid, String)> = row.json("receipts")?;
    let receipts = receipts.into_iter().map(|(id, receipt)| {
        Ok::<_, serde_json::Error>((CommitId::from_uuid(id), serde_json::from_str(&receipt)?))
    });
    let heads: Vec<(Lane, u64, Digest)> = row.json("heads")?;
    let heads = heads.into_iter().map(|(lane, length, link)| (lane, Head { lane, length, link }));
    let versions: Vec<(usize, usize, u64)> = row.json("versions")?;
    let versions = versions.into_iter().map(|(kind, place, version)| {
        let key = keys.get(kind).and_then(|keys| keys.get(place)).ok_or("a key that was not asked for")?;
        Ok::<_, Source>((key.clone(), Version::new(version)))
    });
    Ok(Standing {
        receipts: receipts.collect::<Result<_, _>>()?,
        heads: heads.collect(),
        versions: versions.collect::<Result<_, _>>()?,
        entries: row.number("entries")?,
        events: row.number("events")?,
    })
}
