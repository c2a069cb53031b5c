//! Proofs (*justificatifs*): values that say that a caller showed, just now, that they hold an account (R2).

use crate::{
    Timestamp,
    access::letter_stands,
    ids::{AccountId, SessionStamp},
    journal::ProofKind,
    model::Account,
    policy::Policy,
    realm::RealmId,
    refusal::Refusal,
};
use std::{fmt::Debug, marker::PhantomData};

/// What a proof may be used for. A proof of one purpose does not serve another: it does not compile.
pub trait Purpose: Debug + Clone + Copy + PartialEq + Eq + Send + Sync + 'static {
    /// The purpose's name, under which a sealed proof travels.
    const NAME: &'static str;
}

macro_rules! purposes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name;

        impl Purpose for $name {
            const NAME: &'static str = $text;
        }
    )* };
}

purposes! {
    /// To choose a first password, or another one by means of a letter.
    Activating = "activate",
    /// To change password or address while logged in.
    Managing = "manage",
    /// To keep this account as the principal of a merge.
    Keeping = "keep",
    /// To let this account be absorbed.
    GivingUp = "give-up",
    /// To let accounts out of this principal again.
    Undoing = "undo",
}

/// A fresh proof that a caller holds one account, for one purpose, towards one principal.
///
/// A merge can not be asked for without proofs: there is no other way to a [`Merge`](crate::command::Merge).
///
/// ```compile_fail,E0061
/// use fratrie_domain::{command::Merge, AccountId};
/// fn merge(principal: AccountId, absorbed: AccountId) -> Merge {
///     Merge::new() // no proof, no merge
/// }
/// ```
/// Ids are not proofs:
/// ```compile_fail,E0308
/// use fratrie_domain::{command::Merge, AccountId};
/// fn merge(principal: AccountId, absorbed: AccountId) -> Merge {
///     Merge::new(principal, vec![absorbed])
/// }
/// ```
/// nor is the proof of another purpose:
/// ```compile_fail,E0308
/// use fratrie_domain::{command::Merge, proof::{GivingUp, Proof}};
/// fn merge(principal: Proof<GivingUp>, absorbed: Proof<GivingUp>) -> Merge {
///     Merge::new(principal, vec![absorbed])
/// }
/// ```
/// nor can one be written down without a claim that was checked:
/// ```compile_fail,E0451
/// use fratrie_domain::proof::{Claim, Keeping, Proof};
/// fn forge(claim: Claim) -> Proof<Keeping> {
///     Proof { claim, purpose: std::marker::PhantomData }
/// }
/// ```
/// This compiles:
/// ```
/// use fratrie_domain::{command::Merge, proof::{GivingUp, Keeping, Proof}};
/// fn merge(principal: Proof<Keeping>, absorbed: Proof<GivingUp>) -> Merge {
///     Merge::new(principal, vec![absorbed])
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof<P: Purpose> {
    claim: Claim,
    purpose: PhantomData<P>,
}

/// What a proof says. It is bound to the account's session stamp, which every use, and every change of a secret,
/// renews: so a proof serves once.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Claim {
    /// The realm.
    pub realm: RealmId,
    /// The account that was proved.
    pub account: AccountId,
    /// The account towards which it was: the principal of a merge, else the account itself.
    pub towards: AccountId,
    /// The account's stamp when it was proved.
    pub stamp: SessionStamp,
    /// How.
    pub kind: ProofKind,
    /// The generation of the letter, where one was shown.
    pub generation: Option<u32>,
    /// When the secret was shown.
    pub shown_at: Timestamp,
}

impl Claim {
    /// What to claim about `account` as it stands in `realm`, towards itself.
    pub fn about(realm: &RealmId, account: &Account, kind: ProofKind, shown_at: Timestamp) -> Self {
        Self {
            realm: realm.clone(),
            account: account.id,
            towards: account.id,
            stamp: account.session_stamp,
            kind,
            generation: match kind {
                ProofKind::Letter => account.letter.as_ref().map(|letter| letter.generation),
                _ => None,
            },
            shown_at,
        }
    }

    /// The same claim towards a principal.
    #[must_use]
    pub fn towards(mut self, principal: AccountId) -> Self {
        self.towards = principal;
        self
    }
}

impl<P: Purpose> Proof<P> {
    /// Makes a proof of a claim. **The caller vouches for it**: call this only where the secret itself was just
    /// verified, a session's stamp was just checked, or a sealed claim of purpose [`Purpose::NAME`] was just opened.
    /// The facade has one such place for each.
    pub const fn vouch(claim: Claim) -> Self {
        Self { claim, purpose: PhantomData }
    }

    /// What the proof says.
    pub const fn claim(&self) -> &Claim {
        &self.claim
    }

    /// Checks the proof against the account as it stands now (SECURITY V19, V21).
    pub(crate) fn check(
        &self,
        realm: &RealmId,
        account: &Account,
        towards: AccountId,
        now: Timestamp,
        policy: &Policy,
    ) -> Result<(), Refusal> {
        let claim = &self.claim;
        let bound = claim.realm == *realm && claim.account == account.id && claim.towards == towards;
        let age = now.signed_duration_since(claim.shown_at);
        // Consent opens nothing: it serves to group accounts, and to nothing else.
        let serves = claim.kind != ProofKind::Consent || [Keeping::NAME, GivingUp::NAME].contains(&P::NAME);
        let lifetime = match claim.kind {
            ProofKind::Consent => policy.approval_lifetime,
            _ => policy.proof_lifetime,
        };
        if !bound || !serves || claim.stamp != account.session_stamp {
            return Err(Refusal::ProofVoid);
        }
        if claim.kind == ProofKind::Letter {
            letter_stands(account, claim.generation, now)?;
        }
        // A clock that went back makes no proof older; one from the future is not trusted.
        if age > lifetime || age < -lifetime {
            return Err(Refusal::ProofExpired);
        }
        Ok(())
    }
}
