//! The JSON of events is a promise: its schema and an example of each kind are committed, and change by intent only.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use fratrie_domain::event::{Event, examples, schema};
use serde_json::Value;
use std::{collections::BTreeSet, env, fs, path::PathBuf};

/// Set to anything, it makes the files anew.
const ACCEPT: &str = "FRATRIE_ACCEPT_SCHEMA";

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema")
}

/// Compares a committed file with what it would be today.
fn golden(name: &str, value: &Value) {
    let path = folder().join(name);
    if env::var_os(ACCEPT).is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, serde_json::to_string_pretty(value).unwrap() + "\n").unwrap();
    }
    let committed: Option<Value> =
        fs::read_to_string(&path).ok().and_then(|text| serde_json::from_str(&text).ok());
    assert!(
        committed.as_ref() == Some(value),
        "docs/schema/{name} is not what events look like now. A field that is gone, renamed or of another type breaks \
         consumers and needs another version; if the change only adds, accept it with {ACCEPT}=1 cargo test -p \
         fratrie-domain --test schema, and commit the file"
    );
}

fn kind(event: &Event) -> String {
    serde_json::to_value(&event.fact).unwrap()["kind"].as_str().unwrap().to_owned()
}

/// Whether a value is what a schema says: by the keywords that ours uses, and no others.
fn valid(root: &Value, schema: &Value, value: &Value) -> bool {
    let below = |schema: &Value, value: &Value| valid(root, schema, value);
    schema.as_object().unwrap().iter().all(|(keyword, says)| match keyword.as_str() {
        "$schema" | "$defs" | "title" | "description" => true,
        "$ref" => below(root.pointer(says.as_str().unwrap().trim_start_matches('#')).unwrap(), value),
        "const" => says == value,
        "type" => match says {
            Value::Array(types) => types.iter().any(|one| is_of(one, value)),
            one => is_of(one, value),
        },
        "format" => value.as_str().is_some_and(|text| match says.as_str().unwrap() {
            "uuid" => text.parse::<uuid::Uuid>().is_ok(),
            "date-time" => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
            other => panic!("the test knows no format {other}"),
        }),
        "maxLength" => {
            value.as_str().is_none_or(|text| text.chars().count() as u64 <= says.as_u64().unwrap())
        }
        "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= says.as_u64().unwrap()),
        "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= says.as_u64().unwrap()),
        "items" => value.as_array().into_iter().flatten().all(|item| below(says, item)),
        "prefixItems" => {
            let pairs = says.as_array().unwrap().iter().zip(value.as_array().into_iter().flatten());
            pairs.into_iter().all(|(says, item)| below(says, item))
        }
        "required" => {
            says.as_array().unwrap().iter().all(|field| value.get(field.as_str().unwrap()).is_some())
        }
        "properties" => {
            let fields = says.as_object().unwrap().iter();
            fields.into_iter().all(|(field, says)| value.get(field).is_none_or(|value| below(says, value)))
        }
        "anyOf" => says.as_array().unwrap().iter().any(|one| below(one, value)),
        "oneOf" => says.as_array().unwrap().iter().filter(|one| below(one, value)).count() == 1,
        other => panic!("the test knows no keyword {other}"),
    })
}

fn is_of(kind: &Value, value: &Value) -> bool {
    match kind.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "null" => value.is_null(),
        other => panic!("the test knows no type {other}"),
    }
}

#[test]
fn the_schema_is_the_committed_one() {
    golden("event.v1.json", &serde_json::to_value(schema()).unwrap());
}

#[test]
fn an_event_of_each_kind_looks_as_committed_and_comes_back() {
    for event in examples() {
        let value = serde_json::to_value(&event).unwrap();
        golden(&format!("examples/{}.json", kind(&event)), &value);
        assert_eq!(serde_json::from_value::<Event>(value).unwrap(), event);
    }
}

#[test]
fn each_example_is_valid_and_each_kind_has_one() {
    let schema = serde_json::to_value(schema()).unwrap();
    for event in examples() {
        let value = serde_json::to_value(&event).unwrap();
        assert!(valid(&schema, &schema, &value), "{value}");
        for field in ["version", "id", "at", "commit", "fact"] {
            let mut without = value.clone();
            without.as_object_mut().unwrap().remove(field);
            assert!(!valid(&schema, &schema, &without), "without {field}");
        }
    }
    let kinds = schema["$defs"]["Fact"]["oneOf"].as_array().unwrap();
    let told: BTreeSet<String> =
        kinds.iter().map(|kind| kind["properties"]["kind"]["const"].as_str().unwrap().to_owned()).collect();
    assert_eq!(told, examples().iter().map(kind).collect());
    let files = fs::read_dir(folder().join("examples")).unwrap();
    let files: BTreeSet<String> =
        files.map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(told, files, "a file for each kind, and no other");
}

#[test]
fn an_event_of_another_version_is_refused() {
    let mut value = serde_json::to_value(examples().first().unwrap()).unwrap();
    value["version"] = 2.into();
    let told = serde_json::from_value::<Event>(value).unwrap_err();
    assert!(told.to_string().contains("another version"), "{told}");
}

#[test]
fn every_example_but_a_bare_import_speaks_of_an_account() {
    for event in examples() {
        assert!(!event.fact.subjects().is_empty(), "{event:?}");
    }
}
