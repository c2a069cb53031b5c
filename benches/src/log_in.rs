//! Log-ins with the right password, all cores: `log-in rate URL SECONDS TURN`. A storm of them: `log-in storm URL CALLERS TURN`.
//! The hash alone, by the `argon2` crate: `log-in hash SECONDS TURN`.

use crate::{
    Failure,
    families::{self, PASSWORD},
    process::resident,
    sample::{Sample, quantile},
    service::Service,
};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use fratrie::{Credentials, Error, HashingConfig, LogIn, Session};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::Barrier, task::JoinSet};

const ACCOUNTS: usize = 64;
/// More callers than threads, so that the pool never waits for one.
const CALLERS: usize = 8;

pub(crate) async fn main(arguments: &[&str]) -> Result<(), Failure> {
    match arguments {
        ["rate", url, seconds, turn] => rate(url, seconds.parse()?, turn.parse()?).await,
        ["storm", url, callers, turn] => storm(url, callers.parse()?, turn.parse()?).await,
        ["hash", seconds, turn] => hash(seconds.parse()?, turn.parse()?),
        _ => {
            Err("log-in rate URL SECONDS TURN, log-in storm URL CALLERS TURN, or log-in hash SECONDS TURN"
                .into())
        }
    }
}

/// A service of the default cost, and accounts that log in.
async fn service(url: &str) -> Result<(Service, Vec<(Session, Credentials)>), Failure> {
    let service = Service::open(url, HashingConfig::default()).await?;
    let families = families::prepare(&service, 0, ACCOUNTS, 1).await?;
    let account = |family: families::Family| {
        let credentials = Credentials::new(&family.identifier, PASSWORD);
        (family.session, credentials)
    };
    Ok((service, families.into_iter().map(account).collect()))
}

async fn rate(url: &str, seconds: u64, turn: u32) -> Result<(), Failure> {
    let (service, accounts) = service(url).await?;
    let (accounts, begun) = (Arc::new(accounts), Instant::now());
    let until = begun + Duration::from_secs(seconds);
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let (service, accounts) = (service.clone(), Arc::clone(&accounts));
        callers.spawn(async move {
            let (portal, mut done) = (service.realm.portal(), 0_u32);
            for (_, credentials) in accounts.iter().cycle().skip(caller * ACCOUNTS / CALLERS) {
                if Instant::now() >= until {
                    break;
                }
                let LogIn::Active(_) = portal.log_in(credentials, service.attempt()).await? else {
                    return Err(Error::SessionEnded);
                };
                done += 1;
            }
            Ok(done)
        });
    }
    let mut done = 0;
    while let Some(caller) = callers.join_next().await {
        done += caller??;
    }
    let value = f64::from(done) / begun.elapsed().as_secs_f64();
    Sample { row: "log-in", who: "fratrie", turn, value, unit: "log-ins/s" }.tell();
    service.close().await;
    Ok(())
}

/// On all cores, each thread with a block of memory that it uses again, as the pool's threads do; the default cost.
fn hash(seconds: u64, turn: u32) -> Result<(), Failure> {
    let begun = Instant::now();
    let until = begun + Duration::from_secs(seconds);
    let run = move || {
        let params = Params::default();
        let mut memory = vec![Block::new(); params.block_count()];
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let (mut hash, mut done) = ([0; 32], 0_u32);
        while Instant::now() < until {
            argon.hash_password_into_with_memory(PASSWORD.as_bytes(), &[7; 16], &mut hash, &mut memory)?;
            done += 1;
        }
        Ok::<_, argon2::Error>(done)
    };
    let threads = std::thread::available_parallelism()?.get();
    let threads: Vec<_> = (0..threads).map(|_| std::thread::spawn(run)).collect();
    let mut done = 0;
    for thread in threads {
        done += thread.join().map_err(|_| "a thread ended before its time")??;
    }
    let value = f64::from(done) / begun.elapsed().as_secs_f64();
    Sample { row: "log-in", who: "argon2 crate", turn, value, unit: "hashes/s" }.tell();
    Ok(())
}

/// What one caller of the storm was told, and after how long.
enum Told {
    In,
    Busy(Duration),
}

async fn storm(url: &str, count: usize, turn: u32) -> Result<(), Failure> {
    let (service, accounts) = service(url).await?;
    let accounts = Arc::new(accounts);
    // Everything that a log-in touches was touched before.
    let mut before = list_children(&service, &accounts, 2_000).await?;
    let idle = resident("VmRSS")?;
    std::fs::write("/proc/self/clear_refs", "5")?;

    let gate = Arc::new(Barrier::new(count + 1));
    let mut callers = JoinSet::new();
    for caller in 0..count {
        let (service, accounts, gate) = (service.clone(), Arc::clone(&accounts), Arc::clone(&gate));
        callers.spawn(async move {
            gate.wait().await;
            let begun = Instant::now();
            let Some((_, credentials)) = accounts.get(caller % ACCOUNTS) else {
                return Err(Error::SessionEnded);
            };
            match service.realm.portal().log_in(credentials, service.attempt()).await {
                Ok(_) => Ok(Told::In),
                Err(Error::Busy { .. }) => Ok(Told::Busy(begun.elapsed())),
                Err(error) => Err(error),
            }
        });
    }
    gate.wait().await;
    // As long as the storm lasts.
    let mut during = Vec::new();
    let (mut served, mut refused) = (0_u32, Vec::new());
    let mut told = |told: Told| match told {
        Told::In => served += 1,
        Told::Busy(after) => refused.push(after),
    };
    while !callers.is_empty() {
        during.extend(list_children(&service, &accounts, 20).await?);
        while let Some(caller) = callers.try_join_next() {
            told(caller??);
        }
    }
    let peak = resident("VmHWM")?;
    let tell = |row: &str, value: f64, unit: &str| {
        Sample { row, who: "fratrie", turn, value, unit }.tell();
    };
    tell("storm-memory", peak - idle, "MiB over idle");
    tell("storm-served", f64::from(served), "log-ins");
    tell("storm-busy-worst", quantile(&mut refused, 1.0) / 1e3, "ms");
    tell("storm-busy-p50", quantile(&mut refused, 0.5) / 1e3, "ms");
    let (before, during) = (quantile(&mut before, 0.99), quantile(&mut during, 0.99));
    tell("storm-children-p99-idle", before, "us");
    tell("storm-children-p99", during, "us");
    service.close().await;
    Ok(())
}

async fn list_children(
    service: &Service,
    accounts: &[(Session, Credentials)],
    count: usize,
) -> Result<Vec<Duration>, Failure> {
    let (portal, mut taken) = (service.realm.portal(), Vec::new());
    for (session, _) in accounts.iter().cycle().take(count) {
        let begun = Instant::now();
        portal.children(session).await?;
        taken.push(begun.elapsed());
    }
    Ok(taken)
}
