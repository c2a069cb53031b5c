//! Reads school exports into a [`Roster`](fratrie_domain::roster::Roster): SIECLE's XML, the XML of an academy's directory
//! (AAF), OneRoster's bundles, ONDE's tables, ÉduConnect's list and plain CSV, each told by its content.
//!
//! ```
//! use fratrie_domain::chrono::NaiveDate;
//! use fratrie_roster::{Kind, Options, Upload};
//!
//! let file = "\
//! school_code;school_name;student_id;student_family_name;student_given_name;class;responsible_id;responsible_family_name;responsible_given_name;relationship;level
//! 0999001A;Collège des Tilleuls;E1;Cosams;Dylan;6e A;R1;Cosams;Angélique;mère;1
//! ";
//! let options = Options::new(NaiveDate::from_ymd_opt(2026, 9, 1).unwrap());
//! let reading = fratrie_roster::read(vec![Upload::bytes("rentrée.csv", file)], &options)?;
//! assert_eq!(reading.files[0].kind, Some(Kind::Plain));
//! assert_eq!(reading.roster.links.len(), 1);
//! # Ok::<(), fratrie_roster::RosterErrors>(())
//! ```
//!
//! What is wrong is one of three things: a *fault*, for which nothing is taken ([`RosterErrors`]); something that is *left
//! out* while the rest is taken; something that is *taken with a warning* (both: [`Notices`]). Each is told with its file,
//! its line, its column or element, and what to do.
//!
//! Files are read as they stream by, within [`Limits`]; what is kept is the roster.
//!
//! What is too long for memory is read by [`read_by_school`]: it goes to the disk, and comes back one school at a time. What
//! came of a run is told by a [`Report`], as text, JSON or CSV.
//!
//! Its place in the picture: beside the facade's parts; it knows file formats and the domain's `Roster`, no account and
//! no store.

mod aaf;
mod derived;
mod draft;
mod educonnect;
mod halt;
mod identify;
mod kind;
mod onde;
mod oneroster;
mod options;
mod persons;
mod plain;
mod read;
mod report;
mod siecle;
mod spool;
mod table;
mod told;
mod upload;
mod values;
mod xml;

pub use aaf::{AafProblem, KnownPersons, KnownRoster};
pub use educonnect::EduconnectProblem;
pub use kind::Kind;
pub use onde::OndeProblem;
pub use oneroster::{OneRosterProblem, OneRosterSheet};
pub use options::{Limits, Options};
pub use plain::{Mapping, MappingError, read_plain_csv, write_plain_csv};
pub use read::{FileRead, Reading, ReadingBySchool, aaf_schools, read, read_by_school};
pub use report::{Report, ReportCount, ReportFile, ReportLine, Stage, Weight};
pub use siecle::{SiecleOther, SiecleProblem};
pub use spool::{BySchool, SpoolError, split};
pub use told::{Fault, Mistaken, Notice, Notices, Outcome, Problem, RosterErrors};
pub use upload::{Content, Upload};
