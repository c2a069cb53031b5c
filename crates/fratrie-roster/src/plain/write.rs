//! Writing: what the reader reads.

use super::{fields::Field, words::RELATIONSHIPS};
use crate::table::guarded;
use fratrie_domain::{
    Ine,
    model::{Level, Rank, Restrictions, Rights},
    roster::{Roster, RosterLink, RosterResponsible, RosterStudent, Told},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
};

type Line = BTreeMap<Field, String>;

/// Writes plain CSV, separated by `;`: a line a link, and one for each student without. Columns that the roster says
/// nothing of are left out, so that [`read_plain_csv`](crate::read_plain_csv) gives the same roster again. A responsible
/// without a student is not written, nor is what a roster says of some and not of others told apart from what is empty:
/// plain CSV has no form for either. What a spreadsheet would take for a formula has an apostrophe before it, which the
/// reader takes away.
///
/// # Errors
/// Those of `output`.
pub fn write_plain_csv(roster: &Roster, output: impl Write) -> Result<(), csv::Error> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(output);
    let schools: BTreeMap<_, _> = roster.schools.iter().map(|school| (&school.code, school)).collect();
    let persons: BTreeMap<_, _> =
        roster.responsibles.iter().map(|one| ((&one.school, &one.external), one)).collect();
    let mut links: BTreeMap<_, Vec<&RosterLink>> = BTreeMap::new();
    for link in &roster.links {
        links.entry((&link.school, &link.student)).or_default().push(link);
    }
    let said = said(roster);
    writer.write_record(said.iter().map(|field| field.name()))?;
    let mut write = |line: &Line| {
        let cell = |field: &Field| guarded(line.get(field).map_or("", String::as_str));
        writer.write_record(said.iter().map(|field| cell(field).into_owned()))
    };
    for student in &roster.students {
        let name = schools.get(&student.school).and_then(|school| school.name.as_ref());
        let mut line = of_student(student);
        line.insert(Field::SchoolName, name.map(ToString::to_string).unwrap_or_default());
        let links = links.get(&(&student.school, &student.external)).map(Vec::as_slice).unwrap_or_default();
        if links.is_empty() {
            write(&line)?;
        }
        for link in links {
            let mut line = line.clone();
            of_link(link, &mut line);
            if let Some(one) = persons.get(&(&link.school, &link.responsible)) {
                of_responsible(one, &mut line);
            }
            write(&line)?;
        }
    }
    writer.flush()?;
    Ok(())
}

/// The fields that the roster says anything of.
fn said(roster: &Roster) -> Vec<Field> {
    let details = || roster.responsibles.iter().map(|one| &one.details);
    let mut left_out = BTreeSet::from([Field::Left]);
    let mut unless = |said: bool, fields: &[Field]| {
        if !said {
            left_out.extend(fields);
        }
    };
    unless(details().any(|one| one.civility != Told::Absent), &[Field::Civility]);
    unless(details().any(|one| one.email != Told::Absent), &[Field::Email]);
    unless(details().any(|one| one.mobile != Told::Absent), &[Field::Mobile]);
    unless(details().any(|one| one.phone != Told::Absent), &[Field::Phone]);
    unless(details().any(|one| one.address != Told::Absent), Field::ADDRESS);
    unless(roster.links.iter().any(|link| link.rank.is_some()), &[Field::Rank]);
    unless(roster.links.iter().any(|link| link.rights.is_some()), Field::RIGHTS);
    unless(roster.links.iter().any(|link| link.restrictions.is_some()), Field::RESTRICTIONS);
    Field::ALL.iter().copied().filter(|field| !left_out.contains(field)).collect()
}

fn yes(set: bool) -> String {
    if set { "oui".to_owned() } else { String::new() }
}

fn of_student(student: &RosterStudent) -> Line {
    let ines: Vec<&str> = student.ines.iter().map(Ine::as_str).collect();
    BTreeMap::from([
        (Field::SchoolCode, student.school.to_string()),
        (Field::StudentId, student.external.to_string()),
        (Field::Ine, ines.join(" ")),
        (Field::StudentFamily, student.name.family().to_owned()),
        (Field::StudentUsage, student.name.usage().unwrap_or_default().to_owned()),
        (Field::StudentGiven, student.name.given().to_owned()),
        (Field::BirthDate, student.birth_date.map(|date| date.to_string()).unwrap_or_default()),
        (Field::Class, student.class.as_ref().map(ToString::to_string).unwrap_or_default()),
        (Field::Account, yes(student.account)),
    ])
}

fn of_responsible(one: &RosterResponsible, line: &mut Line) {
    fn text<T: ToString>(told: &Told<T>) -> String {
        told.value().map(ToString::to_string).unwrap_or_default()
    }
    let details = &one.details;
    line.extend([
        (Field::ResponsibleId, one.external.to_string()),
        (Field::Civility, details.civility.value().map_or("", |civility| civility.abbreviated()).to_owned()),
        (Field::ResponsibleFamily, one.name.family().to_owned()),
        (Field::ResponsibleUsage, one.name.usage().unwrap_or_default().to_owned()),
        (Field::ResponsibleGiven, one.name.given().to_owned()),
        (Field::Email, text(&details.email)),
        (Field::Mobile, text(&details.mobile)),
        (Field::Phone, text(&details.phone)),
    ]);
    if let Told::Value(address) = &details.address {
        let lines = Field::ADDRESS_LINES.iter().copied().zip(address.lines.iter().map(ToString::to_string));
        line.extend(lines);
        line.insert(Field::Postcode, address.postcode.as_ref().map(ToString::to_string).unwrap_or_default());
        line.insert(Field::City, address.city.as_ref().map(ToString::to_string).unwrap_or_default());
        line.insert(Field::Country, address.country.as_ref().map(ToString::to_string).unwrap_or_default());
    }
}

fn of_link(link: &RosterLink, cells: &mut Line) {
    let word = RELATIONSHIPS.iter().find(|(relationship, ..)| *relationship == link.relationship);
    let level = match link.level {
        Level::Legal => "1",
        Level::InCharge => "2",
        Level::Contact => "3",
    };
    let rank = link.rank.map_or("", |rank| match rank {
        Rank::First => "1",
        Rank::Second => "2",
    });
    let right = |right: Rights| yes(link.rights.is_some_and(|rights| rights.contains(right)));
    let restriction = |one: Restrictions| yes(link.restrictions.is_some_and(|all| all.contains(one)));
    cells.extend([
        (Field::Relationship, word.map_or("autre", |(_, word, _)| *word).to_owned()),
        (Field::Level, level.to_owned()),
        (Field::Rank, rank.to_owned()),
        (Field::PaysFees, right(Rights::PAYS_FEES)),
        (Field::ReceivesAid, right(Rights::RECEIVES_AID)),
        (Field::Houses, right(Rights::HOUSES)),
        (Field::CalledFirst, right(Rights::CALLED_FIRST)),
        (Field::CourtOrder, restriction(Restrictions::COURT_ORDER)),
        (Field::NoMail, restriction(Restrictions::NO_MAIL)),
    ]);
}
