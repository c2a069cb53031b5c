//! Long keys as small numbers: a bundle names each user in many places.

use std::{collections::HashMap, sync::Arc};

/// The keys met so far; the number of one is its place.
#[derive(Debug, Default)]
pub(super) struct Ids {
    numbers: HashMap<Arc<str>, u32>,
    keys: Vec<Arc<str>>,
}

impl Ids {
    /// The number of a key, a new one if it is met for the first time.
    pub(super) fn number(&mut self, key: &str) -> u32 {
        if let Some(number) = self.numbers.get(key) {
            return *number;
        }
        let (number, key) = (u32::try_from(self.keys.len()).unwrap_or(u32::MAX), Arc::<str>::from(key));
        self.keys.push(Arc::clone(&key));
        self.numbers.insert(key, number);
        number
    }

    /// The number of a key that was met.
    pub(super) fn get(&self, key: &str) -> Option<u32> {
        self.numbers.get(key).copied()
    }

    /// The key of a number.
    pub(super) fn key(&self, number: u32) -> &str {
        self.keys.get(index(number)).map_or("", |key| key)
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.keys.len()
    }
}

/// A number as an index.
pub(super) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
