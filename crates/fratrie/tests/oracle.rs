//! R12, V8: one answer and one run of Argon2, whatever the account, until the right secret is shown.

mod support;

use fratrie::{Attempt, Credentials, Error, Identifier, Refusal, Verdict, chrono::TimeDelta};
use support::{chosen, line, roster, world};

#[tokio::test]
async fn v8_every_path_answers_alike_in_exactly_one_run() {
    let world = world().await;
    let numbers = ["1", "2", "3", "4", "5", "6"];
    let mut lines: Vec<_> = numbers
        .map(|number| {
            line("A", (&format!("E{number}"), "Dylan Cosams"), (&format!("R{number}"), "Angélique Cosams"))
        })
        .into();
    lines[5].student.account = true;
    let letters = world.letters(roster(lines)).await;
    let identifier = |name: &str| {
        let of = |letter: &&fratrie::Letter| letter.student.is_some() == (name == "student");
        letters.iter().find(of).unwrap().identifier.to_string()
    };
    let student = identifier("student");
    let adults: Vec<_> = letters.iter().filter(|letter| letter.student.is_none()).collect();
    let principal = world.activate(adults[0], None).await;
    for letter in &adults[1..4] {
        world.activate(letter, None).await;
    }
    let lines = [chosen(adults[1])];
    let preview = world.portal.preview_merge(&principal, &lines, &world.origin).await.unwrap();
    world.portal.merge(&principal, preview.confirm(), &world.origin).await.unwrap();
    world.realm.office().suspend(&adults[2].identifier).await.unwrap();
    // The letters of the two others expire.
    world.clock.advance(TimeDelta::days(91));

    let paths = [
        ("unknown", Identifier::compose("Xavier", "Inconnu", 7, 4).to_string()),
        ("mistyped", "inconnu".to_owned()),
        ("not an identifier", "???".to_owned()),
        ("nothing", String::new()),
        ("active", adults[0].identifier.to_string()),
        ("merged", adults[1].identifier.to_string()),
        ("suspended", adults[2].identifier.to_string()),
        ("letter expired", adults[4].identifier.to_string()),
        ("student", student),
    ];
    for (path, identifier) in &paths {
        for (typed, password) in
            [("chosen", "ce n'est pas le bon"), ("provisional", "7KMX-Q2RT-9BVH"), ("nothing", "")]
        {
            let attempt = Attempt::from("test".parse::<fratrie::Origin>().unwrap()).verdict(Verdict::Human);
            let before = world.fratrie.hashing_runs();
            let told = world.portal.log_in(&Credentials::new(identifier, password), &attempt).await;
            assert!(matches!(told, Err(Error::Refused(Refusal::Credentials))), "{path}, {typed}: {told:?}");
            assert_eq!(world.fratrie.hashing_runs() - before, 1, "{path}, {typed}");
        }
    }
}

#[tokio::test]
async fn r12_after_the_right_secret_the_plain_reason() {
    let world = world().await;
    let lines = ["1", "2", "3"].map(|number| {
        line("A", (&format!("E{number}"), "Dylan Cosams"), (&format!("R{number}"), "Angélique Cosams"))
    });
    let letters = world.letters(roster(lines.into())).await;
    let principal = world.activate(&letters[0], None).await;
    world.activate(&letters[1], None).await;
    let preview =
        world.portal.preview_merge(&principal, &[chosen(&letters[1])], &world.origin).await.unwrap();
    world.portal.merge(&principal, preview.confirm(), &world.origin).await.unwrap();
    world.realm.office().suspend(&letters[0].identifier).await.unwrap();
    world.clock.advance(TimeDelta::days(91));
    let told = async |credentials| world.portal.log_in(&credentials, &world.origin).await.unwrap_err();
    assert!(matches!(told(chosen(&letters[1])).await, Error::Refused(Refusal::Grouped { .. })));
    assert!(matches!(told(chosen(&letters[0])).await, Error::Refused(Refusal::Suspended)));
    assert!(matches!(told(letters[2].credentials()).await, Error::Refused(Refusal::LetterExpired { .. })));
}
