//! A child of the account.

use fratrie_domain::{ClassName, PersonName, SchoolCode, SchoolName};
use serde::{Deserialize, Serialize};

/// A child, as a letter lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildLine {
    /// The child's name.
    pub name: PersonName,
    /// The level (*niveau*), which only the list for mail merge shows ("6EME"); empty where it is not known.
    pub level: String,
    /// The class.
    pub class: Option<ClassName>,
    /// The school that the child attends.
    pub school: SchoolCode,
    /// Its name.
    pub school_name: SchoolName,
}
