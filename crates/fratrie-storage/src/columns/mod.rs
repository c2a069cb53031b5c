//! How rows stand in the columns of an SQL table: the same for every SQL store, but for how it takes columns ([`Sink`]) and
//! hands them out ([`Columns`]).
//!
//! A row goes in column by column; or as the text of a JSON object of its columns, so that one statement takes any number of
//! rows. It comes out column by column.
//!
//! ```
//! use fratrie_storage::{columns, domain::model::{Row, School, Version}};
//!
//! let school = School { code: "0999001A".parse()?, name: "Collège des Tilleuls".parse()?, version: Version::FIRST };
//! let mut text = Vec::new();
//! columns::append_json(&Row::School(school), &mut text)?;
//! assert_eq!(String::from_utf8(text)?, r#"{"code":"0999001A","name":"Collège des Tilleuls","version":1}"#);
//! # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
//! ```

mod accounts;
mod families;
mod json;
mod names;
mod persons;
mod priors;
mod records;
mod responsibilities;

pub use families::FamilyRows;
pub use json::{append_json, append_key_json};

use crate::{CommitError, RepositoryError, Source};
use fratrie_domain::{
    Timestamp,
    chrono::NaiveDate,
    model::{Row, RowKind, Version},
    uuid::Uuid,
};
use serde::{Serialize, de::DeserializeOwned};

