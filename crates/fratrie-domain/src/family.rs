//! The children that an account lists.

use crate::{
    PersonName,
    ids::{AccountId, SessionStamp},
    model::{Responsibility, Rows, School, Student},
    state::State,
};
use serde::Serialize;
use std::fmt;

/// A student as seen from an account (*enfant*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Child {
    /// The link that lists it, with what others to the same child add.
    pub link: Responsibility,
    /// The student.
    pub student: Student,
    /// The school that the student attends.
    pub school: School,
    /// The responsible whom the link names.
    pub responsible: PersonName,
}

impl fmt::Display for Child {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { student, school, responsible, .. } = self;
        write!(f, "{} ({}, {}), responsable : {responsible}", student.name, student.class, school.name)
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
    /// Of all links of an account, each with its student, school and responsible.
    pub fn new(stamp: Option<SessionStamp>, links: Vec<Child>) -> Self {
        let (holding, others): (Vec<Child>, Vec<Child>) =
            links.into_iter().partition(|child| child.link.is_active());
        let joined = |child: Child| {
            let beside = others.iter().map(|other| &other.link);
            let beside = beside.filter(|other| other.student == child.link.student && other.stands());
            Child { link: child.link.together(beside), ..child }
        };
        let mut children: Vec<Child> = holding.into_iter().map(joined).collect();
        children.sort_by(|a, b| (&a.student.name, a.student.id).cmp(&(&b.student.name, b.student.id)));
        Self { stamp, children }
    }
}

/// The children that one account's links list.
pub(crate) fn listed<'a>(rows: &Rows, links: impl IntoIterator<Item = &'a Responsibility>) -> Vec<Child> {
    let child = |link: &Responsibility| {
        let student = rows.students.get(&link.student)?.clone();
        let school = rows.schools.get(&student.school)?.clone();
        let responsible = rows.responsibles.get(&link.responsible)?.name.clone();
        Some(Child { link: link.clone(), student, school, responsible })
    };
    let standing = links.into_iter().filter(|link| link.stands());
    Family::new(None, standing.filter_map(child).collect()).children
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
