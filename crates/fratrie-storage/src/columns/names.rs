//! The names of a row's columns.

use super::Sink;
use crate::Source;
use fratrie_domain::{Timestamp, chrono::NaiveDate, uuid::Uuid};
use serde::Serialize;

/// The names so far.
#[derive(Default)]
pub(super) struct Names(pub(super) Vec<&'static str>);

impl Sink for Names {
    fn text(&mut self, column: &'static str, _: Option<&str>) {
        self.0.push(column);
    }

    fn number(&mut self, column: &'static str, _: Option<i64>) {
        self.0.push(column);
    }

    fn flag(&mut self, column: &'static str, _: bool) {
        self.0.push(column);
    }

    fn id(&mut self, column: &'static str, _: Option<&Uuid>) {
        self.0.push(column);
    }

    fn time(&mut self, column: &'static str, _: Option<Timestamp>) {
        self.0.push(column);
    }

    fn date(&mut self, column: &'static str, _: Option<NaiveDate>) {
        self.0.push(column);
    }

    fn record<T: Serialize>(&mut self, column: &'static str, _: Option<&T>) -> Result<(), Source> {
        self.0.push(column);
        Ok(())
    }
}
