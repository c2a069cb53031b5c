//! What only the directory's files have.

use crate::told::both;

/// What is odd in a directory's files.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AafProblem {
    /// Requests of a category that is not read: staff, subjects, levels.
    NotRead {
        /// The category.
        category: String,
        /// How many.
        count: u64,
    },
    /// A request has no key.
    NoKey,
    /// A person is said to be of a school that no file describes.
    UnknownSchool {
        /// The school's key in the directory.
        key: String,
    },
    /// A student is said to be of no school.
    NoSchool,
    /// A school has no code (UAI).
    NoCode,
    /// A person without a given name: a service, most often.
    NoGivenName,
    /// A change is asked of somebody who is not known, and what is said of them is not enough to make them known.
    UnknownPerson,
    /// Nobody in the files is this person's student.
    NoStudent,
    /// A link is not told in the known form.
    Relation {
        /// As it is told, without the person's key.
        found: String,
    },
    /// There are more first or second legal responsibles than one of each.
    Ranks {
        /// How many are the first.
        first: usize,
        /// How many are the second.
        second: usize,
    },
    /// A school was deleted from the directory, which ends nothing here.
    SchoolDeleted,
    /// So many links name persons whom no file describes that a file must be missing.
    FileMissing {
        /// Links in all.
        links: u64,
        /// Links to unknown persons.
        unknown: u64,
    },
}

impl AafProblem {
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::NotRead { .. } => "aaf_not_read",
            Self::NoKey => "aaf_no_key",
            Self::UnknownSchool { .. } => "aaf_unknown_school",
            Self::NoSchool => "aaf_no_school",
            Self::NoCode => "aaf_no_code",
            Self::NoGivenName => "aaf_no_given_name",
            Self::UnknownPerson => "aaf_unknown_person",
            Self::NoStudent => "aaf_no_student",
            Self::Relation { .. } => "aaf_relation",
            Self::Ranks { .. } => "aaf_ranks",
            Self::SchoolDeleted => "aaf_school_deleted",
            Self::FileMissing { .. } => "aaf_file_missing",
        }
    }

    pub(crate) fn both(&self) -> (String, String) {
        match self {
            Self::NotRead { category, count } => (
                format!("catégorie « {category} », qui n'est pas lue ici : {count}."),
                format!("category “{category}”, which is not read here: {count}."),
            ),
            Self::NoKey => both((
                "cette demande ne nomme personne (identifier/id) : signalez-le au guichet de l'annuaire.",
                "this request names nobody (identifier/id): tell the directory's help desk.",
            )),
            Self::UnknownSchool { key } => (
                format!("établissement {key} inconnu : déposez le fichier EtabEducNat avec les autres."),
                format!("unknown school {key}: upload the file EtabEducNat with the others."),
            ),
            Self::NoSchool => both((
                "cet élève n'est rattaché à aucun établissement (ENTPersonStructRattach).",
                "this student is attached to no school (ENTPersonStructRattach).",
            )),
            Self::NoCode => both((
                "cet établissement n'a pas de code UAI : ses élèves ne peuvent pas être lus.",
                "this school has no UAI: its students can not be read.",
            )),
            Self::NoGivenName => both((
                "cette personne n'a pas de prénom : sans doute un service ; « - » en tient lieu.",
                "this person has no given name: a service, no doubt; “-” stands in its place.",
            )),
            Self::UnknownPerson => both((
                "modification d'une personne inconnue : importez d'abord un export complet.",
                "a change of somebody unknown: import a complete export first.",
            )),
            Self::NoStudent => both((
                "aucun élève de ces fichiers ne nomme cette personne.",
                "no student of these files names this person.",
            )),
            Self::Relation { found } => (
                format!("« {found} » : attendu parenté$financier$légal$contact$paiement."),
                format!("“{found}”: expected kinship$financial$legal$contact$payment."),
            ),
            Self::Ranks { first, second } => (
                format!(
                    "{first} responsables légaux 1 et {second} responsables légaux 2 : le premier nommé l'emporte. Corrigez la base élèves."
                ),
                format!(
                    "{first} first and {second} second legal responsibles: the first one named counts. Correct the school's base."
                ),
            ),
            Self::SchoolDeleted => both((
                "cet établissement a quitté l'annuaire : rien n'est retiré ici, faites-le vous-même s'il a fermé.",
                "this school left the directory: nothing is taken away here, do so yourself if it was closed.",
            )),
            Self::FileMissing { links, unknown } => (
                format!(
                    "{unknown} liens sur {links} nomment un responsable qu'aucun fichier ne décrit : il manque sans doute un fichier PersRelEleve. Déposez-les tous."
                ),
                format!(
                    "{unknown} of {links} links name a responsible whom no file describes: a file PersRelEleve is probably missing. Upload all of them."
                ),
            ),
        }
    }
}
