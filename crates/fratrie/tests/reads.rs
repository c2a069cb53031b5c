//! R12, V8: a failed log-in asks the same statements of the store, and is answered as many rows, whether the account exists.
//! In a process of its own, whose log is the store's.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod support;

use fratrie::{Credentials, Identifier, ManualClock, sqlite::SqliteRepository, storage::MemoryRepository};
use std::{
    fmt::Debug,
    mem,
    sync::{Arc, Mutex},
};
use support::{World, two_schools};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    layer::{Context, Layer, SubscriberExt as _},
    registry::LookupSpan,
};

/// The statements that were logged, each with its rows.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<Vec<Vec<String>>>>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut statement = Statement::default();
        event.record(&mut statement);
        // What a connection says of its settings when it is opened is nobody's request.
        let settings = statement.0.iter().any(|said| said.contains("PRAGMA"));
        if !statement.0.is_empty() && !settings {
            self.0.lock().unwrap().push(statement.0);
        }
    }
}

#[derive(Default)]
struct Statement(Vec<String>);

impl Visit for Statement {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if ["summary", "rows_returned", "rows_affected"].contains(&field.name()) {
            self.0.push(format!("{field} {value:?}"));
        }
    }
}

#[tokio::test]
async fn v8_the_store_is_asked_the_same_whether_the_account_exists() {
    let statements = Statements::default();
    let log = tracing_subscriber::registry().with(statements.clone());
    tracing::subscriber::set_global_default(log).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteRepository::open(folder.path().join("fratrie.db")).await.unwrap();
    let kept = store.clone();
    let world =
        World::on(MemoryRepository::new(), ManualClock::default(), |builder| builder.repository(store)).await;
    let letters = world.letters(two_schools()).await;
    let session = world.activate(&letters[0], None).await;
    world.fratrie.flush().await;
    let mut asked = Vec::new();
    // An identifier, but nobody's: one that is mistyped is not looked for at all.
    let nobody = Identifier::compose("Xavier", "Inconnu", 7, 4);
    for identifier in [nobody.as_str(), letters[0].identifier.as_str(), letters[1].identifier.as_str()] {
        let wrong = [Credentials::new(identifier, "ce n'est pas le bon")];
        for merging in [false, true] {
            // Once before: a counter that stands is read otherwise than one that does not.
            for _ in 0..2 {
                mem::take(&mut *statements.0.lock().unwrap());
                if merging {
                    let preview = world.portal.preview_merge(&session, &wrong, &world.origin).await.unwrap();
                    assert!(preview.lines[0].outcome.is_err());
                } else {
                    assert!(world.portal.log_in(&wrong[0], &world.origin).await.is_err());
                }
            }
            asked.push((merging, mem::take(&mut *statements.0.lock().unwrap())));
        }
    }
    for (merging, statements) in &asked {
        let unknown = &asked[usize::from(*merging)].1;
        assert!(statements.len() > 3, "the store logs its statements: {statements:?}");
        assert_eq!(statements, unknown, "merging: {merging}");
    }
    kept.close().await;
}
