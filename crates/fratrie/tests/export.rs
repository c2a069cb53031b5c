//! R16: all that is kept about a person is exported, and nothing secret or of others is.

mod support;

use fratrie::{Error, Refusal, domain::roster::Told};
use support::{PASSWORD, chosen, line, link, roster, stores};

#[tokio::test]
async fn r16_what_is_kept_is_exported_without_secrets() {
    for world in stores::each().await {
        let mut lines = vec![
            line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams")),
            line("A", ("E1", "Dylan Cosams"), ("R2", "Bruno Kermadec")),
            line("B", ("E7", "Florian Cosams"), ("R9", "ANGELIQUE COSAMS")),
        ];
        lines[0].responsible.details.mobile = Told::Value("06 00 11 22 33".parse().unwrap());
        lines[0].student.ines = vec!["120000001AB".parse().unwrap()];
        lines[0].student.birth_date = Some("2013-04-05".parse().unwrap());
        let letters = world.letters(roster(lines)).await;
        let of = |name: &str| letters.iter().find(|letter| letter.holder.to_string() == name).unwrap();
        let (one, other) = (of("Angélique COSAMS"), of("ANGELIQUE COSAMS"));
        let session = world.activate(one, Some("parent@example.org")).await;
        let confirm = link(&world.mails().await, "parent@example.org");
        world.portal.confirm_email(&confirm, &world.origin).await.unwrap();
        world.activate(other, Some("attend@example.org")).await;
        let preview = world.portal.preview_merge(&session, &[chosen(other)], &world.origin).await.unwrap();
        let session = world.portal.merge(&session, preview.confirm(), &world.origin).await.unwrap().session;
        let next = "encore@example.org".parse().unwrap();
        world.portal.request_email_change(&session, &PASSWORD.into(), next, &world.origin).await.unwrap();
        let target = one.identifier.as_str().parse().unwrap();
        world.portal.request_password_reset(&target, &world.origin).await.unwrap();

        let before = world.state().await;
        let told = world.portal.export_personal_data(&session).await.unwrap();
        let support = world.realm.support("Aline Roux".parse().unwrap());
        // By any of the accounts that answer together, and the same to both.
        assert_eq!(support.export_personal_data(&other.identifier).await.unwrap(), told);
        assert_eq!(world.state().await, before, "nothing changes");
        let text = serde_json::to_string_pretty(&told).unwrap();
        let kept = [
            one.identifier.as_str(),
            other.identifier.as_str(),
            "Angélique",
            "parent@example.org",
            "attend@example.org",
            "encore@example.org",
            "06 00 11 22 33",
            "Dylan COSAMS",
            "Florian COSAMS",
            "représentant légal",
            "mère",
            "R1",
            "R9",
        ];
        for word in kept {
            assert!(text.contains(word), "{word} is missing: {text}");
        }
        assert_eq!(told["comptes"].as_array().unwrap().len(), 2);
        assert_eq!(told["enfants"].as_array().unwrap().len(), 2);
        assert_eq!(told["regroupements"][0]["comptes regroupés"][0]["justificatif"], "mot de passe");
        let issued = told["comptes"][0]["courrier"]["émis le"].as_str().unwrap();
        assert!(issued.parse::<fratrie::Timestamp>().is_ok(), "{issued}");

        // Nothing secret: whatever the rows hold of secrets, and the ids that mean nothing outside.
        let mut secrets = vec!["$argon2id".to_owned(), one.provisional.expose().to_owned()];
        for account in before.rows.accounts.values() {
            secrets.extend([account.id.to_string(), account.session_stamp.to_string()]);
            secrets.extend(account.letter.as_ref().map(|letter| String::from(letter.mac)));
            let pending = account.contact.pending.as_ref().map(|pending| &pending.token);
            secrets.extend(account.reset.iter().chain(pending).map(|token| String::from(token.hash)));
        }
        assert!(secrets.len() > 8);
        // Of others, what the account shows: not the child's number or birth date, not the other parent.
        secrets.extend(["120000001AB", "2013-04-05", "Bruno", "Kermadec"].map(str::to_owned));
        for secret in secrets {
            assert!(!text.contains(&secret), "{secret} is told");
        }
    }
}

#[tokio::test]
async fn r16_v25_an_export_is_for_the_holder_and_for_support_within_its_scope() {
    let world = stores::memory().await;
    let mut lines = support::two_schools_lines();
    lines[0].student.account = true;
    let letters = world.letters(roster(lines)).await;
    let support = world.realm.support("Aline Roux".parse().unwrap());
    let pupil = letters.iter().find(|letter| letter.student.is_some()).unwrap();
    let told = support.export_personal_data(&pupil.identifier).await.unwrap();
    assert_eq!(told["comptes"][0]["titulaire"]["prénoms"], "Dylan");
    assert_eq!(told["enfants"].as_array().unwrap().len(), 0);
    assert!(!told.to_string().contains("Angélique"), "of the student alone");
    let parent = letters.iter().find(|letter| letter.student.is_none()).unwrap();
    let elsewhere = support.of_schools(["C".parse().unwrap()]);
    let told = elsewhere.export_personal_data(&parent.identifier).await;
    assert!(matches!(told, Err(Error::Refused(Refusal::OutOfScope))));
    let session = world.activate(parent, None).await;
    world.realm.office().suspend(&parent.identifier).await.unwrap();
    assert!(matches!(world.portal.export_personal_data(&session).await, Err(Error::SessionEnded)));
}
