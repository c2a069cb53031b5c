//! Which files go together: both of each school, of one school year.

use super::{origin::Origin, problem::SiecleProblem};
use crate::{
    kind::Kind,
    read::{Known, Run},
    told::Problem,
};
use fratrie_domain::roster::Place;

type Read<'a> = (&'a Known, Origin);

pub(super) fn check(files: &[Known], origins: &[Read<'_>], run: &mut Run<'_>) {
    let of = |kind: Kind| origins.iter().filter(move |(known, _)| known.kind == kind).collect::<Vec<_>>();
    let (students, responsibles) = (of(Kind::SiecleStudents), of(Kind::SiecleResponsibles));
    let at = |known: &Known| Place { file: known.file, line: 0 };
    for files in [&students, &responsibles] {
        for (index, (known, origin)) in files.iter().enumerate() {
            let before = files.iter().take(index).find(|(_, other)| other.school == origin.school);
            if let Some((other, _)) = before {
                run.findings.fault(at(known), "", Problem::FileDoubled { other: other.source.name.clone() });
            }
        }
    }
    if let ([(_, one)], [(known, other)]) = (students.as_slice(), responsibles.as_slice())
        && one.school != other.school
    {
        let (one, other) = (one.school.to_string(), other.school.to_string());
        run.findings.fault(at(known), "UAJ", Problem::TwoSchools { one, other });
    } else {
        missing(&students, Kind::SiecleResponsibles, &responsibles, run);
        missing(&responsibles, Kind::SiecleStudents, &students, run);
    }
    if origins.is_empty() {
        run.findings.fault_of_all(Problem::Missing { kind: Kind::SiecleStudents, school: None });
        run.findings.fault_of_all(Problem::Missing { kind: Kind::SiecleResponsibles, school: None });
    }
    years(origins, run);
    // Beside files that are missing, another one was most likely taken for one of them.
    let mistaken = !run.findings.errors.is_empty();
    for known in files.iter().filter(|known| matches!(known.kind, Kind::SiecleOther(_))) {
        if mistaken {
            run.findings.fault(at(known), "", Problem::NotNeeded(known.kind));
        } else {
            run.findings.leave(at(known), "", Problem::NotNeeded(known.kind));
        }
    }
}

fn missing(one: &[&Read<'_>], kind: Kind, others: &[&Read<'_>], run: &mut Run<'_>) {
    for (known, origin) in one {
        if !others.iter().any(|(_, other)| other.school == origin.school) {
            let school = Some(origin.school.to_string());
            run.findings.fault(Place { file: known.file, line: 0 }, "", Problem::Missing { kind, school });
        }
    }
}

/// One year for all; and for each school, exports of the same day or nearly.
fn years(origins: &[Read<'_>], run: &mut Run<'_>) {
    let Some((first, rest)) = origins.split_first() else { return };
    for (known, origin) in rest {
        let at = Place { file: known.file, line: 0 };
        if let (Some(one), Some(other)) = (first.1.year, origin.year)
            && one != other
        {
            run.findings.fault(at, "ANNEE_SCOLAIRE", Problem::TwoYears { one, other });
        }
        let pair = origins.iter().find(|(other, of)| other.kind != known.kind && of.school == origin.school);
        if let Some((_, other)) = pair.filter(|_| known.kind == Kind::SiecleResponsibles)
            && let (Some(one), Some(other)) = (origin.exported_at, other.exported_at)
            && (one - other).abs() > chrono::TimeDelta::days(1)
        {
            let (one, other) = (one.date(), other.date());
            run.findings.warn(at, "HORODATAGE", SiecleProblem::DaysApart { one, other }.into());
        }
    }
}
