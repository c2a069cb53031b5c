//! Writing: what the reader reads.

use super::{columns::NAMES, words::RELATIONSHIPS};
use fratrie_domain::{
    model::{Level, Restrictions, Rights},
    roster::{Roster, RosterLine},
};
use std::io::Write;

/// Writes plain CSV, separated by `;`. [`read_plain_csv`](crate::read_plain_csv) gives the same roster again.
///
/// # Errors
/// Those of `output`.
pub fn write_plain_csv(roster: &Roster, output: impl Write) -> Result<(), csv::Error> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(output);
    writer.write_record(NAMES)?;
    for line in &roster.lines {
        writer.write_record(cells(roster, line))?;
    }
    writer.flush()?;
    Ok(())
}

fn cells(roster: &Roster, line: &RosterLine) -> Vec<String> {
    let school = roster.schools.iter().find(|school| school.code == line.school);
    let student = &line.student;
    let yes = |set: bool| if set { "oui".to_owned() } else { String::new() };
    let mut cells = vec![
        line.school.to_string(),
        school.map(|school| school.name.to_string()).unwrap_or_default(),
        student.external.to_string(),
        student.ine.as_ref().map(ToString::to_string).unwrap_or_default(),
        student.name.family().to_owned(),
        student.name.usage().unwrap_or_default().to_owned(),
        student.name.given().to_owned(),
        student.birth_date.map(|date| date.to_string()).unwrap_or_default(),
        student.class.to_string(),
        yes(student.account),
    ];
    let Some(responsible) = &line.responsible else {
        cells.resize(NAMES.len(), String::new());
        return cells;
    };
    let word = RELATIONSHIPS.iter().find(|(relationship, _)| *relationship == responsible.relationship);
    let level = match responsible.level {
        Level::Legal => "1",
        Level::InCharge => "2",
        Level::Contact => "3",
    };
    let right = |right: Rights| yes(responsible.rights.contains(right));
    let restriction = |restriction: Restrictions| yes(responsible.restrictions.contains(restriction));
    cells.extend([
        responsible.external.to_string(),
        responsible.name.family().to_owned(),
        responsible.name.usage().unwrap_or_default().to_owned(),
        responsible.name.given().to_owned(),
        responsible.phone.as_ref().map(ToString::to_string).unwrap_or_default(),
        word.and_then(|(_, words)| words.first()).map_or("autre", |word| word).to_owned(),
        level.to_owned(),
        right(Rights::PAYS_FEES),
        right(Rights::RECEIVES_AID),
        right(Rights::HOUSES),
        right(Rights::CALLED_FIRST),
        restriction(Restrictions::COURT_ORDER),
        restriction(Restrictions::NO_MAIL),
    ]);
    cells
}
