//! The history of an account, page by page.

use crate::{error::Error, shell::Context};
use fratrie_domain::{
    AccountId, EntryId, Timestamp, Want,
    history::{HistoryLine, Reader},
    journal::Actor,
};
use std::collections::{BTreeMap, BTreeSet};

/// How many lines a page has, at most.
const LINES: u32 = 50;

/// A page of an account's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryPage {
    /// Its lines, newest first.
    pub lines: Vec<HistoryLine>,
    /// What to ask for the page before it in time, if there is one.
    pub older: Option<EntryId>,
}

impl Context {
    pub(crate) async fn history(
        &self,
        account: AccountId,
        reader: Reader,
        before: Option<EntryId>,
    ) -> Result<HistoryPage, Error> {
        let entries = self.shell.store.history(&self.realm, account, before, LINES).await?;
        let mut accounts: BTreeSet<AccountId> =
            entries.iter().flat_map(|entry| entry.change.as_told_of(account).subjects()).collect();
        accounts.extend(entries.iter().filter_map(|entry| match entry.actor {
            Actor::Holder { account } => Some(account),
            _ => None,
        }));
        let view = self.load(&Want::accounts(accounts)).await?;
        let names: BTreeMap<_, _> =
            view.rows.accounts.values().map(|row| (row.id, row.identifier.masked())).collect();
        let full = entries.len() == LINES as usize;
        Ok(HistoryPage {
            older: entries.last().map(|entry| entry.id).filter(|_| full),
            lines: entries.iter().map(|entry| HistoryLine::new(entry, account, reader, &names)).collect(),
        })
    }

    /// The account that answered for `account` at a moment: upwards through the merges that stood then, as the journal
    /// tells them. There are no circles (R5), but a clock that went back may tell one: it ends there.
    pub(crate) async fn answered(&self, account: AccountId, at: Timestamp) -> Result<AccountId, Error> {
        let (mut answering, mut seen) = (account, BTreeSet::from([account]));
        while let Some(into) = self.absorbed_by(answering, at).await?.filter(|into| seen.insert(*into)) {
            answering = into;
        }
        Ok(answering)
    }

    async fn absorbed_by(&self, account: AccountId, at: Timestamp) -> Result<Option<AccountId>, Error> {
        let mut before = None;
        loop {
            let entries = self.shell.store.history(&self.realm, account, before, LINES).await?;
            let mut then = entries.iter().filter(|entry| entry.at <= at);
            if let Some(found) = then.find_map(|entry| entry.change.whereabouts(account)) {
                return Ok(found);
            }
            match entries.last() {
                Some(last) if entries.len() == LINES as usize => before = Some(last.id),
                _ => return Ok(None),
            }
        }
    }
}
