//! What was typed, checked before the library is asked: each error in words, to stand beside its field.

use crate::{form::Posted, texts::Texts};
use fratrie::{
    EmailAddress, Identifier, IdentifierError, Language, NewPassword, PasswordError, PasswordPolicy,
    RecoveryTarget, TypedPassword,
};

/// An identifier. That it is mistyped is told without looking any account up.
pub(crate) fn identifier<'a>(t: &Texts, text: &'a str) -> Result<&'a str, String> {
    match text.parse::<Identifier>() {
        Ok(_) => Ok(text),
        Err(IdentifierError::Empty) => Err(t.identifier_empty.to_owned()),
        Err(IdentifierError::Check) => Err(t.identifier_check.to_owned()),
        Err(_) => Err(t.identifier_form.to_owned()),
    }
}

/// A password that is known already.
pub(crate) fn password<'a>(t: &Texts, text: &'a str) -> Result<&'a str, String> {
    if text.is_empty() { Err(t.password_empty.to_owned()) } else { Ok(text) }
}

/// The current password of who is logged in.
pub(crate) fn current(t: &Texts, text: &str) -> Result<TypedPassword, String> {
    password(t, text).map(TypedPassword::from)
}

/// An address.
pub(crate) fn address(t: &Texts, text: &str) -> Result<EmailAddress, String> {
    if text.trim().is_empty() {
        return Err(t.address_empty.to_owned());
    }
    text.parse().map_err(|_| t.address_form.to_owned())
}

/// An identifier or an address.
pub(crate) fn target(t: &Texts, text: &str) -> Result<RecoveryTarget, String> {
    if text.contains('@') {
        return address(t, text).map(RecoveryTarget::Email);
    }
    identifier(t, text)?.parse().map_err(|_| t.identifier_form.to_owned())
}

/// A password to be, typed twice.
#[derive(Debug)]
pub(crate) struct Chosen {
    /// What the first field holds.
    pub(crate) new: Result<NewPassword, String>,
    /// Whether the second one holds the same.
    pub(crate) again: Result<(), String>,
}

/// The fields of a password to be.
pub(crate) const NEW: &str = "nouveau-mot-de-passe";
pub(crate) const AGAIN: &str = "encore-mot-de-passe";

/// Reads a password to be.
pub(crate) fn chosen(t: &Texts, posted: &Posted) -> Chosen {
    let (new, again) = (posted.text(NEW), posted.text(AGAIN));
    let told = |error| {
        if new.is_empty() { t.password_empty.to_owned() } else { refused(error, posted.visit.language) }
    };
    let again = match again {
        "" => Err(t.password_again_empty.to_owned()),
        _ if again != new => Err(t.password_differs.to_owned()),
        _ => Ok(()),
    };
    // The library asks the same, and more; asked here, all that is wrong with a form is said at once.
    let checked =
        new.parse().and_then(|password| PasswordPolicy::default().check(&password, &[]).map(|()| password));
    Chosen { new: checked.map_err(told), again }
}

/// Why a password can not be chosen, in words.
pub(crate) fn refused(reason: PasswordError, language: Language) -> String {
    fratrie::Error::Password(reason).explain(language)
}
