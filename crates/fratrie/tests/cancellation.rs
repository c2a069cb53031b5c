//! A caller that goes away: every call of the facade is dropped after k polls, for every k, on every store. What stands is
//! what stood before or what stands after, never between, and the store goes on.
#![cfg(all(feature = "sqlite", feature = "postgres"))]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

mod support;

use fratrie::{
    Claimed, Consent, Credentials, Database, Erasure, ErasureReason, Fratrie, HashingConfig, Letter, LogIn,
    MailBody, ManualClock, MergeId, Origin, Realm, Replay, SecretKey, Session, Support, TypedPassword,
    chrono::{NaiveDate, TimeDelta},
    domain::{RealmId, State, Want},
    postgres::sqlx::{self, Connection, PgConnection},
    storage::{MemoryRepository, Store},
};
use std::{pin::Pin, sync::Arc, task::Poll};
use support::{PASSWORD, chosen, two_schools};

/// No call takes more polls than this one by one; a call that did would fail the test.
const MOST_POLLS: usize = 400;

type Call<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;
type Caller = for<'a> fn(&'a Scene) -> Call<'a>;

/// What a call begins with: an active account with an address, and a letter to group.
struct Scene {
    realm: Realm,
    session: Session,
    letters: Vec<Letter>,
    origin: Origin,
}

impl Scene {
    async fn new(fratrie: &Fratrie, name: &str) -> Self {
        let realm = fratrie.realm(name).await.unwrap();
        let letters = realm.office().import(two_schools()).await.unwrap().letters;
        let (portal, origin) = (realm.portal(), Origin::default());
        let opened = portal.log_in(&letters[0].credentials(), &origin).await.unwrap();
        let LogIn::ActivationRequired(activation) = opened else { unreachable!("a new letter activates") };
        let session = portal.activate(activation, PASSWORD.parse().unwrap(), None).await.unwrap();
        Self { realm, session, letters, origin }
    }
}

/// Every call that writes, and some that read, by name.
const CALLS: &[(&str, Caller)] = &[
    ("log_in", |scene| {
        Box::pin(async { drop(scene.realm.portal().log_in(&chosen(&scene.letters[0]), &scene.origin).await) })
    }),
    ("children", |scene| Box::pin(async { drop(scene.realm.portal().children(&scene.session).await) })),
    ("account", |scene| Box::pin(async { drop(scene.realm.portal().account(&scene.session).await) })),
    ("activate", |scene| {
        Box::pin(async {
            let portal = scene.realm.portal();
            let opened = portal.log_in(&scene.letters[1].credentials(), &scene.origin).await.unwrap();
            let LogIn::ActivationRequired(activation) = opened else {
                unreachable!("a new letter activates")
            };
            drop(
                portal
                    .activate(activation, PASSWORD.parse().unwrap(), Some("x@example.org".parse().unwrap()))
                    .await,
            );
        })
    }),
    ("preview_merge", |scene| {
        Box::pin(async {
            let absorb = [scene.letters[1].credentials()];
            drop(scene.realm.portal().preview_merge(&scene.session, &absorb, &scene.origin).await);
        })
    }),
    ("merge", |scene| {
        Box::pin(async {
            let (portal, absorb) = (scene.realm.portal(), [scene.letters[1].credentials()]);
            let preview = portal.preview_merge(&scene.session, &absorb, &scene.origin).await.unwrap();
            drop(portal.merge(&scene.session, preview.confirm(), &scene.origin).await);
        })
    }),
    ("preview_split", |scene| {
        Box::pin(async {
            let (session, merge) = grouped(scene).await;
            drop(scene.realm.portal().preview_split(&session, merge, &[], &scene.origin).await);
        })
    }),
    ("split", |scene| {
        Box::pin(async {
            let (session, merge) = grouped(scene).await;
            let portal = scene.realm.portal();
            let preview = portal.preview_split(&session, merge, &[], &scene.origin).await.unwrap();
            drop(portal.split(&session, preview.confirm(), &scene.origin).await);
        })
    }),
    ("support", |scene| Box::pin(by_support(scene))),
    ("erase", |scene| {
        Box::pin(async {
            let (support, _) = (support_of(scene), grouped(scene).await);
            let reason = Erasure::from(ErasureReason::Asked).accept_unreachable();
            drop(support.erase(&scene.letters[0].identifier, reason).await);
        })
    }),
    ("import", |scene| Box::pin(async { drop(scene.realm.office().import(support::one_more()).await) })),
    ("reissue_letter", |scene| {
        Box::pin(async { drop(scene.realm.office().reissue_letter(&scene.letters[1].identifier).await) })
    }),
    ("reauthenticate", |scene| {
        Box::pin(async {
            let (portal, password) = (scene.realm.portal(), TypedPassword::from(PASSWORD));
            drop(portal.reauthenticate(&scene.session, &password, &scene.origin).await);
        })
    }),
    ("change_password", |scene| {
        Box::pin(async {
            let (portal, current) = (scene.realm.portal(), TypedPassword::from(PASSWORD));
            let new = "encore un autre mot de passe".parse().unwrap();
            drop(portal.change_password(&scene.session, &current, new, &scene.origin).await);
        })
    }),
    ("request_email_change", |scene| {
        Box::pin(async {
            let (portal, current) = (scene.realm.portal(), TypedPassword::from(PASSWORD));
            let address = "autre@example.org".parse().unwrap();
            drop(portal.request_email_change(&scene.session, &current, address, &scene.origin).await);
        })
    }),
    ("letters", |scene| Box::pin(async { drop(scene.realm.office().letters().await) })),
    ("waive_distinctness", |scene| {
        Box::pin(async {
            let (one, other) = (&scene.letters[0].identifier, &scene.letters[1].identifier);
            drop(scene.realm.office().waive_distinctness(one, other).await);
        })
    }),
    // All that goes by mail: dropped anywhere on the way.
    ("links", |scene| Box::pin(by_mail(scene))),
    ("extend_preview", |scene| {
        Box::pin(async {
            let portal = scene.realm.portal();
            let preview = portal.preview_merge(&scene.session, &[], &scene.origin).await;
            let token = preview.as_ref().map(|preview| preview.token().to_owned()).unwrap_or_default();
            let more = [scene.letters[1].credentials()];
            drop(portal.extend_preview(&scene.session, &token, &more, &scene.origin).await);
        })
    }),
    ("resume_activation", |scene| {
        Box::pin(async {
            let portal = scene.realm.portal();
            let opened = portal.log_in(&scene.letters[1].credentials(), &scene.origin).await.unwrap();
            let LogIn::ActivationRequired(activation) = opened else {
                unreachable!("a new letter activates")
            };
            drop(portal.resume_activation(activation.token()).await);
        })
    }),
    ("reinstate", |scene| {
        Box::pin(async {
            let office = scene.realm.office();
            drop(office.suspend(&scene.letters[1].identifier).await);
            drop(office.reinstate(&scene.letters[1].identifier).await);
        })
    }),
    ("events", |scene| {
        Box::pin(async {
            let (events, name) = (scene.realm.events(), "mail".parse().unwrap());
            let claimed = events.claim(&name, 100, TimeDelta::minutes(1)).await.unwrap();
            events.release(&name, &claimed).await.unwrap();
            let ids: Vec<_> = claimed.iter().map(|claimed| claimed.event.id).collect();
            events.acknowledge(&name, &ids).await.unwrap();
            events.replay(&name, Replay::Start).await.unwrap();
            drop(events.consumers().await);
        })
    }),
    ("suspend", |scene| {
        Box::pin(async { drop(scene.realm.office().suspend(&scene.letters[1].identifier).await) })
    }),
];

