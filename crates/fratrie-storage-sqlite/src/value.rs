//! Values on their way into a statement, and out of a row, on the thread that writes.

use crate::codec::time;
use fratrie_domain::{
    Timestamp,
    chrono::NaiveDate,
    model::{Key, Row},
    uuid::Uuid,
};
use fratrie_storage::{
    Source,
    columns::{self, Sink},
};
use rusqlite::{
    Statement,
    types::{ToSql, ToSqlOutput, ValueRef},
};
use serde::{Serialize, de::DeserializeOwned};
use std::cell::Cell;

/// The value of a column.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Null,
    Number(i64),
    Text(String),
    Id([u8; 16]),
}

impl Value {
    fn stands(&self) -> ValueRef<'_> {
        match self {
            Self::Null => ValueRef::Null,
            Self::Number(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Id(id) => ValueRef::Blob(id),
        }
    }

    /// Whether the column has it already.
    pub(crate) fn is(&self, stands: ValueRef<'_>) -> bool {
        self.stands() == stands
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.stands()))
    }
}

/// The columns of a row.
pub(crate) fn of(row: &Row) -> Result<Vec<Value>, Source> {
    let mut values = Values(Vec::with_capacity(32));
    columns::write(row, &mut values)?;
    Ok(values.0)
}

/// The columns of a key.
pub(crate) fn of_key(key: &Key) -> Vec<Value> {
    match key {
        Key::School(code) => vec![Value::Text(code.as_str().to_owned())],
        Key::Waiver(pair) => {
            [pair.low(), pair.high()].iter().map(|id| Value::Id(*id.as_uuid().as_bytes())).collect()
        }
        _ => key.as_uuid().map(|id| Value::Id(*id.as_bytes())).into_iter().collect(),
    }
}

/// Binds one value after another, from the first parameter on.
pub(crate) fn bind<'v>(
    statement: &mut Statement<'_>,
    realm: &str,
    values: impl IntoIterator<Item = &'v Value>,
) -> rusqlite::Result<()> {
    statement.raw_bind_parameter(1, realm)?;
    for (value, place) in values.into_iter().zip(2..) {
        statement.raw_bind_parameter::<usize, _>(place, value)?;
    }
    Ok(())
}

struct Values(Vec<Value>);

impl Values {
    fn put<T>(&mut self, value: Option<T>, make: impl FnOnce(T) -> Value) {
        self.0.push(value.map_or(Value::Null, make));
    }
}

impl Sink for Values {
    fn text(&mut self, _: &'static str, value: Option<&str>) {
        self.put(value, |text| Value::Text(text.to_owned()));
    }

    fn number(&mut self, _: &'static str, value: Option<i64>) {
        self.put(value, Value::Number);
    }

    fn flag(&mut self, _: &'static str, value: bool) {
        self.0.push(Value::Number(value.into()));
    }

    fn id(&mut self, _: &'static str, value: Option<&Uuid>) {
        self.put(value, |id| Value::Id(*id.as_bytes()));
    }

    fn time(&mut self, _: &'static str, value: Option<Timestamp>) {
        self.put(value, |at| Value::Number(at.timestamp_micros()));
    }

    fn date(&mut self, _: &'static str, value: Option<NaiveDate>) {
        self.put(value, |date| Value::Text(date.to_string()));
    }

    fn record<T: Serialize>(&mut self, _: &'static str, value: Option<&T>) -> Result<(), Source> {
        let text = value.map(serde_json::to_string).transpose()?;
        self.put(text, Value::Text);
        Ok(())
    }
}

/// A row being read.
pub(crate) struct Stored<'a> {
    row: &'a rusqlite::Row<'a>,
    columns: &'static [&'static str],
    /// The place behind the column that was asked for last: the next one is mostly that.
    next: Cell<usize>,
}

impl<'a> Stored<'a> {
    /// Of a statement that begins with these columns; others are found by SQLite's own list of names.
    pub(crate) const fn new(row: &'a rusqlite::Row<'a>, columns: &'static [&'static str]) -> Self {
        Self { row, columns, next: Cell::new(0) }
    }

    fn column(&self, name: &str) -> Result<ValueRef<'a>, Source> {
        let places = (self.next.get()..self.columns.len()).chain(0..self.next.get());
        let place =
            places.into_iter().find(|place| self.columns.get(*place).is_some_and(|known| *known == name));
        self.next.set(place.map_or(0, |place| place + 1));
        Ok(match place {
            Some(place) => self.row.get_ref(place)?,
            None => self.row.get_ref(name)?,
        })
    }
}

impl columns::Columns for Stored<'_> {
    fn maybe_text(&self, column: &str) -> Result<Option<String>, Source> {
        Ok(self.column(column)?.as_str_or_null()?.map(str::to_owned))
    }

    fn maybe_number(&self, column: &str) -> Result<Option<i64>, Source> {
        Ok(self.column(column)?.as_i64_or_null()?)
    }

    fn flag(&self, column: &str) -> Result<bool, Source> {
        Ok(self.number(column)? != 0)
    }

    fn maybe_id(&self, column: &str) -> Result<Option<Uuid>, Source> {
        Ok(self.column(column)?.as_blob_or_null()?.map(Uuid::from_slice).transpose()?)
    }

    fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, Source> {
        time(self.maybe_number(column)?)
    }

    fn maybe_json<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, Source> {
        Ok(self.column(column)?.as_str_or_null()?.map(serde_json::from_str).transpose()?)
    }
}
