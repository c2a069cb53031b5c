//! V26: the process is killed under load, at any moment and at every point of a commit. What was acknowledged is there,
//! and nothing is half there.

use fratrie_conformance::counter::{count, sound, step};
use fratrie_storage::Repository;
use fratrie_storage_sqlite::SqliteRepository;
use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

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
        let mut left = 3;
        let kill = move || {
            left -= 1;
            if left == 0 {
                Command::new("kill").args(["-KILL", &std::process::id().to_string()]).status().unwrap();
            }
        };
        let kill = std::sync::Mutex::new(kill);
        fail::cfg_callback(&point, move || (kill.lock().unwrap())()).unwrap();
    }
    let mut out = std::io::stdout();
    loop {
        let next = count(&store).await.unwrap() + 1;
        store.commit(&step(next)).await.unwrap();
        writeln!(out, "\nacknowledged {next}").unwrap();
        out.flush().unwrap();
    }
}

/// Runs the child until it was heard so often or killed itself; the last commit that it acknowledged.
fn killed(file: &Path, point: Option<&str>, heard: usize) -> u64 {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "kills::v26_child", "--nocapture"]).env(DATABASE, file);
    if let Some(point) = point {
        child.env(POINT, point);
    }
    let mut child = child.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let told =
        lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("acknowledged ")?.parse().ok());
    let last = told.take(heard).last().unwrap_or(0);
    child.kill().unwrap();
    child.wait().unwrap();
    last
}

async fn kill(rounds: usize) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fratrie.db");
    let mut reached = 0;
    for round in 0..rounds {
        // Every other time wherever it happens to be, else at one of the points.
        let point = if round % 2 == 0 { None } else { POINTS.get(round / 2 % POINTS.len()).copied() };
        let heard = if point.is_some() { usize::MAX } else { round % 7 + 1 };
        let acknowledged = killed(&file, point, heard);
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
