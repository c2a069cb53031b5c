//! The cells of one line, each checked; every fault of it is told before the line is given up.

use super::{columns::Columns, fields::Field, mapping::Mapping, words::yes};
use crate::{
    table::Row,
    told::{Findings, Problem},
    values::mend,
};
use fratrie_domain::{
    PersonName, TextError,
    roster::{Place, Told},
};
use std::{collections::BTreeMap, str::FromStr};

/// The cells of one line. What they give is none where a cell is at fault, which is told then.
pub(super) struct Cells<'a> {
    pub(super) at: Place,
    pub(super) row: &'a Row,
    pub(super) columns: &'a Columns,
    pub(super) mapping: Option<&'a Mapping>,
    pub(super) findings: &'a mut Findings,
    pub(super) tally: &'a mut Tally,
}

/// How many cells of a column could be taken, and how many not, where those that can not are left out.
pub(super) type Tally = BTreeMap<Field, (u64, u64)>;

/// The columns of which more cells could not be taken than could: they are most likely others.
pub(super) fn wrong_columns(tally: &Tally) -> impl Iterator<Item = Field> {
    tally.iter().filter(|(_, (taken, left))| *left >= 3 && left > taken).map(|(field, _)| *field)
}

impl Cells<'_> {
    /// What the line says of a field, as text; in our words, where the mapping has some.
    pub(super) fn told(&self, field: Field) -> Told<String> {
        match self.columns.told(field, self.row) {
            Told::Absent => Told::Absent,
            Told::Empty => Told::Empty,
            Told::Value(text) => {
                let ours = self.mapping.and_then(|mapping| mapping.word(field, &text));
                Told::Value(ours.map_or_else(|| text.clone().into_owned(), str::to_owned))
            }
        }
    }

    pub(super) fn raw(&self, field: Field) -> String {
        self.told(field).value().cloned().unwrap_or_default()
    }

    fn check<T>(&mut self, field: Field, value: Result<T, Problem>) -> Option<T> {
        value.map_err(|problem| self.findings.fault(self.at, field.name(), problem)).ok()
    }

    /// A text that must be there.
    pub(super) fn text<T: FromStr<Err = TextError>>(&mut self, field: Field) -> Option<T> {
        let value = self.raw(field).parse().map_err(Problem::Text);
        self.check(field, value)
    }

    /// A text that may be missing, or empty.
    pub(super) fn maybe<T: FromStr<Err = TextError>>(&mut self, field: Field) -> Option<Told<T>> {
        self.read(field, |text| text.parse().map_err(Problem::Text))
    }

    /// What may be missing, or empty.
    pub(super) fn read<T>(
        &mut self,
        field: Field,
        read: impl Fn(&str) -> Result<T, Problem>,
    ) -> Option<Told<T>> {
        let value = match self.told(field) {
            Told::Absent => Ok(Told::Absent),
            Told::Empty => Ok(Told::Empty),
            Told::Value(text) => read(&text).map(Told::Value),
        };
        self.check(field, value)
    }

    /// How somebody is reached: what can not be taken is left out.
    pub(super) fn detail<T>(&mut self, field: Field, read: impl Fn(&str) -> Result<T, Problem>) -> Told<T> {
        match self.told(field) {
            Told::Absent => Told::Absent,
            Told::Empty => Told::Empty,
            Told::Value(text) => {
                let (taken, left) = self.tally.entry(field).or_default();
                match read(&text) {
                    Ok(value) => {
                        *taken += 1;
                        Told::Value(value)
                    }
                    Err(problem) => {
                        *left += 1;
                        self.findings.leave(self.at, field.name(), problem);
                        Told::Absent
                    }
                }
            }
        }
    }

    /// One of a few words, which may be missing or empty.
    pub(super) fn word<T>(
        &mut self,
        field: Field,
        read: impl Fn(&str) -> Option<T>,
        expected: &'static str,
    ) -> Option<Told<T>> {
        self.read(field, |text| read(text).ok_or_else(|| Problem::word(text, expected)))
    }

    /// One of a few words, which must be there.
    pub(super) fn word_needed<T>(
        &mut self,
        field: Field,
        read: impl Fn(&str) -> Option<T>,
        expected: &'static str,
    ) -> Option<T> {
        let text = self.raw(field);
        let value = read(&text).ok_or_else(|| Problem::word(&text, expected));
        self.check(field, value)
    }

    /// Yes or no; an empty cell, or none, means no.
    pub(super) fn flag(&mut self, field: Field) -> Option<bool> {
        self.word_needed(field, yes, "oui, non")
    }

    /// Yes or no, as bits; none where no column says anything.
    #[expect(
        clippy::option_option,
        reason = "the outer one says whether the cells were right, the inner one whether there are any"
    )]
    pub(super) fn flags(&mut self, flags: &[(Field, u16)]) -> Option<Option<u16>> {
        if !flags.iter().any(|(field, _)| self.columns.has(*field)) {
            return Some(None);
        }
        let told: Vec<Option<u16>> = flags
            .iter()
            .map(|(field, bit)| self.flag(*field).map(|set| if set { *bit } else { 0 }))
            .collect();
        told.into_iter().try_fold(0, |all, bit| Some(all | bit?)).map(Some)
    }

    /// A name, mended where accents were damaged.
    pub(super) fn name(&mut self, family: Field, usage: Field, given: Field) -> Option<PersonName> {
        let [family_name, usage_name, given_name] = [family, usage, given].map(|field| {
            let raw = self.raw(field);
            let (mended, problem) = mend(&raw);
            if let Some(problem) = problem {
                self.findings.warn(self.at, field.name(), problem);
            }
            mended.into_owned()
        });
        let usage_name = Some(usage_name.as_str()).filter(|usage| !usage.is_empty());
        // Taken for a family name too, each one tells whether it is at fault itself.
        for (field, text) in [(given, Some(given_name.as_str())), (usage, usage_name)] {
            if let Some(Err(problem)) = text.map(|text| PersonName::new(text, None, text)) {
                return self.check(field, Err(Problem::Text(problem)));
            }
        }
        let name = PersonName::new(&family_name, usage_name, &given_name).map_err(Problem::Text);
        self.check(family, name)
    }
}
