//! How values stand in SQLite's columns: ids as 16 bytes, times as microseconds since 1970, records as JSON text.

use fratrie_domain::{Timestamp, chrono::DateTime, uuid::Uuid};
use fratrie_storage::{Source, columns};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::{Row, sqlite::SqliteRow};

/// What goes into a statement's JSON.
pub(crate) struct Dialect;

impl columns::Dialect for Dialect {
    fn time(&self, at: Timestamp) -> Value {
        at.timestamp_micros().into()
    }

    fn flag(&self, value: bool) -> Value {
        i64::from(value).into()
    }

    fn nested(&self, value: Value) -> Value {
        value.to_string().into()
    }
}

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
        let bytes: Option<Vec<u8>> = self.0.try_get(column)?;
        Ok(bytes.map(|bytes| Uuid::from_slice(&bytes)).transpose()?)
    }

    fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, Source> {
        let micros = self.maybe_number(column)?;
        Ok(micros
            .map(|micros| DateTime::from_timestamp_micros(micros).ok_or("a time out of range"))
            .transpose()?)
    }

    fn maybe_json<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, Source> {
        Ok(self.maybe_text(column)?.map(|text| serde_json::from_str(&text)).transpose()?)
    }
}

/// A JSON array of ids for one parameter.
pub(crate) fn hex_array<'a>(ids: impl IntoIterator<Item = &'a Uuid>) -> String {
    array(ids.into_iter().map(columns::hex))
}

/// A JSON array of texts for one parameter.
pub(crate) fn array(texts: impl IntoIterator<Item = String>) -> String {
    Value::from(texts.into_iter().collect::<Vec<_>>()).to_string()
}
