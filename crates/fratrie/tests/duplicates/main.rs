//! Accounts that may be one person's: suggested to the office, explained, remembered when refused, never grouped by
//! themselves.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

mod of_accounts;
mod scale;
#[path = "../support/mod.rs"]
mod support;

use fratrie::{
    Duplicates, Error, Language, PersonName, Refusal,
    domain::{duplicates::Reason, roster::Told},
};
use support::{Line, line, link, roster, stores};

/// All pages: what each pair's holders are called, its score, its reasons.
async fn all(world: &support::World) -> Vec<(String, u8, Vec<Reason>)> {
    let (office, mut found, mut next) = (world.realm.office(), Vec::new(), None::<String>);
    loop {
        let page: Duplicates = office.duplicates(next.as_deref()).await.unwrap();
        found.extend(page.pairs.iter().map(|pair| {
            let mut names = [pair.one.holder.to_string(), pair.other.holder.to_string()];
            names.sort();
            (names.join(" + "), pair.score, pair.reasons.clone())
        }));
        match page.next() {
            Some(place) => next = Some(place.to_owned()),
            None => return found,
        }
    }
}

fn families() -> Vec<Line> {
    let mut lines = vec![
        line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams")),
        // The other legal responsible, and one of the same name as the first: a base names a person once.
        line("A", ("E1", "Dylan Cosams"), ("R2", "Bruno Cosams")),
        line("A", ("E1", "Dylan Cosams"), ("R3", "ANGELIQUE COSAMS")),
        line("B", ("E7", "Florian Cosams"), ("R9", "Angelique COSAMS")),
        line("C", ("E4", "Zoé Kermadec"), ("R6", "Solène Kermadec")),
    ];
    for (number, phone) in [(3, "+33 6 12 34 56 78"), (0, "06.12.34.56.78")] {
        let line = lines.get_mut(number).unwrap();
        line.responsible.details.mobile = Told::Value(phone.parse().unwrap());
    }
    lines
}

#[tokio::test]
async fn r11_pairs_are_explained_and_two_legal_responsibles_never_suggested() {
    for world in stores::each().await {
        world.letters(roster(families())).await;
        let before = world.state().await;
        let found = all(&world).await;
        let expected = [
            (
                "Angelique COSAMS + Angélique COSAMS".to_owned(),
                85,
                vec![
                    Reason::SameNames,
                    Reason::SameMobile,
                    Reason::ChildrenOfOneName,
                    Reason::DifferentSchools,
                ],
            ),
            (
                "ANGELIQUE COSAMS + Angelique COSAMS".to_owned(),
                55,
                vec![Reason::SameNames, Reason::ChildrenOfOneName, Reason::DifferentSchools],
            ),
        ];
        assert_eq!(found, expected);
        assert_eq!(world.state().await, before, "nothing is grouped, nothing written");
        assert_eq!(Reason::SameMobile.explain(Language::French), "même téléphone mobile");
    }
}

#[tokio::test]
async fn s83_a_refused_pair_is_remembered_and_a_merge_stays_allowed() {
    for world in stores::each().await {
        let letters = world.letters(support::two_schools()).await;
        let (one, other) = (&letters[0], &letters[1]);
        assert_eq!(all(&world).await.len(), 1);
        let office = world.realm.office();
        office.refuse_duplicate(&other.identifier, &one.identifier).await.unwrap();
        assert_eq!(all(&world).await, []);
        let told = office.refuse_duplicate(&one.identifier, &one.identifier).await;
        assert!(matches!(told, Err(Error::Refused(Refusal::SameAccount))));
        let written = world.state().await.journal.len();
        office.refuse_duplicate(&one.identifier, &other.identifier).await.unwrap();
        assert_eq!(world.state().await.journal.len(), written, "said once is said");
        // The word says what not to suggest; whoever shows both secrets is one person all the same.
        let session = world.activate(one, None).await;
        let preview =
            world.portal.preview_merge(&session, &[other.credentials()], &world.origin).await.unwrap();
        world.portal.merge(&session, preview.confirm(), &world.origin).await.unwrap();
        assert_eq!(world.state().await.violations(), Vec::new());
        assert_eq!(all(&world).await, [], "what is grouped is no duplicate");
    }
}

#[tokio::test]
async fn s83_a_pair_that_was_undone_is_not_suggested_again() {
    for world in stores::each().await {
        let letters = world.letters(support::two_schools()).await;
        assert_eq!(all(&world).await.len(), 1);
        let session = world.activate(&letters[0], None).await;
        let absorb = [letters[1].credentials()];
        let preview = world.portal.preview_merge(&session, &absorb, &world.origin).await.unwrap();
        let merged = world.portal.merge(&session, preview.confirm(), &world.origin).await.unwrap();
        let (session, merge) = (merged.session, merged.report.merge);
        let preview = world.portal.preview_split(&session, merge, &[], &world.origin).await.unwrap();
        world.portal.split(&session, preview.confirm(), &world.origin).await.unwrap();
        assert_eq!(all(&world).await, []);
    }
}

