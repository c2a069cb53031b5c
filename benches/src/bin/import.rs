//! How long the import of a school takes, how long the same again, and how long it takes when a hundredth changed; and
//! what memory it needs, in a realm that grows school by school.
//!
//! `cargo run --release -p fratrie-benches --bin import [sqlite|memory|URL] [SCHOOLS] [PUPILS]`
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use fratrie::{
    Endings, Fratrie, HashingConfig, Office, SecretKey,
    domain::{
        PersonName, SchoolCode,
        model::{Level, Relationship},
        roster::{
            Coverage, Place, Roster, RosterDetails, RosterLink, RosterResponsible, RosterSchool,
            RosterStudent, Told,
        },
    },
    sqlite::SqliteRepository,
    storage::MemoryRepository,
};
use std::{
    error::Error,
    time::{Duration, Instant},
};

/// Of a hundred pupils: each has a responsible, and two in three a second one (FORMATS of a real academy: 1.7).
const SECOND: usize = 3;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let store = arguments.next().unwrap_or_else(|| "sqlite".to_owned());
    let schools: usize = arguments.next().map_or(Ok(20), |text| text.parse())?;
    let pupils: usize = arguments.next().map_or(Ok(600), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let builder =
        Fratrie::builder().secret_key(SecretKey::from_bytes([7; 32])).hashing(HashingConfig::default());
    let builder = match store.as_str() {
        "memory" => builder.repository(MemoryRepository::new()),
        "sqlite" => builder.repository(SqliteRepository::open(folder.path().join("fratrie.db")).await?),
        url => builder.repository(fratrie::postgres::PostgresRepository::connect(url).await?),
    };
    let office = builder.build().await?.realm("ac-dijon").await?.office();
    println!("school   rows   first ms   letters ms   again / first   1 % changed / first   resident MiB");
    for school in 0..schools {
        let roster = roster(school, pupils, 0)?;
        let rows = roster.students.len() + roster.responsibles.len() + roster.links.len();
        let first = timed(&office, roster.clone()).await?;
        let begun = Instant::now();
        let letters = office.letters().await?;
        let printing = begun.elapsed();
        let again = timed(&office, roster).await?;
        let changed = timed(&office, self::roster(school, pupils, 100)?).await?;
        println!(
            "{school:6} {rows:6} {:10.1} {:12.1} {:15.3} {:21.3} {:14}   ({} letters)",
            first.as_secs_f64() * 1e3,
            printing.as_secs_f64() * 1e3,
            again.as_secs_f64() / first.as_secs_f64(),
            changed.as_secs_f64() / first.as_secs_f64(),
            resident()?,
            letters.len(),
        );
    }
    Ok(())
}

async fn timed(office: &Office, roster: Roster) -> Result<Duration, Box<dyn Error>> {
    let begun = Instant::now();
    office.sync(roster, Endings::Braked).await?;
    Ok(begun.elapsed())
}

/// A school; where `every` is not 0, every so-manyth pupil is in another class.
fn roster(school: usize, pupils: usize, every: usize) -> Result<Roster, Box<dyn Error>> {
    let code = format!("099{school:04}A").parse::<SchoolCode>()?;
    let mut roster = Roster::default();
    roster.schools.push(RosterSchool { code: code.clone(), name: None, coverage: Coverage::Whole });
    let at = Place::default();
    for number in 0..pupils {
        let class = if number.checked_rem(every) == Some(0) { "5e Z" } else { "6e A" };
        roster.students.push(RosterStudent {
            at,
            school: code.clone(),
            external: format!("E{number}").parse()?,
            ines: vec![format!("{school:04}{number:05}AB").parse()?],
            name: PersonName::new("Cosams", None, "Dylan")?,
            birth_date: None,
            class: Some(class.parse()?),
            account: false,
        });
        let second = (number % SECOND > 0).then_some('S');
        for kind in ['R'].into_iter().chain(second) {
            let external = format!("{kind}{number}");
            roster.responsibles.push(RosterResponsible {
                at,
                school: code.clone(),
                external: external.parse()?,
                name: PersonName::new("Cosams", None, "Angélique")?,
                details: RosterDetails {
                    email: Told::Value(format!("{kind}{number}@example.org").parse()?),
                    ..RosterDetails::default()
                },
            });
            roster.links.push(RosterLink {
                at,
                school: code.clone(),
                student: format!("E{number}").parse()?,
                responsible: external.parse()?,
                level: Level::Legal,
                rank: None,
                relationship: Relationship::Mother,
                rights: None,
                restrictions: None,
            });
        }
    }
    Ok(roster)
}

/// The memory that is resident now.
fn resident() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
    let kib: u64 = line.split_whitespace().nth(1).ok_or("no figure")?.parse()?;
    Ok(kib / 1024)
}
