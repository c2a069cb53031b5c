//! The pages. Each handler checks what was typed, asks the library, and shows what it said; no rule is decided here.

pub(crate) mod account;
pub(crate) mod activation;
pub(crate) mod assets;
pub(crate) mod email;
pub(crate) mod errors;
pub(crate) mod history;
pub(crate) mod home;
pub(crate) mod identity;
pub(crate) mod links;
pub(crate) mod login;
pub(crate) mod merge;
pub(crate) mod password;
pub(crate) mod recovery;
pub(crate) mod split;
