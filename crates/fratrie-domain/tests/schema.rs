//! The JSON of events is a promise: its schema and an example of each kind are committed, and change by intent only.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

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
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    for event in examples() {
        let value = serde_json::to_value(&event).unwrap();
        if let Err(error) = validator.validate(&value) {
            panic!("{value}: {error}");
        }
        for field in ["version", "id", "at", "commit", "fact"] {
            let mut without = value.clone();
            without.as_object_mut().unwrap().remove(field);
            assert!(!validator.is_valid(&without), "without {field}");
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
