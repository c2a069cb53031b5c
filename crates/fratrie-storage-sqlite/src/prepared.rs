//! A change set's rows as one batch: made by its caller, so that the one who writes only sends it.

use crate::{
    batch::bind,
    codec::Dialect,
    commit::{Turn, Updates, turn},
    records::{Placed, Records},
    standing, tables,
};
use fratrie_domain::{ChangeSet, change::Write, model::RowKind};
use fratrie_storage::{Source, columns};
use serde_json::Value;
use sqlx::sqlite::SqliteArguments;
use std::sync::LazyLock;

/// The first parameter after those of [`Records`].
const FIRST: usize = 11;

/// The statements that write rows, each with a parameter of its own: by turn, then by kind. Its name begins with `$`, since
/// the driver takes numbers that a statement leaves out between its `?NNN` for parameters without a name.
static STATEMENTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let turns = Turn::ALL.into_iter().flat_map(|turn| kinds(turn).map(move |kind| (turn, kind)));
    let numbered = turns.enumerate().map(|(place, (turn, kind))| {
        let statement = turn.statement(tables::statements(kind)).replace("?1", "$1");
        statement.replace("?2", &format!("${}", FIRST + place))
    });
    numbered.collect()
});

/// A change set, as it is sent.
pub(crate) struct Prepared {
    /// In the order of [`STATEMENTS`].
    sets: Vec<Set>,
    records: Records,
}

/// Rows that one statement writes.
struct Set {
    place: usize,
    rows: u64,
    array: String,
}

/// A batch that writes a change set.
pub(crate) struct Ready {
    pub(crate) sql: String,
    pub(crate) arguments: SqliteArguments,
    /// How many rows each statement writes, if all is well.
    pub(crate) rows: Vec<u64>,
    pub(crate) head: fratrie_domain::chain::Head,
}

impl Prepared {
    pub(crate) fn of(changes: &ChangeSet) -> Result<Self, Source> {
        let mut arrays: Vec<Vec<Value>> = vec![Vec::new(); STATEMENTS.len()];
        for write in &changes.writes {
            let turn = turn(write, Updates::InPlace);
            let columns = match write {
                Write::Insert(row) | Write::Update(row) => columns::encode(row, &Dialect)?,
                Write::Delete(key) => columns::encode_key(key),
            };
            if let Some(array) = arrays.get_mut(place(turn, write.key().kind())) {
                array.push(columns);
            }
        }
        let filled = arrays.into_iter().enumerate().filter(|(_, array)| !array.is_empty());
        let set = |(place, array): (usize, Vec<Value>)| Set {
            place,
            rows: array.len() as u64,
            array: Value::from(array).to_string(),
        };
        Ok(Self { sets: filled.map(set).collect(), records: Records::of(changes)? })
    }

    /// The batch, after `before`: statements that each end in a semicolon.
    pub(crate) fn ready(
        &self,
        before: &str,
        changes: &ChangeSet,
        standing: &standing::Standing,
    ) -> Result<Ready, Source> {
        let Placed { statements, mut arguments, rows: recorded, head } =
            self.records.place(changes, standing)?;
        let (mut sql, mut rows) = (before.to_owned(), Vec::new());
        let mut free = 0;
        for set in &self.sets {
            for _ in free..set.place {
                bind(&mut arguments, None::<String>)?;
            }
            bind(&mut arguments, set.array.clone())?;
            free = set.place + 1;
            sql.push_str(STATEMENTS.get(set.place).map_or("", String::as_str));
            sql.push(';');
            rows.push(set.rows);
        }
        sql.push_str(&statements.join(";"));
        rows.extend(recorded);
        Ok(Ready { sql, arguments, rows, head })
    }
}

/// The kinds in the order in which a turn writes them: what is deleted before that to which it refers.
fn kinds(turn: Turn) -> impl Iterator<Item = RowKind> {
    let (forth, back) = (RowKind::ALL.iter(), RowKind::ALL.iter().rev());
    let (forth, back) = if turn == Turn::Delete { (None, Some(back)) } else { (Some(forth), None) };
    forth.into_iter().flatten().chain(back.into_iter().flatten()).copied()
}

fn place(turn: Turn, kind: RowKind) -> usize {
    let before = Turn::ALL.iter().take_while(|other| **other != turn).count() * RowKind::ALL.len();
    before + kinds(turn).take_while(|other| *other != kind).count()
}
