//! Which of the two files a header belongs to.

use crate::{kind::Kind, table::Header};

/// By the columns; BE1D and ONDE, of whatever year, have these.
pub(crate) fn kind(header: &Header) -> Option<Kind> {
    if header.has(&["Nom responsable", "Prénom responsable", "Prénom enfant"]) {
        Some(Kind::OndeResponsibles)
    } else if header.has(&["Nom élève", "Prénom élève", "Date naissance"]) {
        Some(Kind::OndeStudents)
    } else {
        None
    }
}
