//! Accounts: identity, contact, letter, dates.

use super::{identifier, time};
use chrono::NaiveDate;
use fratrie_domain::{
    View,
    model::{
        Account, Civility, Contact, Details, FormerEmail, Holder, Letter, LetterEnd, PendingEmail,
        PostalAddress, Responsible, Source, Standing, Status, Student, Token,
    },
};
use serde_json::{Value, json};

pub(super) fn account(view: &View, row: &Account, last_used: Option<NaiveDate>) -> Value {
    let Account {
        id: _, // means nothing outside
        identifier: name,
        holder,
        status,
        secret,           // that there is one: its hash is a secret
        session_stamp: _, // opens sessions
        letter: last,
        contact: reached,
        reset,
        reminder,
        hold,
        registered_at,
        activated_at,
        version: _, // counts writes
    } = row;
    let person = match holder {
        Holder::Responsible(id) => view.responsible(*id).map(responsible),
        Holder::Student(id) => view.student(*id).map(|row| student(view, row)),
    };
    json!({
        "identifiant": name.as_str(),
        "état": state(view, status),
        "titulaire": person,
        "mot de passe": if secret.is_some() { "choisi (il n'est pas conservé)" } else { "aucun" },
        "courrier": last.as_ref().map(letter),
        "contact": contact(reached),
        "lien de réinitialisation du mot de passe": reset.as_ref().map(link),
        "lien de rappel de l'identifiant": reminder.as_ref().map(link),
        "suspicion signalée le": hold.as_ref().map(|hold| time(hold.at)),
        "créé le": time(*registered_at),
        "activé le": activated_at.map(time),
        // The day only, of UTC: no more is kept.
        "dernière connexion le": last_used,
    })
}

fn responsible(row: &Responsible) -> Value {
    let Responsible {
        id: _, // means nothing outside
        name,
        source: Source { school, external },
        details: Details { civility, address, email, mobile, phone },
        version: _, // counts writes
    } = row;
    json!({
        "nom de famille": name.family(),
        "nom d'usage": name.usage(),
        "prénoms": name.given(),
        "établissement": school,
        "numéro dans la base de l'établissement": external,
        "d'après l'établissement": {
            "civilité": civility.map(Civility::abbreviated),
            "adresse postale": address.as_ref().map(postal),
            "adresse électronique": email.as_ref().map(fratrie_domain::EmailAddress::as_str),
            "téléphone portable": mobile,
            "autre téléphone": phone,
        },
    })
}

fn student(view: &View, row: &Student) -> Value {
    let Student {
        id: _, // means nothing outside
        name,
        birth_date,
        ine,
        source: Source { school: first, external },
        school,
        class,
        left,
        version: _, // counts writes
    } = row;
    json!({
        "nom de famille": name.family(),
        "nom d'usage": name.usage(),
        "prénoms": name.given(),
        "né le": birth_date,
        "identifiant national": ine,
        "établissement": view.rows.schools.get(school).map(|school| &school.name),
        "classe": class,
        "parti le": left.map(time),
        "inscrit d'abord par": first,
        "numéro dans la base de cet établissement": external,
    })
}

fn postal(address: &PostalAddress) -> Value {
    let PostalAddress { lines, postcode, city, country } = address;
    json!({ "lignes": lines, "code postal": postcode, "commune": city, "pays": country })
}

pub(super) fn contact(row: &Contact) -> Value {
    let Contact { email, pending, former, phone, mail_opt_out } = row;
    let waits = pending.as_ref().map(|PendingEmail { address, token }| {
        json!({ "adresse": address.as_str(), "lien de confirmation": link(token) })
    });
    let before = former.as_ref().map(|FormerEmail { address, token }| {
        json!({ "adresse": address.as_str(), "lien pour la remettre": link(token) })
    });
    json!({
        "adresse électronique": email.as_ref().map(fratrie_domain::EmailAddress::as_str),
        "adresse à confirmer": waits,
        "adresse précédente": before,
        "téléphone": phone,
        "refuse les listes de diffusion": mail_opt_out,
    })
}

fn letter(row: &Letter) -> Value {
    let Letter {
        id: _, // means nothing outside
        generation,
        mac: _, // a secret
        issued_at,
        expires_at,
        ended,
        printed,
        replaced,
    } = row;
    json!({
        "rang": generation,
        "émis le": time(*issued_at),
        "valable jusqu'au": time(*expires_at),
        "fin": ended.map(end),
        "imprimés en tout": printed,
        "courriers remplacés le": replaced.iter().map(|letter| time(letter.at)).collect::<Vec<_>>(),
    })
}

pub(super) const fn end(end: LetterEnd) -> &'static str {
    match end {
        LetterEnd::Used => "utilisé",
        LetterEnd::Superseded => "remplacé par un mot de passe choisi autrement",
        LetterEnd::Absorbed => "compte regroupé",
        LetterEnd::Guessed => "annulé après trop d'essais",
        LetterEnd::Unused => "jamais utilisé, mot de passe oublié",
    }
}

/// That a link was sent; what it bears is a secret, as is what is kept of it.
fn link(row: &Token) -> Value {
    let Token { id: _, hash: _, expires_at } = row;
    json!({ "valable jusqu'au": time(*expires_at) })
}

fn state(view: &View, status: &Status) -> String {
    match status {
        Status::Open(standing) => self::standing(*standing).to_owned(),
        Status::Suspended { .. } => "suspendu".to_owned(),
        Status::Closed => "fermé".to_owned(),
        Status::Merged(absorption) => {
            format!("regroupé avec {}", identifier(view, absorption.answers).unwrap_or_default())
        }
    }
}

pub(super) const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Created => "non notifié",
        Standing::Notified => "notifié et non activé",
        Standing::Activating => "en cours d'activation",
        Standing::Active => "activé",
    }
}
