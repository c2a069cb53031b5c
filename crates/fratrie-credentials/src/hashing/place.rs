//! A place in the queue, kept beforehand.

use super::{
    cost::Cost,
    error::HashingError,
    hasher::PasswordHasher,
    phc::{Parsed, PhcHash, write},
    queue::{Job, Lane, Pepper},
};
use crate::password::{NewPassword, TypedPassword};
use std::fmt;
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;

/// A place for one run of Argon2. Whoever must do something before it (count the attempt in a database) takes the place
/// first: so a pool that is busy says so before anything was done. Dropped unused, it is free again.
pub struct Place {
    hasher: PasswordHasher,
    lane: Lane,
    used: bool,
}

impl Place {
    pub(super) fn take(hasher: &PasswordHasher, lane: Lane) -> Result<Self, HashingError> {
        hasher.queue().reserve(lane)?;
        Ok(Self { hasher: hasher.clone(), lane, used: false })
    }

    /// As [`PasswordHasher::verify`], without [`HashingError::Busy`].
    ///
    /// # Errors
    /// [`HashingError::Stopped`].
    pub async fn verify(self, password: TypedPassword, stored: Option<&str>) -> Result<bool, HashingError> {
        let possible = !password.never_matches();
        let (salt, cost, pepper, expected) = match stored.and_then(|stored| self.hasher.read(stored)) {
            Some((Parsed { salt, cost, hash, .. }, pepper)) => (salt, cost, pepper, Some(hash)),
            None => (vec![0; 16], self.hasher.cost(), self.hasher.pepper(), None),
        };
        let hash = self.run(password, salt, cost, pepper).await?;
        Ok(possible && expected.is_some_and(|expected| hash.ct_eq(&expected).into()))
    }

    /// As [`PasswordHasher::hash`], without [`HashingError::Busy`].
    ///
    /// # Errors
    /// [`HashingError::Stopped`].
    pub async fn hash(self, password: NewPassword, salt: [u8; 16]) -> Result<PhcHash, HashingError> {
        self.make(password.into(), salt).await
    }

    pub(super) async fn make(self, password: TypedPassword, salt: [u8; 16]) -> Result<PhcHash, HashingError> {
        let (cost, pepper, id) = (self.hasher.cost(), self.hasher.pepper(), self.hasher.key_id().to_owned());
        let hash = self.run(password, salt.to_vec(), cost, pepper).await?;
        Ok(write(cost, &id, &salt, &hash))
    }

    async fn run(
        mut self,
        password: TypedPassword,
        salt: Vec<u8>,
        cost: Cost,
        pepper: Pepper,
    ) -> Result<[u8; 32], HashingError> {
        let (answer, answered) = oneshot::channel();
        self.used = true;
        self.hasher.queue().push(self.lane, Job { password, salt, cost, pepper, answer })?;
        let hash = answered.await.map_err(|_| HashingError::Stopped)?;
        hash.ok_or(HashingError::Parameters("parameters out of bounds"))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.used {
            self.hasher.queue().release(self.lane);
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place")
    }
}
