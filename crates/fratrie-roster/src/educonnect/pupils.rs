//! Pupils of one name: which lines are of one of them, and their keys.

use super::{CLASS, EduconnectProblem, IDENTIFIER, PUPIL_FAMILY, groups::Groups};
use crate::{derived::derived, draft::Draft, told::Findings};
use fratrie_domain::{
    ClassName, ExternalId, PersonName, SchoolCode,
    model::{Level, Relationship},
    roster::{Place, RosterLink, RosterStudent},
};
use std::collections::{BTreeMap, HashMap};

/// What a line says of a pupil.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) at: Place,
    pub(super) name: PersonName,
    pub(super) class: Option<ClassName>,
    pub(super) responsible: Option<ExternalId>,
}

/// A pupil, and what all lines of theirs say.
pub(super) struct Pupil {
    pub(super) at: Place,
    name: PersonName,
    class: Option<ClassName>,
    /// Where another class is named, if one is.
    two_classes: Option<Place>,
    responsibles: BTreeMap<ExternalId, Place>,
}

/// The pupils of one name: lines of one class, or with one responsible, are of one pupil.
pub(super) fn pupils(lines: Vec<Line>) -> Vec<Pupil> {
    let mut groups = Groups::default();
    let (mut classes, mut responsibles) = (HashMap::new(), HashMap::new());
    for line in &lines {
        let new = groups.add();
        let class = *classes.entry(line.class.clone()).or_insert(new);
        let responsible = line.responsible.clone().map(|one| *responsibles.entry(one).or_insert(new));
        for known in [Some(class), responsible].into_iter().flatten() {
            groups.join(known, new);
        }
    }
    let mut pupils: BTreeMap<usize, Pupil> = BTreeMap::new();
    for (index, Line { at, name, class, responsible }) in lines.into_iter().enumerate() {
        let new =
            || Pupil { at, name, class: class.clone(), two_classes: None, responsibles: BTreeMap::new() };
        let pupil = pupils.entry(groups.first(index)).or_insert_with(new);
        if pupil.class != class {
            pupil.two_classes = pupil.two_classes.or(Some(at));
            pupil.class = pupil.class.take().or(class);
        }
        if let Some(responsible) = responsible {
            pupil.responsibles.entry(responsible).or_insert(at);
        }
    }
    pupils.into_values().collect()
}

impl Pupil {
    /// What tells them from a namesake: a responsible's identifier; the class, where there is none.
    pub(super) fn mark(&self) -> &str {
        let identifier = self.responsibles.keys().map(ExternalId::as_str).next();
        identifier.or_else(|| self.class.as_ref().map(ClassName::as_str)).unwrap_or_default()
    }

    /// Tells the roster; the key is made of `parts`.
    pub(super) fn tell(
        &self,
        school: &SchoolCode,
        parts: &[&str],
        draft: &mut Draft,
        findings: &mut Findings,
    ) {
        let Ok(external) = derived("p", parts) else { return };
        if let Some(at) = self.two_classes {
            findings.warn(at, CLASS, EduconnectProblem::TwoClasses.into());
        }
        if self.responsibles.len() > 2 {
            findings.warn(self.at, PUPIL_FAMILY, EduconnectProblem::ManyResponsibles.into());
        }
        let student = RosterStudent {
            at: self.at,
            school: school.clone(),
            external: external.clone(),
            ines: Vec::new(),
            name: self.name.clone(),
            birth_date: None,
            class: self.class.clone(),
            account: false,
        };
        draft.student(student, PUPIL_FAMILY, findings);
        for (responsible, at) in &self.responsibles {
            let link = RosterLink {
                at: *at,
                school: school.clone(),
                student: external.clone(),
                responsible: responsible.clone(),
                level: Level::Legal,
                rank: None,
                relationship: Relationship::Other,
                rights: None,
                restrictions: None,
            };
            draft.link(link, IDENTIFIER, findings);
        }
    }
}