/// Takes a row's columns, one after another and always in the same order. `None` is NULL.
pub trait Sink {
    /// A text.
    fn text(&mut self, column: &'static str, value: Option<&str>);
    /// A whole number.
    fn number(&mut self, column: &'static str, value: Option<i64>);
    /// A truth value.
    fn flag(&mut self, column: &'static str, value: bool);
    /// An id.
    fn id(&mut self, column: &'static str, value: Option<&Uuid>);
    /// A time, to the microsecond.
    fn time(&mut self, column: &'static str, value: Option<Timestamp>);
    /// A day.
    fn date(&mut self, column: &'static str, value: Option<NaiveDate>);
    /// A record inside a column.
    ///
    /// # Errors
    /// JSON has no word for something in it.
    fn record<T: Serialize>(&mut self, column: &'static str, value: Option<&T>) -> Result<(), Source>;
}

/// One row being read. `None` is NULL; a column that is not there or of another type is an error.
pub trait Columns {
    /// A text.
    ///
    /// # Errors
    /// When there is no such column of that type; so for all of these.
    fn maybe_text(&self, column: &str) -> Result<Option<String>, Source>;
    /// A whole number.
    ///
    /// # Errors
    /// As for a text.
    fn maybe_number(&self, column: &str) -> Result<Option<i64>, Source>;
    /// A truth value.
    ///
    /// # Errors
    /// As for a text.
    fn flag(&self, column: &str) -> Result<bool, Source>;
    /// An id.
    ///
    /// # Errors
    /// As for a text.
    fn maybe_id(&self, column: &str) -> Result<Option<Uuid>, Source>;
    /// A time.
    ///
    /// # Errors
    /// As for a text.
    fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, Source>;
    /// A record inside the column.
    ///
    /// # Errors
    /// As for a text, or when it is not such a record.
    fn maybe_json<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, Source>;

    /// A text that must be there.
    ///
    /// # Errors
    /// As for [`maybe_text`](Self::maybe_text), or NULL; so for the others.
    fn text(&self, column: &str) -> Result<String, Source> {
        self.maybe_text(column)?.ok_or_else(|| missing(column))
    }
    /// A text of a type of its own, if there is one.
    ///
    /// # Errors
    /// Also when the type refuses the text.
    fn maybe_parsed<T>(&self, column: &str) -> Result<Option<T>, Source>
    where
        T: TryFrom<String>,
        T::Error: std::error::Error + Send + Sync + 'static,
    {
        Ok(self.maybe_text(column)?.map(T::try_from).transpose()?)
    }
    /// A text of a type of its own.
    ///
    /// # Errors
    /// Also when the type refuses the text.
    fn parsed<T>(&self, column: &str) -> Result<T, Source>
    where
        T: TryFrom<String>,
        T::Error: std::error::Error + Send + Sync + 'static,
    {
        Ok(T::try_from(self.text(column)?)?)
    }
    /// A whole number that must be there.
    ///
    /// # Errors
    /// As for [`text`](Self::text).
    fn number(&self, column: &str) -> Result<i64, Source> {
        self.maybe_number(column)?.ok_or_else(|| missing(column))
    }
    /// An id that must be there.
    ///
    /// # Errors
    /// As for [`text`](Self::text).
    fn id(&self, column: &str) -> Result<Uuid, Source> {
        self.maybe_id(column)?.ok_or_else(|| missing(column))
    }
    /// A time that must be there.
    ///
    /// # Errors
    /// As for [`text`](Self::text).
    fn time(&self, column: &str) -> Result<Timestamp, Source> {
        self.maybe_time(column)?.ok_or_else(|| missing(column))
    }
    /// A record that must be there.
    ///
    /// # Errors
    /// As for [`text`](Self::text).
    fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, Source> {
        self.maybe_json(column)?.ok_or_else(|| missing(column))
    }
    /// The row's version.
    ///
    /// # Errors
    /// As for [`text`](Self::text).
    fn version(&self) -> Result<Version, Source> {
        Ok(Version::new(self.number("version")?.try_into()?))
    }
}

fn missing(column: &str) -> Source {
    format!("{column} is missing").into()
}

/// Hands out the columns of a row, its version as the last; the realm is the store's.
///
/// # Errors
/// A version beyond 63 bits, which no SQL integer holds; a record that is newer than this crate.
pub fn write(row: &Row, sink: &mut impl Sink) -> Result<(), Source> {
    match row {
        Row::School(row) => persons::write_school(row, sink),
        Row::Responsible(row) => persons::write_responsible(row, sink)?,
        Row::Student(row) => persons::write_student(row, sink),
        Row::Account(row) => accounts::write(row, sink)?,
        Row::Responsibility(row) => responsibilities::write(row, sink)?,
        Row::Merge(row) => records::write_merge(row, sink)?,
        Row::Waiver(row) => records::write_waiver(row, sink),
        Row::Prior(row) => priors::write(row, sink)?,
    }
    sink.number("version", Some(i64::try_from(row.version().get())?));
    Ok(())
}

/// The names of a row's columns, in the order in which [`write()`] hands them out.
///
/// # Errors
/// Those of [`write()`].
pub fn names(row: &Row) -> Result<Vec<&'static str>, Source> {
    let mut names = names::Names::default();
    write(row, &mut names)?;
    Ok(names.0)
}

/// A row, from its columns.
///
/// # Errors
/// The columns are not those of such a row.
pub fn decode(kind: RowKind, row: &impl Columns) -> Result<Row, Source> {
    Ok(match kind {
        RowKind::School => Row::School(persons::decode_school(row)?),
        RowKind::Responsible => Row::Responsible(persons::decode_responsible(row)?),
        RowKind::Student => Row::Student(persons::decode_student(row)?),
        RowKind::Account => Row::Account(accounts::decode(row)?),
        RowKind::Responsibility => Row::Responsibility(responsibilities::decode(row)?),
        RowKind::Merge => Row::Merge(records::decode_merge(row)?),
        RowKind::Waiver => Row::Waiver(records::decode_waiver(row)?),
        RowKind::Prior => Row::Prior(priors::decode(row)?),
    })
}

/// What an error calls a row.
pub const fn name(kind: RowKind) -> &'static str {
    match kind {
        RowKind::School => "school",
        RowKind::Responsible => "responsible",
        RowKind::Student => "student",
        RowKind::Account => "account",
        RowKind::Responsibility => "responsibility",
        RowKind::Merge => "merge",
        RowKind::Waiver => "waiver",
        RowKind::Prior => "prior",
    }
}

/// Whether the row is a link that ends. Among updates those come first, so that a student's place is free for a link
/// that takes it.
pub const fn ends(row: &Row) -> bool {
    matches!(row, Row::Responsibility(link) if !link.is_active())
}

/// What a row's columns said that is not a row of ours.
#[derive(Debug, thiserror::Error)]
#[error("{what} is damaged")]
pub struct Damaged {
    /// What is damaged.
    pub what: &'static str,
    /// How.
    #[source]
    pub source: Source,
}

impl From<Damaged> for RepositoryError {
    fn from(Damaged { what, source }: Damaged) -> Self {
        Self::Corrupt { what, source }
    }
}

impl From<Damaged> for CommitError {
    fn from(Damaged { what, source }: Damaged) -> Self {
        Self::Corrupt { what, source }
    }
}

/// An id as 32 hexadecimal digits.
pub fn hex(id: &Uuid) -> String {
    id.simple().to_string()
}
