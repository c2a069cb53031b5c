//! The example runs on either store, and the README shows it as it is.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fratrie::postgres::sqlx::{self, Connection, PgConnection};
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
    it_groups("sqlite:quickstart.db");
}

#[tokio::test]
async fn s1_the_quickstart_does_the_same_on_postgresql() {
    let server = std::env::var("FRATRIE_POSTGRES").expect(
        "this test needs a PostgreSQL server: run it by `cargo xtask test`, which installs and starts one",
    );
    let name = format!("quickstart_{}", std::process::id());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create).execute(&mut connection).await.unwrap();
    it_groups(&format!("{}/{name}", server.rsplit_once('/').unwrap().0));
}

#[test]
fn a_url_of_another_database_is_refused_with_what_to_write() {
    let mut quickstart = Command::new(env!("CARGO_BIN_EXE_fratrie-quickstart"));
    let output = quickstart.env("FRATRIE_DATABASE_URL", "mysql://root:hunter2@localhost/x").output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && told.contains("Kind") && !told.contains("hunter2"), "{told}");
}

fn it_groups(url: &str) {
    let folder = tempfile::tempdir().unwrap();
    let run = || {
        let mut quickstart = Command::new(env!("CARGO_BIN_EXE_fratrie-quickstart"));
        let output = quickstart.current_dir(&folder).env("FRATRIE_DATABASE_URL", url).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let told = run();
    let (_, after) = told.split_once("The account that stays lists:").unwrap();
    assert!(after.contains("Dylan COSAMS") && after.contains("Florian COSAMS"), "{told}");
    assert!(after.contains("Florian's letter now says: This account was grouped into ac•••"), "{told}");
    assert!(run().contains("holds this family already"), "the same roster again makes nothing new (R9)");
}
