//! How values stand in SQLite's columns: ids as 16 bytes, times as microseconds since 1970, records as JSON text.

use fratrie_domain::{Timestamp, chrono::DateTime, uuid::Uuid};
use fratrie_storage::{Source, columns};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sqlx::{Row, sqlite::SqliteRow};

/// A row being read.
pub(crate) struct Columns<'a>(pub(crate) &'a SqliteRow);

impl columns::Columns for Columns<'_> {
    fn maybe_text(&self, column: &str) -> Result<Option<String>, Source> {
        Ok(self.0.try_get(column)?)
    }

    fn maybe_number(&self, column: &str) -> Result<Option<i64>, Source> {
        Ok(self.0.try_get(column)?)
    }

    fn flag(&self, column: &str) -> Result<bool, Source> {
        Ok(self.number(column)? != 0)
    }

    fn maybe_id(&self, column: &str) -> Result<Option<Uuid>, Source> {
        let bytes: Option<&[u8]> = self.0.try_get(column)?;
        Ok(bytes.map(Uuid::from_slice).transpose()?)
    }

    fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, Source> {
        time(self.maybe_number(column)?)
    }

    fn maybe_json<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, Source> {
        let text: Option<&str> = self.0.try_get(column)?;
        Ok(text.map(serde_json::from_str).transpose()?)
    }
}

/// A row that a statement gave as a JSON object, its ids as hexadecimal digits.
pub(crate) struct Record<'a>(pub(crate) &'a Map<String, Value>);

impl Record<'_> {
    fn value(&self, column: &str) -> Result<&Value, Source> {
        self.0.get(column).ok_or_else(|| format!("there is no {column}").into())
    }

    fn maybe<'a, T>(&'a self, column: &str, read: fn(&'a Value) -> Option<T>) -> Result<Option<T>, Source> {
        match self.value(column)? {
            Value::Null => Ok(None),
            value => read(value).map(Some).ok_or_else(|| format!("{column} is of another type").into()),
        }
    }
}

impl columns::Columns for Record<'_> {
    fn maybe_text(&self, column: &str) -> Result<Option<String>, Source> {
        Ok(self.maybe(column, Value::as_str)?.map(str::to_owned))
    }

    fn maybe_number(&self, column: &str) -> Result<Option<i64>, Source> {
        self.maybe(column, Value::as_i64)
    }

    fn flag(&self, column: &str) -> Result<bool, Source> {
        Ok(self.number(column)? != 0)
    }

    fn maybe_id(&self, column: &str) -> Result<Option<Uuid>, Source> {
        // What is NULL has no digits.
        let digits = self.maybe(column, Value::as_str)?.filter(|digits| !digits.is_empty());
        Ok(digits.map(Uuid::try_parse).transpose()?)
    }

    fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, Source> {
        time(self.maybe_number(column)?)
    }

    fn maybe_json<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, Source> {
        Ok(self.maybe(column, Value::as_str)?.map(serde_json::from_str).transpose()?)
    }
}

/// A time, from its microseconds.
pub(crate) fn time(micros: Option<i64>) -> Result<Option<Timestamp>, Source> {
    let time = |micros| DateTime::from_timestamp_micros(micros).ok_or("a time out of range");
    Ok(micros.map(time).transpose()?)
}

/// A JSON array of ids for one parameter.
pub(crate) fn hex_array<'a>(ids: impl IntoIterator<Item = &'a Uuid>) -> String {
    array(ids.into_iter().map(columns::hex))
}

/// A JSON array of texts for one parameter.
pub(crate) fn array(texts: impl IntoIterator<Item = String>) -> String {
    Value::from(texts.into_iter().collect::<Vec<_>>()).to_string()
}
