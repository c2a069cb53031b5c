//! Schools, and the persons of their bases.

use super::{Columns, Sink};
use crate::Source;
use fratrie_domain::{
    Ine, PersonName, ResponsibleId, StudentId,
    model::{Responsible, School, Source as RecordSource, Student},
};

pub(super) fn write_school(row: &School, sink: &mut impl Sink) {
    sink.text("code", Some(row.code.as_str()));
    sink.text("name", Some(row.name.as_str()));
}

pub(super) fn decode_school(row: &impl Columns) -> Result<School, Source> {
    Ok(School { code: row.parsed("code")?, name: row.parsed("name")?, version: row.version()? })
}

pub(super) fn write_responsible(row: &Responsible, sink: &mut impl Sink) -> Result<(), Source> {
    let keys = row.keys();
    sink.id("id", Some(row.id.as_uuid()));
    write_name(&row.name, sink);
    sink.text("name_key", Some(&keys.name));
    sink.text("usage_key", keys.usage.as_deref());
    sink.text("email_key", keys.email.as_deref());
    sink.text("mobile_key", keys.mobile.as_deref());
    sink.text("address_key", keys.address.as_deref());
    sink.text("school", Some(row.source.school.as_str()));
    sink.text("external", Some(row.source.external.as_str()));
    sink.record("details", Some(&row.details))
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

fn write_name(name: &PersonName, sink: &mut impl Sink) {
    sink.text("family", Some(name.family()));
    sink.text("usage", name.usage());
    sink.text("given", Some(name.given()));
}

pub(super) fn write_student(row: &Student, sink: &mut impl Sink) {
    sink.id("id", Some(row.id.as_uuid()));
    write_name(&row.name, sink);
    sink.date("birth_date", row.birth_date);
    sink.text("ine", row.ine.as_ref().map(Ine::as_str));
    sink.text("source_school", Some(row.source.school.as_str()));
    sink.text("source_external", Some(row.source.external.as_str()));
    sink.text("school", Some(row.school.as_str()));
    sink.text("class", Some(row.class.as_str()));
    sink.time("left_at", row.left);
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
