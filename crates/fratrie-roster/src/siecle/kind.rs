//! SIECLE's exports, by their root element.

use crate::{kind::Kind, told::both};

/// SIECLE's exports that say nothing of responsibles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SiecleOther {
    /// `Nomenclature`.
    Nomenclatures,
    /// `Structures`.
    Structures,
    /// `Communs`.
    Common,
    /// `Geographique`.
    Geographic,
    /// `Etablissements`, `EtablissementsEleves`.
    Schools,
    /// `IMPORT_ELEVES`: the file that private schools' software sends into SIECLE.
    PrivateImport,
}

pub(crate) fn kind(root: &str) -> Option<Kind> {
    Some(match root {
        "BEE_ELEVES" => Kind::SiecleStudents,
        "BEE_RESPONSABLES" => Kind::SiecleResponsibles,
        "BEE_NOMENCLATURES" => Kind::SiecleOther(SiecleOther::Nomenclatures),
        "BEE_STRUCTURES" => Kind::SiecleOther(SiecleOther::Structures),
        "BEE_COMMUN" | "BEE_COMMUNS" => Kind::SiecleOther(SiecleOther::Common),
        "BEE_GEOGRAPHIQUE" => Kind::SiecleOther(SiecleOther::Geographic),
        "BEE_ETABLISSEMENTS" => Kind::SiecleOther(SiecleOther::Schools),
        "IMPORT_ELEVES" => Kind::SiecleOther(SiecleOther::PrivateImport),
        _ => return None,
    })
}

impl SiecleOther {
    pub(crate) fn both(self) -> (String, String) {
        both(match self {
            Self::Nomenclatures => {
                ("le fichier des nomenclatures de SIECLE", "SIECLE's file of nomenclatures")
            }
            Self::Structures => {
                ("le fichier des structures de SIECLE", "SIECLE's file of classes and groups")
            }
            Self::Common => ("le fichier des données communes de SIECLE", "SIECLE's file of common data"),
            Self::Geographic => ("le fichier géographique de SIECLE", "SIECLE's geographic file"),
            Self::Schools => ("le fichier des établissements de SIECLE", "SIECLE's file of schools"),
            Self::PrivateImport => (
                "un fichier d'import vers SIECLE, non un export",
                "a file to be imported into SIECLE, not an export",
            ),
        })
    }
}
