//! Accounts that may be one person's, page by page, as offices and support both look at them.

use crate::{error::Error, session::Unshown, shell::Context};
use fratrie_domain::{
    AccountId, Child, Identifier, PersonName, View, Want,
    chrono::TimeDelta,
    duplicates::{Duplicate, Namesakes, Reason, Shared, compare},
};
use serde::{Deserialize, Serialize};

/// A page of pairs, the likeliest first.
#[derive(Debug)]
pub struct Duplicates {
    /// The pairs; a page may have none, and others follow.
    pub pairs: Vec<SuggestedPair>,
    next: Option<Unshown>,
}

impl Duplicates {
    /// What the next page is asked for with; none after the last one.
    pub fn next(&self) -> Option<&str> {
        self.next.as_ref().map(|next| next.0.as_str())
    }
}

/// Two accounts that may be one person's.
#[derive(Debug)]
pub struct SuggestedPair {
    /// The one.
    pub one: SuggestedAccount,
    /// The other.
    pub other: SuggestedAccount,
    /// How likely it is, of 100.
    pub score: u8,
    /// Why, the weightiest reason first.
    pub reasons: Vec<Reason>,
}

/// One of them.
#[derive(Debug)]
pub struct SuggestedAccount {
    /// The account.
    pub account: AccountId,
    /// Its login name.
    pub identifier: Identifier,
    /// Its holder's name.
    pub holder: PersonName,
    /// Its children, by name.
    pub children: Vec<Child>,
}

/// Where a page goes on.
#[derive(Debug, Serialize, Deserialize)]
struct Place {
    shared: Shared,
    /// A name or an address, so the place travels sealed.
    after: Option<String>,
}

const PURPOSE: &str = "duplicates";
const GROUPS: u32 = 50;

impl Context {
    /// First by address, then by name, without the pairs that an address found.
    pub(crate) async fn duplicates(
        &self,
        next: Option<&str>,
        shown: impl Fn(&View, AccountId) -> bool + Send,
    ) -> Result<Duplicates, Error> {
        let now = self.now();
        let Place { shared, after } = match next {
            Some(token) => self.shell.sealer.open(PURPOSE, self.realm.as_str(), now.timestamp(), token)?,
            None => Place { shared: Shared::Email, after: None },
        };
        let groups = self.shell.store.namesakes(&self.realm, shared, after.as_deref(), GROUPS).await?;
        let view = self.load(&Want::accounts(groups.iter().flat_map(|group| group.accounts.clone()))).await?;
        let mut pairs: Vec<SuggestedPair> = groups
            .iter()
            .flat_map(pairs)
            .filter(|(one, other)| shown(&view, *one) && shown(&view, *other))
            .filter_map(|(one, other)| compare(&view, one, other))
            .filter(|pair| shared == Shared::Email || !pair.reasons.contains(&Reason::SameEmail))
            .filter_map(|pair| suggested(&view, pair))
            .collect();
        pairs.sort_by_key(|pair| std::cmp::Reverse(pair.score));
        let place = match (groups.last(), shared) {
            (Some(last), _) if groups.len() == GROUPS as usize => {
                Some(Place { shared, after: Some(last.key.clone()) })
            }
            (_, Shared::Email) => Some(Place { shared: Shared::Name, after: None }),
            (_, Shared::Name) => None,
        };
        let end = (now + TimeDelta::days(1)).timestamp();
        let seal = |place| self.shell.sealer.seal(PURPOSE, self.realm.as_str(), end, &place, self.draw());
        Ok(Duplicates { pairs, next: place.map(seal).transpose()?.map(Unshown) })
    }
}

fn pairs(group: &Namesakes) -> impl Iterator<Item = (AccountId, AccountId)> {
    let accounts = group.accounts.iter().enumerate();
    accounts.flat_map(|(place, one)| group.accounts.iter().skip(place + 1).map(|other| (*one, *other)))
}

fn suggested(view: &View, pair: Duplicate) -> Option<SuggestedPair> {
    let account = |id| {
        let row = view.account(id)?;
        Some(SuggestedAccount {
            account: id,
            identifier: row.identifier.clone(),
            holder: view.holder_name(row)?.clone(),
            children: view.children(id),
        })
    };
    let Duplicate { pair, score, reasons } = pair;
    Some(SuggestedPair { one: account(pair.low())?, other: account(pair.high())?, score, reasons })
}
