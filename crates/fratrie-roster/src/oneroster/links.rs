//! From users to a roster: whose agent is whose, in whichever direction the bundle says it, and in which school.

use super::{
    NOWHERE, OneRosterProblem, Reader,
    ids::{Ids, index},
    making::Making,
    roles::Role,
    user::{Known, Student},
};
use crate::{
    draft::Draft,
    told::{Findings, shown},
};
use fratrie_domain::{
    ClassName,
    roster::{Coverage, Place},
};

/// The school of a student, by number.
pub(super) type Schools = Vec<Option<u32>>;

impl Reader {
    /// All files were read.
    pub(super) fn make(mut self, coverage: Coverage, draft: &mut Draft, findings: &mut Findings) {
        self.known.resize_with(self.users.len(), Known::default);
        let codes = self.orgs.codes(findings);
        let schools = self.schools(coverage, findings);
        if schools.iter().all(Option::is_none) && coverage == Coverage::Whole {
            findings.fault_of_all(OneRosterProblem::NoStudents.into());
            return;
        }
        for held in self.roles.by_user().flatten().filter(|held| !held.gone && held.role != Role::Staff) {
            if coverage == Coverage::Whole && matches!(self.get(held.user), Known::Named) {
                let key = shown(self.users.key(held.user));
                findings.leave(held.at, "userSourcedId", OneRosterProblem::UnknownUser { key }.into());
            }
        }
        let links = self.links(&schools, coverage, findings);
        let mut making = Making { codes, schools, coverage, draft, findings };
        making.name_schools(&self);
        making.gone(&self);
        making.ended_roles(&self);
        let no_class = self.class_of_all();
        if let Some(at) = self.first_student().filter(|_| no_class.is_some()) {
            making.findings.warn(at, "grades", OneRosterProblem::NoClasses.into());
        }
        making.links(&self, &links);
        if links.is_empty() && coverage == Coverage::Whole {
            making.findings.warn(NOWHERE, "agentSourcedIds", OneRosterProblem::NoResponsibles.into());
        }
        let here = |(student, responsible)| Some((responsible, making.school_of(student)?));
        let mut here: Vec<(u32, u32)> = links.into_iter().filter_map(here).collect();
        here.sort_unstable();
        here.dedup();
        // Keys were needed for messages only.
        self.users = Ids::default();
        making.persons(self, &here, no_class.as_ref());
    }

    /// The school of each student: the first of theirs that is one; else the one of their class.
    fn schools(&self, coverage: Coverage, findings: &mut Findings) -> Schools {
        let school = |(number, known): (u32, &Known)| {
            let Known::User(user) = known else { return None };
            for org in user.orgs.iter().filter(|org| self.orgs.read && !self.orgs.knows(**org)) {
                let problem = OneRosterProblem::UnknownOrg { key: self.orgs.key(*org) };
                findings.leave(user.at, "orgSourcedIds", problem.into());
            }
            user.student.as_ref()?;
            let mut found: Vec<u32> = user.orgs.iter().filter_map(|org| self.orgs.school(*org)).collect();
            let first = found.first().copied();
            found.retain(|school| Some(*school) != first);
            if !found.is_empty() {
                findings.warn(user.at, "orgSourcedIds", OneRosterProblem::SeveralSchools.into());
            }
            let (_, _, enrolled) = self.classes.of(number);
            let enrolled = || enrolled.and_then(|org| self.orgs.school(org));
            // A bundle without `orgs.csv` names schools by keys; one that has it may have students in districts only.
            let any = || user.orgs.iter().copied().find(|org| !self.orgs.read || self.orgs.knows(*org));
            let school = first.or_else(enrolled).or_else(any);
            if school.is_none() {
                let problem = OneRosterProblem::NoSchool.into();
                match coverage {
                    Coverage::Whole => findings.leave(user.at, "orgSourcedIds", problem),
                    Coverage::Part => findings.fault(user.at, "orgSourcedIds", problem),
                }
            }
            school
        };
        (0..).zip(&self.known).map(school).collect()
    }

    /// Student and responsible, by number, each pair once.
    fn links(&mut self, schools: &Schools, coverage: Coverage, findings: &mut Findings) -> Vec<(u32, u32)> {
        let mut links = Vec::with_capacity(self.pairs.len());
        for (owner, agent) in std::mem::take(&mut self.pairs) {
            if let Some(link) = self.link(owner, agent, coverage, findings) {
                let known = schools.get(index(link.0)).is_some_and(Option::is_some);
                links.extend(Some(link).filter(|_| known));
            }
        }
        links.sort_unstable();
        links.dedup();
        links
    }

    fn link(
        &self,
        owner: u32,
        agent: u32,
        coverage: Coverage,
        findings: &mut Findings,
    ) -> Option<(u32, u32)> {
        let field = "agentSourcedIds";
        let key = || shown(self.users.key(agent));
        let Known::User(one) = self.get(owner) else { return None };
        let problem = match self.get(agent) {
            Known::User(_) if owner == agent => OneRosterProblem::NoStudentOfTwo { key: key() },
            Known::User(other) => match (&one.student, &one.adult, &other.student, &other.adult) {
                (Some(_), _, _, Some(_)) => return Some((owner, agent)),
                (_, Some(_), Some(_), _) => return Some((agent, owner)),
                _ => OneRosterProblem::NoStudentOfTwo { key: key() },
            },
            Known::Deleted(_) => return None,
            Known::Staff if one.student.is_some() => OneRosterProblem::AgentIsNot { key: key() },
            Known::Staff => OneRosterProblem::NoStudentOfTwo { key: key() },
            Known::Named if coverage == Coverage::Part => OneRosterProblem::NotInDelta { key: key() },
            Known::Named => OneRosterProblem::UnknownAgent { key: key() },
        };
        findings.leave(one.at, field, problem.into());
        None
    }

    pub(super) fn get(&self, number: u32) -> &Known {
        self.known.get(index(number)).unwrap_or(&Known::Named)
    }

    /// The class of students who have none, if no student has any: then a class is nothing that this bundle tells, and
    /// waiting for it would be in vain.
    fn class_of_all(&self) -> Option<ClassName> {
        let classes = (0..).zip(&self.known).filter_map(|(number, known)| match known {
            Known::User(user) => user.student.as_ref().map(|student| self.class(number, student)),
            _ => None,
        });
        let none = classes.into_iter().all(|class| class.is_none());
        none.then(|| "—".parse().ok()).flatten()
    }

    /// The class beyond doubt, else the grade, else the first of several classes.
    pub(super) fn class(&self, number: u32, student: &Student) -> Option<ClassName> {
        let class = student.class.clone().or_else(|| student.grade.clone());
        class.or_else(|| self.classes.of(number).1)
    }

    pub(super) fn first_student(&self) -> Option<Place> {
        self.known.iter().find_map(|known| match known {
            Known::User(user) if user.student.is_some() => Some(user.at),
            _ => None,
        })
    }
}
