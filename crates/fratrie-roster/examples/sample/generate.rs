//! From families to a roster, the same each time.

use super::{
    details::details,
    families::{self, Person, Pupil},
};
use fratrie_domain::{
    PersonName, SchoolCode, TextError,
    model::{Level, Rank, Restrictions, Rights},
    roster::{Coverage, Place, Roster, RosterLink, RosterResponsible, RosterSchool, RosterStudent},
};
use std::collections::{BTreeMap, BTreeSet};

/// The three schools: collège, lycée, école.
pub(crate) const SCHOOLS: [(&str, &str); 3] = [
    ("0999001A", "Collège des Tilleuls"),
    ("0999002B", "Lycée de la Fontaine"),
    ("0999003C", "École du Moulin"),
];

/// The sample: what three schools of one authority know.
pub(crate) fn sample() -> Result<Roster, TextError> {
    let school = |(code, name): (&str, &str)| {
        Ok(RosterSchool { code: code.parse()?, name: Some(name.parse()?), coverage: Coverage::Whole })
    };
    let schools = SCHOOLS.into_iter().map(school).collect::<Result<_, TextError>>()?;
    let mut roster = Roster { schools, ..Roster::default() };
    let (mut ids, mut told) = (Ids::default(), BTreeSet::new());
    for pupil in &families::pupils() {
        let student = student(pupil)?;
        let mut ranks = [Rank::First, Rank::Second].into_iter();
        for (person, level, relationship, restrictions) in &pupil.responsibles {
            let link = RosterLink {
                at: Place::default(),
                school: student.school.clone(),
                student: student.external.clone(),
                responsible: ids.of(pupil.school, person).parse()?,
                level: *level,
                rank: if *level == Level::Legal { ranks.next() } else { None },
                relationship: *relationship,
                rights: Some(if person.lives_apart {
                    Rights::NONE
                } else {
                    Rights::HOUSES.union(Rights::CALLED_FIRST)
                }),
                restrictions: Some(Restrictions::NONE.union(*restrictions)),
            };
            // A school names a responsible once, whatever the number of children: the key of the base.
            if told.insert((link.school.clone(), link.responsible.clone())) {
                roster.responsibles.push(responsible(pupil.school, person, &link)?);
            }
            roster.links.push(link);
        }
        roster.students.push(student);
    }
    Ok(roster)
}

fn code(school: usize) -> Result<SchoolCode, TextError> {
    let (code, _) = SCHOOLS[school];
    code.parse()
}

fn student(pupil: &Pupil) -> Result<RosterStudent, TextError> {
    let letters = ["AB", "CD", "EF", "GH", "KK"][pupil.number % 5];
    Ok(RosterStudent {
        at: Place::default(),
        school: code(pupil.school)?,
        external: format!("E{:04}", pupil.number).parse()?,
        ines: vec![format!("{:09}{letters}", 120_000_000 + pupil.number * 7919).parse()?],
        name: PersonName::new(&pupil.family, None, &pupil.given)?,
        birth_date: Some(pupil.birth_date),
        class: Some(pupil.class.parse()?),
        account: pupil.account,
    })
}

fn responsible(school: usize, person: &Person, link: &RosterLink) -> Result<RosterResponsible, TextError> {
    Ok(RosterResponsible {
        at: Place::default(),
        school: code(school)?,
        external: link.responsible.clone(),
        name: PersonName::new(&person.family, person.usage_in(school), &person.given)?,
        details: details(school, person, link.relationship)?,
    })
}

/// Each school numbers the persons that it knows.
#[derive(Default)]
struct Ids(BTreeMap<(usize, usize), usize>);

impl Ids {
    fn of(&mut self, school: usize, person: &Person) -> String {
        let next = self.0.len() + 1;
        let number = *self.0.entry((school, person.number)).or_insert(next);
        format!("R{number:05}")
    }
}
