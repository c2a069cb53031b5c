//! One realm, and the handles on it: each gives the powers of one kind of actor, and no others.

use crate::{events::Events, office::Office, portal::Portal, shell::Context, support::Support};
use fratrie_domain::{AgentName, RealmId};

/// One isolated population of accounts.
#[derive(Debug, Clone)]
pub struct Realm {
    context: Context,
}

impl Realm {
    pub(crate) const fn new(context: Context) -> Self {
        Self { context }
    }

    /// Its name.
    pub const fn id(&self) -> &RealmId {
        &self.context.realm
    }

    /// What the holder of an account does.
    pub fn portal(&self) -> Portal {
        Portal::new(self.context.clone())
    }

    /// What a school office does.
    pub fn office(&self) -> Office {
        Office::new(self.context.clone())
    }

    /// What support does, in the name of `agent`.
    pub fn support(&self, agent: AgentName) -> Support {
        Support::new(self.context.clone(), agent)
    }

    /// What other services are told.
    pub fn events(&self) -> Events {
        Events::new(self.context.clone())
    }
}
