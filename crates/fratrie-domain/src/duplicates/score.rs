//! How likely it is that two accounts are one person's.

use super::Reason;
use crate::{
    NameGrade, PersonName, View, fold,
    ids::{AccountId, StudentId},
    model::{Account, Holder, Level, Responsibility, Source, Status, WaiverPair},
    text::Phone,
};
use std::collections::BTreeSet;

/// Two accounts that may be one person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The accounts.
    pub pair: WaiverPair,
    /// From [`LEAST_SCORE`] to 100: the sum of the reasons' points.
    pub score: u8,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// What scores less is not suggested.
pub const LEAST_SCORE: u8 = 50;

/// What two accounts of a view say of each other; `None` where they are not to be suggested: one is not open or not a
/// responsible's, the names are two persons', both are legal responsibles of one student in one school's base (R11), or
/// the office has given its word on them, whichever.
pub fn compare(view: &View, one: AccountId, other: AccountId) -> Option<Duplicate> {
    let pair = WaiverPair::new(one, other);
    if one == other || view.rows.waivers.contains_key(&pair) || two_legal_responsibles(view, one, other) {
        return None;
    }
    let (mine, theirs) = (Side::of(view, one)?, Side::of(view, other)?);
    let mut reasons = vec![names(mine.name, theirs.name)?];
    reasons.extend(contacts(mine.account, theirs.account));
    reasons.extend(children(view, one, other));
    let one_school = mine.source.school == theirs.source.school;
    reasons.push(if one_school { Reason::SameSchool } else { Reason::DifferentSchools });
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.points()));
    let points: i32 = reasons.iter().map(|reason| reason.points()).sum();
    let score = u8::try_from(points.clamp(0, 100)).unwrap_or(0);
    (score >= LEAST_SCORE).then_some(Duplicate { pair, score, reasons })
}

struct Side<'a> {
    account: &'a Account,
    name: &'a PersonName,
    source: &'a Source,
}

impl<'a> Side<'a> {
    fn of(view: &'a View, id: AccountId) -> Option<Self> {
        let account = view.account(id).filter(|account| matches!(account.status, Status::Open(_)))?;
        let Holder::Responsible(holder) = account.holder else { return None };
        let responsible = view.responsible(holder)?;
        Some(Self { account, name: &responsible.name, source: &responsible.source })
    }
}

fn names(one: &PersonName, other: &PersonName) -> Option<Reason> {
    if one.grade(other) == NameGrade::Different {
        return None;
    }
    let crossed =
        |a: &PersonName, b: &PersonName| a.usage().is_some_and(|usage| fold(usage) == fold(b.family()));
    let given = fold(one.given()) == fold(other.given());
    Some(if given && fold(one.family()) == fold(other.family()) {
        Reason::SameNames
    } else if given && (crossed(one, other) || crossed(other, one)) {
        Reason::BirthAndUsageName
    } else {
        Reason::AlikeNames
    })
}

fn contacts(one: &Account, other: &Account) -> impl Iterator<Item = Reason> {
    let email = one.contact.email.is_some() && one.contact.email == other.contact.email;
    let phone = match (&one.contact.phone, &other.contact.phone) {
        (Some(one), Some(other)) => subscriber(one) == subscriber(other),
        _ => false,
    };
    [(email, Reason::SameEmail), (phone, Reason::SamePhone)]
        .into_iter()
        .filter_map(|(holds, reason)| holds.then_some(reason))
}

/// The last nine digits: what "+33 6 12 34 56 78" and "06 12 34 56 78" have in common.
fn subscriber(phone: &Phone) -> String {
    let digits: Vec<char> = phone.as_str().chars().filter(char::is_ascii_digit).collect();
    digits.iter().rev().take(9).collect()
}

fn children(view: &View, one: AccountId, other: AccountId) -> Option<Reason> {
    let students =
        |account| -> BTreeSet<StudentId> { active(view, account).map(|link| link.student).collect() };
    let (mine, theirs) = (students(one), students(other));
    if !mine.is_disjoint(&theirs) {
        return Some(Reason::CommonChild);
    }
    let families = |students: &BTreeSet<StudentId>| -> BTreeSet<String> {
        students.iter().filter_map(|id| Some(fold(view.student(*id)?.name.family()))).collect()
    };
    (!families(&mine).is_disjoint(&families(&theirs))).then_some(Reason::ChildrenOfOneName)
}

fn active(view: &View, account: AccountId) -> impl Iterator<Item = &Responsibility> {
    view.links(account).filter(|link| link.is_active())
}

/// One school's base does not name a person twice as legal responsible of one student.
fn two_legal_responsibles(view: &View, one: AccountId, other: AccountId) -> bool {
    let legal = |link: &&Responsibility| link.level == Level::Legal;
    let same = |a: &Responsibility, b: &Responsibility| a.student == b.student && a.school == b.school;
    active(view, one)
        .filter(legal)
        .any(|mine| active(view, other).filter(legal).any(|theirs| same(mine, theirs)))
}
