//! Why a password can not be chosen, in words for people who are not at ease with computers.

use fratrie_credentials::PasswordError;
use fratrie_domain::Language;

pub(crate) fn words(reason: &PasswordError, language: Language) -> String {
    let (french, english) = match reason {
        PasswordError::TooShort { minimum } => {
            return match language {
                Language::French => format!(
                    "Ce mot de passe est trop court : il en faut {minimum} caractères au moins. Trois ou quatre mots à la suite conviennent bien."
                ),
                Language::English => format!(
                    "This password is too short: it needs at least {minimum} characters. Three or four words in a row do well."
                ),
            };
        }
        PasswordError::TooLong { maximum } => {
            return match language {
                Language::French => {
                    format!("Ce mot de passe est trop long : {maximum} caractères au plus.")
                }
                Language::English => format!("This password is too long: at most {maximum} characters."),
            };
        }
        PasswordError::Weak => (
            "Ce mot de passe se devine trop vite : ajoutez des lettres, ou choisissez trois ou quatre mots à la suite.",
            "This password is found too quickly: add letters, or choose three or four words in a row.",
        ),
        PasswordError::Common => (
            "Beaucoup de personnes ont choisi ce mot de passe : c'est l'un des premiers que l'on essaie. Choisissez trois ou quatre mots à la suite.",
            "Many people chose this password: it is among the first that are tried. Choose three or four words in a row.",
        ),
        PasswordError::Predictable => (
            "Ce mot de passe répète les mêmes touches ou suit le clavier. Choisissez plutôt trois ou quatre mots à la suite.",
            "This password repeats keys or follows the keyboard. Choose three or four words in a row instead.",
        ),
        PasswordError::Personal => (
            "Ce mot de passe ne contient guère que votre nom, celui d'un enfant, de l'établissement ou votre identifiant : d'autres les connaissent. Choisissez d'autres mots.",
            "This password is little more than your name, a child's, the school's or your identifier: others know them. Choose other words.",
        ),
        _ => (
            "Ce mot de passe contient un caractère que votre clavier ne pourra peut-être pas redonner. Choisissez-en un autre.",
            "This password has a character that your keyboard may not give again. Choose another one.",
        ),
    };
    match language {
        Language::French => french.to_owned(),
        Language::English => english.to_owned(),
    }
}
