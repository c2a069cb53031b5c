//! An academy that nobody lives in: schools of 500 responsibles, 600 pupils and 1,000 links, always the same ones.
//!
//! A third of the families are two parents with two or three pupils, a third one parent with one or two. Some families
//! have a child in the next school too: the same persons, recorded there by other keys.

use crate::Failure;
use fratrie::domain::{
    PersonName, SchoolCode, TextError,
    chrono::NaiveDate,
    model::{Civility, Level, PostalAddress, Rank, Relationship},
    roster::{
        Coverage, Place, Roster, RosterDetails, RosterLink, RosterResponsible, RosterSchool, RosterStudent,
        Told,
    },
};

/// Responsibles of a school.
pub(crate) const RESPONSIBLES: usize = 500;
/// Pupils of a school.
pub(crate) const PUPILS: usize = 600;
/// Families of two parents; those of one come after them.
const COUPLES: usize = 167;
/// Families of a school.
const FAMILIES: usize = 333;
/// Pupils of couples; the others' have one parent.
const OF_COUPLES: usize = 400;
/// So many families of a school have a child in the next one.
const IN_TWO_SCHOOLS: usize = 20;

const FIRST: [&str; 24] = [
    "Mar",
    "Du",
    "Le",
    "Ber",
    "Ro",
    "Mo",
    "La",
    "Gi",
    "Per",
    "Che",
    "Fon",
    "Val",
    "Cha",
    "Bou",
    "Tré",
    "Gué",
    "Ker",
    "Saint-Ro",
    "De La Ro",
    "Van der Me",
    "El Ha",
    "Nguy",
    "Ou",
    "Abd",
];
const SECOND: [&str; 20] = [
    "tin", "rand", "fèvre", "nard", "bert", "reau", "croix", "rault", "mier", "bault", "lenne", "que",
    "sson", "lier", "mann", "drel", "ssaoui", "en", "guidi", "sanne",
];
const GIVEN: [&str; 32] = [
    "Inès",
    "Léa",
    "Jean-Baptiste",
    "Anne-Sophie",
    "Mohamed",
    "Chloé",
    "Noé",
    "Maëlys",
    "Éléonore",
    "Jules",
    "Aya",
    "Théo",
    "Camille",
    "Sékou",
    "Zoé",
    "Maximilien",
    "Rose",
    "Ibrahim",
    "Lou",
    "Marie-Françoise",
    "Ana",
    "Kévin",
    "Aïcha",
    "Paul",
    "Gwenaëlle",
    "Li",
    "Raphaël",
    "Nour",
    "Sacha",
    "Clémence",
    "Hugo",
    "Yasmine",
];
const STREETS: [&str; 8] = [
    "rue des Tilleuls",
    "avenue de la République",
    "chemin du Moulin",
    "place de l'Église",
    "allée des Cerisiers",
    "boulevard du Maréchal-Foch",
    "impasse des Lilas",
    "rue Jean-Jaurès",
];
const CITIES: [&str; 8] = [
    "Dijon",
    "Chenôve",
    "Nuits-Saint-Georges",
    "Saint-Apollinaire",
    "Mâcon",
    "Is-sur-Tille",
    "Auxerre",
    "Le Creusot",
];

/// A number that only its place determines (splitmix64).
fn drawn(place: usize, what: u64) -> usize {
    let mut z = (place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(what << 56);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    usize::try_from((z ^ (z >> 31)) >> 1).unwrap_or(0)
}

fn pick<'a>(words: &[&'a str], place: usize, what: u64) -> &'a str {
    drawn(place, what).checked_rem(words.len()).and_then(|index| words.get(index)).copied().unwrap_or("X")
}

/// One family, wherever it is recorded.
#[derive(Clone, Copy)]
struct Family(usize);

impl Family {
    /// The family of a school by its number there; the first ones live in the school before.
    fn of(school: usize, number: usize) -> Self {
        let home = if number < IN_TWO_SCHOOLS { school & !1 } else { school };
        Self(home * FAMILIES + number)
    }

    fn name(self) -> String {
        format!("{}{}", pick(&FIRST, self.0, 1), pick(&SECOND, self.0, 2))
    }

    fn person(self, number: usize) -> Result<PersonName, TextError> {
        let place = self.0 * 8 + number;
        // Every tenth bears a second family name.
        let usage = (drawn(place, 3).is_multiple_of(10))
            .then(|| format!("{}{}", pick(&FIRST, place, 4), pick(&SECOND, place, 5)));
        PersonName::new(&self.name(), usage.as_deref(), pick(&GIVEN, place, 6))
    }

