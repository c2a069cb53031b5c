//! When accounts were last used: written beside the answer, which neither waits for it nor fails with it.

use crate::shell::Context;
use fratrie_domain::{AccountId, RealmId, chrono::NaiveDate};
use std::{
    collections::HashSet,
    mem,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{runtime::Handle, task::JoinSet};

/// So many accounts are remembered to have been noted today; beyond, all are forgotten and noted once more.
const REMEMBERED: usize = 1 << 16;

/// What was noted today, and what is being written.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    today: Mutex<(NaiveDate, HashSet<(RealmId, AccountId)>)>,
    under_way: Mutex<JoinSet<()>>,
}

impl Noted {
    fn is_noted(&self, day: NaiveDate, key: &(RealmId, AccountId)) -> bool {
        let today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        today.0 == day && today.1.contains(key)
    }

    fn note(&self, day: NaiveDate, key: (RealmId, AccountId)) {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if today.0 != day || today.1.len() >= REMEMBERED {
            *today = (day, HashSet::new());
        }
        today.1.insert(key);
    }

    /// Waits until all that is being written is.
    pub(crate) async fn flush(&self) {
        loop {
            let mut under_way =
                mem::take(&mut *self.under_way.lock().unwrap_or_else(PoisonError::into_inner));
            if under_way.is_empty() {
                return;
            }
            while under_way.join_next().await.is_some() {}
        }
    }
}

impl Context {
    /// The account was used now, by who showed its right secret: once a day, in a task of its own. What can not be written
    /// is tried again at the next use.
    pub(crate) async fn note_use(&self, account: AccountId) {
        let (day, key) = (self.now().date_naive(), (self.realm.clone(), account));
        if self.shell.noted.is_noted(day, &key) {
            return;
        }
        let shell = Arc::clone(&self.shell);
        let write = async move {
            if shell.store.record(&key.0, key.1, day).await.is_ok() {
                shell.noted.note(day, key);
            }
        };
        match Handle::try_current() {
            Ok(runtime) => {
                let mut under_way = self.shell.noted.under_way.lock().unwrap_or_else(PoisonError::into_inner);
                while under_way.try_join_next().is_some() {}
                under_way.spawn_on(write, &runtime);
            }
            // Who polls by other means waits for it.
            Err(_) => write.await,
        }
    }
}
