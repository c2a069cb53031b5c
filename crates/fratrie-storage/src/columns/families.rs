//! The children of an account: one row a link, of what a list shows. Of the account, `stamp`: its session stamp where it is
//! active. Of the link, whether it is `joined` to another, and what it says; of the student `id`, `family`, `usage`, `given`,
//! `class` and `school`; of the school `school_name`; of the responsible `of_family`, `of_usage` and `of_given`.

use super::{Columns, persons, responsibilities};
use crate::Source;
use fratrie_domain::{
    Child, Family, PersonName, SessionStamp, StudentId, model::Restrictions, model::Rights,
};

/// An account's children, from the rows of one statement, added one by one: one row a link that lists a child or is joined to
/// one that does, or one without a link where the account has none; no row, no account.
#[derive(Debug, Default)]
pub struct FamilyRows {
    /// Whether there was a row.
    found: bool,
    stamp: Option<SessionStamp>,
    listed: Vec<Child>,
    joined: Vec<Child>,
}

impl FamilyRows {
    /// Adds a row.
    ///
    /// # Errors
    /// The columns are not those of such a row.
    pub fn add(&mut self, row: &impl Columns) -> Result<(), Source> {
        if !self.found {
            self.stamp = row.maybe_id("stamp")?.map(SessionStamp::from_uuid);
            self.found = true;
        }
        if let Some(id) = row.maybe_id("id")? {
            let child = child(StudentId::from_uuid(id), row)?;
            if row.flag("joined")? { &mut self.joined } else { &mut self.listed }.push(child);
        }
        Ok(())
    }

    /// The family, if there was a row.
    pub fn family(self) -> Option<Family> {
        self.found.then(|| Family::new(self.stamp, self.listed, &self.joined))
    }
}

fn child(id: StudentId, row: &impl Columns) -> Result<Child, Source> {
    let (family, usage, given) = (row.text("of_family")?, row.maybe_text("of_usage")?, row.text("of_given")?);
    Ok(Child {
        id,
        name: persons::name(row)?,
        class: row.parsed("class")?,
        school: row.parsed("school")?,
        school_name: row.parsed("school_name")?,
        responsible: PersonName::new(&family, usage.as_deref(), &given)?,
        level: responsibilities::level(row)?,
        rank: responsibilities::rank(row)?,
        relationships: row.json("relationships")?,
        rights: Rights::from_bits(row.number("rights")?.try_into()?),
        restrictions: Restrictions::from_bits(row.number("restrictions")?.try_into()?),
    })
}
