//! How values stand in PostgreSQL's columns, which mostly come and go as JSON: a statement then takes or gives rows of any
//! table.

use fratrie_domain::{
    Timestamp,
    chrono::{DateTime, SecondsFormat, Utc},
    uuid::Uuid,
};
use fratrie_storage::{Source, columns};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sqlx::{Row as _, TypeInfo as _, ValueRef as _, postgres::PgRow};

/// A time as PostgreSQL reads it.
pub(crate) fn time(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// A time that a statement gives in microseconds.
pub(crate) fn moment(micros: i64) -> Result<Timestamp, &'static str> {
    DateTime::from_timestamp_micros(micros).ok_or("a time out of range")
}

/// Microseconds.
const DAY: i64 = 86_400_000_000;

/// A row being read from its own columns, as PostgreSQL's binary protocol gives them: the tables' own types.
pub(crate) struct Plain<'a, F>(pub(crate) &'a F);

/// Fields in PostgreSQL's binary form, by the names of their columns.
pub(crate) trait Fields {
    /// What stands in a column; nothing for NULL.
    fn bytes(&self, column: &str) -> Result<Option<&[u8]>, Source>;
    /// Whether it is a day.
    fn is_date(&self, column: &str) -> Result<bool, Source>;
}

impl Fields for PgRow {
    fn bytes(&self, column: &str) -> Result<Option<&[u8]>, Source> {
        let value = self.try_get_raw(column)?;
        if value.is_null() { Ok(None) } else { Ok(Some(value.as_bytes()?)) }
    }

    fn is_date(&self, column: &str) -> Result<bool, Source> {
        Ok(self.try_get_raw(column)?.type_info().name() == "DATE")
    }
}

/// The first of January 2000, from which PostgreSQL counts, in microseconds since 1970.
const EPOCH: i64 = 946_684_800_000_000;

impl<F: Fields> Plain<'_, F> {
    fn fixed<const N: usize>(&self, column: &str) -> Result<Option<[u8; N]>, Source> {
        Ok(self.0.bytes(column)?.map(<[u8; N]>::try_from).transpose()?)
    }

    fn day(&self, column: &str) -> Result<Option<String>, Source> {
        let days = self.fixed(column)?.map(|bytes| i64::from(i32::from_be_bytes(bytes)));
        let date = |days: i64| {
            Ok::<_, Source>(moment(days.saturating_mul(DAY).saturating_add(EPOCH))?.date_naive().to_string())
        };
        days.map(date).transpose()
    }
}

impl<F: Fields> columns::Columns for Plain<'_, F> {
    fn maybe_text(&self, column: &str) -> Result<Option<String>, Source> {
        if self.0.is_date(column)? {
            return self.day(column);
        }
        Ok(self.0.bytes(column)?.map(std::str::from_utf8).transpose()?.map(str::to_owned))
    }

    fn maybe_number(&self, column: &str) -> Result<Option<i64>, Source> {
        Ok(self.fixed(column)?.map(i64::from_be_bytes))
    }

    fn flag(&self, column: &str) -> Result<bool, Source> {
        Ok(self.fixed::<1>(column)?.ok_or("a truth value is missing")? != [0])
    }

    fn maybe_id(&self, column: &str) -> Result<Option<Uuid>, Source> {
        Ok(self.fixed(column)?.map(Uuid::from_bytes))
    }

    fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, Source> {
        Ok(self.maybe_number(column)?.map(|micros| moment(micros.saturating_add(EPOCH))).transpose()?)
    }

    fn maybe_json<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, Source> {
        // JSONB begins with its version.
        let text = self.0.bytes(column)?.map(|bytes| bytes.split_first().ok_or("a record is empty"));
        Ok(text.transpose()?.map(|(_, text)| serde_json::from_slice(text)).transpose()?)
    }
}

/// A row being read from JSON.
pub(crate) struct Columns(pub(crate) Map<String, Value>);

impl Columns {
    fn value(&self, column: &str) -> Result<Option<&Value>, Source> {
        let value = self.0.get(column).ok_or_else(|| format!("there is no column {column}"))?;
        Ok(Some(value).filter(|value| !value.is_null()))
    }

    fn typed<'a, T>(
        &'a self,
        column: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Source> {
        let Some(value) = self.value(column)? else { return Ok(None) };
        Ok(Some(read(value).ok_or_else(|| format!("{column} is of another type"))?))
    }
}

impl columns::Columns for Columns {
    fn maybe_text(&self, column: &str) -> Result<Option<String>, Source> {
        Ok(self.typed(column, Value::as_str)?.map(str::to_owned))
    }

    fn maybe_number(&self, column: &str) -> Result<Option<i64>, Source> {
        self.typed(column, Value::as_i64)
    }

    fn flag(&self, column: &str) -> Result<bool, Source> {
        Ok(self.typed(column, Value::as_bool)?.ok_or("a truth value is missing")?)
    }

    fn maybe_id(&self, column: &str) -> Result<Option<Uuid>, Source> {
        Ok(self.typed(column, Value::as_str)?.map(Uuid::parse_str).transpose()?)
    }

    fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, Source> {
        let time = self.typed(column, Value::as_str)?.map(DateTime::parse_from_rfc3339).transpose()?;
        Ok(time.map(|time| time.with_timezone(&Utc)))
    }

    fn maybe_json<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, Source> {
        Ok(self.value(column)?.map(|value| T::deserialize(value)).transpose()?)
    }
}
