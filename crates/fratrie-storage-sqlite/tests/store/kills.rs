//! V26: the process is killed under load; what it had acknowledged is there, and nothing is half there.

use crate::promises::{step, version};
use fratrie_storage::Repository;
use fratrie_storage_sqlite::SqliteRepository;
use std::{
    env,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

const FILE: &str = "FRATRIE_KILL_TEST_FILE";
const ROUNDS: u64 = 20;

/// Not a test of its own: the child that is killed. Without the file it has nothing to do.
#[tokio::test]
async fn v26_child() {
    let Ok(file) = env::var(FILE) else { return };
    let store = SqliteRepository::open(file).await.unwrap();
    let mut out = std::io::stdout();
    loop {
        let next = version(&store).await + 1;
        store.commit(&step(u128::from(next), next)).await.unwrap();
        writeln!(out, "\nacknowledged {next}").unwrap();
        out.flush().unwrap();
    }
}

#[tokio::test]
async fn v26_what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fratrie.db");
    for round in 1..=ROUNDS {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "kills::v26_child", "--nocapture"])
            .env(FILE, &file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut acknowledged = 0;
        let told =
            lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("acknowledged ")?.parse().ok());
        for number in told.take(usize::try_from(round % 7 + 1).unwrap()) {
            acknowledged = number;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let store = SqliteRepository::open(&file).await.unwrap();
        let found = version(&store).await;
        assert!(
            found >= acknowledged && acknowledged > 0,
            "{acknowledged} was acknowledged, {found} is there"
        );
        // The receipt of the last one is there too: the same commit again is no second one.
        store.commit(&step(u128::from(found), found)).await.unwrap();
        assert_eq!(version(&store).await, found);
        store.close().await;
    }
}
