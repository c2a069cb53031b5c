//! Bundles as tests write them.

use fratrie_domain::{
    chrono::NaiveDate,
    roster::{Place, Roster},
};
use fratrie_roster::{Options, Outcome, Reading, RosterErrors, Upload, read};

pub(crate) fn options() -> Options {
    Options::new(NaiveDate::from_ymd_opt(2026, 9, 1).unwrap())
}

/// Reads files given as name and text.
pub(crate) fn try_read(files: &[(&str, &str)]) -> Result<Reading, RosterErrors> {
    read(files.iter().map(|(name, text)| Upload::bytes(*name, *text)).collect(), &options())
}

pub(crate) fn reading(files: &[(&str, &str)]) -> Reading {
    try_read(files).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The codes of the faults.
pub(crate) fn faults(files: &[(&str, &str)]) -> Vec<&'static str> {
    try_read(files).unwrap_err().faults().iter().map(|fault| fault.problem.code()).collect()
}

/// What was told, each kind with its count.
pub(crate) fn told(reading: &Reading) -> Vec<(Outcome, &'static str, u64)> {
    reading.notices.counts().collect()
}

/// The roster without the places, in a fixed order.
pub(crate) fn content(reading: &Reading) -> Roster {
    let mut roster = reading.roster.clone();
    roster.files.clear();
    roster.students.iter_mut().for_each(|one| one.at = Place::default());
    roster.responsibles.iter_mut().for_each(|one| one.at = Place::default());
    roster.links.iter_mut().for_each(|one| one.at = Place::default());
    roster.schools.sort_by(|one, other| one.code.cmp(&other.code));
    roster.students.sort_by(|one, other| one.external.cmp(&other.external));
    roster
        .responsibles
        .sort_by(|one, other| (&one.school, &one.external).cmp(&(&other.school, &other.external)));
    roster
        .links
        .sort_by(|one, other| (&one.student, &one.responsible).cmp(&(&other.student, &other.responsible)));
    roster
}

pub(crate) const MANIFEST_11: &str =
    "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\n";
pub(crate) const MANIFEST_12: &str = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.orgs,bulk\nfile.users,bulk\nfile.roles,bulk\n";
pub(crate) const ORGS: &str = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n\
    d1,,,Académie,district,,\n\
    c1,,,Collège des Tilleuls,school,0750001U,d1\n\
    c2,,,Collège des Érables,school,0750002V,d1\n";

/// A 1.1 `users.csv` with these rows.
pub(crate) fn users(rows: &str) -> String {
    format!(
        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n{rows}\n"
    )
}
