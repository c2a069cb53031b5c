//! The children of an account, each in one row: the link's own columns, the student's as `pupil_…`, the school's as `at_…`,
//! the responsible's name as `of_…`, and of the account its `status` and `session_stamp`.

use super::{Columns, persons, responsibilities};
use crate::Source;
use fratrie_domain::{Child, Family, SessionStamp, Timestamp, uuid::Uuid};
use serde::de::DeserializeOwned;

/// An account's children, from the rows of one statement: one a link, or one without a link where it has none; no row, no
/// account.
///
/// # Errors
/// The columns are not those of such a row.
pub fn decode_family(rows: &[impl Columns]) -> Result<Option<Family>, Source> {
    let Some(account) = rows.first() else { return Ok(None) };
    let stamp = SessionStamp::from_uuid(account.id("session_stamp")?);
    let stamp = Some(stamp).filter(|_| account.text("status").is_ok_and(|status| status == "active"));
    let children: Result<Vec<Option<Child>>, Source> = rows.iter().map(child).collect();
    Ok(Some(Family::new(stamp, children?.into_iter().flatten().collect())))
}

fn child(row: &impl Columns) -> Result<Option<Child>, Source> {
    if row.maybe_id("id")?.is_none() {
        return Ok(None);
    }
    Ok(Some(Child {
        link: responsibilities::decode(row)?,
        student: persons::decode_student(&Under(row, "pupil_"))?,
        school: persons::decode_school(&Under(row, "at_"))?,
        responsible: persons::name(&Under(row, "of_"))?,
    }))
}

/// The columns whose names begin so.
struct Under<'a, C>(&'a C, &'static str);

impl<C: Columns> Under<'_, C> {
    fn whole(&self, column: &str) -> String {
        [self.1, column].concat()
    }
}

impl<C: Columns> Columns for Under<'_, C> {
    fn maybe_text(&self, column: &str) -> Result<Option<String>, Source> {
        self.0.maybe_text(&self.whole(column))
    }

    fn maybe_number(&self, column: &str) -> Result<Option<i64>, Source> {
        self.0.maybe_number(&self.whole(column))
    }

    fn flag(&self, column: &str) -> Result<bool, Source> {
        self.0.flag(&self.whole(column))
    }

    fn maybe_id(&self, column: &str) -> Result<Option<Uuid>, Source> {
        self.0.maybe_id(&self.whole(column))
    }

    fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, Source> {
        self.0.maybe_time(&self.whole(column))
    }

    fn maybe_json<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, Source> {
        self.0.maybe_json(&self.whole(column))
    }
}
