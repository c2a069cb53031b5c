//! The reference store keeps its own contract, and no case is forgotten.

use fratrie_conformance::{
    Harness, NAMES, Opened, async_trait,
    storage::{MemoryRepository, Source},
};
use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

struct Memory;

#[async_trait]
impl Harness for Memory {
    async fn open(&self) -> Result<Opened, Source> {
        let store = MemoryRepository::new();
        Ok(Opened { second: Arc::new(store.clone()), store: Arc::new(store), guard: Box::new(()) })
    }
}

fratrie_conformance::tests!(Memory);

#[test]
fn the_list_is_complete() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cases");
    let mut written = BTreeSet::new();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let names = text.lines().filter_map(|line| line.strip_prefix("pub async fn "));
        written.extend(names.filter_map(|line| Some(line.split_once("(h: &impl Harness)")?.0.to_owned())));
    }
    let listed: BTreeSet<String> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(listed.len(), NAMES.len(), "a name stands twice");
    assert_eq!(listed, written);
}
