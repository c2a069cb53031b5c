//! Each crate compiles alone, and the facade with none of its features and with each one alone. In a workspace build
//! the features that one crate forgets are lent by another; whoever takes a single crate would find out.

use crate::shell;
use std::fs;

const FACADE: &str = "fratrie";
const FACADE_MANIFEST: &str = "crates/fratrie/Cargo.toml";

/// Checks each combination in turn; stops at the first that does not compile.
pub(crate) fn check() -> Result<(), String> {
    for member in shell::members()? {
        check_one(&member, &[])?;
    }
    let manifest =
        fs::read_to_string(FACADE_MANIFEST).map_err(|error| format!("{FACADE_MANIFEST}: {error}"))?;
    check_one(FACADE, &["--no-default-features"])?;
    for feature in features(&manifest) {
        check_one(FACADE, &["--no-default-features", "--features", feature])?;
    }
    Ok(())
}

fn check_one(package: &str, options: &[&str]) -> Result<(), String> {
    shell::run(shell::cargo(&["check", "--quiet", "--package", package]).args(options))
}

/// The features that a manifest declares, `default` left out: it is what `cargo check` without options builds.
fn features(manifest: &str) -> Vec<&str> {
    manifest
        .lines()
        .skip_while(|line| line.trim() != "[features]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once('=').map(|(name, _)| name.trim()))
        .filter(|name| *name != "default" && !name.starts_with('#'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_features_of_a_manifest_are_read() {
        let manifest = "[package]\nname = \"x\"\n\n[features]\n# why = so\ndefault = [\"sqlite\"]\nsqlite = [\n  \"dep:x\",\n]\n\
                        roster = []\n\n[dependencies]\nserde = \"1\"\n";
        assert_eq!(features(manifest), ["sqlite", "roster"]);
        assert!(features("[package]\nname = \"x\"\n").is_empty());
    }
}
