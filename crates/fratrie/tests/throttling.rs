//! R13, V9, V10: failures slow down further attempts; an attacker neither slips through nor locks a family out.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod support;

use fratrie::{
    Attempt, Clock as _, Credentials, Error, Identifier, Letter, LogIn, Origin, Refusal, Verdict,
    chrono::TimeDelta,
    domain::{event::Fact, model::LetterEnd},
    storage::MemoryRepository,
};
use std::{fs, path::Path};
use support::{PASSWORD, World, chosen, line, link, roster, two_schools, world};

const ADDRESS: &str = "parent@example.org";
const WRONG: &str = "ce n'est pas le bon";

fn from(origin: &str) -> Origin {
    origin.parse().unwrap()
}

fn wrong(letter: &Letter) -> Credentials {
    Credentials::new(letter.identifier.as_str(), WRONG)
}

/// What an attempt is answered.
async fn told(world: &World, credentials: &Credentials, attempt: impl Into<Attempt> + Send) -> Refusal {
    match world.portal.log_in(credentials, attempt).await {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

const fn is_slowed(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::TooManyAttempts { .. })
}

/// Fails as often as it is let, waiting each time as long as it is told; answers with how often.
async fn hammer(world: &World, credentials: &Credentials, attempt: &Attempt) -> u32 {
    let mut failures = 0;
    loop {
        match told(world, credentials, attempt).await {
            Refusal::Credentials => failures += 1,
            Refusal::TooManyAttempts { until: Some(until) } => world.clock.advance(until - world.clock.now()),
            Refusal::TooManyAttempts { until: None } => return failures,
            other => panic!("{other}"),
        }
        assert!(failures <= 1000, "it never ends");
    }
}

#[tokio::test]
async fn r13_failures_wait_ever_longer_and_a_right_password_after_the_wait_resets() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    world.activate(&letters[0], None).await;
    for origin in ["a", "b", "c", "d", "e"] {
        assert_eq!(told(&world, &wrong(&letters[0]), from(origin)).await, Refusal::Credentials);
    }
    // Also with the right password, from wherever: nothing is checked before the time.
    let mut waits = Vec::new();
    for origin in ["f", "g", "h"] {
        let Refusal::TooManyAttempts { until: Some(until) } =
            told(&world, &chosen(&letters[0]), from(origin)).await
        else {
            panic!("not slowed")
        };
        waits.push(until - world.clock.now());
        world.clock.advance(until - world.clock.now());
        assert_eq!(told(&world, &wrong(&letters[0]), from(origin)).await, Refusal::Credentials);
    }
    assert_eq!(waits, [15, 30, 60].map(TimeDelta::seconds));
    world.clock.advance(TimeDelta::minutes(2));
    world.log_in(&letters[0], PASSWORD).await;
    for origin in ["a", "b", "c", "d", "e"] {
        assert_eq!(told(&world, &wrong(&letters[0]), from(origin)).await, Refusal::Credentials, "reset");
    }
}

#[tokio::test]
async fn v9_at_most_a_hundred_consecutive_failures_an_account_in_all() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let session = world.activate(&letters[0], None).await;
    let device = world.portal.remember_device(&session).await.unwrap();
    let stranger = Attempt::from(from("attacker")).verdict(Verdict::Human);
    let thief = Attempt::from(from("attacker")).device(device);
    let all = hammer(&world, &wrong(&letters[0]), &stranger).await
        + hammer(&world, &wrong(&letters[0]), &thief).await;
    assert_eq!(all, 100);
    assert_eq!(
        told(&world, &chosen(&letters[0]), from("elsewhere")).await,
        Refusal::TooManyAttempts { until: None }
    );
}

#[tokio::test]
async fn v10_a_known_device_a_session_the_mail_and_the_office_stay_open_while_an_attacker_hammers() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let session = world.activate(&letters[0], Some(ADDRESS)).await;
    let mails = world.mails().await;
    world.portal.confirm_email(&link(&mails, ADDRESS), &world.origin).await.unwrap();
    let device = world.portal.remember_device(&session).await.unwrap();
    let attacker = Attempt::from(from("attacker")).verdict(Verdict::Human);
    assert_eq!(hammer(&world, &wrong(&letters[0]), &attacker).await, 80);

    // The session that is open.
    world.portal.reauthenticate(&session, &PASSWORD.into(), &world.origin).await.unwrap();
    // (That right password reset the count.)
    assert_eq!(hammer(&world, &wrong(&letters[0]), &attacker).await, 80);
    // The device.
    let known = Attempt::from(from("attacker")).device(device);
    assert!(matches!(world.portal.log_in(&chosen(&letters[0]), &known).await, Ok(LogIn::Active(_))));
    // The mail, of a person whose password the attacker does not find either.
    assert_eq!(hammer(&world, &wrong(&letters[0]), &attacker).await, 80);
    let target = letters[0].identifier.as_str().parse().unwrap();
    world.portal.request_password_reset(&target, &world.origin).await.unwrap();
    let reset = link(&world.mails().await, ADDRESS);
    world
        .portal
        .reset_password(&reset, "une tout autre phrase".parse().unwrap(), &world.origin)
        .await
        .unwrap();
    world.log_in(&letters[0], "une tout autre phrase").await;
    // The office, for who has no address.
    assert_eq!(hammer(&world, &wrong(&letters[0]), &attacker).await, 80);
    let letter = world.realm.office().reissue_letter(&letters[0].identifier).await.unwrap();
    world.activate(&letter, None).await;
}

