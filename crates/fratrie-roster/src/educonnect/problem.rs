//! What only `ÉduConnect`'s list has that is odd.

use crate::told::{Problem, both};

/// What only `ÉduConnect`'s list has that is odd.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EduconnectProblem {
    /// Passwords stand there in clear text.
    Passwords,
    /// Two pupils bear one name.
    PupilNamesakes,
    /// Three or more responsibles for one pupil: two pupils of one name in one class, perhaps.
    ManyResponsibles,
    /// A responsible has no identifier.
    NoIdentifier,
    /// Lines of one pupil name two classes.
    TwoClasses,
}

impl From<EduconnectProblem> for Problem {
    fn from(problem: EduconnectProblem) -> Self {
        Self::Educonnect(problem)
    }
}

impl EduconnectProblem {
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Passwords => "educonnect_passwords",
            Self::PupilNamesakes => "educonnect_pupil_namesakes",
            Self::ManyResponsibles => "educonnect_many_responsibles",
            Self::NoIdentifier => "educonnect_no_identifier",
            Self::TwoClasses => "educonnect_two_classes",
        }
    }

    pub(crate) fn both(&self) -> (String, String) {
        both(match self {
            Self::Passwords => (
                "cette liste contient des mots de passe en clair. Ils ne sont pas lus ; détruisez le fichier après l'import.",
                "this list has passwords in clear text. They are not read; destroy the file after the import.",
            ),
            Self::PupilNamesakes => (
                "un autre élève de l'établissement porte ce nom : pris pour deux élèves, d'après leurs responsables.",
                "another pupil of the school bears this name: taken for two, by their responsibles.",
            ),
            Self::ManyResponsibles => (
                "plus de deux responsables pour cet élève : vérifiez que deux élèves de la classe ne portent pas ce nom.",
                "more than two responsibles for this pupil: check that no two pupils of the class bear this name.",
            ),
            Self::NoIdentifier => (
                "ce responsable n'a pas d'identifiant : il n'est pas pris. Refaites l'export une fois le compte créé.",
                "this responsible has no identifier: not taken. Export again once the account is there.",
            ),
            Self::TwoClasses => (
                "cet élève figure dans deux classes : pris dans la première.",
                "this pupil stands there in two classes: taken in the first.",
            ),
        })
    }
}
