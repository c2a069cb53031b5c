//! A row's columns as a JSON object.

use super::{Dialect, Sink, hex};
use crate::Source;
use fratrie_domain::{Timestamp, chrono::NaiveDate, uuid::Uuid};
use serde::Serialize;
use serde_json::{Map, Value};

/// The object in the making.
pub(super) struct Object<'a, D> {
    dialect: &'a D,
    fields: Map<String, Value>,
}

impl<'a, D> Object<'a, D> {
    pub(super) fn new(dialect: &'a D) -> Self {
        Self { dialect, fields: Map::new() }
    }

    fn put(&mut self, column: &'static str, value: impl Into<Value>) {
        self.fields.insert(column.to_owned(), value.into());
    }
}

impl<D> From<Object<'_, D>> for Value {
    fn from(object: Object<'_, D>) -> Self {
        Self::Object(object.fields)
    }
}

impl<D: Dialect> Sink for Object<'_, D> {
    fn text(&mut self, column: &'static str, value: Option<&str>) {
        self.put(column, value);
    }

    fn number(&mut self, column: &'static str, value: Option<i64>) {
        self.put(column, value);
    }

    fn flag(&mut self, column: &'static str, value: bool) {
        self.put(column, self.dialect.flag(value));
    }

    fn id(&mut self, column: &'static str, value: Option<&Uuid>) {
        self.put(column, value.map(hex));
    }

    fn time(&mut self, column: &'static str, value: Option<Timestamp>) {
        self.put(column, value.map_or(Value::Null, |at| self.dialect.time(at)));
    }

    fn date(&mut self, column: &'static str, value: Option<NaiveDate>) {
        self.put(column, value.map(|date| date.to_string()));
    }

    fn record<T: Serialize>(&mut self, column: &'static str, value: Option<&T>) -> Result<(), Source> {
        let value = value.map(serde_json::to_value).transpose()?;
        self.put(column, value.map_or(Value::Null, |value| self.dialect.nested(value)));
        Ok(())
    }
}
