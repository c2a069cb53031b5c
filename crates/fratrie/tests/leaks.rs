//! V7, V38: nothing secret is in any output, log, journal, event, or byte on disk; logs bear neither names, addresses nor
//! identifiers.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod support;

use fratrie::{
    Credentials, Language, MailBody,
    sqlite::SqliteRepository,
    storage::{MemoryRepository, Snapshot as _},
};
use std::{
    cell::RefCell,
    fmt::Debug,
    fs,
    io::{self, Write},
    sync::{Arc, Mutex},
};
use support::{World, two_schools};
use tracing_subscriber::{fmt::MakeWriter, layer::SubscriberExt as _};

const FIRST: &str = "marqueur du premier secret";
const SECOND: &str = "marqueur du second secret";
const TYPED: &str = "marqueur d'un secret faux";

/// All that was logged, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn contains(bytes: &[u8], marker: &str) -> bool {
    bytes.windows(marker.len()).any(|window| window == marker.as_bytes())
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told whole")]
async fn v7_v38_planted_secrets_are_nowhere() {
    let log = Log::default();
    let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(log.clone());
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteRepository::open(folder.path().join("fratrie.db")).await.unwrap();
    let kept = store.clone();
    let world = World::on(MemoryRepository::new(), fratrie::ManualClock::default(), |builder| {
        builder.repository(store)
    })
    .await;
    let shown: RefCell<Vec<String>> = RefCell::default();
    // A panic's message is made of `Debug`, a log's of `Display`, a page's of `explain`.
    let show = |value: &dyn Debug| shown.borrow_mut().push(format!("{value:?}\n{value:#?}"));
    let tell = |error: fratrie::Error| {
        show(&error);
        let words = [Language::French, Language::English].map(|language| error.explain(language));
        shown.borrow_mut().push(format!("{error}\n{}", words.join("\n")));
    };

    // Everything is run once, and shown.
    let letters = world.letters(two_schools()).await;
    show(&letters);
    let mut secrets: Vec<String> =
        letters.iter().map(|letter| letter.provisional.expose().to_owned()).collect();
    let credentials = letters[0].credentials();
    show(&credentials);
    let fratrie::LogIn::ActivationRequired(activation) =
        world.portal.log_in(&credentials, &world.origin).await.unwrap()
    else {
        panic!("a letter activates")
    };
    secrets.push(activation.token().to_owned());
    let email = Some("marqueur@example.org".parse().unwrap());
    let session = world.portal.activate(activation, FIRST.parse().unwrap(), email).await.unwrap();
    show(&session);
    let mails = world.mails().await;
    show(&mails);
    let MailBody::ConfirmEmail { link } = &mails[0].body else { panic!("{mails:?}") };
    secrets.push(link.expose().to_owned());
    world.portal.confirm_email(link.expose(), &world.origin).await.unwrap();
    secrets.push(world.portal.remember_device(&session).await.unwrap());
    let wrong = Credentials::new(letters[0].identifier.as_str(), TYPED);
    tell(world.portal.log_in(&wrong, &world.origin).await.unwrap_err());
    // A password in the field of the identifier.
    let misplaced = Credentials::new(TYPED, TYPED);
    show(&misplaced);
    tell(world.portal.log_in(&misplaced, &world.origin).await.unwrap_err());
    show(&world.portal.preview_merge(&session, &[misplaced], &world.origin).await.unwrap());
    let told =
        world.portal.change_password(&session, &TYPED.into(), SECOND.parse().unwrap(), &world.origin).await;
    tell(told.unwrap_err());
    let told = world.portal.reset_password(TYPED, SECOND.parse().unwrap(), &world.origin).await;
    tell(told.unwrap_err());
    let former = hash(&kept, &world).await;
    let session = world
        .portal
        .change_password(&session, &FIRST.into(), SECOND.parse().unwrap(), &world.origin)
        .await
        .unwrap();
    let preview =
        world.portal.preview_merge(&session, &[letters[1].credentials()], &world.origin).await.unwrap();
    show(&preview);
    secrets.push(preview.token().to_owned());
    show(&preview.confirm());
    show(&world.portal.merge(&session, preview.confirm(), &world.origin).await.unwrap());
    world
        .portal
        .request_password_reset(&"marqueur@example.org".parse().unwrap(), &world.origin)
        .await
        .unwrap();
    let reset = world.mails().await;
    let link = reset.iter().find_map(|mail| match &mail.body {
        MailBody::ResetPassword { link } => Some(link.expose().to_owned()),
        _ => None,
    });
    secrets.push(link.unwrap());
    let state = kept.snapshot(world.realm.id()).await.unwrap();
    show(&state);
    show(&world.fratrie);
    let told =
        [serde_json::to_string(&state.journal).unwrap(), serde_json::to_string(&state.events).unwrap()];
    kept.close().await;

    secrets.extend([FIRST, SECOND, TYPED].map(str::to_owned));
    let log = log.0.lock().unwrap().clone();
    assert!(!log.is_empty(), "the store logs its statements");
    for secret in &secrets {
        assert!(shown.borrow().iter().all(|text| !text.contains(secret)), "shown: {secret}");
        assert!(told.iter().all(|text| !text.contains(secret)), "journal or events: {secret}");
        assert!(!contains(&log, secret), "logged: {secret}");
    }
    let personal = ["Cosams", "COSAMS", "Angélique", "Dylan", "Florian", "marqueur@example.org"];
    let identifiers = letters.iter().map(|letter| letter.identifier.as_str());
    for identifier in identifiers.clone() {
        assert!(shown.borrow().iter().all(|text| !text.contains(identifier)), "shown: {identifier}");
    }
    for word in personal.into_iter().chain(identifiers) {
        assert!(!contains(&log, word), "logged: {word}");
        assert!(told.iter().all(|text| !text.contains(word)), "journal or events: {word}");
    }
    let mut files = 0;
    for file in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        files += 1;
        for secret in &secrets {
            assert!(!contains(&bytes, secret), "on disk: {secret}");
        }
        // What was overwritten is gone from the file, not only from its tables (`secure_delete`).
        assert!(!contains(&bytes, &former), "the hash of the former password is still on disk");
    }
    assert!(files > 0);
}

/// The hash of the chosen password, as it stands.
async fn hash(store: &SqliteRepository, world: &World) -> String {
    let state = store.snapshot(world.realm.id()).await.unwrap();
    state
        .rows
        .accounts
        .values()
        .find_map(|account| Some(account.secret.as_ref()?.expose().to_owned()))
        .unwrap()
}
