//! Does a failed log-in take another time where the account exists? (R12, SECURITY V8)
//!
//! Fixed against random, as TVLA has it: attempts on an identifier that is nobody's, and on accounts in every state, in
//! random order; Welch's t of their durations. Beyond 4.5 the two can be told apart.
//!
//! `cargo run --release -p fratrie-benches -- log-in-timing [sqlite|memory] [SAMPLES] [STEP] [CALLERS]`: so many
//! samples of either kind, the step in milliseconds, so many attempts at once.
use crate::Failure;
use fratrie::{
    Attempt, Credentials, Fratrie, HashingConfig, Identifier, Letter, LogIn, ManualClock, Origin, Portal,
    Realm, Refusal, SecretKey, Session, Throttling, Verdict,
    chrono::TimeDelta,
    domain::{
        PersonName,
        model::{Level, Relationship},
        roster::{
            Coverage, Place, Roster, RosterDetails, RosterLink, RosterResponsible, RosterSchool,
            RosterStudent,
        },
    },
    sqlite::SqliteRepository,
    storage::MemoryRepository,
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use std::time::{Duration, Instant};

const PASSWORD: &str = "un nouveau mot de passe";

pub(crate) async fn main(arguments: &[&str]) -> Result<(), Failure> {
    let mut arguments = arguments.iter();
    let store = *arguments.next().unwrap_or(&"sqlite");
    let samples: u32 = arguments.next().map_or(Ok(10_000), |text| text.parse())?;
    let step = arguments.next().map_or(Ok(100), |text| text.parse())?;
    let at_once: u32 = arguments.next().map_or(Ok(2), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let clock = ManualClock::default();
    let mut throttling = Throttling::default();
    for rule in [&mut throttling.account, &mut throttling.origin] {
        (rule.free, rule.most) = (u32::MAX, None);
    }
    throttling.letter = u32::MAX;
    let builder = Fratrie::builder()
        .secret_key(SecretKey::from_bytes([7; 32]))
        .clock(clock.clone())
        .hashing(HashingConfig::default())
        .answer_step(Duration::from_millis(step))
        .throttling(throttling);
    let builder = match store {
        "memory" => builder.repository(MemoryRepository::new()),
        _ => builder.repository(SqliteRepository::open(folder.path().join("fratrie.db")).await?),
    };
    let realm = builder.build().await?.realm("ac-dijon").await?;
    let accounts = accounts(&realm, &clock).await?;

    // Each answer waits for its step: several callers, so that the bench does not take an hour.
    let callers: Vec<_> = (0..at_once)
        .map(|seed| {
            tokio::spawn(sample(realm.portal(), accounts.clone(), samples.div_ceil(at_once), seed.into()))
        })
        .collect();
    let mut taken = Vec::new();
    for caller in callers {
        taken.extend(caller.await?);
    }
    let (mut fixed, mut random) = (Moments::default(), Moments::default());
    let mut states = vec![Moments::default(); accounts.len()];
    for (state, took) in taken {
        match state {
            None => fixed.add(took),
            Some(at) => {
                random.add(took);
                if let Some(state) = states.get_mut(at) {
                    state.add(took);
                }
            }
        }
    }
    println!("{store}, step {step} ms, {at_once} at once, {} and {} samples", fixed.count, random.count);
    println!("unknown identifier: {:.3} ms ± {:.3}", fixed.mean, fixed.variance().sqrt());
    println!("any account:        {:.3} ms ± {:.3}", random.mean, random.variance().sqrt());
    println!("|t| = {:.2}  (they can be told apart beyond 4.5)", fixed.welch(&random).abs());
    for ((name, _), state) in accounts.iter().zip(&states) {
        println!("  {name}: {:.3} ms, |t| = {:.2}", state.mean, fixed.welch(state).abs());
    }
    Ok(())
}

/// Attempts in random order until there are so many of either kind; each with the account's place, and milliseconds.
async fn sample(
    portal: Portal,
    accounts: Vec<(&'static str, String)>,
    samples: u32,
    seed: u64,
) -> Vec<(Option<usize>, f64)> {
    let attempt = Attempt::from(Origin::default()).verdict(Verdict::Human);
    let mut chance = StdRng::seed_from_u64(seed);
    // Of the right form: one that is mistyped is not looked for at all.
    let nobody = Identifier::compose("Xavier", "Inconnu", 7, 4);
    let (mut taken, mut unknown, mut known) = (Vec::new(), 0, 0);
    while unknown < samples || known < samples {
        let place = usize::try_from(chance.next_u32()).unwrap_or(0) % accounts.len();
        let place = (chance.next_u32() % 2 == 0).then_some(place);
        let identifier =
            place.and_then(|place| accounts.get(place)).map_or(nobody.as_str(), |(_, identifier)| identifier);
        let credentials = Credentials::new(identifier, "ce n'est pas le bon");
        let begun = Instant::now();
        let told = portal.log_in(&credentials, &attempt).await;
        taken.push((place, begun.elapsed().as_secs_f64() * 1000.0));
        assert!(matches!(told, Err(fratrie::Error::Refused(Refusal::Credentials))), "{told:?}");
        *if place.is_some() { &mut known } else { &mut unknown } += 1;
    }
    taken
}

/// Mean and variance as they come (Welford).
#[derive(Debug, Clone, Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let before = value - self.mean;
        self.mean += before / self.count;
        self.squares += before * (value - self.mean);
    }

    fn variance(&self) -> f64 {
        self.squares / (self.count - 1.0)
    }

    fn welch(&self, other: &Self) -> f64 {
        let error = self.variance() / self.count + other.variance() / other.count;
        (self.mean - other.mean) / error.sqrt()
    }
}

/// An account in every state, and its identifier.
async fn accounts(realm: &Realm, clock: &ManualClock) -> Result<Vec<(&'static str, String)>, Failure> {
    let names = ["active", "merged", "suspended", "letter expired", "student"];
    let mut roster = Roster::default();
    let school = RosterSchool { code: "A".parse()?, name: None, coverage: Coverage::Whole };
    roster.schools.push(school);
    for (number, name) in names.iter().enumerate() {
        add(&mut roster, number, *name == "student")?;
    }
    let import = realm.office().import(roster).await?;
    let portal = realm.portal();
    let adults: Vec<&Letter> = import.letters.iter().filter(|letter| letter.student.is_none()).collect();
    let [active, merged, suspended, expired, ..] = adults.as_slice() else {
        return Err("five letters".into());
    };
    let session = activate(&portal, active).await?;
    activate(&portal, merged).await?;
    activate(&portal, suspended).await?;
    let origin: Origin = "192.0.2.1".parse()?;
    let other = [Credentials::new(merged.identifier.as_str(), PASSWORD)];
    let preview = portal.preview_merge(&session, &other, &origin).await?;
    portal.merge(&session, preview.confirm(), &origin).await?;
    realm.office().suspend(&suspended.identifier).await?;
    clock.advance(TimeDelta::days(91));
    let student =
        import.letters.iter().find(|letter| letter.student.is_some()).ok_or("a student's letter")?;
    let letters = [active, merged, suspended, expired, &student];
    Ok(names.into_iter().zip(letters.map(|letter| letter.identifier.to_string())).collect())
}

async fn activate(portal: &Portal, letter: &Letter) -> Result<Session, Failure> {
    let origin: Origin = "192.0.2.1".parse()?;
    let LogIn::ActivationRequired(activation) = portal.log_in(&letter.credentials(), &origin).await? else {
        return Err("a new letter activates".into());
    };
    Ok(portal.activate(activation, PASSWORD.parse()?, None).await?)
}

fn add(roster: &mut Roster, number: usize, account: bool) -> Result<(), Failure> {
    let at = Place::default();
    roster.students.push(RosterStudent {
        at,
        school: "A".parse()?,
        external: format!("E{number}").parse()?,
        ines: Vec::new(),
        name: PersonName::new("Cosams", None, "Dylan")?,
        birth_date: None,
        class: Some("6e A".parse()?),
        account,
    });
    roster.responsibles.push(RosterResponsible {
        at,
        school: "A".parse()?,
        external: format!("R{number}").parse()?,
        name: PersonName::new("Cosams", None, "Angélique")?,
        details: RosterDetails::default(),
    });
    roster.links.push(RosterLink {
        at,
        school: "A".parse()?,
        student: format!("E{number}").parse()?,
        responsible: format!("R{number}").parse()?,
        level: Level::Legal,
        rank: None,
        relationship: Relationship::Mother,
        rights: None,
        restrictions: None,
    });
    Ok(())
}
