//! Children and links to them, as far as the account shows them: neither birth date nor national number.

use super::time;
use fratrie_domain::{
    View,
    model::{EndReason, Level, Rank, Relationship, Responsibility, Restrictions, Rights},
};
use serde_json::{Value, json};

pub(super) fn link(view: &View, row: &Responsibility) -> Value {
    let Responsibility {
        id: _,      // means nothing outside
        account: _, // one of those above
        responsible,
        student,
        school,
        level,
        rank,
        relationships,
        rights,
        restrictions,
        since,
        ended,
        version: _, // counts writes
    } = row;
    let child = view.student(*student);
    let attended = child.and_then(|child| view.rows.schools.get(&child.school));
    json!({
        "enfant": child.map(|child| child.name.to_string()),
        "classe": child.map(|child| &child.class),
        "établissement fréquenté": attended.map(|school| &school.name),
        "responsable inscrit": view.responsible(*responsible).map(|person| person.name.to_string()),
        "d'après l'établissement": school,
        "qualité": match level {
            Level::Legal => "représentant légal",
            Level::InCharge => "en charge de l'élève",
            Level::Contact => "personne à contacter",
        },
        "rang": rank.map(|rank| match rank {
            Rank::First => "premier",
            Rank::Second => "second",
        }),
        "parenté": relationships.iter().map(|kin| kinship(*kin)).collect::<Vec<_>>(),
        "droits": rights_of(*rights),
        "restrictions": restrictions_of(*restrictions),
        "depuis le": time(*since),
        "terminé le": ended.as_ref().map(|ended| time(ended.at)),
        "raison de la fin": ended.as_ref().map(|ended| match ended.reason {
            EndReason::Joined { .. } => "enfant déjà rattaché au compte conservé",
            EndReason::Source => "retiré par l'établissement",
            EndReason::Erased => "effacé",
            _ => "autre",
        }),
    })
}

const fn kinship(kin: Relationship) -> &'static str {
    match kin {
        Relationship::Mother => "mère",
        Relationship::Father => "père",
        Relationship::Grandparent => "grand-parent",
        Relationship::Sibling => "frère ou sœur",
        Relationship::Guardian => "tuteur ou tutrice",
        Relationship::FosterCarer => "assistant familial",
        Relationship::SocialServices => "aide sociale à l'enfance",
        Relationship::Self_ => "l'élève lui-même",
        _ => "autre",
    }
}

fn rights_of(rights: Rights) -> Vec<&'static str> {
    let words = [
        (Rights::PAYS_FEES, "paie les frais"),
        (Rights::RECEIVES_AID, "perçoit les aides"),
        (Rights::HOUSES, "héberge l'enfant"),
        (Rights::CALLED_FIRST, "appelé en premier"),
    ];
    words.into_iter().filter_map(|(right, word)| rights.contains(right).then_some(word)).collect()
}

fn restrictions_of(restrictions: Restrictions) -> Vec<&'static str> {
    let words = [
        (Restrictions::COURT_ORDER, "décision de justice"),
        (Restrictions::NO_MAIL, "aucun courrier au sujet de cet enfant"),
        (Restrictions::DISPUTED, "a déclaré ne pas être le représentant légal"),
    ];
    words.into_iter().filter_map(|(kind, word)| restrictions.contains(kind).then_some(word)).collect()
}
