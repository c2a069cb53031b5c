//! What a host holds of somebody: what they typed, and the session that came of it.

use fratrie_credentials::TypedPassword;
use fratrie_domain::{
    AccountId, RealmId, SessionStamp, Timestamp,
    access::session_holds,
    journal::ProofKind,
    model::Account,
    proof::{Claim, Keeping, Proof},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What somebody typed: an identifier and a password, chosen or provisional. `Debug` shows neither: people type passwords
/// into the wrong field.
pub struct Credentials {
    pub(crate) identifier: String,
    pub(crate) password: TypedPassword,
}

impl Credentials {
    /// Takes both as typed.
    pub fn new(identifier: &str, password: &str) -> Self {
        Self { identifier: identifier.to_owned(), password: TypedPassword::from(password) }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// A sealed text that its holder may use: not to be shown.
#[derive(Clone)]
pub(crate) struct Unshown(pub(crate) String);

impl fmt::Debug for Unshown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// That somebody showed the secret of an account, and when. The host keeps it on its side (never in the browser) and
/// hands it to every call, each of which checks that it still holds: it ends when the password changes, when the
/// account is grouped or suspended (R4, SECURITY V12).
///
/// While it is young (15 minutes by default) it proves the principal of a merge (R2, S99).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub(crate) realm: RealmId,
    pub(crate) account: AccountId,
    pub(crate) stamp: SessionStamp,
    pub(crate) authenticated_at: Timestamp,
}

impl Session {
    /// The account.
    pub const fn account(&self) -> AccountId {
        self.account
    }

    /// When the secret was last shown.
    pub const fn authenticated_at(&self) -> Timestamp {
        self.authenticated_at
    }

    pub(crate) fn of(realm: &RealmId, account: &Account, now: Timestamp) -> Self {
        Self {
            realm: realm.clone(),
            account: account.id,
            stamp: account.session_stamp,
            authenticated_at: now,
        }
    }

    /// Whether it still holds in `realm`.
    pub(crate) fn holds(&self, realm: &RealmId, account: &Account) -> bool {
        self.realm == *realm && self.account == account.id && session_holds(account, self.stamp)
    }

    /// Whether it still holds in `realm`, where an active account's sessions bear this stamp.
    pub(crate) fn bears(&self, realm: &RealmId, stamp: Option<SessionStamp>) -> bool {
        self.realm == *realm && stamp == Some(self.stamp)
    }

    /// The claim that it makes; the domain checks its age and its stamp.
    pub(crate) fn claim(&self) -> Claim {
        Claim {
            realm: self.realm.clone(),
            account: self.account,
            towards: self.account,
            stamp: self.stamp,
            kind: ProofKind::Session,
            generation: None,
            shown_at: self.authenticated_at,
        }
    }

    pub(crate) fn proof(&self) -> Proof<Keeping> {
        Proof::vouch(self.claim())
    }
}
