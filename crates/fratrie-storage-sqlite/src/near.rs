//! Accounts by their ids, and what hangs on them: keys followed on a thread that reads, or on the one that writes.

use crate::{
    open::SqliteRepository,
    reader::{ids, load},
};
use fratrie_domain::{AccountId, RealmId, View, Want, model::RowKind};
use fratrie_storage::RepositoryError;
use rusqlite::Connection;

/// So many accounts at most are read by the thread that writes: who wants to write meanwhile waits for them.
const FEW: usize = 64;

/// Whether nothing is wanted but accounts by their ids, what hangs on them, and schools.
pub(crate) fn is_near(want: &Want) -> bool {
    let near = Want {
        accounts: want.accounts.clone(),
        schools: want.schools.clone(),
        merges: want.merges,
        receipt: want.receipt,
        ..Want::default()
    };
    near == *want
}

impl SqliteRepository {
    pub(crate) async fn load_near(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        // What a commit is decided on.
        let by_writer = want.receipt.is_some() && want.accounts.len() <= FEW && self.writer.is_idle();
        let (realm, want) = (realm.clone(), want.clone());
        let done = move |connection: &Connection| {
            load(connection, realm, &want, &want.schools, |reader| {
                reader.rows(RowKind::Account, ids(want.accounts.iter().map(AccountId::as_uuid)))
            })
        };
        if by_writer { self.writer.run(done).await } else { self.near.run(done).await }
    }
}
