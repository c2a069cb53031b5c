//! Attempts, counted.

use crate::{faults::Fault, store::Faulty};
use fratrie_conformance::{
    async_trait,
    storage::{RepositoryError, Throttle},
};
use fratrie_domain::{
    RealmId, Timestamp,
    throttle::{Charge, Closed, Count, Tally},
};

#[async_trait]
impl Throttle for Faulty {
    async fn charge(
        &self,
        realm: &RealmId,
        charges: &[Charge],
        now: Timestamp,
    ) -> Result<Result<Vec<Count>, Closed>, RepositoryError> {
        let realm = self.throttled(realm);
        match self.fault {
            Fault::AttemptsByHalf => {
                let mut counts = Vec::new();
                for charge in charges {
                    match self.counts.charge(&realm, &[*charge], now).await? {
                        Ok(count) => counts.extend(count),
                        closed => return Ok(closed),
                    }
                }
                Ok(Ok(counts))
            }
            Fault::AttemptsLookedAtFirst => {
                let tally = charges.first().map(|charge| charge.tally).into_iter().collect::<Vec<_>>();
                let looked = self.counts.charge(&realm, charges, now).await?;
                if looked.is_ok() {
                    self.counts.settle(&realm, &[], &tally).await?;
                    tokio::task::yield_now().await;
                    return self.counts.charge(&realm, charges, now).await.map(|_| looked);
                }
                Ok(looked)
            }
            _ => self.counts.charge(&realm, charges, now).await,
        }
    }

    async fn settle(
        &self,
        realm: &RealmId,
        clear: &[Tally],
        forgive: &[Tally],
    ) -> Result<(), RepositoryError> {
        self.counts.settle(&self.throttled(realm), clear, forgive).await
    }
}
