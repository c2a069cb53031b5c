//! What a full pass costs, and what it finds, among 200,000 accounts on SQLite.

use crate::support::World;
use fratrie::{
    Endings, ManualClock, PersonName,
    domain::{
        ResponsibleId, SchoolCode,
        model::{Holder, Level, PostalAddress, Relationship, Restrictions, Rights},
        roster::{
            Coverage, Place, Roster, RosterDetails, RosterLink, RosterResponsible, RosterSchool,
            RosterStudent, Told,
        },
    },
    sqlite::SqliteRepository,
    storage::{MemoryRepository, Snapshot as _},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

const SCHOOLS: u64 = 200;
/// Families of two responsibles and one child; every tenth family is one of the school before it.
const FAMILIES: u64 = 500;
const KNOWN_ELSEWHERE: u64 = 50;

/// A number that looks drawn, the same at each run.
fn drawn(seed: u64, of: &str) -> u64 {
    let mut hash = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d;
    for byte in of.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        hash ^= hash >> 29;
    }
    hash
}

fn one_in(parts: u64, seed: u64, of: &str) -> bool {
    drawn(seed, of).is_multiple_of(parts)
}

/// A word for a rank: few ranks are frequent, most are rare.
fn word(seed: u64, of: &str, most: f64) -> String {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank"
    )]
    let rank = ((drawn(seed, of) % 1_000_003) as f64 / 1_000_003.0 * most.ln()).exp() as u64;
    let syllables =
        ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "ro", "su", "ta", "ve", "lin", "mar", "son", "ter"];
    let mut rest = rank * 7919 + 16;
    let mut word = String::new();
    while rest > 0 {
        word.push_str(syllables[usize::try_from(rest % 16).unwrap()]);
        rest /= 16;
    }
    word
}

/// What a school's base says of the responsible `place` (0, 1) of a family.
fn responsible(school: u64, family: u64, place: u64) -> (PersonName, RosterDetails) {
    let person = family * 2 + place;
    let (his, hers) = (word(family, "his", 60_000.0), word(family, "hers", 60_000.0));
    let given = word(person, ["given-m", "given-f"][usize::try_from(place).unwrap()], 400.0);
    // Of what a school says, some is said otherwise, or not at all.
    let said = school * 10_000_000 + person;
    let name = match (place, drawn(said, "names") % 4) {
        (0, _) => PersonName::new(&his, None, &given),
        (_, 0 | 1) => PersonName::new(&hers, Some(&his), &given),
        (_, 2) => PersonName::new(&hers, None, &given),
        (_, _) => PersonName::new(&his, None, &given),
    };
    let (house, street) = (drawn(family, "house") % 90 + 1, word(family, "street", 5_000.0));
    let line = if one_in(3, said, "line") {
        format!("{house}, rue de la {street}")
    } else {
        format!("{house} R LA {street}")
    };
    let moved = one_in(20, said, "moved");
    let number = drawn(if one_in(12, said, "new mobile") { said } else { person }, "mobile") % 100_000_000;
    let mobile =
        if one_in(2, said, "mobile form") { format!("06{number:08}") } else { format!("+336{number:08}") };
    let email = format!("{given}.{}@example.org", drawn(person, "e-mail") % 1_000_000_000);
    let maybe = |of: &str, parts: u64| !one_in(parts, said, of);
    let details = RosterDetails {
        civility: Told::Absent,
        address: Told::Value(PostalAddress {
            lines: vec![if moved { "1 place Neuve" } else { line.as_str() }.parse().unwrap()],
            postcode: Some(format!("{:05}", 21_000 + family % 700).parse().unwrap()),
            ..PostalAddress::default()
        }),
        email: if maybe("e-mail", 2) { Told::Value(email.parse().unwrap()) } else { Told::Absent },
        mobile: if maybe("mobile", 5) { Told::Value(mobile.parse().unwrap()) } else { Told::Absent },
        phone: Told::Value(format!("03{:08}", drawn(family, "phone") % 100_000_000).parse().unwrap()),
    };
    (name.unwrap(), details)
}

