//! What holds for every request, without a browser: headers, forged forms, bad input.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use axum::{Router, body::Body};
use fratrie::{HashingConfig, ManualClock};
use fratrie_portal::{Portal, Settings};
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use proptest::prelude::*;
use tower::ServiceExt;

const FORMS: [&str; 7] = [
    "/",
    "/identifiant-oublie",
    "/mot-de-passe-oublie",
    "/lien/adresse/rien",
    "/lien/identifiant/rien",
    "/lien/mot-de-passe/rien",
    "/lien/regroupement/rien",
];
const MEMBERS_FORMS: [&str; 7] = [
    "/activation",
    "/compte/mot-de-passe",
    "/compte/adresse",
    "/compte/confirmer-identite",
    "/compte/regrouper",
    "/compte/regrouper/confirmer",
    "/compte/regroupements/01980000-0000-7000-8000-000000000000",
];

struct Site {
    _folder: tempfile::TempDir,
    portal: Portal,
}

impl Site {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::in_folder(folder.path());
        settings.listen = ([127, 0, 0, 1], 0).into();
        settings.hashing = HashingConfig::weak_for_tests();
        let portal = Portal::start(settings, ManualClock::default()).await.unwrap();
        Self { _folder: folder, portal }
    }

    /// A visitor's cookie and form token.
    async fn visitor(&self) -> (String, String) {
        let answer = get(self.portal.router(), "/").await;
        let cookie =
            answer.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        let text = text(answer).await;
        let (_, rest) = text.split_once("name=\"csrf\" value=\"").unwrap();
        (cookie, rest.split('"').next().unwrap().to_owned())
    }
}

async fn get(router: Router, path: &str) -> Response<Body> {
    router.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
}

async fn post(router: Router, path: &str, cookie: &str, body: impl Into<Body>) -> Response<Body> {
    let request = Request::post(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body.into())
        .unwrap();
    router.oneshot(request).await.unwrap()
}

async fn text(answer: Response<Body>) -> String {
    String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

#[tokio::test]
async fn v37_every_answer_bears_the_security_headers() {
    let site = Site::open().await;
    let all = FORMS.into_iter().chain(MEMBERS_FORMS).chain([
        "/accueil",
        "/compte",
        "/compte/historique",
        "/compte/regroupements",
        "/compte/regroupements/rien",
        "/rien",
        "/style.css",
    ]);
    for path in all {
        let answer = get(site.portal.router(), path).await;
        let header = |name: &str| answer.headers().get(name).unwrap().to_str().unwrap().to_owned();
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe") && !policy.contains("script-src"), "{path}: no script at all");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}: links bear tokens");
        assert!(!answer.status().is_server_error(), "{path}");
    }
    let answer = get(site.portal.router(), "/").await;
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    site.portal.stop().await;
}

#[tokio::test]
async fn s95_a_form_without_its_token_does_nothing() {
    let site = Site::open().await;
    let (cookie, token) = site.visitor().await;
    for path in FORMS.into_iter().chain(MEMBERS_FORMS).chain(["/deconnexion"]) {
        for body in ["", "csrf=", "csrf=forged&identifiant=x"] {
            let answer = post(site.portal.router(), path, &cookie, body).await;
            assert!(answer.status().is_client_error(), "{path}: {}", answer.status());
        }
        let elsewhere = post(site.portal.router(), path, "", format!("csrf={token}")).await;
        assert!(elsewhere.status().is_client_error(), "{path}: another session's token");
    }
    site.portal.stop().await;
}

#[tokio::test]
async fn ten_megabytes_are_answered_by_a_page_that_says_so() {
    let site = Site::open().await;
    let (cookie, token) = site.visitor().await;
    let body = format!("csrf={token}&identifiant={}", "a".repeat(10 * 1024 * 1024));
    let answer = post(site.portal.router(), "/", &cookie, body).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text(answer).await.contains("<h1>"));
    site.portal.stop().await;
}

fn encoded(fields: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_no_answer_is_a_500(values in prop::collection::vec(any::<String>(), 8), raw in prop::collection::vec(any::<u8>(), 0..300)) {
        tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
            let site = Site::open().await;
            let (cookie, token) = site.visitor().await;
            let names = ["identifiant", "mot-de-passe", "adresse", "nouveau-mot-de-passe", "encore-mot-de-passe", "identifiant-1", "apercu", "action"];
            let mut fields: Vec<(String, String)> = names.iter().map(|name| (*name).to_owned()).zip(values).collect();
            fields.push(("csrf".to_owned(), token));
            for path in FORMS.into_iter().chain(MEMBERS_FORMS) {
                let answer = post(site.portal.router(), path, &cookie, encoded(&fields)).await;
                assert!(!answer.status().is_server_error(), "{path}: {}", answer.status());
                let answer = post(site.portal.router(), path, &cookie, raw.clone()).await;
                assert!(!answer.status().is_server_error(), "{path}: {}", answer.status());
            }
            site.portal.stop().await;
        });
    }
}
