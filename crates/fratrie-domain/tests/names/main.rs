//! R11: which names one person may bear; and identifiers, which a slip of the pen must not turn into another's.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod identifiers;
mod properties;
mod table;
