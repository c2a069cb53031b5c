//! Whether what was typed is the provisional password of one of an account's letters.

use crate::shell::Context;
use fratrie_credentials::{ProvisionalPassword, TypedPassword};
use fratrie_domain::{
    LetterMac, Timestamp,
    model::{Account, Letter},
};
use std::{array, sync::atomic::Ordering};

/// The last letter, and as many before it as an account remembers.
const SLOTS: usize = 1 + Letter::REMEMBERED;

/// What is kept of one letter: generation, MAC, and when another took its place.
type Kept = (u32, LetterMac, Option<Timestamp>);

/// Which letters a password is of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OfLetters {
    /// The last one.
    pub(super) last: bool,
    /// One that was replaced, and when.
    pub(super) replaced: Option<Timestamp>,
}

impl Context {
    /// Compares with the MACs of the account's letters, under each key. An account that has fewer letters, none, or is not
    /// there at all takes as many comparisons (R12, SECURITY V8).
    pub(super) fn of_letters(&self, account: Option<&Account>, password: &TypedPassword) -> OfLetters {
        let Some(typed) = ProvisionalPassword::parse(password.expose()) else { return OfLetters::default() };
        let id = account.map_or([0; 16], |account| account.id.as_uuid().into_bytes());
        let letter = account.and_then(|account| account.letter.as_ref());
        let mut kept = letter.into_iter().flat_map(|letter| {
            let replaced =
                letter.replaced.iter().map(|former| (former.generation, former.mac, Some(former.at)));
            std::iter::once((letter.generation, letter.mac, None)).chain(replaced)
        });
        let slots: [Option<Kept>; SLOTS] = array::from_fn(|_| kept.next());
        let mut of = OfLetters::default();
        for slot in slots {
            let (generation, mac, at) = slot.unwrap_or((0, LetterMac::FORGOTTEN, None));
            let mut right = false;
            for key in self.shell.keys.iter() {
                right |= typed.matches(key, self.realm.as_str(), &id, generation, mac.expose());
                self.shell.letter_comparisons.fetch_add(1, Ordering::Relaxed);
            }
            right &= slot.is_some();
            of.last |= right & at.is_none();
            of.replaced = of.replaced.or(at.filter(|_| right));
        }
        of
    }
}
