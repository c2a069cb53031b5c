//! V26: the process is killed under load, at any moment and at every point of a commit. What was acknowledged is there,
//! and nothing is half there.

use fratrie_conformance::{
    counter::{count, sound},
    kills::{kill_at_third_call, killed, work},
};
use fratrie_storage_sqlite::SqliteRepository;
use std::{env, path::Path, process::Command};

const DATABASE: &str = "FRATRIE_KILL_TEST_FILE";
/// Where the child kills itself, and at which commit.
const POINT: &str = "FRATRIE_KILL_TEST_POINT";
const POINTS: [&str; 5] =
    ["sqlite-begun", "sqlite-checked", "sqlite-written", "sqlite-before-commit", "sqlite-after-commit"];

/// Not a test of its own: the child that is killed. Without the file it has nothing to do.
#[tokio::test(flavor = "multi_thread")]
async fn v26_child() {
    let Ok(file) = env::var(DATABASE) else { return };
    let store = SqliteRepository::open(&file).await.unwrap();
    if let Ok(point) = env::var(POINT) {
        fail::cfg_callback(&point, kill_at_third_call()).unwrap();
    }
    work(&store).await.unwrap();
}

/// The last step that a child acknowledged; it kills itself at the point, if there is one.
fn last_of_a_child(file: &Path, point: Option<&str>, heard: usize) -> u64 {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "kills::v26_child", "--nocapture"]).env(DATABASE, file);
    if let Some(point) = point {
        child.env(POINT, point);
    }
    killed(&mut child, heard).unwrap()
}

async fn kill(rounds: usize) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fratrie.db");
    let mut reached = 0;
    for round in 0..rounds {
        // Every other time wherever it happens to be, else at one of the points.
        let point = if round % 2 == 0 { None } else { POINTS.get(round / 2 % POINTS.len()).copied() };
        let heard = if point.is_some() { usize::MAX } else { round % 7 + 1 };
        let acknowledged = last_of_a_child(&file, point, heard);
        let store = SqliteRepository::open(&file).await.unwrap();
        sound(&store, acknowledged).await.unwrap();
        reached = count(&store).await.unwrap();
        store.close().await;
    }
    assert!(reached >= rounds as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn v26_what_was_acknowledged_survives_300_kills() {
    kill(300).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "goes on for as long as `cargo xtask torture` says"]
async fn torture_kills() {
    let seconds: u64 = env::var("FRATRIE_TORTURE").unwrap().parse().unwrap();
    let start = std::time::Instant::now();
    let mut kills = 0;
    while start.elapsed().as_secs() < seconds {
        kill(30).await;
        kills += 30;
    }
    println!("{kills} kills");
}
