//! The example runs, and the README shows it as it is.

use std::process::Command;

#[test]
fn the_readme_shows_the_quickstart() {
    let readme = include_str!("../../../README.md");
    let code = include_str!("../src/main.rs");
    assert!(
        readme.contains(&format!("```rust\n{code}```\n")),
        "copy examples/quickstart/src/main.rs into README.md"
    );
}

#[test]
fn s1_the_quickstart_groups_two_letters_into_one_account() {
    let folder = tempfile::tempdir().unwrap();
    let run = || {
        let output =
            Command::new(env!("CARGO_BIN_EXE_fratrie-quickstart")).current_dir(&folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let told = run();
    let (_, after) = told.split_once("The account that stays lists:").unwrap();
    assert!(after.contains("Dylan COSAMS") && after.contains("Florian COSAMS"), "{told}");
    assert!(after.contains("Florian's letter now says: This account was grouped into ac•••"), "{told}");
    assert!(run().contains("holds this family already"), "the same roster again makes nothing new (R9)");
}
