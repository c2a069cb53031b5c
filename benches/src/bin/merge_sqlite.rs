//! Merges of letter accounts and listings of children, on SQLite: a file on the disk, `synchronous = FULL`.
//!
//! `merge_sqlite prepare FILE N` makes a database of N families, each with an account that is active and a letter's account
//! of the same person at another school; beside it `FILE.pairs` (both accounts' ids) and `FILE.work` (what a host
//! holds when the merges are confirmed: sessions, tokens of previews).
//!
//! `merge_sqlite run FILE CALLERS TURN` merges them all, so many at once; it works on the file itself, so give it a copy.
//! `merge_sqlite children FILE COUNT TURN` lists the children of accounts, by the facade and by one bare query on the
//! same pool, alternating.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

use fratrie::{
    Fratrie, HashingConfig, Letter, LogIn, ManualClock, MergeConfirmation, Origin, Portal, Realm, SecretKey,
    Session, Throttling,
    domain::{
        PersonName,
        model::{Level, Relationship},
        roster::{
            Coverage, Place, Roster, RosterDetails, RosterLink, RosterResponsible, RosterSchool,
            RosterStudent,
        },
    },
    sqlite::{SqliteRepository, sqlx},
};
use std::{
    collections::HashMap,
    error::Error,
    fmt::Write as _,
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

type Failure = Box<dyn Error + Send + Sync>;

const REALM: &str = "ac-dijon";
const PASSWORD: &str = "un nouveau mot de passe";
/// Families that are imported in one go.
const CHUNK: usize = 500;

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize| arguments.get(at).ok_or("an argument is missing")?.parse().map_err(Failure::from);
    let (Some(what), Some(file)) = (arguments.first(), arguments.get(1)) else {
        return Err("merge_sqlite prepare FILE N | run FILE CALLERS TURN | children FILE COUNT TURN".into());
    };
    match what.as_str() {
        "prepare" => prepare(file, number(2)?).await,
        "run" => run(file, number(2)?, number(3)?).await,
        "children" => children(file, number(2)?, number(3)?).await,
        _ => Err("prepare, run or children".into()),
    }
}

async fn open(file: &str) -> Result<(SqliteRepository, Realm), Failure> {
    let store = SqliteRepository::open(file).await?;
    let mut throttling = Throttling::default();
    for rule in [&mut throttling.account, &mut throttling.origin] {
        (rule.free, rule.most) = (u32::MAX, None);
    }
    throttling.letter = u32::MAX;
    let fratrie = Fratrie::builder()
        .secret_key(SecretKey::from_bytes([7; 32]))
        // It stands still, so that a preview made once is good in every turn.
        .clock(ManualClock::default())
        .hashing(HashingConfig::weak_for_tests())
        .answer_step(Duration::ZERO)
        .throttling(throttling)
        .repository(store.clone())
        .build()
        .await?;
    Ok((store, fratrie.realm(REALM).await?))
}

/// What a host holds when a merge is confirmed.
struct Work {
    session: Session,
    token: String,
}

fn read_work(file: &str) -> Result<Vec<Work>, Failure> {
    let line = |line: &str| {
        let (session, token) = line.split_once('\t').ok_or("a line of work is two fields")?;
        Ok(Work { session: serde_json::from_str(session)?, token: token.to_owned() })
    };
    fs::read_to_string(format!("{file}.work"))?.lines().map(line).collect()
}

