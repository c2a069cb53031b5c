//! What the chain is made of: SHA-256 over records, and the salts that keep erased ones from being guessed.

use crate::hex::{from_hex, to_hex};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::fmt;

macro_rules! bytes {
    ($($(#[$doc:meta])* $name:ident[$length:literal]),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; $length]);

        impl $name {
            /// Takes the bytes.
            pub const fn new(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }

            /// The bytes, for a store.
            pub const fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl From<$name> for String {
            fn from(bytes: $name) -> Self {
                to_hex(&bytes.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotHex;

            fn try_from(text: String) -> Result<Self, NotHex> {
                from_hex(&text).map(Self).ok_or(NotHex($length))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&to_hex(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
    )* };
}

bytes! {
    /// SHA-256 of a record, or of a link of the chain.
    Digest[32],
    /// Drawn for each [`Prior`](crate::model::Prior), so that its digest alone lets nobody guess what was erased.
    Salt[16],
}

/// A text that is not so many bytes in hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} bytes were expected, in hexadecimal digits")]
pub struct NotHex(usize);

impl Digest {
    /// Of a record as JSON without spaces, names in the order of their bytes: however a store writes it, the same.
    pub fn of(record: &Value) -> Self {
        let mut text = Vec::new();
        write(record, &mut text);
        Self::over([text.as_slice()])
    }

    /// The link that follows this one, for a record of digest `next`.
    #[must_use]
    pub fn followed_by(&self, next: &Self) -> Self {
        Self::over([self.0.as_slice(), &next.0])
    }

    pub(super) fn over<const N: usize>(parts: [&[u8]; N]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

/// JSON without spaces, the names of each object in the order of their bytes. An object may hold them in another one: that
/// depends on what else is compiled into a program.
fn write(value: &Value, text: &mut Vec<u8>) {
    match value {
        Value::Array(values) => {
            text.push(b'[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    text.push(b',');
                }
                write(value, text);
            }
            text.push(b']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| *name);
            text.push(b'{');
            for (place, (name, value)) in fields.into_iter().enumerate() {
                if place > 0 {
                    text.push(b',');
                }
                scalar(name, text);
                text.push(b':');
                write(value, text);
            }
            text.push(b'}');
        }
        other => scalar(other, text),
    }
}

/// A text, a number or a word: writing one to memory never fails.
fn scalar(value: &impl Serialize, text: &mut Vec<u8>) {
    let _written = serde_json::to_writer(text, value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection, prelude::*};

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            let object = collection::vec((any::<String>(), inner.clone()), 0..6);
            prop_oneof![
                collection::vec(inner, 0..6).prop_map(Value::from),
                object.prop_map(|fields| fields.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_digested_is_the_record_with_all_its_objects_sorted(record in json()) {
            let mut sorted = record.clone();
            sorted.sort_all_objects();
            let mut text = Vec::new();
            write(&record, &mut text);
            prop_assert_eq!(String::from_utf8(text).unwrap(), sorted.to_string());
        }
    }
}
