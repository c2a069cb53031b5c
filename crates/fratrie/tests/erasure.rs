//! R16, V39: whoever is erased is nowhere: no row, receipt, entry, event, and no byte on disk.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod support;

use fratrie::{
    Credentials, Erasure, Error, PersonName, Refusal,
    domain::{
        State,
        journal::{Change, ErasureReason},
        model::PostalAddress,
        model::{EndReason, Row, Status},
        roster::{Roster, RosterDetails, Told},
    },
};
use support::{Line, PASSWORD, chosen, line, link, roster, stores};

const MARKS: [&str; 10] = [
    "Quercitron",
    "QUERCITRON",
    "Philomène",
    "PHILOMENE",
    "Zwiebel",
    "marqueur@example.org",
    "marqueur-second@example.org",
    "06 00 11 22 33",
    "impasse du Marqueur",
    "VILLE-MARQUEUR",
];

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => unreachable!("a refusal was expected: {other:?}"),
    }
}

/// A person of two schools, and another responsible of the first child.
fn marked() -> Roster {
    roster(marked_lines())
}

fn marked_lines() -> Vec<Line> {
    let mark = |line: Line, external: &str| {
        let mut line = line;
        line.link.responsible = external.parse().unwrap();
        let responsible = &mut line.responsible;
        responsible.name = PersonName::new("Quercitron", Some("Zwiebel"), "Philomène").unwrap();
        responsible.external = external.parse().unwrap();
        responsible.details = RosterDetails {
            mobile: Told::Value("06 00 11 22 33".parse().unwrap()),
            email: Told::Value("marqueur@example.org".parse().unwrap()),
            address: Told::Value(PostalAddress {
                lines: vec!["12 impasse du Marqueur".parse().unwrap()],
                city: Some("VILLE-MARQUEUR".parse().unwrap()),
                ..PostalAddress::default()
            }),
            ..RosterDetails::default()
        };
        line
    };
    vec![
        mark(line("A", ("E1", "Dylan Cosams"), ("R1", "X Y")), "FICHE-A-77001"),
        line("A", ("E1", "Dylan Cosams"), ("R2", "Bruno Cosams")),
        mark(line("B", ("E7", "Florian Cosams"), ("R9", "X Y")), "FICHE-B-77002"),
    ]
}

/// All that a store tells of a realm, as text.
fn told(state: &State) -> String {
    let rows: Vec<Row> = state.rows.iter().collect();
    let receipts: Vec<_> = state.receipts.values().collect();
    serde_json::to_string(&(rows, receipts, &state.journal, &state.events)).unwrap()
}

#[tokio::test]
async fn v39_who_is_erased_is_nowhere() {
    for world in stores::each().await {
        let letters = world.letters(marked()).await;
        let of = |external: usize| {
            letters.iter().filter(|letter| letter.holder.family() == "Quercitron").nth(external)
        };
        let (one, other) = (of(0).unwrap(), of(1).unwrap());
        let father = letters.iter().find(|letter| letter.holder.family() == "Cosams").unwrap();
        world.activate(father, None).await;
        // The life of an account: addresses, a merge, a link under way, a letter of the other account.
        let session = world.activate(one, Some("marqueur@example.org")).await;
        world.activate(other, Some("marqueur-second@example.org")).await;
        let mails = world.mails().await;
        for address in ["marqueur@example.org", "marqueur-second@example.org"] {
            world.portal.confirm_email(&link(&mails, address), &world.origin).await.unwrap();
        }
        let preview = world.portal.preview_merge(&session, &[chosen(other)], &world.origin).await.unwrap();
        let merged = world.portal.merge(&session, preview.confirm(), &world.origin).await.unwrap();
        let session = merged.session;
        let next = "encore-marqueur@example.org".parse().unwrap();
        world.portal.request_email_change(&session, &PASSWORD.into(), next, &world.origin).await.unwrap();
        world
            .portal
            .request_password_reset(&one.identifier.as_str().parse().unwrap(), &world.origin)
            .await
            .unwrap();

        let marks: Vec<&str> = MARKS
            .into_iter()
            .chain([one.identifier.as_str(), other.identifier.as_str()])
            .chain(["FICHE-A-77001", "FICHE-B-77002", "encore-marqueur@example.org", "$argon2id"])
            .collect();
        let before = world.state().await;
        let present = told(&before);
        for mark in ["Quercitron", "06 00 11 22 33", "marqueur@example.org", "FICHE-B-77002"] {
            assert!(present.contains(mark), "{mark} was planted");
        }
        let (support, origin) = (world.realm.support("Aline Roux".parse().unwrap()), &world.origin);
        let child = refusal(support.erase(&one.identifier, ErasureReason::Asked).await);
        assert!(matches!(child, Refusal::ChildUnreachable { students } if students.len() == 1), "R14");
        assert_eq!(world.state().await, before, "R6");
        // By any of the accounts that answer together.
        let erasure = Erasure::from(ErasureReason::Asked).accept_unreachable();
        support.erase(&other.identifier, erasure).await.unwrap();

        let state = world.state().await;
        assert_eq!(state.violations(), Vec::new());
        let text = told(&state);
        // The father's secret is his own.
        let without_his = |mark: &str| mark != "$argon2id";
        for mark in marks.iter().filter(|mark| without_his(mark)) {
            assert!(!text.contains(mark), "{mark} is still told");
        }
        assert_eq!(text.matches("$argon2id").count(), 1, "the father's");
        assert_eq!(state.rows.students, before.rows.students, "R1: the children stay");
        let ended = state.rows.responsibilities.values().filter_map(|link| link.ended.as_ref());
        assert_eq!(ended.filter(|ended| ended.reason == EndReason::Erased).count(), 2);
        let entry = &state.journal.last().unwrap().change;
        assert!(matches!(entry, Change::Erased { accounts, reason: ErasureReason::Asked, unreachable }
                if accounts.len() == 2 && unreachable.len() == 1));
        assert!(matches!(
            state.events.last().unwrap().fact,
            fratrie::domain::event::Fact::Erased { ref accounts, ref children } if accounts.len() == 2 && children.len() == 2
        ));
        // R5: both ids still lead to the account that answered, which is closed.
        let answers: Vec<_> =
            state.rows.accounts.values().filter(|account| account.status == Status::Closed).collect();
        assert_eq!(answers.len(), 1);
        assert_eq!(
            state.rows.accounts.values().filter(|account| account.answers() == answers[0].id).count(),
            2
        );

        // Nothing is opened any more, and nothing is told of it.
        assert!(matches!(world.portal.account(&session).await, Err(Error::SessionEnded)));
        for letter in [one, other] {
            let told =
                world.portal.log_in(&Credentials::new(letter.identifier.as_str(), PASSWORD), origin).await;
            assert_eq!(refusal(told), Refusal::Credentials);
            assert_eq!(
                refusal(support.erase(&letter.identifier, ErasureReason::Asked).await),
                Refusal::NoSuchAccount
            );
        }
        world.mails().await;
        for file in world.files() {
            let bytes = std::fs::read(&file).unwrap();
            for mark in marks.iter().filter(|mark| without_his(mark)) {
                let found = bytes.windows(mark.len()).any(|window| window == mark.as_bytes());
                assert!(!found, "{mark} is still in {}", file.display());
            }
        }
    }
}