    fn details(self, parent: usize, moved: bool) -> Result<RosterDetails, TextError> {
        let place = self.0 * 8 + parent;
        let mailbox = format!("{}.{}", fold(pick(&GIVEN, place, 6)), fold(&self.name()));
        let mut details = RosterDetails {
            civility: Told::Value(if parent == 0 { Civility::Ms } else { Civility::Mr }),
            ..RosterDetails::default()
        };
        if drawn(place, 7) % 100 < 88 {
            details.email = Told::Value(format!("{mailbox}{}@example.org", self.0).parse()?);
        }
        if drawn(place, 8) % 100 < 76 {
            let number = drawn(place, if moved { 9 } else { 10 }) % 100_000_000;
            details.mobile = Told::Value(format!("06{number:08}").parse()?);
        }
        details.address = Told::Value(PostalAddress {
            lines: vec![format!("{} {}", 1 + drawn(self.0, 11) % 180, pick(&STREETS, self.0, 12)).parse()?],
            postcode: Some(format!("21{:03}", drawn(self.0, 13) % 1000).parse()?),
            city: Some(pick(&CITIES, self.0, 14).parse()?),
            country: None,
        });
        Ok(details)
    }
}

fn fold(name: &str) -> String {
    let plain = |c: char| match c {
        'é' | 'è' | 'ë' | 'É' => 'e',
        'ï' => 'i',
        'â' | 'à' => 'a',
        'ô' => 'o',
        other => other.to_ascii_lowercase(),
    };
    name.chars().map(plain).filter(char::is_ascii_alphabetic).collect()
}

/// One school's base; `later`, when a hundredth of it has changed: pupils in another class, one who left, a new one, other
/// telephones.
pub(crate) fn school(number: usize, later: bool) -> Result<Roster, Failure> {
    let code = format!("{:07}A", 990_000 + number).parse::<SchoolCode>()?;
    let mut roster = Roster::default();
    let name = format!("Collège {} {}", pick(&GIVEN, number, 15), pick(&CITIES, number, 16)).parse()?;
    roster.schools.push(RosterSchool { code: code.clone(), name: Some(name), coverage: Coverage::Whole });
    for place in 0..RESPONSIBLES {
        let (family, parent) =
            if place < 2 * COUPLES { (place / 2, place % 2) } else { (place - COUPLES, 0) };
        let family = Family::of(number, family);
        let moved = later && place % 100 == 50;
        roster.responsibles.push(RosterResponsible {
            at: Place { file: 0, line: place as u64 },
            school: code.clone(),
            external: format!("R{}", number * 1000 + place).parse()?,
            name: family.person(parent)?,
            details: family.details(parent, moved)?,
        });
    }
    let left = usize::from(later);
    for place in left..PUPILS + left {
        pupil(&mut roster, &code, number, place, later && place % 120 == 60)?;
    }
    Ok(roster)
}

fn pupil(
    roster: &mut Roster,
    code: &SchoolCode,
    school: usize,
    place: usize,
    moved: bool,
) -> Result<(), Failure> {
    let (family, parents) = if place < OF_COUPLES {
        let couple = place % COUPLES;
        (couple, vec![2 * couple, 2 * couple + 1])
    } else {
        let single = (place - OF_COUPLES) % (FAMILIES - COUPLES);
        (COUPLES + single, vec![2 * COUPLES + single])
    };
    let one = school * 1000 + place;
    let external = format!("E{one}");
    let class = format!(
        "{}e {}",
        3 + drawn(one, 17) % 4,
        if moved { 'Z' } else { char::from(b'A' + u8::try_from(drawn(one, 18) % 5)?) }
    );
    let day = i64::try_from(drawn(one, 19) % 1600)?;
    let start = NaiveDate::from_ymd_opt(2011, 1, 1).ok_or("no such day")?;
    roster.students.push(RosterStudent {
        at: Place { file: 1, line: place as u64 },
        school: code.clone(),
        external: external.parse()?,
        ines: vec![format!("{one:09}{}", ["AB", "CD", "EF"].get(one % 3).unwrap_or(&"GH")).parse()?],
        name: Family::of(school, family).person(2 + place / COUPLES)?,
        birth_date: Some(start + fratrie::domain::chrono::TimeDelta::days(day)),
        class: Some(class.parse()?),
        account: false,
    });
    for (rank, parent) in parents.into_iter().enumerate() {
        roster.links.push(RosterLink {
            at: Place { file: 2, line: place as u64 },
            school: code.clone(),
            student: external.parse()?,
            responsible: format!("R{}", school * 1000 + parent).parse()?,
            level: Level::Legal,
            rank: Some(if rank == 0 { Rank::First } else { Rank::Second }),
            relationship: if rank == 0 { Relationship::Mother } else { Relationship::Father },
            rights: None,
            restrictions: None,
        });
    }
    Ok(())
}
