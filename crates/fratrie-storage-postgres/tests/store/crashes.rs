//! V26: clients and servers that are killed under load. What was acknowledged is there, and nothing is half there.

use crate::database;
use fratrie_conformance::{
    counter::{count, realm, sound, step},
    kills::{kill_at_third_call, killed, work},
};
use fratrie_storage::{Repository, Snapshot};
use fratrie_storage_postgres::PostgresRepository;
use std::{env, process::Command};
use xtask::postgres::Server;

const DATABASE: &str = "FRATRIE_KILL_TEST_DATABASE";
/// Where the child kills itself, and at which commit.
const POINT: &str = "FRATRIE_KILL_TEST_POINT";
const POINTS: [&str; 2] = ["postgres-before-commit", "postgres-after-commit"];

/// Not a test of its own: the child that is killed. Without the database it has nothing to do.
#[tokio::test(flavor = "multi_thread")]
async fn v26_child() {
    let Ok(url) = env::var(DATABASE) else { return };
    let store = PostgresRepository::connect(&url).await.unwrap();
    if let Ok(point) = env::var(POINT) {
        fail::cfg_callback(&point, kill_at_third_call()).unwrap();
    }
    work(&store).await.unwrap();
}

/// The last step that a child acknowledged; it kills itself at the point, if there is one.
fn last_of_a_child(url: &str, point: Option<&str>, heard: usize) -> u64 {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "crashes::v26_child", "--nocapture"]).env(DATABASE, url);
    if let Some(point) = point {
        child.env(POINT, point);
    }
    killed(&mut child, heard).unwrap()
}

async fn kill_clients(rounds: usize) {
    let url = database::fresh().await;
    let store = PostgresRepository::connect(&url).await.unwrap();
    for round in 0..rounds {
        let point = POINTS.get(round % 3).copied();
        sound(&store, last_of_a_child(&url, point, if point.is_some() { usize::MAX } else { round % 7 + 1 }))
            .await
            .unwrap();
    }
    assert!(count(&store).await.unwrap() >= rounds as u64 / 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn v26_what_was_acknowledged_survives_300_kills_of_its_client() {
    kill_clients(300).await;
}

/// The server is stopped as by a crash, under load, and recovers.
#[tokio::test(flavor = "multi_thread")]
async fn v26_what_was_acknowledged_survives_crashes_of_the_server() {
    let mut server = Server::start(&[]).unwrap();
    let url = server.url("postgres");
    for round in 1..=8_u64 {
        let store = PostgresRepository::connect(&url).await.unwrap();
        let working = tokio::spawn(async move {
            let mut acknowledged = 0;
            loop {
                let next = match store.snapshot(&realm()).await {
                    Ok(state) => state.receipts.len() as u64 + 1,
                    Err(_) => return acknowledged,
                };
                match store.commit(&step(next)).await {
                    Ok(_) => acknowledged = next,
                    Err(_) => return acknowledged,
                }
            }
        });
        let watch = PostgresRepository::connect(&url).await.unwrap();
        let before = count(&watch).await.unwrap();
        while count(&watch).await.unwrap() < before + 3 * round {}
        server.stop_immediately().unwrap();
        let acknowledged = working.await.unwrap();
        server.start_again().unwrap();
        let again = PostgresRepository::connect(&url).await.unwrap();
        sound(&again, acknowledged).await.unwrap();
        // A store that was open all along finds the server again.
        sound(&watch, acknowledged).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "goes on for as long as `cargo xtask torture` says"]
async fn torture_kills_of_clients() {
    let seconds: u64 = env::var("FRATRIE_TORTURE").unwrap().parse().unwrap();
    let start = std::time::Instant::now();
    let mut kills = 0;
    while start.elapsed().as_secs() < seconds {
        kill_clients(30).await;
        kills += 30;
    }
    println!("{kills} kills");
}
