//! `demographics.csv`: birth dates.

use super::{
    OneRosterProblem,
    columns::{Columns, State, state},
    dates::{Order, Written},
    ids::Ids,
};
use crate::{
    table::Row,
    told::{Findings, Problem},
};
use chrono::NaiveDate;
use fratrie_domain::roster::Place;
use std::collections::HashMap;

/// Birth dates by the user's number.
#[derive(Debug, Default)]
pub(super) struct Births {
    dates: HashMap<u32, Written>,
    order: Order,
    /// Where the first one stands that is not written by the standard.
    odd: Option<Place>,
    user: Option<usize>,
    status: Option<usize>,
    date: Option<usize>,
}

impl Births {
    pub(super) fn open(&mut self, columns: &Columns, at: Place, findings: &mut Findings) {
        self.user = columns.required("sourcedId", at, findings);
        self.status = columns.place("status", at, findings);
        self.date = columns.required("birthDate", at, findings);
    }

    pub(super) fn row(&mut self, row: &Row, users: &mut Ids, at: Place, findings: &mut Findings) {
        let (user, date) = (row.get(self.user), row.get(self.date));
        if user.is_empty() || date.is_empty() || state(row.get(self.status), at, findings) == State::Deleted {
            return;
        }
        let Some(written) = Written::read(date) else {
            // What stands there may be another column's: a name.
            findings.count(at, "birthDate", false);
            return findings.warn(at, "birthDate", Problem::word("…", "2014-11-13"));
        };
        if matches!(written, Written::Slashed(..)) {
            self.odd = self.odd.or(Some(at));
            findings.warn(at, "birthDate", OneRosterProblem::DateForm.into());
        }
        findings.count(at, "birthDate", true);
        self.order.see(written);
        self.dates.insert(users.number(user), written);
    }

    /// All of the file was read.
    pub(super) fn close(&self, findings: &mut Findings) {
        if let Some(at) = self.odd.filter(|_| !self.order.is_clear()) {
            findings.warn(at, "birthDate", OneRosterProblem::DateUnclear.into());
        }
    }

    pub(super) fn of(&self, user: u32) -> Option<NaiveDate> {
        self.dates.get(&user).and_then(|date| date.date(self.order))
    }
}
