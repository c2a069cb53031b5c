//! Reads school exports into a [`Roster`](fratrie_domain::roster::Roster): today plain CSV.
//!
//! ```
//! let file = "\
//! school_code;school_name;student_id;student_family_name;student_given_name;class;responsible_id;responsible_family_name;responsible_given_name;relationship;level
//! 0999001A;Collège des Tilleuls;E1;Cosams;Dylan;6e A;R1;Cosams;Angélique;mère;1
//! ";
//! let roster = fratrie_roster::read_plain_csv(file.as_bytes())?;
//! assert_eq!(roster.lines.len(), 1);
//! # Ok::<(), fratrie_roster::RosterErrors>(())
//! ```
//!
//! Its place in the picture: beside the facade's parts; it knows file formats and the domain's `Roster`, no account and
//! no store.

mod fault;
mod plain;

pub use fault::{Fault, Problem, RosterErrors};
pub use plain::{read_plain_csv, write_plain_csv};
