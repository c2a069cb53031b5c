//! The JSON schema of an event, as `docs/schema/event.v1.json` has it.

use super::{Event, V1};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema, schema_for};
use std::borrow::Cow;

/// What an event's JSON looks like, as a JSON schema (2020-12).
pub fn schema() -> Schema {
    schema_for!(Event)
}

impl JsonSchema for V1 {
    fn schema_name() -> Cow<'static, str> {
        "V1".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "const": 1 })
    }
}
