//! The office's word that two accounts' holders are one person.

use super::Statements;
use crate::codec::{Columns, hex};
use fratrie_domain::{
    AccountId,
    model::{Waiver, WaiverPair},
};
use fratrie_storage::Source;
use serde_json::{Value, json};

pub(crate) const STATEMENTS: Statements = Statements {
    versions: "SELECT v.key AS place, t.version FROM json_each(?2) AS v CROSS JOIN fratrie_waivers AS t
        ON t.realm_id = ?1 AND t.low_id = unhex(v.value->>'low') AND t.high_id = unhex(v.value->>'high')",
    insert: "INSERT INTO fratrie_waivers (realm_id, low_id, high_id, agent, at, version)
        SELECT ?1, unhex(v.value->>'low'), unhex(v.value->>'high'), v.value->>'agent', v.value->>'at',
            v.value->>'version'
        FROM json_each(?2) AS v WHERE true ON CONFLICT DO NOTHING",
    update: "UPDATE OR IGNORE fratrie_waivers AS t SET agent = v.value->>'agent', at = v.value->>'at',
            version = v.value->>'version'
        FROM json_each(?2) AS v
        WHERE t.realm_id = ?1 AND t.low_id = unhex(v.value->>'low') AND t.high_id = unhex(v.value->>'high')
            AND t.version = v.value->>'version' - 1",
    delete: "DELETE FROM fratrie_waivers WHERE realm_id = ?1 AND (low_id, high_id) IN
        (SELECT unhex(value->>'low'), unhex(value->>'high') FROM json_each(?2))",
};

pub(crate) const BETWEEN: &str = "SELECT low_id, high_id, agent, at, version FROM fratrie_waivers
    WHERE realm_id = ?1 AND low_id IN (SELECT unhex(value) FROM json_each(?2))
        AND high_id IN (SELECT unhex(value) FROM json_each(?2))";

pub(crate) fn encode(row: &Waiver) -> Value {
    json!({
        "low": hex(row.pair.low().as_uuid()),
        "high": hex(row.pair.high().as_uuid()),
        "agent": row.by,
        "at": row.at.timestamp_micros(),
    })
}

pub(crate) fn decode(row: &Columns<'_>) -> Result<Waiver, Source> {
    let id = |column| row.id(column).map(AccountId::from_uuid);
    Ok(Waiver {
        pair: WaiverPair::new(id("low_id")?, id("high_id")?),
        by: row.parsed("agent")?,
        at: row.time("at")?,
        version: row.version()?,
    })
}