#[tokio::test]
async fn r11_only_the_word_one_person_lifts_the_rule() {
    let world = stores::memory().await;
    let letters = world.letters(roster(families())).await;
    let id = |name: &str| letters.iter().find(|letter| letter.holder.to_string() == name).unwrap();
    let (mother, father) = (id("Angélique COSAMS"), id("Bruno COSAMS"));
    let session = world.activate(mother, None).await;
    let office = world.realm.office();
    let refused = async || {
        let preview =
            world.portal.preview_merge(&session, &[father.credentials()], &world.origin).await.unwrap();
        preview.lines[0].outcome.as_ref().err().cloned()
    };
    assert!(matches!(refused().await, Some(Refusal::TwoLegalResponsibles { .. })));
    office.refuse_duplicate(&mother.identifier, &father.identifier).await.unwrap();
    assert!(matches!(refused().await, Some(Refusal::TwoLegalResponsibles { .. })));
    office.waive_distinctness(&mother.identifier, &father.identifier).await.unwrap();
    assert_eq!(refused().await, None, "a later word takes the place of an earlier one");
}

#[tokio::test]
async fn an_address_finds_a_usage_name_and_finds_a_pair_once() {
    for world in stores::each().await {
        let mut lines = support::two_schools_lines();
        let name = PersonName::new("Martin", Some("Cosams"), "Angélique").unwrap();
        lines[1].responsible.name = name;
        lines.push(line("C", ("E3", "Ninon Cosams"), ("R5", "Angélique Cosams")));
        let letters = world.letters(roster(lines)).await;
        for letter in &letters {
            world.activate(letter, Some("Parent@example.org")).await;
            let confirm = link(&world.mails().await, "Parent@example.org");
            world.portal.confirm_email(&confirm, &world.origin).await.unwrap();
        }
        let found = all(&world).await;
        assert_eq!(found.len(), 3, "{found:?}");
        let crossed: Vec<_> =
            found.iter().filter(|pair| pair.2.contains(&Reason::BirthAndUsageName)).collect();
        assert_eq!(crossed.len(), 2);
        assert!(found.iter().all(|pair| pair.2.contains(&Reason::SameEmail)));
        // An account that is suspended is not suggested.
        world.realm.office().suspend(&letters[0].identifier).await.unwrap();
        assert_eq!(all(&world).await.len(), 1);
    }
}

#[tokio::test]
async fn pages_follow_one_another_without_loss_or_repetition() {
    const PEOPLE: usize = 130;
    for world in stores::each().await {
        let person = |number: usize, school: &str| {
            let (pupil, adult) = (format!("E{number}"), format!("R{number}"));
            line(school, (&pupil, &format!("Enfant Enf{number}")), (&adult, &format!("Anne Nom{number}")))
        };
        let lines = (0..PEOPLE).flat_map(|number| [person(number, "A"), person(number, "B")]).collect();
        world.letters(roster(lines)).await;
        let found = all(&world).await;
        let names: std::collections::BTreeSet<_> = found.iter().map(|pair| &pair.0).collect();
        assert_eq!((found.len(), names.len()), (PEOPLE, PEOPLE));
    }
}

#[tokio::test]
async fn v25_support_sees_the_pairs_of_its_schools_and_pages_are_sealed() {
    let world = stores::memory().await;
    world.letters(support::two_schools()).await;
    let of = |schools: &[&str]| {
        let support = world.realm.support("Aline Roux".parse().unwrap());
        support.of_schools(schools.iter().map(|code| code.parse().unwrap()))
    };
    let mut seen = Vec::new();
    for schools in [&["A", "B"][..], &["A"], &["C"]] {
        let (mut pairs, mut next, mut places) = (0, None::<String>, Vec::new());
        loop {
            let page = of(schools).duplicates(next.as_deref()).await.unwrap();
            pairs += page.pairs.len();
            next = page.next().map(str::to_owned);
            let Some(place) = next.clone() else { break };
            places.push(place);
        }
        seen.push(pairs);
        let place = places.pop().unwrap();
        assert!(!place.contains("COSAMS"));
        let elsewhere = world.fratrie.realm("ac-lyon").await.unwrap().office();
        let told = elsewhere.duplicates(Some(&place)).await;
        assert!(matches!(told, Err(Error::Refused(Refusal::ProofVoid))));
    }
    assert_eq!(seen, [1, 0, 0]);
}
