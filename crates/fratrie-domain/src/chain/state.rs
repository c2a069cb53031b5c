//! The chain of a realm in memory: what every store's must be.

use super::{Head, Lane, Linked};
use crate::{
    State,
    ids::{AccountId, EntryId},
    journal::Entry,
    realm::RealmId,
};

impl State {
    /// How far each lane that holds entries has come, in order; the chain follows the order of [`journal`](Self::journal).
    pub fn heads(&self, realm: &RealmId) -> Vec<Head> {
        let end = |lane| self.links(realm, lane).last().map(|(head, _)| head);
        Lane::all().filter_map(end).collect()
    }

    /// At most `limit` entries of a lane, from the one behind place `after`.
    pub fn lane(&self, realm: &RealmId, lane: Lane, after: u64, limit: u32) -> Vec<Linked> {
        let linked = |(head, entry): (Head, &Entry)| Linked {
            id: entry.id,
            place: head.length,
            link: head.link,
            record: entry.record(),
            priors: self.rows.priors.values().filter(|prior| prior.entry == entry.id).cloned().collect(),
        };
        let behind = self.links(realm, lane).skip_while(|(head, _)| head.length <= after);
        behind.take(limit as usize).map(linked).collect()
    }

    fn links(&self, realm: &RealmId, lane: Lane) -> impl Iterator<Item = (Head, &Entry)> {
        let mine = self.journal.iter().filter(move |entry| Lane::of(entry.commit) == lane);
        mine.scan(Head::empty(realm, lane), |head, entry| {
            *head = head.with(&entry.digest());
            Some((*head, entry))
        })
    }

    /// At most `limit` entries that speak of an account, newest commit first, from the one before `before`.
    pub fn history(&self, account: AccountId, before: Option<EntryId>, limit: u32) -> Vec<Entry> {
        let place = |id| self.journal.iter().position(|entry| entry.id == id).unwrap_or(0);
        let end = before.map_or(self.journal.len(), place);
        let told = self.journal.iter().take(end).rev();
        let mine = told.filter(|entry| entry.change.subjects().contains(&account));
        mine.take(limit as usize).cloned().collect()
    }
}
