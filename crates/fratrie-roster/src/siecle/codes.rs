//! The nomenclatures of kinship and responsibility, of both generations of the link.

use fratrie_domain::model::{Civility, Level, Relationship};

/// `CODE_PARENTE`: two digits since 2018; one before, as in the directory of 2013.
pub(crate) fn relationship(code: &str) -> Option<Relationship> {
    Some(match code {
        "10" | "2" => Relationship::Mother,
        "20" | "1" => Relationship::Father,
        "37" => Relationship::Sibling,
        "38" => Relationship::Grandparent,
        "42" => Relationship::FosterCarer,
        "50" | "3" => Relationship::Guardian,
        "51" | "5" => Relationship::SocialServices,
        "70" | "7" => Relationship::Self_,
        // Another member of the family, an educator, another link.
        "39" | "41" | "90" | "4" | "6" => Relationship::Other,
        _ => return None,
    })
}

/// `NIVEAU_RESPONSABILITE`.
pub(super) fn level(code: &str) -> Option<Level> {
    Some(match code {
        "1" => Level::Legal,
        "2" => Level::InCharge,
        "3" => Level::Contact,
        _ => return None,
    })
}

/// `LC_CIVILITE`, `LL_CIVILITE`.
pub(super) fn civility(text: &str) -> Option<Civility> {
    Some(match text.to_uppercase().as_str() {
        "M." | "M" | "MR" | "MONSIEUR" => Civility::Mr,
        "MME" | "MLLE" | "MADAME" | "MADEMOISELLE" => Civility::Ms,
        _ => return None,
    })
}
