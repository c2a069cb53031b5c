//! Who is who: log-in, sessions, forms.

use crate::site::Site;
use fratrie::chrono::TimeDelta;
use http::StatusCode;

const PAGES: [&str; 8] = [
    "/secretariat/etablissements",
    "/secretariat/etablissements/0999001A",
    "/secretariat/etablissements/0999001A/classe?classe=5e+A",
    "/secretariat/etablissements/0999001A/comptes/01980000-0000-7000-8000-000000000000",
    "/secretariat/depots",
    "/secretariat/depots/00000000000000000000000000000000",
    "/secretariat/doublons",
    "/secretariat/courriers/00000000000000000000000000000000",
];
const FORMS: [&str; 9] = [
    "/secretariat",
    "/secretariat/deconnexion",
    "/secretariat/etablissements/0999001A/chercher",
    "/secretariat/etablissements/0999001A/courriers",
    "/secretariat/etablissements/0999001A/comptes/01980000-0000-7000-8000-000000000000/suspendre",
    "/secretariat/depots/00000000000000000000000000000000/confirmer",
    "/secretariat/depots/00000000000000000000000000000000/abandonner",
    "/secretariat/doublons",
    "/secretariat/courriers/00000000000000000000000000000000",
];

#[tokio::test(flavor = "multi_thread")]
async fn r12_an_unknown_office_and_a_wrong_password_read_the_same() {
    let mut site = Site::open().await;
    let (mut one, mut other) = (site.client(), site.client());
    let wrong = site.log_in(&mut one, "tilleuls", "ce n'est pas le bon").await;
    let unknown = site.log_in(&mut other, "personne", "ce n'est pas le bon").await;
    wrong.says("Identifiant ou mot de passe incorrect.");
    assert_eq!(wrong.words(), unknown.words());
    assert!(wrong.text.contains("value=\"tilleuls\"") && !wrong.text.contains("pas le bon"));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v9_after_five_failures_the_office_waits_and_then_gets_in() {
    let mut site = Site::open().await;
    let mut client = site.client();
    for _ in 0..6 {
        site.log_in(&mut client, "tilleuls", "faux").await.says("incorrect");
    }
    let right = site.password("tilleuls").to_owned();
    site.log_in(&mut client, "tilleuls", &right).await.says("Trop d'essais");
    site.clock.advance(TimeDelta::seconds(61));
    let answer = site.log_in(&mut client, "tilleuls", &right).await;
    assert_eq!(answer.location(), "/secretariat/etablissements");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v13_a_responsibles_session_opens_no_office_page_and_the_other_way_round() {
    let mut site = Site::open().await;
    let letter = site.letter("Dylan COSAMS");
    let responsible = site.responsible(&letter).await;
    let agent = site.agent("tilleuls").await;
    let (hers, theirs) =
        (responsible.cookies["fratrie"].clone(), agent.cookies["fratrie-secretariat"].clone());
    for session in [&hers, &theirs] {
        let mut stranger = site.client();
        // Each session under both names: neither is known under the other's.
        for (name, opens) in [("fratrie", *session == hers), ("fratrie-secretariat", *session == theirs)] {
            stranger.cookies = [(name.to_owned(), session.clone())].into();
            let account = stranger.get("/compte").await;
            assert_eq!(account.status == StatusCode::OK, opens && name == "fratrie", "/compte");
            for page in PAGES {
                stranger.cookies = [(name.to_owned(), session.clone())].into();
                let answer = stranger.get(page).await;
                if opens && name == "fratrie-secretariat" {
                    assert_ne!(answer.location(), "/secretariat", "{page}");
                } else {
                    assert_eq!(answer.location(), "/secretariat", "{page}: {}", answer.words());
                }
            }
        }
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v13_the_offices_session_has_another_id_after_log_in_and_none_after_log_out() {
    let mut site = Site::open().await;
    let mut client = site.client();
    client.get("/secretariat").await;
    let before = client.cookies["fratrie-secretariat"].clone();
    let right = site.password("tilleuls").to_owned();
    let answer = site.log_in(&mut client, "tilleuls", &right).await;
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let after = client.cookies["fratrie-secretariat"].clone();
    assert_ne!(before, after);
    let with = |session: &str| {
        let mut client = site.client();
        client.cookies.insert("fratrie-secretariat".to_owned(), session.to_owned());
        client
    };
    assert_eq!(with(&before).get("/secretariat/etablissements").await.location(), "/secretariat");
    assert_eq!(with(&after).get("/secretariat/etablissements").await.status, StatusCode::OK);
    client.get("/secretariat/etablissements").await;
    client.post_and_follow("/secretariat/deconnexion", &[]).await.says("Vous êtes déconnecté");
    assert_eq!(with(&after).get("/secretariat/etablissements").await.location(), "/secretariat");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v12_another_password_ends_the_offices_sessions() {
    let mut site = Site::open().await;
    let session = site.agent("tilleuls").await.cookies;
    let with = |site: &Site| {
        let mut client = site.client();
        client.cookies = session.clone();
        client
    };
    site.stop().await;
    site.start().await;
    assert_eq!(
        with(&site).get("/secretariat/etablissements").await.status,
        StatusCode::OK,
        "a restart ends none"
    );
    site.stop().await;
    std::fs::remove_file(site.folder.path().join("tilleuls.hash")).unwrap();
    site.start().await;
    assert_eq!(with(&site).get("/secretariat/etablissements").await.location(), "/secretariat");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s95_an_offices_form_without_its_token_does_nothing() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    for path in FORMS {
        for body in ["", "csrf=", "csrf=forged&identifiant=x&suite=x&toutes=1"] {
            let answer = agent.post_raw(path, body).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
    for token in ["", "forged"] {
        let answer = agent.upload_with(token, &[("a.csv", b"a;b")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let answer = agent.post_raw("/secretariat/depots", "csrf=x").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "not a form with files");
    assert_eq!(std::fs::read_dir(site.folder.path().join("uploads")).unwrap().count(), 0, "nothing is kept");
    agent.get("/secretariat/etablissements").await.says("Collège des Tilleuls");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v37_the_offices_pages_bear_the_security_headers_and_scripts_come_from_here_only() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    for path in PAGES.into_iter().chain(["/secretariat", "/secretariat/rien", "/secretariat/depots.js"]) {
        let answer = agent.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe") && !policy.contains("script-src"), "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(!answer.text.contains("<script>") && !answer.text.contains(" style="), "{path}");
        if path != "/secretariat/depots.js" {
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
        assert!(!answer.status.is_server_error(), "{path}");
    }
    // A name that is looked for stands in no address.
    let answer = agent.get("/secretariat/etablissements/0999001A/chercher?nom=COSAMS").await;
    assert_eq!(answer.location(), "/secretariat/etablissements/0999001A");
    site.stop().await;
}