async fn prepare(file: &str, families: usize) -> Result<(), Failure> {
    let (store, realm) = open(file).await?;
    let (portal, mut pairs, mut work) = (realm.portal(), String::new(), String::new());
    for first in (0..families).step_by(CHUNK) {
        let letters = realm.office().import(roster(first..families.min(first + CHUNK))?).await?.letters;
        let mut persons: HashMap<String, Vec<&Letter>> = HashMap::new();
        for letter in &letters {
            persons.entry(letter.holder.to_string()).or_default().push(letter);
        }
        let mut persons: Vec<_> = persons.into_values().collect();
        persons.sort_by_key(|letters| letters.first().map(|letter| letter.account));
        for letters in persons {
            let [principal, absorbed] = letters.as_slice() else { return Err("two letters a person".into()) };
            let origin: Origin = "192.0.2.1".parse()?;
            let session = activate(&portal, principal, &origin).await?;
            let preview = portal.preview_merge(&session, &[absorbed.credentials()], &origin).await?;
            let (kept, gone) = (principal.account, absorbed.account);
            writeln!(pairs, "{} {}", kept.as_uuid().simple(), gone.as_uuid().simple())?;
            writeln!(work, "{}\t{}", serde_json::to_string(&session)?, preview.token())?;
        }
        eprintln!("{} families", families.min(first + CHUNK));
    }
    store.close().await;
    fs::write(format!("{file}.pairs"), pairs)?;
    fs::write(format!("{file}.work"), work)?;
    Ok(())
}

async fn activate(portal: &Portal, letter: &Letter, origin: &Origin) -> Result<Session, Failure> {
    let LogIn::ActivationRequired(activation) = portal.log_in(&letter.credentials(), origin).await? else {
        return Err("a new letter activates".into());
    };
    Ok(portal.activate(activation, PASSWORD.parse()?, None).await?)
}

async fn run(file: &str, callers: usize, turn: usize) -> Result<(), Failure> {
    let (store, realm) = open(file).await?;
    let work: Arc<[Work]> = read_work(file)?.into();
    let next = Arc::new(AtomicUsize::new(0));
    // The file's pages and the statements are there, as in a process that has served a while.
    for item in work.iter().take(200) {
        realm.portal().children(&item.session).await?;
    }
    let begun = Instant::now();
    let callers_at_work: Vec<_> = (0..callers)
        .map(|_| {
            let (work, next, portal) = (Arc::clone(&work), Arc::clone(&next), realm.portal());
            tokio::spawn(async move {
                let origin: Origin = "192.0.2.1".parse()?;
                while let Some(item) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let confirmation = MergeConfirmation::from_token(&item.token);
                    portal.merge(&item.session, confirmation, &origin).await?;
                }
                Ok::<(), Failure>(())
            })
        })
        .collect();
    for caller in callers_at_work {
        caller.await??;
    }
    let rate = per_second(work.len(), begun.elapsed());
    println!(
        r#"{{"row":"merge-sqlite-{callers}","who":"fratrie","turn":{turn},"value":{rate:.1},"unit":"merges/s"}}"#
    );
    let merged: i64 = sqlx::query_scalar("SELECT count(*) FROM fratrie_accounts WHERE status = 'merged'")
        .fetch_one(store.pool())
        .await?;
    if usize::try_from(merged)? != work.len() {
        return Err(format!("{merged} accounts were merged of {}", work.len()).into());
    }
    store.close().await;
    Ok(())
}

/// What somebody would write who keeps no rules: the children of one account, by name.
const BARE: &str = "SELECT s.id, s.family, s.usage, s.given, s.birth_date, s.class, c.code, c.name, l.level, l.rank,
        l.relationships, l.rights, l.restrictions, r.family, r.usage, r.given
    FROM fratrie_accounts AS a
    JOIN fratrie_responsibilities AS l ON l.realm_id = a.realm_id AND l.account_id = a.id AND l.ended_at IS NULL
    JOIN fratrie_students AS s ON s.realm_id = a.realm_id AND s.id = l.student_id
    JOIN fratrie_schools AS c ON c.realm_id = a.realm_id AND c.code = s.school
    JOIN fratrie_responsibles AS r ON r.realm_id = a.realm_id AND r.id = l.responsible_id
    WHERE a.realm_id = ?1 AND a.id = ?2 AND a.session_stamp = ?3 AND a.status IN ('activating', 'active')
    ORDER BY s.family, s.given, s.id";

type Text = Option<String>;
type BareChild = (
    Vec<u8>,
    String,
    Text,
    String,
    Text,
    String,
    String,
    String,
    i64,
    Option<i64>,
    String,
    i64,
    i64,
    String,
    Text,
    String,
);

/// So many listings are timed before the other one has its turn.
const STRETCH: usize = 200;

