//! What the tables' readers tell, one of each.

use crate::words::text;
use fratrie_roster::{EduconnectProblem, OndeProblem, OneRosterProblem, Problem};

pub(crate) fn problems() -> Vec<Problem> {
    let one_roster = [
        OneRosterProblem::NoManifest,
        OneRosterProblem::TwoManifests { other: text("x") },
        OneRosterProblem::NoFile { file: "x" },
        OneRosterProblem::Promised { file: "x" },
        OneRosterProblem::CalledAbsent,
        OneRosterProblem::SaidTwice,
        OneRosterProblem::NoSource,
        OneRosterProblem::SheetTwice { other: text("x") },
        OneRosterProblem::Header { read_as: "x" },
        OneRosterProblem::EmptyColumns,
        OneRosterProblem::ShortRow,
        OneRosterProblem::LongRow,
        OneRosterProblem::Passwords,
        OneRosterProblem::Truth,
        OneRosterProblem::DateForm,
        OneRosterProblem::DateUnclear,
        OneRosterProblem::DeletedInBulk,
        OneRosterProblem::Repeated,
        OneRosterProblem::UnknownOrg { key: text("x") },
        OneRosterProblem::NoOrgs,
        OneRosterProblem::NotASchool,
        OneRosterProblem::CodeMade { code: text("x") },
        OneRosterProblem::IdentifierTwice,
        OneRosterProblem::SeveralSchools,
        OneRosterProblem::UnknownUser { key: text("x") },
        OneRosterProblem::UnknownClass { key: text("x") },
        OneRosterProblem::NoSchool,
        OneRosterProblem::NoRole,
        OneRosterProblem::UnknownAgent { key: text("x") },
        OneRosterProblem::NotInDelta { key: text("x") },
        OneRosterProblem::AgentIsNot { key: text("x") },
        OneRosterProblem::NoStudentOfTwo { key: text("x") },
        OneRosterProblem::NoStudent,
        OneRosterProblem::Disabled,
        OneRosterProblem::UnknownRole { found: text("x") },
        OneRosterProblem::RoleEnded,
        OneRosterProblem::GoneWhere { key: text("x") },
        OneRosterProblem::AllEnded,
        OneRosterProblem::NoClasses,
        OneRosterProblem::NoStudents,
        OneRosterProblem::NoResponsibles,
    ];
    let onde = [
        OndeProblem::NoSchool,
        OndeProblem::StudentsMissing,
        OndeProblem::StudentTwice,
        OndeProblem::StudentNamesakes,
        OndeProblem::ResponsibleTwice,
        OndeProblem::ResponsibleNamesakes,
        OndeProblem::ChildUnknown,
        OndeProblem::ChildUnclear,
        OndeProblem::NoChild,
    ];
    let educonnect = [
        EduconnectProblem::Passwords,
        EduconnectProblem::PupilNamesakes,
        EduconnectProblem::ManyResponsibles,
        EduconnectProblem::NoIdentifier,
        EduconnectProblem::TwoClasses,
    ];
    let all = one_roster.into_iter().map(Problem::OneRoster).chain(onde.into_iter().map(Problem::Onde));
    all.chain(educonnect.into_iter().map(Problem::Educonnect)).collect()
}
