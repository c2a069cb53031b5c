//! Records of merges, and the office's word on two accounts.

use super::{Columns, Dialect, hex};
use crate::Source;
use fratrie_domain::{
    AccountId,
    model::{Merge, OfficeWord, Waiver, WaiverPair},
};
use serde_json::{Value, json};

pub(super) fn encode_merge(row: &Merge, dialect: &impl Dialect) -> Result<Value, Source> {
    Ok(json!({
        "id": hex(row.id.as_uuid()),
        "principal_id": hex(row.principal.as_uuid()),
        "at": dialect.time(row.at),
        "record": dialect.nested(serde_json::to_value(row)?),
    }))
}

pub(super) fn decode_merge(row: &impl Columns) -> Result<Merge, Source> {
    Ok(Merge { version: row.version()?, ..row.json("record")? })
}

pub(super) fn encode_waiver(row: &Waiver, dialect: &impl Dialect) -> Value {
    json!({
        "low_id": hex(row.pair.low().as_uuid()),
        "high_id": hex(row.pair.high().as_uuid()),
        "says": row.says,
        "agent": row.by,
        "at": dialect.time(row.at),
    })
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
