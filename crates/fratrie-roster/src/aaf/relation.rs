//! A student's links, in the two ways in which the directory has told them.

use super::{attribute::Attribute, problem::AafProblem, request::Values};
use crate::siecle::relationship;
use fratrie_domain::model::{Level, Rank, Relationship, Rights};
use serde::{Deserialize, Serialize};

/// A link, its person by key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Relation {
    pub(super) person: String,
    pub(super) level: Level,
    pub(super) rank: Option<Rank>,
    pub(super) relationship: Relationship,
    pub(super) rights: Rights,
}

/// What a student's links are told by: naming one of them is telling all of the links.
const TELLING: [Attribute; 7] = [
    Attribute::Relatives,
    Attribute::Parents,
    Attribute::Father,
    Attribute::Mother,
    Attribute::Authority,
    Attribute::Relative1,
    Attribute::Relative2,
];

/// The links of a student, and what is odd about them; none where the request says nothing of them.
pub(super) fn relations(values: &Values) -> Option<(Vec<Relation>, Vec<AafProblem>)> {
    if !TELLING.iter().any(|attribute| values.names(*attribute)) {
        return None;
    }
    let mut odd = Vec::new();
    let told = values.all(Attribute::Relatives);
    let mut links = if told.is_empty() { of_2013(values) } else { of_2020(told, &mut odd) };
    ranks(&mut links, &mut odd);
    let links = links.into_iter().map(|link| link.relation).collect();
    Some((links, odd))
}

/// A link, with its rank as told: 1, 2, or 0 for none.
struct Raw {
    relation: Relation,
    rank: u8,
}

impl Raw {
    fn new(person: &str, relationship: Relationship, rank: u8, rights: Rights) -> Self {
        // The directory has no word for those in charge.
        let level = if rank == 0 { Level::Contact } else { Level::Legal };
        let person = person.trim().to_owned();
        Self { relation: Relation { person, level, rank: None, relationship, rights }, rank }
    }

    /// Adds to what is known of this person's link to the student: the widest of both.
    fn add(links: &mut Vec<Self>, more: Self) {
        if more.relation.person.is_empty() {
            return;
        }
        let known = links.iter_mut().find(|link| link.relation.person == more.relation.person);
        let Some(known) = known else { return links.push(more) };
        let (one, other) = (&mut known.relation, more.relation);
        one.level = one.level.max(other.level);
        one.rights = one.rights.union(other.rights);
        if one.relationship == Relationship::Other {
            one.relationship = other.relationship;
        }
        known.rank = [known.rank, more.rank].into_iter().filter(|rank| *rank > 0).min().unwrap_or(0);
    }
}

/// What some producers add for every person, whatever is true of them.
const DUMMY: &str = "1$1$1$1$0";

/// `person$kinship$financial$legal$contact$payment`, one value a link.
fn of_2020(values: &[String], odd: &mut Vec<AafProblem>) -> Vec<Raw> {
    let mut links = Vec::new();
    for value in values {
        let (person, told) = value.split_once('$').unwrap_or((value, ""));
        let others = || values.iter().filter(|other| *other != value);
        let better = || {
            others()
                .any(|other| other.split_once('$').is_some_and(|(other, _)| other.trim() == person.trim()))
        };
        if told == DUMMY && better() {
            continue;
        }
        let fields: Vec<&str> = told.split('$').map(str::trim).collect();
        let [kinship, financial, legal, contact, payment] = *fields.as_slice() else {
            odd.push(AafProblem::Relation { found: crate::told::shown(told) });
            continue;
        };
        let flag = |text: &str, right| if text == "1" { right } else { Rights::NONE };
        let rights = flag(financial, Rights::PAYS_FEES)
            .union(flag(payment, Rights::RECEIVES_AID))
            .union(flag(contact, Rights::CALLED_FIRST));
        let rank = match legal {
            "1" => 1,
            "2" => 2,
            "" | "0" | "N" => 0,
            _ => {
                odd.push(AafProblem::Relation { found: crate::told::shown(told) });
                0
            }
        };
        let relationship = relationship(kinship).unwrap_or_else(|| {
            odd.push(AafProblem::Relation { found: crate::told::shown(told) });
            Relationship::Other
        });
        Raw::add(&mut links, Raw::new(person, relationship, rank, rights));
    }
    links
}

/// Parents, who of them has authority, and two others with a quality.
fn of_2013(values: &Values) -> Vec<Raw> {
    let mut links = Vec::new();
    let authority = values.all(Attribute::Authority);
    let rank = |person: &str| {
        authority.iter().position(|other| other == person).map_or(0, |place| if place == 0 { 1 } else { 2 })
    };
    let mut add = |person: &str, relationship, rights| {
        Raw::add(&mut links, Raw::new(person, relationship, rank(person), rights));
    };
    // Those with authority first, in their order.
    for person in authority {
        add(person, Relationship::Other, Rights::NONE);
    }
    for (attribute, relationship) in [
        (Attribute::Mother, Relationship::Mother),
        (Attribute::Father, Relationship::Father),
        (Attribute::Parents, Relationship::Other),
    ] {
        for person in values.all(attribute) {
            add(person, relationship, Rights::NONE);
        }
    }
    for (relative, quality) in
        [(Attribute::Relative1, Attribute::Quality1), (Attribute::Relative2, Attribute::Quality2)]
    {
        let rights = match values.all(quality).first().map(String::as_str) {
            Some("FINANCIER") => Rights::PAYS_FEES,
            Some("PAIEMENT") => Rights::RECEIVES_AID,
            Some("CONTACT") => Rights::CALLED_FIRST,
            _ => Rights::NONE,
        };
        for person in values.all(relative) {
            add(person, Relationship::Other, rights);
        }
    }
    links
}

/// Where somebody is the second, ranks are ranks. Where all are the first, it says no more than that they are legal
/// responsibles: who pays is the first then, else who comes first.
fn ranks(links: &mut [Raw], odd: &mut Vec<AafProblem>) {
    let count = |rank| links.iter().filter(|link| link.rank == rank).count();
    let (first, second) = (count(1), count(2));
    if second > 1 || (second > 0 && first > 1) || first > 2 {
        odd.push(AafProblem::Ranks { first, second });
    }
    if second == 0 {
        let pays = |link: &Raw| link.rank > 0 && link.relation.rights.contains(Rights::PAYS_FEES);
        let payer = links.iter().position(pays);
        let legal = links.iter_mut().enumerate().filter(|(_, link)| link.rank > 0);
        let mut order: Vec<(usize, &mut Raw)> = legal.collect();
        order.sort_by_key(|(place, _)| (payer != Some(*place), *place));
        for (rank, (_, link)) in [Rank::First, Rank::Second].into_iter().zip(order) {
            link.relation.rank = Some(rank);
        }
        return;
    }
    for (told, rank) in [(1, Rank::First), (2, Rank::Second)] {
        if let Some(link) = links.iter_mut().find(|link| link.rank == told) {
            link.relation.rank = Some(rank);
        }
    }
}
