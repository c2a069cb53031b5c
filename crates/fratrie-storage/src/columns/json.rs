//! A row's columns as the text of a JSON object, written as they come: no value is made to be written.

use super::{Sink, hex, write};
use crate::Source;
use fratrie_domain::{
    Timestamp,
    chrono::{NaiveDate, SecondsFormat},
    model::{Key, Row},
    uuid::Uuid,
};
use serde::Serialize;

/// Appends the columns of a row, but for those that are NULL; the realm is the store's. Ids are 32 hexadecimal digits,
/// times have microseconds.
///
/// # Errors
/// Those of [`write()`](super::write()); then what was appended is no object.
pub fn append_json(row: &Row, text: &mut Vec<u8>) -> Result<(), Source> {
    let mut object = Object::begin(text);
    write(row, &mut object)?;
    object.end()
}

/// Appends the columns of a key, and the row's version beside it if one is given.
///
/// # Errors
/// None that could happen: a text is written into memory.
pub fn append_key_json(key: &Key, version: Option<i64>, text: &mut Vec<u8>) -> Result<(), Source> {
    let mut object = Object::begin(text);
    match key {
        Key::School(code) => object.text("code", Some(code.as_str())),
        Key::Responsible(id) => object.id("id", Some(id.as_uuid())),
        Key::Student(id) => object.id("id", Some(id.as_uuid())),
        Key::Account(id) => object.id("id", Some(id.as_uuid())),
        Key::Responsibility(id) => object.id("id", Some(id.as_uuid())),
        Key::Merge(id) => object.id("id", Some(id.as_uuid())),
        Key::Prior(id) => object.id("id", Some(id.as_uuid())),
        Key::Waiver(pair) => {
            object.id("low_id", Some(pair.low().as_uuid()));
            object.id("high_id", Some(pair.high().as_uuid()));
        }
    }
    object.number("version", version);
    object.end()
}

/// The object in the making.
struct Object<'a> {
    text: &'a mut Vec<u8>,
    /// What goes before the next field.
    before: u8,
    failed: Option<serde_json::Error>,
}

impl<'a> Object<'a> {
    fn begin(text: &'a mut Vec<u8>) -> Self {
        Self { text, before: b'{', failed: None }
    }

    fn end(self) -> Result<(), Source> {
        if self.before == b'{' {
            self.text.push(b'{');
        }
        self.text.push(b'}');
        self.failed.map_or(Ok(()), |error| Err(error.into()))
    }

    fn put<T: Serialize + ?Sized>(&mut self, column: &'static str, value: Option<&T>) {
        let Some(value) = value else { return };
        self.text.push(std::mem::replace(&mut self.before, b','));
        // Names of columns have nothing in them that JSON escapes.
        self.text.push(b'"');
        self.text.extend_from_slice(column.as_bytes());
        self.text.extend_from_slice(b"\":");
        if let Err(error) = serde_json::to_writer(&mut *self.text, value) {
            self.failed = Some(error);
        }
    }
}

impl Sink for Object<'_> {
    fn text(&mut self, column: &'static str, value: Option<&str>) {
        self.put(column, value);
    }

    fn number(&mut self, column: &'static str, value: Option<i64>) {
        self.put(column, value.as_ref());
    }

    fn flag(&mut self, column: &'static str, value: bool) {
        self.put(column, Some(&value));
    }

    fn id(&mut self, column: &'static str, value: Option<&Uuid>) {
        self.put(column, value.map(hex).as_ref());
    }

    fn time(&mut self, column: &'static str, value: Option<Timestamp>) {
        self.put(column, value.map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true)).as_ref());
    }

    fn date(&mut self, column: &'static str, value: Option<NaiveDate>) {
        self.put(column, value.as_ref());
    }

    fn record<T: Serialize>(&mut self, column: &'static str, value: Option<&T>) -> Result<(), Source> {
        self.put(column, value);
        self.failed.take().map_or(Ok(()), |error| Err(error.into()))
    }
}
