//! Schools, and the persons of their bases.

use super::{Columns, Dialect, hex};
use crate::Source;
use fratrie_domain::{
    PersonName, ResponsibleId, StudentId,
    model::{Responsible, School, Source as RecordSource, Student},
};
use serde_json::{Value, json};

pub(super) fn encode_school(row: &School) -> Value {
    json!({ "code": row.code, "name": row.name })
}

pub(super) fn decode_school(row: &impl Columns) -> Result<School, Source> {
    Ok(School { code: row.parsed("code")?, name: row.parsed("name")?, version: row.version()? })
}

pub(super) fn encode_responsible(row: &Responsible, dialect: &impl Dialect) -> Result<Value, Source> {
    let keys = row.keys();
    Ok(json!({
        "id": hex(row.id.as_uuid()),
        "family": row.name.family(),
        "usage": row.name.usage(),
        "given": row.name.given(),
        "name_key": keys.name,
        "usage_key": keys.usage,
        "email_key": keys.email,
        "mobile_key": keys.mobile,
        "address_key": keys.address,
        "school": row.source.school,
        "external": row.source.external,
        "details": dialect.nested(serde_json::to_value(&row.details)?),
    }))
}

pub(super) fn decode_responsible(row: &impl Columns) -> Result<Responsible, Source> {
    Ok(Responsible {
        id: ResponsibleId::from_uuid(row.id("id")?),
        name: name(row)?,
        source: RecordSource { school: row.parsed("school")?, external: row.parsed("external")? },
        details: row.json("details")?,
        version: row.version()?,
    })
}

/// The three columns of a name.
pub(super) fn name(row: &impl Columns) -> Result<PersonName, Source> {
    Ok(PersonName::new(&row.text("family")?, row.maybe_text("usage")?.as_deref(), &row.text("given")?)?)
}

pub(super) fn encode_student(row: &Student, dialect: &impl Dialect) -> Value {
    json!({
        "id": hex(row.id.as_uuid()),
        "family": row.name.family(),
        "usage": row.name.usage(),
        "given": row.name.given(),
        "birth_date": row.birth_date,
        "ine": row.ine,
        "source_school": row.source.school,
        "source_external": row.source.external,
        "school": row.school,
        "class": row.class,
        "left_at": row.left.map(|at| dialect.time(at)),
    })
}

pub(super) fn decode_student(row: &impl Columns) -> Result<Student, Source> {
    Ok(Student {
        id: StudentId::from_uuid(row.id("id")?),
        name: name(row)?,
        birth_date: row.maybe_text("birth_date")?.map(|date| date.parse()).transpose()?,
        ine: row.maybe_parsed("ine")?,
        source: RecordSource {
            school: row.parsed("source_school")?,
            external: row.parsed("source_external")?,
        },
        school: row.parsed("school")?,
        class: row.parsed("class")?,
        left: row.maybe_time("left_at")?,
        version: row.version()?,
    })
}
