//! All rows of a realm, or the part of them that was loaded.

use super::{Account, Merge, Prior, Responsibility, Responsible, School, Student, Waiver, WaiverPair};
use crate::{
    change::Write,
    ids::{AccountId, MergeId, PriorId, ResponsibilityId, ResponsibleId, StudentId},
    text::SchoolCode,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Counts the changes of one row, from 1. Stores keep it in 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(u64);

impl Version {
    /// That of a row just inserted.
    pub const FIRST: Self = Self(1);

    /// From a number read in a store.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// That of the row after one more change.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

macro_rules! rows {
    ($($(#[$doc:meta])* $kind:ident($row:ty, $key:ty, $field:ident, $key_of:expr)),* $(,)?) => {
        /// The kinds of row. A store that knows them all handles every change set; the compiler tells a new kind to
        /// each `match` (S119).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum RowKind { $($(#[$doc])* $kind),* }

        impl RowKind {
            /// All kinds, those first to which others refer.
            pub const ALL: &[Self] = &[$(Self::$kind),*];
        }

        /// Names one row of a realm.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Key { $($(#[$doc])* $kind($key)),* }

        /// One row.
        #[expect(clippy::large_enum_variant, reason = "rows come by the thousand in one vector; a box each would cost more")]
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Row { $($(#[$doc])* $kind($row)),* }

        /// Rows by key: a realm's, or the part of them that was loaded.
        #[derive(Debug, Clone, PartialEq, Eq, Default)]
        pub struct Rows { $($(#[$doc])* pub $field: BTreeMap<$key, $row>),* }

        impl Key {
            /// What kind of row it names.
            pub const fn kind(&self) -> RowKind {
                match self { $(Self::$kind(_) => RowKind::$kind),* }
            }
        }

        impl Row {
            /// Its key.
            pub fn key(&self) -> Key {
                match self { $(Self::$kind(row) => { let key_of: fn(&$row) -> $key = $key_of; Key::$kind(key_of(row)) }),* }
            }

            /// Its version.
            pub const fn version(&self) -> Version {
                match self { $(Self::$kind(row) => row.version),* }
            }

            /// The same row at another version.
            #[must_use]
            pub fn at(mut self, version: Version) -> Self {
                match &mut self { $(Self::$kind(row) => row.version = version),* }
                self
            }
        }

        impl Rows {
            /// The version of a row, if it is here.
            pub fn version(&self, key: &Key) -> Option<Version> {
                match key { $(Key::$kind(key) => self.$field.get(key).map(|row| row.version)),* }
            }

            /// A row, if it is here.
            pub fn get(&self, key: &Key) -> Option<Row> {
                match key { $(Key::$kind(key) => self.$field.get(key).cloned().map(Row::$kind)),* }
            }

            /// Puts a row in, in place of the one that bears its key.
            pub fn put(&mut self, row: Row) {
                match row { $(Row::$kind(row) => { let key_of: fn(&$row) -> $key = $key_of; self.$field.insert(key_of(&row), row); }),* }
            }

            /// Takes a row out.
            pub fn remove(&mut self, key: &Key) {
                match key { $(Key::$kind(key) => { self.$field.remove(key); }),* }
            }

            /// What is to be written so that these rows stand where `before` stood: insertions, updates and deletions, each row
            /// at its next version. Those of `touched` are written though nothing else of them changes.
            pub(crate) fn differing_from(self, before: &Self, touched: &BTreeSet<Key>) -> Vec<Write> {
                let mut gone: Vec<Write> = Vec::new();
                $(gone.extend(
                    before.$field.keys().filter(|key| !self.$field.contains_key(key)).cloned().map(Key::$kind).map(Write::Delete),
                );)*
                let mut writes = self.over(before, touched);
                writes.append(&mut gone);
                writes
            }

            /// The same, where rows that are not here stand as they stood.
            pub(crate) fn over(self, before: &Self, touched: &BTreeSet<Key>) -> Vec<Write> {
                let mut writes = Vec::new();
                $(for (key, mut row) in self.$field {
                    match before.$field.get(&key) {
                        None => {
                            row.version = Version::FIRST;
                            writes.push(Write::Insert(Row::$kind(row)));
                        }
                        Some(old) if *old != row || touched.contains(&Key::$kind(key)) => {
                            row.version = old.version.next();
                            writes.push(Write::Update(Row::$kind(row)));
                        }
                        Some(_) => {}
                    }
                })*
                writes
            }

            /// All rows, in the order of [`RowKind`]: a row comes after those that it refers to.
            pub fn iter(&self) -> impl Iterator<Item = Row> + '_ {
                std::iter::empty()$(.chain(self.$field.values().cloned().map(Row::$kind)))*
            }
        }
    };
}

rows! {
    /// A school.
    School(School, SchoolCode, schools, |row| row.code.clone()),
    /// A person record of a school's base.
    Responsible(Responsible, ResponsibleId, responsibles, |row| row.id),
    /// A pupil.
    Student(Student, StudentId, students, |row| row.id),
    /// An account.
    Account(Account, AccountId, accounts, |row| row.id),
    /// A link.
    Responsibility(Responsibility, ResponsibilityId, responsibilities, |row| row.id),
    /// The record of a merge.
    Merge(Merge, MergeId, merges, |row| row.id),
    /// The office's word on two accounts.
    Waiver(Waiver, WaiverPair, waivers, |row| row.pair),
    /// Former values of a person's rows.
    Prior(Prior, PriorId, priors, |row| row.id),
}
