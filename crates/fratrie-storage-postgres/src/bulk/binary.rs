//! Rows in the format of `COPY … (FORMAT binary)`: PostgreSQL's documentation, `COPY`, "Binary Format".

use fratrie_domain::{
    Timestamp,
    chrono::{DateTime, NaiveDate},
    model::Row,
    uuid::Uuid,
};
use fratrie_storage::{
    Source,
    columns::{self, Sink},
};
use serde::Serialize;

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// No flags, no extension of the header.
const HEADER: [u8; 8] = [0; 8];
/// Times are counted from the first of January 2000.
const EPOCH: i64 = 946_684_800_000_000;
/// The version of JSONB's binary form.
const JSONB: u8 = 1;

/// Rows in the making.
pub(super) struct Rows(Vec<u8>);

impl Rows {
    pub(super) fn new() -> Self {
        Self([SIGNATURE, &HEADER].concat())
    }

    /// Adds a row: the realm, then the columns in their order.
    pub(super) fn add(&mut self, realm: &str, row: &Row) -> Result<(), Source> {
        let start = self.0.len();
        self.0.extend([0, 0]);
        let mut fields = Fields { bytes: &mut self.0, count: 0, failed: None };
        fields.text("realm_id", Some(realm));
        columns::write(row, &mut fields)?;
        let Fields { count, failed, .. } = fields;
        if let Some(error) = failed {
            return Err(error);
        }
        put(&mut self.0, start, &count.to_be_bytes());
        Ok(())
    }

    /// The whole.
    pub(super) fn end(mut self) -> Vec<u8> {
        self.0.extend((-1_i16).to_be_bytes());
        self.0
    }
}

/// Writes into room that was left.
fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    if let Some(room) = bytes.get_mut(at..at.saturating_add(value.len())) {
        room.copy_from_slice(value);
    }
}

/// The fields of one row.
struct Fields<'a> {
    bytes: &'a mut Vec<u8>,
    count: i16,
    failed: Option<Source>,
}

impl Fields<'_> {
    fn field(&mut self, value: Option<&[u8]>) {
        self.count += 1;
        let Some(value) = value else {
            self.bytes.extend((-1_i32).to_be_bytes());
            return;
        };
        match i32::try_from(value.len()) {
            Ok(length) => self.bytes.extend(length.to_be_bytes()),
            Err(error) => self.failed = Some(error.into()),
        }
        self.bytes.extend_from_slice(value);
    }
}

impl Sink for Fields<'_> {
    fn text(&mut self, _: &'static str, value: Option<&str>) {
        self.field(value.map(str::as_bytes));
    }

    fn number(&mut self, _: &'static str, value: Option<i64>) {
        self.field(value.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
    }

    fn flag(&mut self, _: &'static str, value: bool) {
        self.field(Some(&[u8::from(value)]));
    }

    fn id(&mut self, _: &'static str, value: Option<&Uuid>) {
        self.field(value.map(|id| id.as_bytes().as_slice()));
    }

    fn time(&mut self, column: &'static str, value: Option<Timestamp>) {
        self.number(column, value.map(|at| at.timestamp_micros() - EPOCH));
    }

    fn date(&mut self, _: &'static str, value: Option<NaiveDate>) {
        let epoch = DateTime::from_timestamp_micros(EPOCH).map(|epoch| epoch.date_naive());
        let days = value.zip(epoch).map(|(date, epoch)| date.signed_duration_since(epoch).num_days());
        match days.map(i32::try_from).transpose() {
            Ok(days) => self.field(days.map(i32::to_be_bytes).as_ref().map(<[u8; 4]>::as_slice)),
            Err(error) => self.failed = Some(error.into()),
        }
    }

    fn record<T: Serialize>(&mut self, _: &'static str, value: Option<&T>) -> Result<(), Source> {
        let Some(value) = value else {
            self.field(None);
            return Ok(());
        };
        self.count += 1;
        let start = self.bytes.len();
        self.bytes.extend([0; 4]);
        self.bytes.push(JSONB);
        serde_json::to_writer(&mut *self.bytes, value)?;
        let length = i32::try_from(self.bytes.len().saturating_sub(start).saturating_sub(4))?;
        put(self.bytes, start, &length.to_be_bytes());
        Ok(())
    }
}
