//! How values stand in columns.

use chrono::{DateTime, Utc};
use fratrie_domain::{Timestamp, model::Version};
use fratrie_storage::Source;
use serde::de::DeserializeOwned;
use sqlx::{Row, sqlite::SqliteRow};
use uuid::Uuid;

/// A row being read.
pub(crate) struct Columns<'a>(pub(crate) &'a SqliteRow);

impl Columns<'_> {
    pub(crate) fn text(&self, column: &str) -> Result<String, Source> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn maybe_text(&self, column: &str) -> Result<Option<String>, Source> {
        Ok(self.0.try_get(column)?)
    }

    /// A text of a type of its own, if there is one.
    pub(crate) fn maybe_parsed<T>(&self, column: &str) -> Result<Option<T>, Source>
    where
        T: TryFrom<String>,
        T::Error: std::error::Error + Send + Sync + 'static,
    {
        Ok(self.maybe_text(column)?.map(T::try_from).transpose()?)
    }

    /// A text of a type of its own.
    pub(crate) fn parsed<T>(&self, column: &str) -> Result<T, Source>
    where
        T: TryFrom<String>,
        T::Error: std::error::Error + Send + Sync + 'static,
    {
        Ok(T::try_from(self.text(column)?)?)
    }

    pub(crate) fn number(&self, column: &str) -> Result<i64, Source> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn maybe_id(&self, column: &str) -> Result<Option<Uuid>, Source> {
        let bytes: Option<Vec<u8>> = self.0.try_get(column)?;
        Ok(bytes.map(|bytes| Uuid::from_slice(&bytes)).transpose()?)
    }

    pub(crate) fn id(&self, column: &str) -> Result<Uuid, Source> {
        Ok(self.maybe_id(column)?.ok_or("an id is missing")?)
    }

    pub(crate) fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, Source> {
        let micros: Option<i64> = self.0.try_get(column)?;
        Ok(micros.map(|micros| time(micros).ok_or("a time out of range")).transpose()?)
    }

    pub(crate) fn time(&self, column: &str) -> Result<Timestamp, Source> {
        Ok(self.maybe_time(column)?.ok_or("a time is missing")?)
    }

    pub(crate) fn version(&self) -> Result<Version, Source> {
        Ok(Version::new(self.number("version")?.try_into()?))
    }

    pub(crate) fn maybe_json<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, Source> {
        Ok(self.maybe_text(column)?.map(|text| serde_json::from_str(&text)).transpose()?)
    }

    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, Source> {
        Ok(serde_json::from_str(&self.text(column)?)?)
    }
}

fn time(micros: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros)
}

/// An id as it goes into a statement's JSON: SQL turns it into bytes with `unhex`.
pub(crate) fn hex(id: &Uuid) -> String {
    id.simple().to_string()
}

/// A JSON array of ids for one parameter.
pub(crate) fn hex_array<'a>(ids: impl IntoIterator<Item = &'a Uuid>) -> String {
    array(ids.into_iter().map(hex))
}

/// A JSON array of texts for one parameter.
pub(crate) fn array(texts: impl IntoIterator<Item = String>) -> String {
    serde_json::Value::from(texts.into_iter().collect::<Vec<_>>()).to_string()
}

/// A nested record as JSON text, or NULL.
pub(crate) fn nested<T: serde::Serialize>(value: Option<&T>) -> Result<Option<String>, Source> {
    Ok(value.map(serde_json::to_string).transpose()?)
}
