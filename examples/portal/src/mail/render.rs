//! A mail in words. Which language its reader prefers is not known here: French first, then English.

use crate::texts::Texts;
use fratrie::{Language, Mail, MailBody, MaskedIdentifier};

/// A mail, ready to be put into an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// Both languages.
    pub(super) subject: String,
    /// Both languages, one below the other.
    pub(super) text: String,
}

/// Writes a mail; `base` is the portal's own address. Nothing for a kind that is not known here.
pub(super) fn write(mail: &Mail, base: &str) -> Option<Written> {
    let (french, french_text) = one(mail, Language::French, base)?;
    let (english, english_text) = one(mail, Language::English, base)?;
    Some(Written {
        subject: format!("{french} / {english}"),
        text: format!("{french_text}\n\n———  English  ———\n\n{english_text}\n"),
    })
}

fn listed(identifiers: &[MaskedIdentifier]) -> String {
    identifiers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A mail in one language: its subject and its text.
fn one(mail: &Mail, language: Language, base: &str) -> Option<(&'static str, String)> {
    let t = Texts::of(language);
    let link = |page: &str, link: &fratrie::LinkText| {
        format!("{base}/lien/{page}/{}?lang={}", link.expose(), t.code)
    };
    let (subject, paragraphs) = match &mail.body {
        MailBody::ConfirmEmail { link: to } => (
            t.mail_confirm_subject,
            vec![t.mail_confirm.to_owned(), link("adresse", to), t.mail_confirm_else.to_owned()],
        ),
        MailBody::ResetPassword { link: to } => (
            t.mail_reset_subject,
            vec![t.mail_reset.to_owned(), link("mot-de-passe", to), t.mail_link_else.to_owned()],
        ),
        MailBody::RemindIdentifier { link: to } => (
            t.mail_identifier_subject,
            vec![t.mail_identifier.to_owned(), link("identifiant", to), t.mail_link_else.to_owned()],
        ),
        MailBody::PasswordChanged => {
            (t.mail_changed_subject, vec![t.mail_changed.to_owned(), t.mail_not_you.to_owned()])
        }
        MailBody::EmailChangeRequested { to } => {
            (t.mail_address_subject, vec![format!("{} {to}", t.mail_address), t.mail_not_you.to_owned()])
        }
        MailBody::EmailReplaced { by, link: to } => {
            let replaced = format!("{} {by}", t.mail_replaced);
            let back = [t.mail_replaced_link.to_owned(), link("ancienne-adresse", to)];
            let paragraphs = [replaced].into_iter().chain(back).chain([t.mail_replaced_else.to_owned()]);
            (t.mail_replaced_subject, paragraphs.collect())
        }
        MailBody::EmailReverted => (t.mail_reverted_subject, vec![t.mail_reverted.to_owned()]),
        MailBody::Merged { kept, closed, stop } => {
            let kept = format!("{} {kept}", t.mail_merged);
            let closed = format!("{} {}", t.mail_merged_closed, listed(closed));
            let not_you = match stop {
                Some(to) => vec![t.mail_merged_stop.to_owned(), link("regroupement", to)],
                None => vec![t.mail_not_you.to_owned()],
            };
            let yours = [t.mail_merged_undo.to_owned()];
            (t.mail_merged_subject, [kept, closed].into_iter().chain(not_you).chain(yours).collect())
        }
        MailBody::Split { kept, opened } => {
            let opened = format!("{} {}", t.mail_split, listed(opened));
            let kept = format!("{} {kept}", t.mail_split_kept);
            (t.mail_split_subject, vec![opened, kept, t.mail_not_you.to_owned()])
        }
        MailBody::Held => (t.mail_held_subject, vec![t.mail_held.to_owned(), t.mail_held_else.to_owned()]),
        MailBody::HoldLifted => (t.mail_lifted_subject, vec![t.mail_lifted.to_owned()]),
        _ => return None,
    };
    let hello = match &mail.name {
        Some(name) => format!("{} {name},", t.mail_hello),
        None => format!("{},", t.mail_hello),
    };
    let all: Vec<&str> = [hello.as_str()]
        .into_iter()
        .chain(paragraphs.iter().map(String::as_str))
        .chain([t.mail_bye])
        .collect();
    Some((subject, all.join("\n\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn v24_grouped_undone_held_and_released_are_told_apart_in_both_languages() {
        let account = fratrie::Identifier::compose("Zoé", "Personne", 482, 3).masked();
        let (kept, others) = (account.clone(), vec![account.clone()]);
        let bodies = [
            MailBody::Merged { kept: kept.clone(), closed: others.clone(), stop: None },
            MailBody::Split { kept, opened: others },
            MailBody::Held,
            MailBody::HoldLifted,
        ];
        let written = bodies.map(|body| {
            let name = fratrie::PersonName::new("Personne", None, "Zoé").unwrap();
            write(
                &Mail { to: "zoe@example.org".parse().unwrap(), name: Some(name), body },
                "http://localhost",
            )
            .unwrap()
        });
        let subjects: BTreeSet<&str> = written.iter().map(|mail| mail.subject.as_str()).collect();
        assert_eq!(subjects.len(), written.len());
        let named = written.iter().filter(|mail| mail.text.matches(&account.to_string()).count() == 4);
        assert_eq!(named.count(), 2, "what stays and what does not, in both languages");
        assert!(written.iter().all(|mail| mail.text.contains("Bonjour") && mail.text.contains("Hello")));
    }
}
