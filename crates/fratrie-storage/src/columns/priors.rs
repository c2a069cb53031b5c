//! Former values of a person's rows.

use super::{Columns, Dialect, hex};
use crate::Source;
use fratrie_domain::{
    EntryId, PriorId, ResponsibleId, StudentId,
    model::{Holder, Prior},
};
use serde_json::{Value, json};

pub(super) fn encode(row: &Prior, dialect: &impl Dialect) -> Result<Value, Source> {
    let (responsible, student) = match &row.person {
        Holder::Responsible(id) => (Some(hex(id.as_uuid())), None),
        Holder::Student(id) => (None, Some(hex(id.as_uuid()))),
    };
    Ok(json!({
        "id": hex(row.id.as_uuid()),
        "entry_id": hex(row.entry.as_uuid()),
        "responsible_id": responsible,
        "student_id": student,
        "salt": row.salt,
        "former": dialect.nested(serde_json::to_value(&row.values)?),
    }))
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
