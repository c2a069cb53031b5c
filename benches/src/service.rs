//! Fratrie as the programs that measure use it: on any store, by the machine's clock, since ids rise with it, and
//! with nothing that makes a caller wait on purpose.

use crate::Failure;
use fratrie::{Attempt, Database, Fratrie, HashingConfig, Origin, Realm, SecretKey, Throttling, Verdict};
use std::time::Duration;

/// A realm on a store.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    /// The store.
    pub(crate) database: Database,
    /// The whole of it.
    pub(crate) fratrie: Fratrie,
    /// The realm.
    pub(crate) realm: Realm,
    /// From where everything is asked.
    pub(crate) origin: Origin,
}

impl Service {
    /// Opens `ac-dijon` on a store. Attempts are counted, as always, but close nothing: thousands come from one origin.
    ///
    /// # Errors
    /// The store can not be reached.
    pub(crate) async fn open(url: &str, hashing: HashingConfig) -> Result<Self, Failure> {
        let database = Database::connect(url).await?;
        let mut throttling = Throttling::default();
        for rule in [&mut throttling.account, &mut throttling.origin, &mut throttling.principal] {
            (rule.free, rule.most) = (u32::MAX, None);
        }
        let fratrie = Fratrie::builder()
            .secret_key(SecretKey::from_bytes([7; 32]))
            .hashing(hashing)
            .throttling(throttling)
            .answer_step(Duration::ZERO)
            .database(&database)
            .build()
            .await?;
        let realm = fratrie.realm("ac-dijon").await?;
        Ok(Self { database, fratrie, realm, origin: "banc".parse()? })
    }

    /// An attempt of a person.
    pub(crate) fn attempt(&self) -> Attempt {
        Attempt::from(&self.origin).verdict(Verdict::Human)
    }

    /// Ends it cleanly.
    pub(crate) async fn close(self) {
        self.fratrie.flush().await;
        self.database.close().await;
    }
}
