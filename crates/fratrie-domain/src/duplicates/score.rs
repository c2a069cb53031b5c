//! How likely it is that two accounts are one person's.

use super::{
    Differing, Reason,
    differing::{differ, differing},
    side::Side,
};
use crate::{
    NameFinding, NameGrade, PersonName, View,
    distinct::two_legal_responsibles,
    ids::AccountId,
    model::{Responsible, WaiverPair},
};
use std::collections::BTreeMap;

/// Two accounts that may be one person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The accounts.
    pub pair: WaiverPair,
    /// From [`LEAST_SCORE`] to 100: the sum of the reasons' points.
    pub score: u8,
    /// Why, the weightiest first; those against it last.
    pub reasons: Vec<Reason>,
    /// What the comparison of the names that are most alike found.
    pub findings: Vec<NameFinding>,
    /// What the records say differently.
    pub differing: Vec<Differing>,
}

/// What scores less is not suggested.
pub const LEAST_SCORE: u8 = 50;

/// The accounts of a view, to be compared with one another.
#[derive(Debug)]
pub struct Candidates<'a> {
    view: &'a View,
    sides: BTreeMap<AccountId, Side<'a>>,
}

impl<'a> Candidates<'a> {
    /// All open accounts of responsibles in a view. The office's word on accounts that others absorbed counts as far as
    /// these were asked for ([`Want`](crate::Want), 5).
    pub fn of(view: &'a View) -> Self {
        Self { view, sides: Side::all(view) }
    }

    /// What two of them say of each other; `None` where they are not to be suggested: one is not open or not a
    /// responsible's, the given names are two persons', both are legal responsibles of one student (R11), the office has
    /// given its word on them, whichever, or too little speaks for it.
    ///
    /// Two legal responsibles in one school's base are two persons whatever their names. The bases of two schools may
    /// name one parent each in their own way: there, only different names make two.
    ///
    /// An account counts with all records that it answers for, those of the accounts that it absorbed with them.
    pub fn compare(&self, one: AccountId, other: AccountId) -> Option<Duplicate> {
        if one == other {
            return None;
        }
        let (mine, theirs) = (self.sides.get(&one)?, self.sides.get(&other)?);
        let legal = two_legal_responsibles(self.view, &mine.links, &theirs.links, NameGrade::Close);
        if legal.is_some() || self.word_was_given(mine, theirs) {
            return None;
        }
        let Names { reason, findings, of } = Names::best(&mine.records, &theirs.records)?;
        let civility = differ(&mine.civilities, &theirs.civilities);
        if civility && !matches!(reason, Reason::SameNames | Reason::BirthAndUsageName) {
            return None;
        }
        let mut reasons = vec![reason];
        reasons.extend(civility.then_some(Reason::DifferentCivility));
        reasons.extend(contacts(mine, theirs));
        reasons.extend(children(mine, theirs));
        let one_school = !mine.schools.is_disjoint(&theirs.schools);
        reasons.push(if one_school { Reason::SameSchool } else { Reason::DifferentSchools });
        reasons.sort_by_key(|reason| (std::cmp::Reverse(reason.points()), *reason));
        let points: i32 = reasons.iter().map(|reason| reason.points()).sum();
        let score = u8::try_from(points.clamp(0, 100)).unwrap_or(0);
        let differing = differing(mine, theirs, of);
        let pair = WaiverPair::new(one, other);
        (score >= LEAST_SCORE).then_some(Duplicate { pair, score, reasons, findings, differing })
    }

    fn word_was_given(&self, one: &Side<'_>, other: &Side<'_>) -> bool {
        let mut pairs = one
            .members
            .iter()
            .flat_map(|mine| other.members.iter().map(|theirs| WaiverPair::new(*mine, *theirs)));
        pairs.any(|pair| self.view.rows.waivers.contains_key(&pair))
    }
}

/// What two accounts of a view say of each other: [`Candidates::compare`].
pub fn compare(view: &View, one: AccountId, other: AccountId) -> Option<Duplicate> {
    Candidates::of(view).compare(one, other)
}

/// What the names of two records say.
struct Names<'a> {
    reason: Reason,
    findings: Vec<NameFinding>,
    of: (&'a PersonName, &'a PersonName),
}

impl<'a> Names<'a> {
    /// Of the two records whose names speak best for one person.
    fn best(one: &[&'a Responsible], other: &[&'a Responsible]) -> Option<Self> {
        let pairs = one.iter().flat_map(|mine| other.iter().map(move |theirs| (&mine.name, &theirs.name)));
        // The order of the two sides must not tell: of equal ones, the names decide.
        let turned = |of: (&'a PersonName, &'a PersonName)| (of.0.min(of.1), of.0.max(of.1));
        pairs.filter_map(Self::of).min_by(|a, b| {
            let key = |names: &Self| (-names.reason.points(), names.findings.len());
            key(a).cmp(&key(b)).then_with(|| turned(a.of).cmp(&turned(b.of)))
        })
    }

    fn of(of: (&'a PersonName, &'a PersonName)) -> Option<Self> {
        let compared = of.0.compare(of.1);
        let reason = match compared.grade {
            NameGrade::Same if compared.findings.contains(&NameFinding::BirthAgainstUsage) => {
                Reason::BirthAndUsageName
            }
            NameGrade::Same => Reason::SameNames,
            NameGrade::Close => Reason::AlikeNames,
            NameGrade::Different if compared.findings.iter().copied().any(is_of_another) => return None,
            NameGrade::Different => Reason::SameGivenName,
        };
        Some(Self { reason, findings: compared.findings, of })
    }
}

/// With other family names too, given names that are but alike are another person's.
const fn is_of_another(finding: NameFinding) -> bool {
    matches!(
        finding,
        NameFinding::GivenNamesDiffer
            | NameFinding::Abbreviation
            | NameFinding::Diminutive
            | NameFinding::Transliteration
            | NameFinding::OneLetter
            | NameFinding::FirstGivenNameMissing
    )
}

fn contacts(one: &Side<'_>, other: &Side<'_>) -> impl Iterator<Item = Reason> {
    let confirmed = one.confirmed.is_some() && one.confirmed == other.confirmed;
    let email = if confirmed {
        Some(Reason::SameEmail)
    } else {
        (!one.emails.is_disjoint(&other.emails)).then_some(Reason::SameSchoolEmail)
    };
    let phone = if !one.mobiles.is_disjoint(&other.mobiles) {
        Some(Reason::SameMobile)
    } else if !one.phones.is_disjoint(&other.phones) {
        Some(Reason::SameOtherPhone)
    } else {
        None
    };
    let mobile = differ(&one.mobiles, &other.mobiles).then_some(Reason::DifferentMobile);
    let address = if one.lives_with(other) {
        Some(Reason::SameAddress)
    } else {
        differ(&one.addresses, &other.addresses).then_some(Reason::DifferentAddress)
    };
    [email, phone, mobile, address].into_iter().flatten()
}

fn children(one: &Side<'_>, other: &Side<'_>) -> Option<Reason> {
    if !one.students.is_disjoint(&other.students) {
        return Some(Reason::CommonChild);
    }
    (!one.families.is_disjoint(&other.families)).then_some(Reason::ChildrenOfOneName)
}