/// The second letter's account grouped into the session's.
async fn grouped(scene: &Scene) -> (Session, MergeId) {
    let (portal, absorb) = (scene.realm.portal(), [scene.letters[1].credentials()]);
    let preview = portal.preview_merge(&scene.session, &absorb, &scene.origin).await.unwrap();
    let receipt = portal.merge(&scene.session, preview.confirm(), &scene.origin).await.unwrap();
    (receipt.session, receipt.report.merge)
}

fn support_of(scene: &Scene) -> Support {
    scene.realm.support("Mme Support".parse().unwrap())
}

/// What support does, one after the other: dropped anywhere on the way.
async fn by_support(scene: &Scene) {
    let (support, office) = (support_of(scene), scene.realm.office());
    let [kept, other] = [&scene.letters[0].identifier, &scene.letters[1].identifier];
    office.refuse_duplicate(kept, other).await.unwrap();
    let consent = Consent {
        given_on: NaiveDate::MIN,
        how: "au guichet".parse().unwrap(),
        reference: "12".parse().unwrap(),
    };
    let proposed = support.propose_merge(kept, std::slice::from_ref(other), consent).await.unwrap();
    let second = scene.realm.support("M. Autre".parse().unwrap());
    let report = second.approve_merge(proposed.confirm()).await.unwrap();
    let preview = support.preview_split(report.merge, &[]).await.unwrap();
    support.split(preview.confirm()).await.unwrap();
    support.purge_merged_secrets().await.unwrap();
    drop(support.verify_journal(None).await);
}

/// The link of the last mail; the events are acknowledged.
async fn mailed(scene: &Scene) -> String {
    let events = scene.realm.events();
    let (name, mut last) = ("mail".parse().unwrap(), String::new());
    let claimed = events.claim(&name, 100, TimeDelta::minutes(1)).await.unwrap();
    for Claimed { event, .. } in &claimed {
        for mail in events.mails(event).await.unwrap() {
            if let MailBody::ConfirmEmail { link }
            | MailBody::ResetPassword { link }
            | MailBody::RemindIdentifier { link }
            | MailBody::Merged { stop: Some(link), .. } = mail.body
            {
                link.expose().clone_into(&mut last);
            }
        }
    }
    let ids: Vec<_> = claimed.iter().map(|claimed| claimed.event.id).collect();
    events.acknowledge(&name, &ids).await.unwrap();
    last
}