async fn children(file: &str, count: usize, turn: usize) -> Result<(), Failure> {
    let (store, realm) = open(file).await?;
    let (portal, work) = (realm.portal(), read_work(file)?);
    let (mut ours, mut bare) = (Duration::ZERO, Duration::ZERO);
    let mut sessions = work.iter().cycle();
    for stretch in 0..count.div_ceil(STRETCH) + 2 {
        let sessions: Vec<&Session> = sessions.by_ref().take(STRETCH).map(|item| &item.session).collect();
        let stamps: Vec<Vec<u8>> = sessions.iter().map(|session| stamp(session)).collect::<Result<_, _>>()?;
        let (mut ours_now, mut bare_now) = (Duration::ZERO, Duration::ZERO);
        for side in [stretch % 2, (stretch + 1) % 2] {
            let (begun, mut seen) = (Instant::now(), 0);
            for (session, stamp) in sessions.iter().zip(&stamps) {
                seen += if side == 0 {
                    portal.children(session).await?.len()
                } else {
                    let asked = sqlx::query_as::<_, BareChild>(BARE).bind(REALM);
                    let id = session.account();
                    let asked = asked.bind(id.as_uuid().as_bytes().as_slice());
                    asked.bind(stamp.as_slice()).fetch_all(store.pool()).await?.len()
                };
            }
            *if side == 0 { &mut ours_now } else { &mut bare_now } += begun.elapsed();
            if seen < sessions.len() {
                return Err("an account without a child".into());
            }
        }
        // The first two stretches warm both up.
        if stretch > 1 {
            (ours, bare) = (ours + ours_now, bare + bare_now);
        }
    }
    let total = count.div_ceil(STRETCH) * STRETCH;
    for (who, took) in [("fratrie", ours), ("bare sqlx", bare)] {
        let rate = per_second(total, took);
        println!(
            r#"{{"row":"children-sqlite","who":"{who}","turn":{turn},"value":{rate:.1},"unit":"listings/s"}}"#
        );
    }
    store.close().await;
    Ok(())
}

/// A session's stamp, as it stands in the column.
fn stamp(session: &Session) -> Result<Vec<u8>, Failure> {
    let session = serde_json::to_value(session)?;
    let stamp = session.get("stamp").and_then(|stamp| stamp.as_str()).ok_or("a session has a stamp")?;
    let stamp = stamp.replace('-', "");
    let byte = |at| u8::from_str_radix(stamp.get(at..at + 2).unwrap_or_default(), 16);
    Ok((0..stamp.len()).step_by(2).map(byte).collect::<Result<_, _>>()?)
}

#[expect(clippy::cast_precision_loss, reason = "counts of merges are far below 2^52")]
fn per_second(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

/// Families, each with a child at both schools of a town and one record of the same person at either.
fn roster(families: std::ops::Range<usize>) -> Result<Roster, Failure> {
    let (mut roster, at) = (Roster::default(), Place::default());
    let town = families.start / CHUNK;
    for side in ['A', 'B'] {
        let code = format!("099{town:04}{side}");
        roster.schools.push(RosterSchool { code: code.parse()?, name: None, coverage: Coverage::Whole });
        for family in families.clone() {
            roster.students.push(RosterStudent {
                at,
                school: code.parse()?,
                external: format!("E{family}").parse()?,
                ines: Vec::new(),
                name: PersonName::new("Cosams", None, if side == 'A' { "Dylan" } else { "Océane" })?,
                birth_date: None,
                class: Some("6e A".parse()?),
                account: false,
            });
            roster.responsibles.push(RosterResponsible {
                at,
                school: code.parse()?,
                external: format!("R{family}").parse()?,
                name: PersonName::new(&letters(family), None, "Angélique")?,
                details: RosterDetails::default(),
            });
            roster.links.push(RosterLink {
                at,
                school: code.parse()?,
                student: format!("E{family}").parse()?,
                responsible: format!("R{family}").parse()?,
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

/// A family name of its own for each number.
fn letters(mut number: usize) -> String {
    let mut name = String::from("Cos");
    for _ in 0..5 {
        name.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or_default()));
        number /= 26;
    }
    name
}
