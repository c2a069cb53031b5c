//! V11: whatever the crowd, the pool takes the memory of its threads. In a process of its own, whose peak is the pool's.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fratrie_credentials::{HashingConfig, HashingError, PasswordHasher, SecretKey, TypedPassword};
use std::fs;

/// The most memory that this process ever held, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[tokio::test]
async fn v11_two_thousand_callers_stay_within_the_threads_memory() {
    const CALLERS: usize = 2000;
    let config = HashingConfig { waiting: 64, ..HashingConfig::default() };
    let threads = u64::try_from(config.threads.get()).unwrap();
    let hasher = PasswordHasher::start(config, SecretKey::from_bytes([1; 32])).unwrap();
    let before = peak();
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let hasher = hasher.clone();
            tokio::spawn(async move { hasher.verify(TypedPassword::from("un mot de passe"), None).await })
        })
        .collect();
    let (mut served, mut busy) = (0, 0);
    for caller in callers {
        match caller.await.unwrap() {
            Ok(_) => served += 1,
            Err(HashingError::Busy { .. }) => busy += 1,
            Err(other) => unreachable!("{other}"),
        }
    }
    assert_eq!(served + busy, CALLERS);
    assert!(served >= 64 && busy > 0, "{served} served, {busy} told to come again");
    let (bound, grown) = (threads * u64::from(config.memory_kib), peak() - before);
    // Two thousand futures and the threads' stacks take some megabytes beside.
    assert!(grown <= bound + 16 * 1024, "{grown} KiB, of {bound} for {threads} threads");
    println!("{served} served, {busy} busy; {grown} KiB of {bound}");
}