#[tokio::test]
async fn r16_a_later_file_makes_a_new_person_who_starts_anew() {
    for world in stores::each().await {
        let letters = world.letters(marked()).await;
        let first = letters.iter().find(|letter| letter.holder.family() == "Quercitron").unwrap();
        let support = world.realm.support("Aline Roux".parse().unwrap());
        // The father's letter is live: his child stays reachable (R14).
        support.erase(&first.identifier, ErasureReason::Unlawful).await.unwrap();
        let again = world.letters(marked()).await;
        assert_eq!(again.len(), 1, "one letter, to the new account");
        assert_ne!(again[0].identifier, first.identifier);
        let session = world.activate(&again[0], None).await;
        assert_eq!(world.portal.children(&session).await.unwrap().len(), 1);
        assert_eq!(world.state().await.violations(), Vec::new());
    }
}

#[tokio::test]
async fn r16_a_students_own_account_is_erased_and_the_child_stays_as_long_as_it_is_one() {
    for world in stores::each().await {
        let mut lines = marked_lines();
        lines[0].student.account = true;
        lines[0].student.ines = vec!["120000001AB".parse().unwrap()];
        lines[0].student.birth_date = Some("2013-04-05".parse().unwrap());
        let letters = world.letters(roster(lines)).await;
        let pupil = letters.iter().find(|letter| letter.student.is_some()).unwrap();
        world.activate(pupil, Some("eleve-marqueur@example.org")).await;
        let support = world.realm.support("Aline Roux".parse().unwrap());
        support.erase(&pupil.identifier, ErasureReason::Asked).await.unwrap();
        let state = world.state().await;
        let text = told(&state);
        for mark in [pupil.identifier.as_str(), "eleve-marqueur@example.org", "$argon2id"] {
            assert!(!text.contains(mark), "{mark} is still told");
        }
        assert!(text.contains("Dylan") && text.contains("120000001AB"), "R1: a child of others");
        assert_eq!(state.violations(), Vec::new());
        let again = support.erase(&pupil.identifier, ErasureReason::Asked).await;
        assert_eq!(refusal(again), Refusal::NoSuchAccount);
    }
}

#[tokio::test]
async fn r16_a_student_who_left_is_erased_with_their_own_account() {
    for world in stores::each().await {
        let mut lines = marked_lines();
        lines[0].student.account = true;
        lines[0].student.ines = vec!["120000001AB".parse().unwrap()];
        let letters = world.letters(roster(lines)).await;
        let pupil = letters.iter().find(|letter| letter.student.is_some()).unwrap();
        let mut next = roster(vec![line("A", ("E2", "Autre Cosams"), ("R2", "Bruno Cosams"))]);
        next.links.clear();
        world.realm.office().sync(next, fratrie::Endings::Confirmed).await.unwrap();
        let support = world.realm.support("Aline Roux".parse().unwrap());
        support.erase(&pupil.identifier, ErasureReason::Asked).await.unwrap();
        let state = world.state().await;
        let rows: Vec<Row> = state.rows.iter().collect();
        let text = serde_json::to_string(&rows).unwrap();
        for mark in [pupil.identifier.as_str(), "Dylan", "120000001AB"] {
            assert!(!text.contains(mark), "{mark} is still told");
        }
        assert_eq!(state.violations(), Vec::new());
    }
}

#[tokio::test]
async fn v25_scopes_hold_for_erasures() {
    let world = stores::memory().await;
    let mut lines = marked_lines();
    lines[0].student.account = true;
    let letters = world.letters(roster(lines)).await;
    let support = world.realm.support("Aline Roux".parse().unwrap());
    let elsewhere = support.clone().of_schools(["C".parse().unwrap()]);
    for letter in &letters {
        let told = elsewhere.erase(&letter.identifier, ErasureReason::Asked).await;
        assert_eq!(refusal(told), Refusal::OutOfScope);
    }
    let pupil = letters.iter().find(|letter| letter.student.is_some()).unwrap();
    let of_his_school = support.of_schools(["A".parse().unwrap()]);
    of_his_school.erase(&pupil.identifier, ErasureReason::Asked).await.unwrap();
}