#[tokio::test]
async fn v10_a_device_is_known_to_one_identifier_of_one_realm_only() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let session = world.activate(&letters[0], None).await;
    world.activate(&letters[1], None).await;
    let device = world.portal.remember_device(&session).await.unwrap();
    let attacker = Attempt::from(from("attacker")).verdict(Verdict::Human);
    assert_eq!(hammer(&world, &wrong(&letters[1]), &attacker).await, 80);
    let borrowed = Attempt::from(from("attacker")).device(device);
    assert!(is_slowed(&told(&world, &chosen(&letters[1]), &borrowed).await));
}

#[tokio::test]
async fn r13_attempts_at_once_do_not_slip_through() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    world.activate(&letters[0], None).await;
    let attempts = (0..64).map(|number| {
        let (portal, credentials) = (world.portal.clone(), wrong(&letters[0]));
        tokio::spawn(async move { portal.log_in(&credentials, from(&format!("origin {number}"))).await })
    });
    let attempts: Vec<_> = attempts.collect();
    let mut checked = 0;
    for attempt in attempts {
        checked += u32::from(matches!(attempt.await.unwrap(), Err(Error::Refused(Refusal::Credentials))));
    }
    assert_eq!(checked, 5);
}

#[tokio::test]
async fn r13_an_identifier_that_is_nobodys_is_slowed_alike() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    world.activate(&letters[0], None).await;
    let nobody = Credentials::new(Identifier::compose("Xavier", "Inconnu", 7, 4).as_str(), WRONG);
    for number in 0..7 {
        let (one, other) = (wrong(&letters[0]), &nobody);
        let (known, unknown) = (told(&world, &one, from("a")).await, told(&world, other, from("b")).await);
        assert_eq!(known, unknown, "after {number}");
    }
}

#[tokio::test]
async fn v9_a_batch_of_twenty_wrong_lines_counts_twenty() {
    let world = world().await;
    let lines = (0..22).map(|number| {
        let (student, responsible) = (format!("E{number}"), format!("R{number}"));
        line("A", (&student, "Dylan Cosams"), (&responsible, "Angélique Cosams"))
    });
    let letters = world.letters(roster(lines.collect())).await;
    let principal = world.activate(&letters[0], None).await;
    let batch: Vec<Credentials> = letters[1..21].iter().map(wrong).collect();
    let preview = world.portal.preview_merge(&principal, &batch, from("a")).await.unwrap();
    assert!(preview.lines.iter().all(|line| matches!(line.outcome, Err(Refusal::Credentials))));
    // The next line, in another form and from elsewhere, is not even looked at.
    let more = [letters[21].credentials()];
    let preview = world.portal.preview_merge(&principal, &more, from("b")).await.unwrap();
    assert!(matches!(&preview.lines[0].outcome, Err(refusal) if is_slowed(refusal)));
    // Each counted on its own account too: four more, then the account is slowed.
    for _ in 0..4 {
        assert_eq!(told(&world, &wrong(&letters[1]), from("c")).await, Refusal::Credentials);
    }
    assert!(is_slowed(&told(&world, &letters[1].credentials(), from("c")).await));
}

#[tokio::test]
async fn r13_one_origin_is_slowed_and_forgiven_what_was_right() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    world.activate(&letters[0], None).await;
    for number in 0..100 {
        world.log_in(&letters[0], PASSWORD).await;
        let nobody = Credentials::new(&format!("inconnu{number}"), WRONG);
        assert_eq!(told(&world, &nobody, from("test")).await, Refusal::Credentials, "{number}");
    }
    assert!(is_slowed(&told(&world, &Credentials::new("inconnue", WRONG), from("test")).await));
    assert!(is_slowed(&told(&world, &chosen(&letters[0]), from("test")).await));
    // What the host's captcha says is heard; so is time.
    let person = Attempt::from(from("test")).verdict(Verdict::Human);
    assert!(world.portal.log_in(&chosen(&letters[0]), &person).await.is_ok());
    let machine = Attempt::from(from("elsewhere")).verdict(Verdict::Suspect);
    assert!(is_slowed(&told(&world, &chosen(&letters[0]), &machine).await));
    world.clock.advance(TimeDelta::minutes(1));
    world.log_in(&letters[0], PASSWORD).await;
}

