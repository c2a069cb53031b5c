//! The children that an account lists.

use crate::{
    PersonName,
    ids::{AccountId, SessionStamp, StudentId},
    model::{Level, Rank, Relationship, Responsibility, Restrictions, Rights, Rows},
    state::State,
    text::{ClassName, SchoolCode, SchoolName},
};
use serde::Serialize;
use std::{collections::BTreeSet, fmt};

/// A student as seen from an account (*enfant*): what a list shows of them, and what the account's links to them say
/// together. No birth date and no national number: a list needs neither.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Child {
    /// The student.
    pub id: StudentId,
    /// The student's name.
    pub name: PersonName,
    /// Their class.
    pub class: ClassName,
    /// The school that they attend.
    pub school: SchoolCode,
    /// Its name.
    pub school_name: SchoolName,
    /// The responsible whom the link names that lists the child.
    pub responsible: PersonName,
    /// Legal responsibility, or less: the widest.
    pub level: Level,
    /// First or second legal responsible, where a school says so: the first.
    pub rank: Option<Rank>,
    /// All kinships.
    pub relationships: BTreeSet<Relationship>,
    /// What the links entitle to: the widest.
    pub rights: Rights,
    /// What stands against any of them.
    pub restrictions: Restrictions,
}

impl Child {
    /// Adds what another link to the same child says: widest rights win, restrictions stick, all kinships stay (R10, S22,
    /// S23, S39).
    fn and(&mut self, other: &Self) {
        self.level = self.level.max(other.level);
        self.rank = self.rank.into_iter().chain(other.rank).min();
        self.rights = self.rights.union(other.rights);
        self.restrictions = self.restrictions.union(other.restrictions);
        self.relationships.extend(other.relationships.iter().copied());
    }
}

impl fmt::Display for Child {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, class, school_name, responsible, .. } = self;
        write!(f, "{name} ({class}, {school_name}), responsable : {responsible}")
    }
}

/// An account's children, as one read finds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// What its sessions bear; none where the account is not active, and so has no sessions.
    pub stamp: Option<SessionStamp>,
    /// The children, by name: each once, with what all links to it say together (R10).
    pub children: Vec<Child>,
}

impl Family {
    /// Of an account's links: those that list a child, and those that are joined to one of them, each as that link alone
    /// says.
    pub fn new(stamp: Option<SessionStamp>, listed: Vec<Child>, joined: &[Child]) -> Self {
        let mut children = listed;
        for child in &mut children {
            let id = child.id;
            joined.iter().filter(|other| other.id == id).for_each(|other| child.and(other));
        }
        children.sort_unstable_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        Self { stamp, children }
    }
}

/// The children that one account's links list.
pub(crate) fn listed<'a>(rows: &Rows, links: impl IntoIterator<Item = &'a Responsibility>) -> Vec<Child> {
    let child = |link: &Responsibility| {
        let student = rows.students.get(&link.student)?;
        Some(Child {
            id: student.id,
            name: student.name.clone(),
            class: student.class.clone(),
            school: student.school.clone(),
            school_name: rows.schools.get(&student.school)?.name.clone(),
            responsible: rows.responsibles.get(&link.responsible)?.name.clone(),
            level: link.level,
            rank: link.rank,
            relationships: link.relationships.clone(),
            rights: link.rights,
            restrictions: link.restrictions,
        })
    };
    let (mut listed, mut joined) = (Vec::new(), Vec::new());
    for link in links.into_iter().filter(|link| link.stands()) {
        let group = if link.is_active() { &mut listed } else { &mut joined };
        group.extend(child(link));
    }
    Family::new(None, listed, &joined).children
}

impl State {
    /// An account's children, whatever its status: what a store's answer to the same question must equal.
    pub fn family(&self, account: AccountId) -> Option<Family> {
        let row = self.rows.accounts.get(&account)?;
        let links = self.rows.responsibilities.values().filter(|link| link.account == account);
        let stamp = Some(row.session_stamp).filter(|_| row.is_active());
        Some(Family { stamp, children: listed(&self.rows, links) })
    }
}
