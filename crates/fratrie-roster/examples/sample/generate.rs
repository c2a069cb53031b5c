//! From families to a roster, the same each time.

use super::families::{self, Person, Pupil};
use fratrie_domain::{
    PersonName, TextError,
    model::Rights,
    roster::{Roster, RosterLine, RosterResponsible, RosterSchool, RosterStudent},
};
use std::collections::BTreeMap;

/// The three schools: collège, lycée, école.
pub(crate) const SCHOOLS: [(&str, &str); 3] = [
    ("0999001A", "Collège des Tilleuls"),
    ("0999002B", "Lycée de la Fontaine"),
    ("0999003C", "École du Moulin"),
];

/// The sample: what three schools of one authority know.
pub(crate) fn sample() -> Result<Roster, TextError> {
    let pupils = families::pupils();
    let mut ids = Ids::default();
    let mut lines = Vec::new();
    for pupil in &pupils {
        // A school names a responsible once, whatever the number of children: the key of the base.
        for (person, level, relationship, restrictions) in &pupil.responsibles {
            let responsible = RosterResponsible {
                external: ids.of(pupil.school, person).parse()?,
                name: name(&person.family, person.usage_in(pupil.school), &person.given)?,
                phone: Some(
                    format!(
                        "06 99 {:02} {:02} {:02}",
                        person.number % 100,
                        person.number / 7 % 100,
                        person.number / 3 % 100
                    )
                    .parse()?,
                ),
                level: *level,
                relationship: *relationship,
                rights: if person.lives_apart {
                    Rights::NONE
                } else {
                    Rights::HOUSES.union(Rights::CALLED_FIRST)
                },
                restrictions: *restrictions,
            };
            lines.push(line(lines.len(), pupil, Some(responsible))?);
        }
        if pupil.responsibles.is_empty() {
            lines.push(line(lines.len(), pupil, None)?);
        }
    }
    let school = |(code, name): (&str, &str)| Ok(RosterSchool { code: code.parse()?, name: name.parse()? });
    Ok(Roster { schools: SCHOOLS.into_iter().map(school).collect::<Result<_, TextError>>()?, lines })
}

fn line(
    place: usize,
    pupil: &Pupil,
    responsible: Option<RosterResponsible>,
) -> Result<RosterLine, TextError> {
    let (code, _) = SCHOOLS[pupil.school];
    Ok(RosterLine {
        number: place as u64 + 2,
        school: code.parse()?,
        student: RosterStudent {
            external: format!("E{:04}", pupil.number).parse()?,
            ine: Some(
                format!(
                    "{:09}{}",
                    120_000_000 + pupil.number * 7919,
                    ["AB", "CD", "EF", "GH", "KK"][pupil.number % 5]
                )
                .parse()?,
            ),
            name: name(&pupil.family, None, &pupil.given)?,
            birth_date: Some(pupil.birth_date),
            class: pupil.class.parse()?,
            account: pupil.account,
        },
        responsible,
    })
}

fn name(family: &str, usage: Option<&str>, given: &str) -> Result<PersonName, TextError> {
    PersonName::new(family, usage, given)
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