#[tokio::test]
async fn r13_ten_tries_void_a_letter_and_the_office_is_told() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    for number in 1..=10 {
        world.clock.advance(TimeDelta::hours(1));
        assert!(world.state().await.events.iter().all(|event| !is_void(&event.fact)), "before {number}");
        assert_eq!(told(&world, &wrong(&letters[0]), from("a")).await, Refusal::Credentials);
    }
    let state = world.state().await;
    assert_eq!(state.events.iter().filter(|event| is_void(&event.fact)).count(), 1);
    let letter = state.rows.accounts[&letters[0].account].letter.as_ref().unwrap();
    assert_eq!(letter.ended, Some(LetterEnd::Guessed));
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(told(&world, &letters[0].credentials(), from("a")).await, Refusal::LetterVoided);
    let again = world.realm.office().reissue_letter(&letters[0].identifier).await.unwrap();
    world.activate(&again, None).await;
    assert_eq!(world.state().await.violations(), vec![]);
}

const fn is_void(fact: &Fact) -> bool {
    matches!(fact, Fact::LetterVoided { .. })
}

#[tokio::test]
async fn r13_counts_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fratrie.db");
    let memory = world().await;
    let mut letters = Vec::new();
    for round in 0..2 {
        let store = fratrie::sqlite::SqliteRepository::open(&path).await.unwrap();
        let kept = store.clone();
        let world =
            World::on(MemoryRepository::new(), memory.clock.clone(), |builder| builder.repository(store))
                .await;
        if round == 0 {
            letters = world.letters(two_schools()).await;
            for _ in 0..5 {
                assert_eq!(told(&world, &wrong(&letters[0]), from("a")).await, Refusal::Credentials);
            }
        } else {
            assert!(is_slowed(&told(&world, &letters[0].credentials(), from("b")).await));
        }
        kept.close().await;
    }
}

/// How many transactions a SQLite database was given, as its log has them: of each, the last frame bears the new size.
fn commits(wal: &Path) -> usize {
    let log = fs::read(wal).unwrap();
    let (header, frames) = log.split_at(32);
    let page = u32::from_be_bytes(header.get(8..12).unwrap().try_into().unwrap());
    let frames = frames.chunks_exact(24 + usize::try_from(page).unwrap());
    let is_ours = |frame: &&[u8]| frame.get(8..16) == header.get(16..24);
    frames.filter(is_ours).filter(|frame| frame.get(4..8) != Some(&[0; 4])).count()
}

#[tokio::test]
async fn r13_a_wrong_password_is_one_write_and_a_right_one_two_and_one_more_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let store = fratrie::sqlite::SqliteRepository::open(folder.path().join("fratrie.db")).await.unwrap();
    let (kept, wal) = (store.clone(), folder.path().join("fratrie.db-wal"));
    let world = World::on(MemoryRepository::new(), fratrie::ManualClock::default(), |builder| {
        builder.repository(store)
    })
    .await;
    let letters = world.letters(two_schools()).await;
    world.activate(&letters[0], None).await;
    world.fratrie.flush().await;
    let nobody = Credentials::new("inconnu", WRONG);
    for (credentials, writes, days) in [
        (wrong(&letters[0]), 1, 0),
        (wrong(&letters[1]), 1, 0),
        (nobody, 1, 0),
        (chosen(&letters[0]), 2, 0),
        (chosen(&letters[0]), 3, 1),
    ] {
        world.clock.advance(TimeDelta::days(days));
        let before = commits(&wal);
        let told = world.portal.log_in(&credentials, from("a")).await;
        world.fratrie.flush().await;
        assert_eq!(commits(&wal) - before, writes, "{told:?}");
    }
    kept.close().await;
}

#[tokio::test]
async fn v9_a_spray_of_identifiers_and_origins_is_bounded_in_rows() {
    let folder = tempfile::tempdir().unwrap();
    let store = fratrie::sqlite::SqliteRepository::open(folder.path().join("fratrie.db")).await.unwrap();
    let kept = store.clone();
    let world = World::on(MemoryRepository::new(), fratrie::ManualClock::default(), |builder| {
        builder.repository(store)
    })
    .await;
    for number in 0..300 {
        let nobody = Credentials::new(&format!("inconnu{number}"), WRONG);
        assert_eq!(told(&world, &nobody, from(&format!("o{number}"))).await, Refusal::Credentials);
    }
    let count = "SELECT count(*) FROM fratrie_throttles";
    let rows: i64 = fratrie::sqlite::sqlx::query_scalar(count).fetch_one(kept.pool()).await.unwrap();
    assert!((1..=900).contains(&rows), "{rows}");
    kept.close().await;
}

#[tokio::test]
#[ignore = "takes minutes: `cargo xtask torture` runs it"]
async fn torture_v9_a_million_identifiers_are_sprayed() {
    let world = world().await;
    for number in 0..1_000_000 {
        let nobody = Credentials::new(&format!("inconnu{number}"), WRONG);
        let told = world.portal.log_in(&nobody, from(&format!("origin {number}"))).await;
        assert!(told.is_err());
    }
    // Counters of identifiers, and of two more kinds: letters and origins.
    let counters = world.store.counters(world.realm.id());
    assert!(counters <= 131_072 + 2 * 16_384, "{counters}");
    println!("{counters} counters");
}
