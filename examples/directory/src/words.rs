//! The words of mails, in French. The links lead to the portal of whoever runs it.

use fratrie::{LinkText, Mail, MailBody, MaskedIdentifier};

/// The subject and the text of a mail; nothing for a kind that is not known here.
pub(crate) fn write(mail: &Mail, portal: &str) -> Option<(&'static str, String)> {
    let link = |page: &str, link: &LinkText| format!("{portal}/lien/{page}/{}", link.expose());
    let (subject, text) = match &mail.body {
        MailBody::ConfirmEmail { link: to } => ("Confirmez votre adresse", link("adresse", to)),
        MailBody::ResetPassword { link: to } => {
            ("Choisissez un autre mot de passe", link("mot-de-passe", to))
        }
        MailBody::RemindIdentifier { link: to } => ("Votre identifiant", link("identifiant", to)),
        MailBody::PasswordChanged => {
            ("Votre mot de passe a changé", "Si ce n'était pas vous, prévenez l'établissement.".to_owned())
        }
        MailBody::EmailChangeRequested { to } => {
            ("Une autre adresse a été donnée", format!("La nouvelle adresse : {to}"))
        }
        MailBody::EmailReplaced { by, link: to } => {
            let back = link("ancienne-adresse", to);
            ("Votre adresse a été remplacée", format!("Par {by}. Pour la remettre : {back}"))
        }
        MailBody::EmailReverted => {
            ("Votre adresse a été remise", "Choisissez un autre mot de passe.".to_owned())
        }
        MailBody::Merged { kept, closed, stop } => {
            let stop = stop.as_ref().map(|to| link("regroupement", to));
            let not_you = stop.map_or_else(String::new, |to| format!("\n\nSi ce n'était pas vous : {to}"));
            let text = format!("Il reste {kept} ; {} n'ouvre plus.{not_you}", listed(closed));
            ("Vos comptes sont regroupés", text)
        }
        MailBody::Split { kept, opened } => {
            let text = format!("{} se connecte de nouveau, à côté de {kept}.", listed(opened));
            ("Un regroupement a été annulé", text)
        }
        MailBody::Held => (
            "Vos comptes sont bloqués",
            "Un regroupement a été signalé comme non demandé ; le support va le vérifier.".to_owned(),
        ),
        MailBody::HoldLifted => {
            ("Vos comptes ne sont plus bloqués", "Le support a vérifié le regroupement signalé.".to_owned())
        }
        _ => return None,
    };
    let hello = mail.name.as_ref().map_or_else(String::new, |name| format!(" {name}"));
    Some((subject, format!("Bonjour{hello},\n\n{text}\n")))
}

fn listed(identifiers: &[MaskedIdentifier]) -> String {
    identifiers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
