//! Records of merges.

use super::Statements;
use crate::codec::hex;
use fratrie_domain::model::Merge;
use fratrie_storage::Source;
use serde_json::{Value, json};

pub(crate) const STATEMENTS: Statements = Statements {
    versions: "SELECT v.key AS place, t.version FROM json_each(?2) AS v
        CROSS JOIN fratrie_merges AS t ON t.realm_id = ?1 AND t.id = unhex(v.value)",
    insert: "INSERT INTO fratrie_merges (realm_id, id, principal_id, at, record, version)
        SELECT ?1, unhex(v.value->>'id'), unhex(v.value->>'principal_id'), v.value->>'at', v.value->>'record',
            v.value->>'version'
        FROM json_each(?2) AS v WHERE true ON CONFLICT DO NOTHING",
    update: "UPDATE OR IGNORE fratrie_merges AS t SET principal_id = unhex(v.value->>'principal_id'),
            at = v.value->>'at', record = v.value->>'record', version = v.value->>'version'
        FROM json_each(?2) AS v
        WHERE t.realm_id = ?1 AND t.id = unhex(v.value->>'id') AND t.version = v.value->>'version' - 1",
    delete: "DELETE FROM fratrie_merges
        WHERE realm_id = ?1 AND id IN (SELECT unhex(value) FROM json_each(?2))",
};

pub(crate) fn encode(row: &Merge) -> Result<Value, Source> {
    Ok(json!({
        "id": hex(row.id.as_uuid()),
        "principal_id": hex(row.principal.as_uuid()),
        "at": row.at.timestamp_micros(),
        "record": serde_json::to_string(row)?,
    }))
}
