//! What an account may share with others, as texts that a store can index.

use crate::{
    EmailAddress,
    ids::AccountId,
    model::{Holder, PostalAddress, Responsible, Rows, Status},
    text::Phone,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What accounts may share. In this order they are looked through: what tells most comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Shared {
    /// An e-mail address, confirmed or in a school's base, whatever its letter case ([`EmailAddress::folded`]).
    Email,
    /// A telephone number: the mobile of a school's base, or the account's ([`Phone::subscriber`]).
    Mobile,
    /// Where one lives ([`PostalAddress::folded`](crate::model::PostalAddress::folded)) and the first given name: the
    /// members of a family share the address alone.
    Address,
    /// The first given name with the birth name ([`PersonName::key`](crate::PersonName::key)) or the usage name
    /// ([`PersonName::usage_key`](crate::PersonName::usage_key)): the one's usage name may be the other's birth name.
    Name,
}

impl Shared {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Email, Self::Mobile, Self::Address, Self::Name];

    /// The one that is looked through next.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|shared| *shared > self)
    }
}

/// What a school's record of a responsible may share with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordKeys {
    /// Of the birth name.
    pub name: String,
    /// Of the usage name, where there is another one.
    pub usage: Option<String>,
    /// Of the e-mail address.
    pub email: Option<String>,
    /// Of the mobile.
    pub mobile: Option<String>,
    /// Of address and given name.
    pub address: Option<String>,
}

impl Responsible {
    /// What this record may share with others; stores keep each in an indexed column of its own.
    pub fn keys(&self) -> RecordKeys {
        let address = self.details.address.as_ref().and_then(PostalAddress::folded);
        RecordKeys {
            name: self.name.key(),
            usage: self.name.usage_key(),
            email: self.details.email.as_ref().map(EmailAddress::folded),
            mobile: self.details.mobile.as_ref().and_then(Phone::subscriber),
            address: address.map(|address| format!("{address} / {}", self.name.given_key())),
        }
    }
}

impl RecordKeys {
    fn all(self) -> impl Iterator<Item = (Shared, String)> {
        let keys = [
            (Shared::Email, self.email),
            (Shared::Mobile, self.mobile),
            (Shared::Address, self.address),
            (Shared::Name, Some(self.name)),
            (Shared::Name, self.usage),
        ];
        keys.into_iter().filter_map(|(shared, key)| Some((shared, key?)))
    }
}

impl Phone {
    /// The last nine digits: what "+33 6 12 34 56 78" and "06 12 34 56 78" have in common. `None` of fewer.
    ///
    /// ```
    /// use fratrie_domain::Phone;
    /// let subscriber = |text: &str| text.parse::<Phone>().map(|phone| phone.subscriber());
    /// assert_eq!(subscriber("+33 6 12 34 56 78")?.as_deref(), Some("612345678"));
    /// assert_eq!(subscriber("+33 6 12 34 56 78")?, subscriber("06.12.34.56.78")?);
    /// assert_eq!(subscriber("3631")?, None);
    /// # Ok::<(), fratrie_domain::TextError>(())
    /// ```
    pub fn subscriber(&self) -> Option<String> {
        let digits: Vec<char> = self.as_str().chars().filter(char::is_ascii_digit).collect();
        Some(digits.get(digits.len().checked_sub(9)?..)?.iter().collect())
    }
}

impl Rows {
    /// What each open account of a responsible may share with others: what its own contact says, and all school records
    /// that it answers for, those of accounts that it absorbed with them.
    pub fn shared_keys(&self) -> BTreeMap<AccountId, BTreeSet<(Shared, String)>> {
        let mut keys: BTreeMap<AccountId, BTreeSet<(Shared, String)>> = BTreeMap::new();
        for account in self.accounts.values() {
            let Holder::Responsible(holder) = account.holder else { continue };
            let open = |id| self.accounts.get(&id).is_some_and(|root| matches!(root.status, Status::Open(_)));
            if !open(account.answers()) {
                continue;
            }
            let own = keys.entry(account.answers()).or_default();
            own.extend(self.responsibles.get(&holder).into_iter().flat_map(|record| record.keys().all()));
            if account.answers() == account.id {
                let email = account.contact.email.as_ref().map(EmailAddress::folded);
                let phone = account.contact.phone.as_ref().and_then(Phone::subscriber);
                own.extend(email.map(|key| (Shared::Email, key)));
                own.extend(phone.map(|key| (Shared::Mobile, key)));
            }
        }
        keys
    }
}
