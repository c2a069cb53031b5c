//! How the same work does in a small realm and in a large one.
//!
//! `growth fill URL ACCOUNTS` makes a realm of so many accounts that are only there, each of a responsible with one child,
//! straight into the tables; `growth run URL ACCOUNTS TURN` makes 400 families in it through the facade, and tells the median of
//! what they do.

use crate::{
    Failure,
    families::{self, Family, PASSWORD},
    sample::{Sample, quantile},
    service::Service,
};
use fratrie::{Database, HashingConfig, LogIn, Origin, domain::AccountId};
use std::time::{Duration, Instant};

/// Families that work, and how often each listing and log-in is asked.
const FAMILIES: usize = 400;
const TIMES: usize = 5;

pub(crate) async fn main(arguments: &[&str]) -> Result<(), Failure> {
    match arguments {
        ["fill", url, accounts] => fill(url, accounts.parse()?).await,
        ["run", url, accounts, turn] => run(url, accounts.parse()?, turn.parse()?).await,
        _ => Err("growth fill URL ACCOUNTS, or growth run URL ACCOUNTS TURN".into()),
    }
}

async fn fill(url: &str, accounts: i64) -> Result<(), Failure> {
    match Database::connect(url).await? {
        Database::Sqlite(store) => {
            sqlx::query(include_str!("growth/sqlite.sql")).bind(accounts).execute(store.pool()).await?;
            store.close().await;
        }
        Database::Postgres(store) => {
            let mut connection = store.pool().acquire().await?;
            for statement in include_str!("growth/postgres.sql").split(";\n") {
                let statement = statement.replace("$accounts", &accounts.to_string());
                sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *connection).await?;
            }
            drop(connection);
            store.close().await;
        }
        _ => return Err("no way to fill this store".into()),
    }
    Ok(())
}

async fn run(url: &str, accounts: u64, turn: u32) -> Result<(), Failure> {
    let service = Service::open(url, HashingConfig::weak_for_tests()).await?;
    let first = usize::try_from(turn)? * FAMILIES;
    // Families of a turn are new ones: schools of their own, 500 families' numbers apart.
    let families = families::prepare(&service, first * 2, FAMILIES, 2).await?;
    if families.len() < FAMILIES {
        return Err(format!("turn {turn} was taken in this realm before: its families are there").into());
    }
    let store = match &service.database {
        Database::Sqlite(_) => "sqlite",
        _ => "postgres",
    };
    let tell = |what: &str, mut taken: Vec<Duration>| {
        let row = format!("growth-{store}-{what}");
        let value = quantile(&mut taken, 0.5);
        Sample { row: &row, who: &format!("{accounts} accounts"), turn, value, unit: "us" }.tell();
    };
    tell("log-in", log_ins(&service, &families).await?);
    tell("children", children(&service, &families).await?);
    tell("resolve", resolve(&service, &families).await?);
    tell("merge", merges(&service, &families).await?);
    service.close().await;
    Ok(())
}

/// With a hash that costs next to nothing.
async fn log_ins(service: &Service, families: &[Family]) -> Result<Vec<Duration>, Failure> {
    let mut taken = Vec::new();
    for family in families.iter().cycle().take(FAMILIES * TIMES) {
        let credentials = fratrie::Credentials::new(&family.identifier, PASSWORD);
        let begun = Instant::now();
        let LogIn::Active(_) = service.realm.portal().log_in(&credentials, service.attempt()).await? else {
            return Err("the account is active".into());
        };
        taken.push(begun.elapsed());
    }
    Ok(taken)
}

async fn children(service: &Service, families: &[Family]) -> Result<Vec<Duration>, Failure> {
    let mut taken = Vec::new();
    for family in families.iter().cycle().take(FAMILIES * TIMES) {
        let begun = Instant::now();
        service.realm.portal().children(&family.session).await?;
        taken.push(begun.elapsed());
    }
    Ok(taken)
}

async fn resolve(service: &Service, families: &[Family]) -> Result<Vec<Duration>, Failure> {
    let mut taken = Vec::new();
    for family in families.iter().cycle().take(FAMILIES * TIMES) {
        let account: AccountId = family.session.account();
        let begun = Instant::now();
        service.realm.events().resolve([account]).await?;
        taken.push(begun.elapsed());
    }
    Ok(taken)
}

async fn merges(service: &Service, families: &[Family]) -> Result<Vec<Duration>, Failure> {
    let (portal, origin): (_, &Origin) = (service.realm.portal(), &service.origin);
    let mut taken = Vec::new();
    for family in families {
        let preview = portal.preview_merge(&family.session, &family.credentials(), service.attempt()).await?;
        let begun = Instant::now();
        portal.merge(&family.session, preview.confirm(), origin).await?;
        taken.push(begun.elapsed());
    }
    Ok(taken)
}