async fn by_mail(scene: &Scene) {
    let (portal, origin) = (scene.realm.portal(), &scene.origin);
    let (current, address) = (TypedPassword::from(PASSWORD), "parent@example.org");
    portal.request_email_change(&scene.session, &current, address.parse().unwrap(), origin).await.unwrap();
    portal.confirm_email(&mailed(scene).await, origin).await.unwrap();
    portal.remind_identifier(&address.parse().unwrap(), origin).await.unwrap();
    portal.show_identifier(&mailed(scene).await, origin).await.unwrap();
    portal.request_password_reset(&address.parse().unwrap(), origin).await.unwrap();
    let link = mailed(scene).await;
    portal.inspect_link(&link).await.unwrap();
    portal.reset_password(&link, "encore un autre mot de passe".parse().unwrap(), origin).await.unwrap();
    // The notice of a merge, and its link.
    let typed = Credentials::new(scene.letters[0].identifier.as_str(), "encore un autre mot de passe");
    let LogIn::Active(session) = portal.log_in(&typed, origin).await.unwrap() else {
        unreachable!("an active account logs in")
    };
    let absorb = [scene.letters[1].credentials()];
    let preview = portal.preview_merge(&session, &absorb, origin).await.unwrap();
    portal.merge(&session, preview.confirm(), origin).await.unwrap();
    portal.stop_merge(&mailed(scene).await, origin).await.unwrap();
    support_of(scene).lift_hold(&scene.letters[0].identifier).await.unwrap();
}

/// Polls whenever it asks to be, at most so often, then drops; whether it was over.
async fn dropped_after(polls: usize, mut call: Call<'_>) -> bool {
    let mut done = 0;
    std::future::poll_fn(|context| {
        if done == polls {
            return Poll::Ready(false);
        }
        done += 1;
        match call.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(true),
            Poll::Pending if done == polls => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Commits of one call that were under way when it was dropped may land a moment later; two equal looks mean rest.
async fn at_rest(store: &dyn Store, realm: &RealmId) -> State {
    let mut last = store.snapshot(realm).await.unwrap();
    loop {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        let next = store.snapshot(realm).await.unwrap();
        if next == last {
            return last;
        }
        last = next;
    }
}

async fn every_call_is_whole(fratrie: &Fratrie, store: Arc<dyn Store>) {
    for (name, call) in CALLS {
        let mut over = false;
        let mut polls = 0;
        while !over {
            assert!(polls < MOST_POLLS, "{name} takes too many polls");
            let scene = Scene::new(fratrie, &format!("{}-{polls}", name.replace('_', "-"))).await;
            let before = at_rest(&*store, scene.realm.id()).await;
            over = dropped_after(polls, call(&scene)).await;
            let after = at_rest(&*store, scene.realm.id()).await;
            assert_eq!(after.violations(), Vec::new(), "{name} after {polls} polls");
            let commits = after.receipts.len() - before.receipts.len();
            if commits == 0 {
                assert_eq!(after, before, "{name} after {polls} polls: something stands in between");
            }
            // The store goes on.
            let view = store.load(scene.realm.id(), &Want::default()).await;
            assert!(view.is_ok(), "{name} after {polls} polls: {view:?}");
            polls += 1;
        }
    }
}

fn builder() -> fratrie::Builder {
    Fratrie::builder()
        .secret_key(SecretKey::from_bytes([7; 32]))
        .clock(ManualClock::default())
        .hashing(HashingConfig::weak_for_tests())
}

#[tokio::test(flavor = "multi_thread")]
async fn v29_every_call_dropped_at_every_poll_on_the_reference_store() {
    let store = MemoryRepository::new();
    let fratrie = builder().repository(store.clone()).build().await.unwrap();
    every_call_is_whole(&fratrie, Arc::new(store)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v29_every_call_dropped_at_every_poll_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("fratrie.db").display());
    every_call_on(&Database::connect(&url).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v29_every_call_dropped_at_every_poll_on_postgresql() {
    let server = std::env::var("FRATRIE_POSTGRES").unwrap_or_else(|_| {
        panic!(
            "this test needs a PostgreSQL server: run it by `cargo xtask test`, which installs and starts one"
        )
    });
    let name = format!("cancellation_{}", std::process::id());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create).execute(&mut connection).await.unwrap();
    let url = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    every_call_on(&Database::connect(&url).await.unwrap()).await;
}

async fn every_call_on(database: &Database) {
    let fratrie = builder().database(database).build().await.unwrap();
    let store: Arc<dyn Store> = match database.clone() {
        Database::Sqlite(store) => Arc::new(store),
        Database::Postgres(store) => Arc::new(store),
        _ => unreachable!("one of the two"),
    };
    every_call_is_whole(&fratrie, store).await;
}
