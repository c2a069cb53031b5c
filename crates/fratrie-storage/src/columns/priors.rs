//! Former values of a person's rows.

use super::{Columns, Sink};
use crate::Source;
use fratrie_domain::{
    EntryId, PriorId, ResponsibleId, StudentId,
    model::{Holder, Prior},
};

pub(super) fn write(row: &Prior, sink: &mut impl Sink) -> Result<(), Source> {
    let (responsible, student) = match &row.person {
        Holder::Responsible(id) => (Some(id.as_uuid()), None),
        Holder::Student(id) => (None, Some(id.as_uuid())),
    };
    sink.id("id", Some(row.id.as_uuid()));
    sink.id("entry_id", Some(row.entry.as_uuid()));
    sink.id("responsible_id", responsible);
    sink.id("student_id", student);
    sink.text("salt", Some(&String::from(row.salt)));
    sink.record("former", Some(&row.values))
}

pub(super) fn decode(row: &impl Columns) -> Result<Prior, Source> {
    let person = match (row.maybe_id("responsible_id")?, row.maybe_id("student_id")?) {
        (Some(id), None) => Holder::Responsible(ResponsibleId::from_uuid(id)),
        (None, Some(id)) => Holder::Student(StudentId::from_uuid(id)),
        _ => return Err("former values are of one person".into()),
    };
    Ok(Prior {
        id: PriorId::from_uuid(row.id("id")?),
        entry: EntryId::from_uuid(row.id("entry_id")?),
        person,
        salt: row.parsed("salt")?,
        values: row.json("former")?,
        version: row.version()?,
    })
}
