//! Erasing a responsible's data.

use super::Support;
use crate::error::Error;
use fratrie_domain::{
    AccountId, Command, Identifier, Refusal, Want, command::Erase, journal::ErasureReason, model::Holder,
};
use std::collections::BTreeSet;

/// Why a responsible's data are erased, and what is accepted for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    reason: ErasureReason,
    accept_unreachable: bool,
}

impl From<ErasureReason> for Erasure {
    fn from(reason: ErasureReason) -> Self {
        Self { reason, accept_unreachable: false }
    }
}

impl Erasure {
    /// Also where a child is left without any account that somebody can use (R14).
    #[must_use]
    pub const fn accept_unreachable(mut self) -> Self {
        self.accept_unreachable = true;
        self
    }
}

impl Support {
    /// Erases what is kept of a responsible: names, identifier, contacts, secret, letter, links to children and the day of
    /// the last log-in, of the account that answers and of all that it absorbed, for good (R16). The children stay, and so
    /// do journal and events, which hold ids alone. A later file of a school makes a new person and a new account.
    ///
    /// Of a student's own account the same goes, and it stays closed. The student's name, birth date and national number go
    /// with it once the student has left and no account lists them: until then they are a child of others.
    ///
    /// # Errors
    /// `Refused` with `ChildUnreachable` where a child would be left without an account that somebody can use (R14),
    /// `Held` while somebody says that a part of the group is theirs, `Closed` where it was erased already, `NoSuchAccount` or
    /// `OutOfScope`; `Contended`; `Store`.
    pub async fn erase(
        &self,
        identifier: &Identifier,
        erasure: impl Into<Erasure> + Send,
    ) -> Result<(), Error> {
        let Erasure { reason, accept_unreachable } = erasure.into();
        let view = self.context.load(&Want::identifier(identifier)).await?;
        let named = view.by_identifier(identifier).ok_or(Refusal::NoSuchAccount)?;
        let links = view.links(named.answers()).filter(|link| link.is_active());
        let own = match named.holder {
            Holder::Student(id) => Some(id),
            Holder::Responsible(_) => None,
        };
        let children = links.map(|link| link.student).chain(own).collect();
        let group = view.rows.accounts.values().filter(|row| row.answers() == named.answers());
        let (ids, persons): (BTreeSet<AccountId>, BTreeSet<Holder>) =
            group.map(|row| (row.id, row.holder)).unzip();
        let want = Want { children, merges: true, priors_of: persons.clone(), ..Want::accounts([named.id]) };
        let command = Command::Erase(Erase { account: named.id, reason, accept_unreachable, persons });
        self.run(want, [named.id], command).await?;
        Ok(self.context.shell.store.forget_traces(&self.context.realm, &ids).await?)
    }
}
