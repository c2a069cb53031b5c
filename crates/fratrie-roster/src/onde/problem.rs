//! What only ONDE's files have that is wrong or odd.

use crate::told::{Problem, both};

/// What only ONDE's files have that is wrong or odd.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OndeProblem {
    /// The files name no school, and nobody else did.
    NoSchool,
    /// The students' file is not there: children are known by their names alone.
    StudentsMissing,
    /// Two rows are of one student.
    StudentTwice,
    /// Two students bear one name, and were born on one day.
    StudentNamesakes,
    /// Two rows are alike: one responsible.
    ResponsibleTwice,
    /// Two responsibles bear one name.
    ResponsibleNamesakes,
    /// A responsible's child is no student of the school.
    ChildUnknown,
    /// A responsible's child may be one of several students.
    ChildUnclear,
    /// A responsible without a child who was found.
    NoChild,
}

impl From<OndeProblem> for Problem {
    fn from(problem: OndeProblem) -> Self {
        Self::Onde(problem)
    }
}

impl OndeProblem {
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::NoSchool => "onde_no_school",
            Self::StudentsMissing => "onde_students_missing",
            Self::StudentTwice => "onde_student_twice",
            Self::StudentNamesakes => "onde_student_namesakes",
            Self::ResponsibleTwice => "onde_responsible_twice",
            Self::ResponsibleNamesakes => "onde_responsible_namesakes",
            Self::ChildUnknown => "onde_child_unknown",
            Self::ChildUnclear => "onde_child_unclear",
            Self::NoChild => "onde_no_child",
        }
    }

    pub(crate) fn both(&self) -> (String, String) {
        both(match self {
            Self::NoSchool => (
                "les fichiers d'ONDE ne nomment pas l'école : indiquez l'établissement (UAI et nom).",
                "ONDE's files do not name the school: tell which one it is (UAI and name).",
            ),
            Self::StudentsMissing => (
                "sans le fichier des élèves, les enfants ne sont connus que par leur nom : déposez de préférence les deux fichiers, et toujours de la même façon.",
                "without the file of students, children are known by their names only: better upload both files, and always in the same way.",
            ),
            Self::StudentTwice => (
                "cet élève figure deux fois : pris une fois.",
                "this student stands there twice: taken once.",
            ),
            Self::StudentNamesakes => (
                "un autre élève porte ce nom et est né le même jour : pris pour deux élèves. Vérifiez-le dans ONDE.",
                "another student bears this name and was born on the same day: taken for two. Check it in ONDE.",
            ),
            Self::ResponsibleTwice => (
                "deux lignes semblables : prises pour un seul responsable.",
                "two lines alike: taken for one responsible.",
            ),
            Self::ResponsibleNamesakes => (
                "une autre ligne porte ce nom : prises pour deux personnes, chacune avec son compte. S'il s'agit d'une seule, corrigez ONDE, ou laissez-la regrouper ses comptes.",
                "another line bears this name: taken for two persons, each with an account. If it is one, correct ONDE, or let them group their accounts.",
            ),
            Self::ChildUnknown => (
                "cet enfant n'est pas dans le fichier des élèves : pas de lien. Refaites les deux exports le même jour.",
                "this child is not in the file of students: no link. Export both files again on one day.",
            ),
            Self::ChildUnclear => (
                "plusieurs élèves portent ce nom, et la classe ne dit pas lequel : pas de lien. Complétez ONDE.",
                "several students bear this name, and the class does not tell which one: no link. Complete ONDE.",
            ),
            Self::NoChild => (
                "aucun enfant de ce responsable n'a été trouvé : il n'est pas pris.",
                "not one child of this responsible was found: not taken.",
            ),
        })
    }
}
