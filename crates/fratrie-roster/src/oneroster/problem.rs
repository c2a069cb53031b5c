//! What only OneRoster's bundles have.

use crate::told::Problem;

/// What can be wrong, or odd, with a OneRoster bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OneRosterProblem {
    /// There is no manifest.
    NoManifest,
    /// There are two manifests: two bundles.
    TwoManifests {
        /// The other one's file name.
        other: String,
    },
    /// A file that must be there is not.
    NoFile {
        /// The manifest's word for it.
        file: &'static str,
    },
    /// The manifest announces a file that is not there.
    Promised {
        /// The manifest's word for it.
        file: &'static str,
    },
    /// The manifest calls a file absent that is there.
    CalledAbsent,
    /// The manifest says two things of one file.
    SaidTwice,
    /// The manifest names no source, in the word for absent files.
    NoSource,
    /// Two files of the bundle are of one kind.
    SheetTwice {
        /// The other one's name.
        other: String,
    },
    /// A column's name is misspelt.
    Header {
        /// The name as which it was read.
        read_as: &'static str,
    },
    /// There are empty columns at the end.
    EmptyColumns,
    /// The row has fewer cells than the header.
    ShortRow,
    /// The row has more cells than the header, and they are not empty.
    LongRow,
    /// Passwords stand there in clear text.
    Passwords,
    /// A truth value is written otherwise than `true` or `false`.
    Truth,
    /// A date is written otherwise than `2014-11-13`.
    DateForm,
    /// Dates are written so that day and month may be exchanged.
    DateUnclear,
    /// A record that is to be deleted stands in a bundle that names all that is there.
    DeletedInBulk,
    /// Records of the same user.
    Repeated,
    /// A record names an organisation that `orgs.csv` does not.
    UnknownOrg {
        /// Its key.
        key: String,
    },
    /// There is no `orgs.csv`: schools go by the keys of their organisations.
    NoOrgs,
    /// An organisation that is no school was taken for one, since students are in it.
    NotASchool,
    /// No short code stands in the file: one was made of the organisation's key.
    CodeMade {
        /// The code.
        code: String,
    },
    /// Two schools have one identifier.
    IdentifierTwice,
    /// A student is in several schools: taken for the first.
    SeveralSchools,
    /// A record names a user whom `users.csv` does not.
    UnknownUser {
        /// The key.
        key: String,
    },
    /// An enrolment names a class that `classes.csv` does not, or that is to be deleted.
    UnknownClass {
        /// The key.
        key: String,
    },
    /// A student of no organisation that the files describe.
    NoSchool,
    /// Nothing tells a user's role.
    NoRole,
    /// A user's agent is not in the files.
    UnknownAgent {
        /// The key.
        key: String,
    },
    /// A link names a user whom this delta does not: what stands stays.
    NotInDelta {
        /// The key.
        key: String,
    },
    /// A student's agent is no parent, guardian or relative.
    AgentIsNot {
        /// The agent's key.
        key: String,
    },
    /// A user names another one as agent, and neither is, or both are, students.
    NoStudentOfTwo {
        /// The agent's key.
        key: String,
    },
    /// A parent has no student in the files.
    NoStudent,
    /// A parent's access is switched off (`enabledUser`).
    Disabled,
    /// A role that OneRoster does not know.
    UnknownRole {
        /// As written.
        found: String,
    },
    /// A role ended before today.
    RoleEnded,
    /// A record is to be deleted, and nothing tells of which school.
    GoneWhere {
        /// The user's key.
        key: String,
    },
    /// The roles of all students ended before today.
    AllEnded,
    /// Nowhere a class, nor a grade.
    NoClasses,
    /// Not one student.
    NoStudents,
    /// Not one link between a student and a responsible.
    NoResponsibles,
}

impl From<OneRosterProblem> for Problem {
    fn from(problem: OneRosterProblem) -> Self {
        Self::OneRoster(problem)
    }
}

impl OneRosterProblem {
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::NoManifest => "oneroster_no_manifest",
            Self::TwoManifests { .. } => "oneroster_two_manifests",
            Self::NoFile { .. } => "oneroster_no_file",
            Self::Promised { .. } => "oneroster_promised",
            Self::CalledAbsent => "oneroster_called_absent",
            Self::SaidTwice => "oneroster_said_twice",
            Self::NoSource => "oneroster_no_source",
            Self::SheetTwice { .. } => "oneroster_sheet_twice",
            Self::Header { .. } => "oneroster_header",
            Self::EmptyColumns => "oneroster_empty_columns",
            Self::ShortRow => "oneroster_short_row",
            Self::LongRow => "oneroster_long_row",
            Self::Passwords => "oneroster_passwords",
            Self::Truth => "oneroster_truth",
            Self::DateForm => "oneroster_date_form",
            Self::DateUnclear => "oneroster_date_unclear",
            Self::DeletedInBulk => "oneroster_deleted_in_bulk",
            Self::Repeated => "oneroster_repeated",
            Self::UnknownOrg { .. } => "oneroster_unknown_org",
            Self::NoOrgs => "oneroster_no_orgs",
            Self::NotASchool => "oneroster_not_a_school",
            Self::CodeMade { .. } => "oneroster_code_made",
            Self::IdentifierTwice => "oneroster_identifier_twice",
            Self::SeveralSchools => "oneroster_several_schools",
            Self::UnknownUser { .. } => "oneroster_unknown_user",
            Self::UnknownClass { .. } => "oneroster_unknown_class",
            Self::NoSchool => "oneroster_no_school",
            Self::NoRole => "oneroster_no_role",
            Self::UnknownAgent { .. } => "oneroster_unknown_agent",
            Self::NotInDelta { .. } => "oneroster_not_in_delta",
            Self::AgentIsNot { .. } => "oneroster_agent_is_not",
            Self::NoStudentOfTwo { .. } => "oneroster_no_student_of_two",
            Self::NoStudent => "oneroster_no_student",
            Self::Disabled => "oneroster_disabled",
            Self::UnknownRole { .. } => "oneroster_unknown_role",
            Self::RoleEnded => "oneroster_role_ended",
            Self::GoneWhere { .. } => "oneroster_gone_where",
            Self::AllEnded => "oneroster_all_ended",
            Self::NoClasses => "oneroster_no_classes",
            Self::NoStudents => "oneroster_no_students",
            Self::NoResponsibles => "oneroster_no_responsibles",
        }
    }
}
