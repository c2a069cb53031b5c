//! Records of merges, and the office's word on two accounts.

use super::{Columns, Sink};
use crate::Source;
use fratrie_domain::{
    AccountId,
    model::{Merge, OfficeWord, Waiver, WaiverPair},
};

pub(super) fn write_merge(row: &Merge, sink: &mut impl Sink) -> Result<(), Source> {
    sink.id("id", Some(row.id.as_uuid()));
    sink.id("principal_id", Some(row.principal.as_uuid()));
    sink.time("at", Some(row.at));
    sink.record("record", Some(row))
}

pub(super) fn decode_merge(row: &impl Columns) -> Result<Merge, Source> {
    Ok(Merge { version: row.version()?, ..row.json("record")? })
}

pub(super) fn write_waiver(row: &Waiver, sink: &mut impl Sink) {
    let says = match row.says {
        OfficeWord::OnePerson => "one_person",
        OfficeWord::TwoPersons => "two_persons",
    };
    sink.id("low_id", Some(row.pair.low().as_uuid()));
    sink.id("high_id", Some(row.pair.high().as_uuid()));
    sink.text("says", Some(says));
    sink.text("agent", Some(row.by.as_str()));
    sink.time("at", Some(row.at));
}

pub(super) fn decode_waiver(row: &impl Columns) -> Result<Waiver, Source> {
    let id = |column| row.id(column).map(AccountId::from_uuid);
    Ok(Waiver {
        pair: WaiverPair::new(id("low_id")?, id("high_id")?),
        says: match row.text("says")?.as_str() {
            "one_person" => OfficeWord::OnePerson,
            "two_persons" => OfficeWord::TwoPersons,
            _ => return Err("a word that is not one".into()),
        },
        by: row.parsed("agent")?,
        at: row.time("at")?,
        version: row.version()?,
    })
}
