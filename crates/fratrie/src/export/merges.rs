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
        "comptes regroupés": absorbed.iter().map(|one| self::absorbed(view, one)).collect::<Vec<_>>(),
    })
}

fn absorbed(view: &View, row: &Absorbed) -> Value {
    let Absorbed { account, proof, names, before, contact_before, letter_before, links, followers } = row;
    let children = links.iter().filter_map(|link| Some(view.student(link.student)?.name.to_string()));
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
        "noms": if *names == NameGrade::Different { "différents, confirmés" } else { "concordants" },
        "état avant": standing(*before),
        "contact avant": contact(contact_before),
        "courrier avant": letter_before.map(end),
        "enfants": children.collect::<Vec<_>>(),
        "comptes déjà regroupés avec lui": others.collect::<Vec<_>>(),
    })
}