/// A school's base: its own families, and some of the school before it, with another child each.
fn base(school: u64) -> Roster {
    let code: SchoolCode = format!("S{school}").parse().unwrap();
    let at = Place::default();
    let coverage = Coverage::Whole;
    let named = RosterSchool { code: code.clone(), name: Some(code.as_str().parse().unwrap()), coverage };
    let mut roster = Roster { schools: vec![named], ..Roster::default() };
    let own = (school * FAMILIES..(school + 1) * FAMILIES - if school > 0 { KNOWN_ELSEWHERE } else { 0 })
        .collect::<Vec<_>>();
    let known = school.checked_sub(1).map(|before| before * FAMILIES..before * FAMILIES + KNOWN_ELSEWHERE);
    for family in own.into_iter().chain(known.into_iter().flatten()) {
        let child = format!("E{family}").parse::<fratrie::domain::ExternalId>().unwrap();
        roster.students.push(RosterStudent {
            at,
            school: code.clone(),
            external: child.clone(),
            ines: Vec::new(),
            name: PersonName::new(&word(family, "his", 60_000.0), None, &format!("Enfant {school}")).unwrap(),
            birth_date: None,
            class: Some("6e A".parse().unwrap()),
            account: false,
        });
        for place in 0..2 {
            let (name, details) = responsible(school, family, place);
            let external = format!("{}", family * 2 + place).parse::<fratrie::domain::ExternalId>().unwrap();
            roster.responsibles.push(RosterResponsible {
                at,
                school: code.clone(),
                external: external.clone(),
                name,
                details,
            });
            roster.links.push(RosterLink {
                at,
                school: code.clone(),
                student: child.clone(),
                responsible: external,
                level: Level::Legal,
                rank: None,
                relationship: Relationship::Other,
                rights: Some(Rights::NONE),
                restrictions: Some(Restrictions::NONE),
            });
        }
    }
    roster
}

/// `cargo test --release -p fratrie --test duplicates -- --ignored --nocapture`
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement of some minutes"]
async fn a_full_pass_over_200_000_accounts() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteRepository::open(folder.path().join("fratrie.db")).await.unwrap();
    let kept = store.clone();
    let world =
        World::on(MemoryRepository::new(), ManualClock::default(), |builder| builder.repository(kept)).await;
    let office = world.realm.office();
    let (begun, mut accounts, mut last) = (Instant::now(), 0, Vec::new());
    for school in 0..SCHOOLS {
        last = office.sync(base(school), Endings::Confirmed).await.unwrap().accounts;
        accounts += last.len();
    }
    println!("{accounts} accounts imported in {:?}", begun.elapsed());

    let (begun, mut next, mut pages, mut bands) = (Instant::now(), None::<String>, Vec::new(), [0_u32; 101]);
    let mut pairs = BTreeSet::new();
    loop {
        let page_begun = Instant::now();
        let page = office.duplicates(next.as_deref()).await.unwrap();
        pages.push(page_begun.elapsed());
        for pair in &page.pairs {
            bands[usize::from(pair.score)] += 1;
            assert!(pairs.insert((pair.one.account, pair.other.account)), "each pair once");
        }
        match page.next() {
            Some(place) => next = Some(place.to_owned()),
            None => break,
        }
    }
    let total = begun.elapsed();
    pages.sort();
    let at = |part: usize| pages[(pages.len() - 1) * part / 100];
    let sum = pages.iter().sum::<Duration>();
    println!(
        "full pass: {total:?}, {} pages ({sum:?}): median {:?}, 99th {:?}, worst {:?}",
        pages.len(),
        at(50),
        at(99),
        at(100)
    );
    println!(
        "{} pairs; by score: {:?}",
        pairs.len(),
        bands.iter().enumerate().filter(|(_, count)| **count > 0).collect::<Vec<_>>()
    );

    let begun = Instant::now();
    let told = office.duplicates_of(&last).await.unwrap();
    println!("of {} accounts just made: {} pairs in {:?}", last.len(), told.len(), begun.elapsed());

    // Who is whom: a family's two persons bear the same key in both schools.
    let state = store.snapshot(world.realm.id()).await.unwrap();
    let mut persons: BTreeMap<String, Vec<ResponsibleId>> = BTreeMap::new();
    for row in state.rows.responsibles.values() {
        persons.entry(row.source.external.to_string()).or_default().push(row.id);
    }
    let account: BTreeMap<ResponsibleId, _> = (state.rows.accounts.values())
        .filter_map(|row| match row.holder {
            Holder::Responsible(id) => Some((id, row.id)),
            Holder::Student(_) => None,
        })
        .collect();
    let twice = persons.values().filter(|records| records.len() == 2);
    let truth: BTreeSet<_> = twice
        .map(|records| {
            let (one, other) = (account[&records[0]], account[&records[1]]);
            (one.min(other), one.max(other))
        })
        .collect();
    let right = truth.intersection(&pairs).count();
    println!(
        "{} persons with two accounts: {right} found; {} pairs of two persons",
        truth.len(),
        pairs.len() - right
    );
    assert!(right * 10 > truth.len() * 9, "most are found");
}
