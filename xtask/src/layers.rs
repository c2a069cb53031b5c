//! The layers: dependencies between the crates point one way, the domain stays pure, and SQL stays in the stores.
//!
//! Read from `cargo tree`: normal and build dependencies, all features, all platforms. Development dependencies may
//! point anywhere.

use crate::shell;
use std::collections::{BTreeMap, BTreeSet};

/// Each library crate, and the crates of this workspace that it may depend on. A crate that is not listed here is an
/// example, a benchmark or a tool, and may use the facade only.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("fratrie-domain", &[]),
    ("fratrie-credentials", &["fratrie-domain"]),
    ("fratrie-storage", &["fratrie-domain"]),
    ("fratrie-storage-sqlite", &["fratrie-domain", "fratrie-storage"]),
    ("fratrie-storage-postgres", &["fratrie-domain", "fratrie-storage"]),
    ("fratrie-conformance", &["fratrie-domain", "fratrie-storage"]),
    ("fratrie-roster", &["fratrie-domain"]),
    ("fratrie-letters", &["fratrie-domain"]),
    (
        "fratrie",
        &[
            "fratrie-domain",
            "fratrie-credentials",
            "fratrie-storage",
            "fratrie-storage-sqlite",
            "fratrie-storage-postgres",
            "fratrie-roster",
            "fratrie-letters",
        ],
    ),
];

/// What everything else sees.
const FACADE: &str = "fratrie";

/// The crate without input, output or waiting, and what would bring them in, at any depth.
const PURE: &str = "fratrie-domain";
const IMPURE: &[&str] = &[
    "async-std",
    "async-trait",
    "axum",
    "futures",
    "futures-core",
    "hyper",
    "libsqlite3-sys",
    "mio",
    "reqwest",
    "rusqlite",
    "smol",
    "sqlx",
    "tokio",
];

/// Who may name a database driver: the stores, and what measures the same database without Fratrie.
const STORES: &[&str] = &["fratrie-storage-sqlite", "fratrie-storage-postgres", "fratrie-benches"];
const DRIVERS: &[&str] =
    &["libsqlite3-sys", "rusqlite", "sqlx", "sqlx-core", "sqlx-postgres", "sqlx-sqlite", "tokio-postgres"];

/// Which crate depends on which, directly.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// Reads the tree of the workspace and names every dependency that should not be.
pub(crate) fn check() -> Result<(), String> {
    let members = shell::members()?;
    let tree = |of: &[&str]| {
        let options = ["--all-features", "--target", "all", "--edges", "normal,build"];
        let mut tree = shell::cargo(&["tree", "--prefix", "depth", "--format", " {p}"]);
        parse(&shell::read(tree.args(options).args(of))?)
    };
    let graph = tree(&["--workspace"])?;
    println!("{} crates, {} of them ours", graph.len(), members.len());
    // What others of the workspace switch on in a crate below does not count.
    let pure = tree(&["--package", PURE])?;
    let wrong: Vec<String> = violations(&members, &graph).into_iter().chain(impurities(&pure)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
}

/// The edges behind lines like `2 serde v1.0.0`: a line's parent is the last line one level above it. What cargo
/// leaves out of a repeated tree (`(*)`) it printed where that tree came first.
fn parse(tree: &str) -> Result<Graph, String> {
    let mut graph = Graph::new();
    let mut above: Vec<String> = Vec::new();
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace();
        let depth = words.next().and_then(|word| word.parse::<usize>().ok());
        let (Some(depth), Some(name)) = (depth, words.next()) else {
            return Err(format!("cargo tree printed a line that xtask cannot read: {line:?}"));
        };
        above.truncate(depth);
        if let Some(parent) = above.last() {
            graph.entry(parent.clone()).or_default().insert(name.to_owned());
        }
        graph.entry(name.to_owned()).or_default();
        above.push(name.to_owned());
    }
    Ok(graph)
}

/// One sentence for each dependency that breaks a layer.
fn violations(members: &[String], graph: &Graph) -> Vec<String> {
    let mut wrong = Vec::new();
    for member in members {
        let allowed =
            LIBRARIES.iter().find(|(name, _)| name == member).map_or(&[FACADE][..], |(_, below)| below);
        for below in graph.get(member).into_iter().flatten() {
            if members.contains(below) && !allowed.contains(&below.as_str()) {
                wrong.push(format!("{member} must not depend on {below}"));
            }
            if DRIVERS.contains(&below.as_str()) && !STORES.contains(&member.as_str()) {
                wrong.push(format!("{member} must not depend on {below}: SQL belongs in the stores"));
            }
        }
    }
    wrong
}

/// One sentence for each thing that the domain must not reach.
fn impurities(graph: &Graph) -> Vec<String> {
    let reached = reachable(graph, PURE);
    let reached = IMPURE.iter().filter(|name| reached.contains(**name));
    reached.map(|name| format!("{PURE} must not reach {name}")).collect()
}

/// Everything below a crate, at any depth.
fn reachable<'graph>(graph: &'graph Graph, from: &str) -> BTreeSet<&'graph str> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<&str> = graph.get(from).into_iter().flatten().map(String::as_str).collect();
    while let Some(name) = waiting.pop() {
        if found.insert(name) {
            waiting.extend(graph.get(name).into_iter().flatten().map(String::as_str));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
        0 fratrie v0.1.0 (/x/fratrie)\n1 fratrie-storage-sqlite v0.1.0\n2 fratrie-domain v0.1.0\n3 serde v1.0.0\n\
        2 sqlx v0.9.0\n3 tokio v1.0.0\n1 fratrie-domain v0.1.0 (*)\n\n\
        0 fratrie-portal v0.1.0\n1 axum v0.8.0\n1 fratrie v0.1.0 (*)\n";

    fn wrong(tree: &str) -> Vec<String> {
        let members =
            ["fratrie", "fratrie-storage-sqlite", "fratrie-domain", "fratrie-portal"].map(str::to_owned);
        let graph = parse(tree).unwrap();
        violations(&members, &graph).into_iter().chain(impurities(&graph)).collect()
    }

    #[test]
    fn the_house_as_designed_passes() {
        assert_eq!(wrong(GOOD), Vec::<String>::new());
    }

    #[test]
    fn each_broken_layer_is_named() {
        let cases = [
            ("0 fratrie-domain v0\n1 uuid v1\n2 tokio v1\n", "fratrie-domain must not reach tokio"),
            ("0 fratrie-domain v0\n1 fratrie v0\n", "fratrie-domain must not depend on fratrie"),
            (
                "0 fratrie-portal v0\n1 sqlx v0\n",
                "fratrie-portal must not depend on sqlx: SQL belongs in the stores",
            ),
            (
                "0 fratrie-portal v0\n1 fratrie-domain v0\n",
                "fratrie-portal must not depend on fratrie-domain",
            ),
        ];
        for (more, sentence) in cases {
            let wrong = wrong(&format!("{GOOD}\n{more}"));
            assert!(wrong.iter().any(|found| found == sentence), "{sentence}: {wrong:?}");
        }
    }

    #[test]
    fn an_unknown_form_of_tree_is_an_error_and_not_a_pass() {
        assert!(parse("├── serde v1.0.0\n").is_err());
    }
}
