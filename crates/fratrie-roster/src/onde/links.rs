//! Which student a responsible's child is.

use super::{
    OndeProblem,
    adults::{Adults, Child},
    pupils::{Pupil, Pupils},
};
use crate::{derived::derived, draft::Draft, persons, told::Findings};
use fratrie_domain::{
    ExternalId, PersonName, SchoolCode, fold,
    model::{Level, Relationship},
    roster::{Place, RosterLink, RosterResponsible, RosterStudent},
};
use std::collections::{BTreeMap, HashMap};

/// Namesakes in one school; more than that are no school's.
const MOST_NAMESAKES: usize = 50;

/// Tells the roster of what was read.
pub(super) fn make(
    school: &SchoolCode,
    pupils: Option<Pupils>,
    adults: Adults,
    draft: &mut Draft,
    findings: &mut Findings,
) {
    let (pupils, keys) = match pupils {
        Some(pupils) => {
            let keys = pupils.keys(findings);
            (pupils.pupils, keys)
        }
        None => named(&adults, findings),
    };
    let register = Register::of(&pupils, &keys);
    let found: Vec<Vec<ExternalId>> =
        adults.adults.iter().map(|adult| register.children(&adult.children, adult.at, findings)).collect();
    let adult_keys = adults.keys(&found, findings);
    for (pupil, external) in pupils.into_iter().zip(keys) {
        let Some(external) = external else { continue };
        let student = RosterStudent {
            at: pupil.at,
            school: school.clone(),
            external,
            ines: pupil.ine.into_iter().collect(),
            name: pupil.name,
            birth_date: pupil.born,
            class: pupil.class,
            account: false,
        };
        draft.student(student, "", findings);
    }
    for ((adult, children), external) in adults.adults.into_iter().zip(found).zip(adult_keys) {
        let Some(external) = external else { continue };
        if children.is_empty() {
            findings.leave(adult.at, "", OndeProblem::NoChild.into());
            continue;
        }
        for student in children {
            let link = RosterLink {
                at: adult.at,
                school: school.clone(),
                student,
                responsible: external.clone(),
                level: Level::Legal,
                rank: None,
                relationship: Relationship::Other,
                rights: None,
                restrictions: None,
            };
            draft.link(link, "", findings);
        }
        let (at, school) = (adult.at, school.clone());
        let one = RosterResponsible { at, school, external, name: adult.name, details: adult.details };
        draft.responsible(one, "", findings);
    }
}

/// Students by the names under which a child may be looked for.
struct Register<'a> {
    pupils: &'a [Pupil],
    keys: &'a [Option<ExternalId>],
    by_name: HashMap<[String; 2], Vec<usize>>,
}

impl<'a> Register<'a> {
    fn of(pupils: &'a [Pupil], keys: &'a [Option<ExternalId>]) -> Self {
        let mut by_name: HashMap<[String; 2], Vec<usize>> = HashMap::new();
        for (index, (pupil, _)) in pupils.iter().zip(keys).enumerate().filter(|(_, (_, key))| key.is_some()) {
            let family = fold(pupil.name.family());
            let usage = pupil.name.usage().map(fold).filter(|usage| *usage != family);
            for surname in [Some(family), usage].into_iter().flatten() {
                by_name.entry([surname, fold(pupil.name.given())]).or_default().push(index);
            }
        }
        Self { pupils, keys, by_name }
    }

    /// The keys of a row's children, each once.
    fn children(&self, children: &[Child], at: Place, findings: &mut Findings) -> Vec<ExternalId> {
        let mut found = Vec::new();
        for child in children {
            match self.child(child) {
                Ok(key) if found.contains(key) => {}
                Ok(key) => found.push(key.clone()),
                Err(problem) => findings.leave(at, "Prénom enfant", problem.into()),
            }
        }
        found
    }

    fn child(&self, child: &Child) -> Result<&ExternalId, OndeProblem> {
        let given = fold(&child.given);
        let named = |surname: &str| self.by_name.get(&[fold(surname), given.clone()]);
        let by_family = named(&child.family).filter(|_| !child.family.is_empty());
        let by_usage = || named(&child.usage).filter(|_| !child.usage.is_empty());
        let found = by_family.or_else(by_usage).ok_or(OndeProblem::ChildUnknown)?;
        if found.len() > MOST_NAMESAKES {
            return Err(OndeProblem::ChildUnclear);
        }
        let mut indices = found.clone();
        if indices.len() > 1 {
            indices
                .retain(|index| self.pupils.get(*index).is_some_and(|pupil| in_class(pupil, &child.class)));
        }
        match indices.as_slice() {
            [index] => self.keys.get(*index).and_then(Option::as_ref).ok_or(OndeProblem::ChildUnknown),
            _ => Err(OndeProblem::ChildUnclear),
        }
    }
}

/// Whether a class as the responsibles' file writes it ("CLASSE  CE2") is the student's: by its label, or by the level in
/// it.
fn in_class(pupil: &Pupil, class: &str) -> bool {
    let (class, level) = (fold(class), fold(&pupil.level));
    let words: Vec<&str> = class.split(' ').collect();
    !class.is_empty() && fold(&pupil.label) == class
        || !level.is_empty() && level.split(' ').all(|word| words.contains(&word))
}

/// The children whom the responsibles' file names, where there is no other: by name, and by class where one name is in
/// several classes.
fn named(adults: &Adults, findings: &mut Findings) -> (Vec<Pupil>, Vec<Option<ExternalId>>) {
    let mut children: BTreeMap<[String; 2], BTreeMap<String, (Place, &Child)>> = BTreeMap::new();
    for adult in &adults.adults {
        for child in &adult.children {
            let surname = if child.family.is_empty() { &child.usage } else { &child.family };
            let classes = children.entry([fold(surname), fold(&child.given)]).or_default();
            classes.entry(fold(&child.class)).or_insert((adult.at, child));
        }
    }
    let (mut pupils, mut keys) = (Vec::new(), Vec::new());
    for ([family, given], classes) in &children {
        let namesakes = classes.len() > 1;
        for (class, (at, child)) in classes {
            if namesakes {
                findings.warn(*at, "Prénom enfant", OndeProblem::StudentNamesakes.into());
            }
            let Some(name) = child.name(*at, findings) else { continue };
            let parts: &[&str] = if namesakes { &[family, given, class] } else { &[family, given] };
            keys.push(derived("n", parts).ok());
            let label = child.class.clone();
            let class = persons::class(&label, "Classes enfants", *at, findings);
            // Looked for by class, too: the level is in its name.
            let level = String::new();
            pupils.push(Pupil { at: *at, name, born: None, ine: None, class, label, level });
        }
    }
    (pupils, keys)
}

impl Child {
    fn name(&self, at: Place, findings: &mut Findings) -> Option<PersonName> {
        let family = if self.family.is_empty() { &self.usage } else { &self.family };
        persons::name(
            (family, "Nom de famille enfant"),
            (&self.usage, "Nom d'usage enfant"),
            (&self.given, "Prénom enfant"),
            at,
            findings,
        )
    }
}
