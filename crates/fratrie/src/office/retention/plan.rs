//! What would go, and what stays although its time is over.

use crate::{error::Error, office::Office, shell::Context};
use fratrie_domain::{
    AccountId, Identifier, Language, PersonName, StudentId, Timestamp, View, Want,
    model::Holder,
    retention::{Judge, Lapse, Lapsed, RetentionPolicy},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// So many accounts are looked through at once, and so many items a page has at most.
const STRETCH: u32 = 500;

/// A page of what has lapsed in a realm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionPlan {
    /// The periods that it was made by.
    pub policy: RetentionPolicy,
    /// When.
    pub made_at: Timestamp,
    /// What has lapsed; what stays nevertheless is among it.
    pub items: Vec<RetentionItem>,
    /// What the next page is asked for with; none after the last one.
    pub next: Option<RetentionPlace>,
}

/// Where a page goes on; it names no person, and a host may keep it to go on later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionPlace {
    lapse: Lapse,
    after: Option<AccountId>,
}

/// Something that has lapsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionItem {
    /// What, since when, and why it stays where it does.
    pub lapsed: Lapsed,
    /// The account's login name.
    pub identifier: Identifier,
    /// Its holder.
    pub holder: PersonName,
    /// The accounts that it absorbed, which go with it.
    pub absorbed: Vec<Identifier>,
    /// The names of its children whom no account in use reaches otherwise.
    pub unreached: Vec<PersonName>,
}

impl RetentionItem {
    /// Whether it would go.
    pub const fn is_due(&self) -> bool {
        self.lapsed.kept.is_none()
    }

    /// What it is, and what becomes of it.
    pub fn explain(&self, language: Language) -> String {
        self.lapsed.explain(language)
    }
}

impl Office {
    /// Shows what has lapsed by `policy`: a page of it, from the start, or from where a page before ended
    /// ([`RetentionPlan::next`]). Nothing changes. Memory stays that of one page whatever the size of the realm; a page
    /// takes time in proportion to the accounts that it passes over.
    ///
    /// # Errors
    /// `Store`.
    pub async fn retention(
        &self,
        policy: &RetentionPolicy,
        next: Option<RetentionPlace>,
    ) -> Result<RetentionPlan, Error> {
        let (context, made_at) = (&self.context, self.context.now());
        let mut place = next.or_else(|| first(Lapse::ALL.first().copied()));
        let mut items = Vec::new();
        while let Some(RetentionPlace { lapse, after }) = place {
            place = first(following(lapse));
            if let Some(cutoff) = policy.cutoff(lapse, made_at) {
                let store = &context.shell.store;
                let page = store.lapsed(&context.realm, lapse, cutoff, after, STRETCH).await?;
                place = page.next.map_or(place, |after| Some(RetentionPlace { lapse, after: Some(after) }));
                items = context.judged(policy, lapse, page.found, made_at).await?;
            }
            if !items.is_empty() {
                break;
            }
        }
        Ok(RetentionPlan { policy: *policy, made_at, items, next: place })
    }
}

fn first(lapse: Option<Lapse>) -> Option<RetentionPlace> {
    lapse.map(|lapse| RetentionPlace { lapse, after: None })
}

fn following(lapse: Lapse) -> Option<Lapse> {
    Lapse::ALL.into_iter().skip_while(|one| *one != lapse).nth(1)
}

impl Context {
    /// Judges the accounts that a search found.
    async fn judged(
        &self,
        policy: &RetentionPolicy,
        lapse: Lapse,
        found: Vec<AccountId>,
        now: Timestamp,
    ) -> Result<Vec<RetentionItem>, Error> {
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let view = self.load_accounts(found.iter().copied()).await?;
        let children = found.iter().flat_map(|id| children(&view, *id)).collect();
        let view =
            self.load(&Want { children, merges: true, ..Want::accounts(found.iter().copied()) }).await?;
        let accounts: BTreeSet<AccountId> = view.rows.accounts.keys().copied().collect();
        let last_used = &self.shell.store.last_used(&self.realm, &accounts).await?;
        let split_window = self.shell.policy.split_window;
        let judge = Judge { view: &view, policy, split_window, last_used, now };
        let lapsed = found.into_iter().filter_map(|id| judge.judge(id, lapse));
        let items = lapsed.map(|lapsed| item(&view, lapsed));
        items.collect::<Option<_>>().ok_or(Error::Internal("an account without its holder"))
    }
}

/// The students whom an account lists, and whose it is.
pub(super) fn children(view: &View, id: AccountId) -> BTreeSet<StudentId> {
    let own = view.account(id).and_then(|account| match account.holder {
        Holder::Student(id) => Some(id),
        Holder::Responsible(_) => None,
    });
    view.links(id).filter(|link| link.is_active()).map(|link| link.student).chain(own).collect()
}

fn item(view: &View, lapsed: Lapsed) -> Option<RetentionItem> {
    let account = view.account(lapsed.account)?;
    let absorbed =
        view.rows.accounts.values().filter(|row| row.answers() == account.id && row.id != account.id);
    let unreached = lapsed.unreached.iter().filter_map(|id| Some(view.student(*id)?.name.clone()));
    Some(RetentionItem {
        identifier: account.identifier.clone(),
        holder: view.holder_name(account)?.clone(),
        absorbed: absorbed.map(|row| row.identifier.clone()).collect(),
        unreached: unreached.collect(),
        lapsed,
    })
}
