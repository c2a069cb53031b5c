//! Reading the journal: as a chain, to verify it, and as the history of an account.

use crate::{error::RepositoryError, repository::Store};
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, EntryId, RealmId,
    chain::{Checked, Head, JournalAnchor, Lane, LaneCheck, LaneFault, Linked},
    journal::Entry,
};
use std::fmt::Debug;

/// Hands out the journal, which commits extend: the entry of a commit becomes the next of its lane, in the commit's own
/// transaction.
#[async_trait]
pub trait Journal: Debug + Send + Sync + 'static {
    /// The heads of all lanes that hold entries, in order, as of one moment. They are kept apart from the entries: a lane
    /// that was cut off does not make its own head.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn heads(&self, realm: &RealmId) -> Result<Vec<Head>, RepositoryError>;

    /// At most `limit` entries of a lane, from the one behind place `after`, each with the former values that name it.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn lane(
        &self,
        realm: &RealmId,
        lane: Lane,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Linked>, RepositoryError>;

    /// At most `limit` entries that speak of an account, newest commit first, from the one before `before`.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn history(
        &self,
        realm: &RealmId,
        account: AccountId,
        before: Option<EntryId>,
        limit: u32,
    ) -> Result<Vec<Entry>, RepositoryError>;

    /// One entry.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn entry(&self, realm: &RealmId, id: EntryId) -> Result<Option<Entry>, RepositoryError>;
}

/// How many entries are in memory at once while a journal is verified.
const PAGE: u32 = 256;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JournalReport {
    /// Entries that are sound.
    pub entries: u64,
    /// Former values that are there, and are those of which the entries speak.
    pub priors: u64,
    /// Former values that were erased (R16): no fault.
    pub erased: u64,
    /// The first fault of each lane that has one.
    pub faults: Vec<LaneFault>,
    /// How far the sound part goes: to be kept where who can write the database can not, and given to a later
    /// verification.
    pub anchor: JournalAnchor,
}

impl JournalReport {
    /// Whether nothing is wrong.
    pub const fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Verifies the journal of a realm: each lane from its first entry to its last, each entry once, page by page. Commits go
/// on meanwhile.
///
/// # Errors
/// [`RepositoryError`] when the store can not be read. A fault of the journal is in the report.
pub async fn verify_journal(
    store: &dyn Store,
    realm: &RealmId,
    anchor: Option<&JournalAnchor>,
) -> Result<JournalReport, RepositoryError> {
    let begun = store.heads(realm).await?;
    let mut checks = Vec::new();
    for lane in Lane::all() {
        let head = head_of(&begun, realm, lane);
        checks.push((lane, follow(store, realm, lane, LaneCheck::new(realm, head, anchor)).await?));
    }
    let ended = store.heads(realm).await?;
    let mut report = JournalReport {
        entries: 0,
        priors: 0,
        erased: 0,
        faults: Vec::new(),
        anchor: JournalAnchor { realm: realm.clone(), heads: Vec::new() },
    };
    for (lane, check) in checks {
        let Checked { head, kept, erased, fault } = check.finish(head_of(&ended, realm, lane));
        report.entries += head.length;
        report.priors += kept;
        report.erased += erased;
        report.faults.extend(fault);
        report.anchor.heads.extend(Some(head).filter(|head| head.length > 0));
    }
    Ok(report)
}

async fn follow(
    store: &dyn Store,
    realm: &RealmId,
    lane: Lane,
    mut check: LaneCheck,
) -> Result<LaneCheck, RepositoryError> {
    while !check.failed() {
        let page = store.lane(realm, lane, check.place(), PAGE).await?;
        for linked in &page {
            check.take(linked);
        }
        if page.len() < PAGE as usize {
            break;
        }
    }
    Ok(check)
}

fn head_of(heads: &[Head], realm: &RealmId, lane: Lane) -> Head {
    heads.iter().find(|head| head.lane == lane).copied().unwrap_or_else(|| Head::empty(realm, lane))
}
