//! Records of merges.

use super::{
    account::{contact, end, standing},
    identifier, time,
};
use fratrie_domain::{
    NameGrade, View,
    journal::{Actor, ProofKind},
    model::{Absorbed, Consent, Merge},
};
use serde_json::{Value, json};

pub(super) fn merge(view: &View, row: &Merge) -> Value {
    let Merge {
        id,
        principal,
        absorbed,
        at,
        actor,
        origin,
        consent,
        contact_before,
        registered_before,
        alarms,
        version: _, // counts writes
    } = row;
    let agreed = consent.as_deref().map(|Consent { given_on, how, reference }| {
        json!({ "donné le": given_on, "comment": how, "référence": reference })
    });
    json!({
        "numéro": id,
        "effectué le": time(*at),
        // The names of agents are theirs.
        "par": match actor {
            Actor::Holder { .. } => "le titulaire",
            Actor::Office { .. } => "l'établissement",
            Actor::Support { .. } | Actor::TwoOfSupport { .. } => "l'assistance",
            _ => "autre",
        },
        "depuis": origin,
        "consentement": agreed,
        "compte conservé": identifier(view, *principal),
        "contact du compte conservé, avant": contact(contact_before),
        "compte conservé créé le": time(*registered_before),
        "signalé comme non demandé le": alarms.iter().filter_map(|alarm| alarm.raised_at).map(time).collect::<Vec<_>>(),
        "comptes regroupés": absorbed.iter().map(|one| self::absorbed(view, one)).collect::<Vec<_>>(),
    })
}

fn absorbed(view: &View, row: &Absorbed) -> Value {
    let Absorbed {
        account,
        proof,
        names,
        before,
        contact_before,
        letter_before,
        holder_version: _, // counts writes
        links,
        followers,
        gave,
        undone,
    } = row;
    let children = links.iter().filter_map(|link| Some(view.student(link.before.student)?.name.to_string()));
    let gave = [
        (gave.email, "adresse électronique"),
        (gave.phone, "téléphone"),
        (gave.mail_opt_out, "refus des listes de diffusion"),
    ];
    let others = followers.iter().filter_map(|id| identifier(view, *id));
    json!({
        "identifiant": identifier(view, *account),
        "justificatif": match proof {
            ProofKind::Password => "mot de passe",
            ProofKind::Letter => "courrier",
            ProofKind::Session => "session ouverte",
            ProofKind::Consent => "consentement",
            _ => "autre",
        },
        "noms": match names {
            NameGrade::Same => "concordants",
            NameGrade::Close => "proches, confirmés",
            NameGrade::Different => "différents, confirmés",
        },
        "état avant": standing(*before),
        "contact avant": contact(contact_before),
        "courrier avant": letter_before.map(end),
        "enfants": children.collect::<Vec<_>>(),
        "comptes déjà regroupés avec lui": others.collect::<Vec<_>>(),
        "repris par le compte conservé": gave.iter().filter(|(given, _)| *given).map(|(_, what)| what).collect::<Vec<_>>(),
        "annulé le": undone.as_ref().map(|undone| time(undone.at)),
    })
}
