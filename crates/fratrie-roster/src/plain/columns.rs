//! The columns, in any order; the header names them, in English or French.

use crate::fault::{Problem, RosterErrors};
use csv::StringRecord;
use fratrie_domain::fold;

macro_rules! columns {
    ($($name:ident = $text:literal, $french:literal, $required:literal;)*) => {
        /// Where each column stands.
        #[derive(Debug, Default)]
        pub(super) struct Columns { $(pub(super) $name: Option<usize>),* }

        /// The columns' names, in the order in which they are written.
        pub(super) const NAMES: &[&str] = &[$($text),*];

        impl Columns {
            pub(super) fn read(header: &StringRecord, errors: &mut RosterErrors) -> Self {
                let mut columns = Self::default();
                for (place, cell) in header.iter().enumerate() {
                    let cell = fold(cell);
                    $(if (cell == fold($text) || cell == fold($french)) && columns.$name.replace(place).is_some() {
                        errors.add(1, Some($text), Problem::ColumnDoubled);
                    })*
                }
                $(if $required && columns.$name.is_none() {
                    errors.add(1, Some($text), Problem::ColumnMissing);
                })*
                columns
            }
        }
    };
}

columns! {
    school_code = "school_code", "uai", true;
    school_name = "school_name", "établissement", true;
    student_id = "student_id", "élève id", true;
    ine = "ine", "ine élève", false;
    student_family_name = "student_family_name", "nom de l'élève", true;
    student_usage_name = "student_usage_name", "nom d'usage de l'élève", false;
    student_given_name = "student_given_name", "prénom de l'élève", true;
    birth_date = "birth_date", "date de naissance", false;
    class = "class", "classe de l'élève", true;
    student_account = "student_account", "compte élève", false;
    responsible_id = "responsible_id", "responsable id", true;
    responsible_family_name = "responsible_family_name", "nom du responsable", true;
    responsible_usage_name = "responsible_usage_name", "nom d'usage du responsable", false;
    responsible_given_name = "responsible_given_name", "prénom du responsable", true;
    phone = "phone", "téléphone", false;
    relationship = "relationship", "parenté", true;
    level = "level", "niveau", true;
    pays_fees = "pays_fees", "paie les frais", false;
    receives_aid = "receives_aid", "perçoit les aides", false;
    houses = "houses", "héberge", false;
    called_first = "called_first", "à contacter en priorité", false;
    court_order = "court_order", "décision de justice", false;
    no_mail = "no_mail", "pas de courrier", false;
}
