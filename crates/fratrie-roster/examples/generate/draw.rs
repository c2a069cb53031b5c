//! One family, drawn. Proportions are those of an anonymised academy: of a hundred pupils three have no responsible named,
//! 45 one, 38 two, 13 three, one four; 52 have one legal responsible, 45 two, three none.

use crate::{
    dice::Dice,
    model::{Family, Kin, Person, Pupil, Sex, Year},
    names::{CHILDREN, FAMILY, FATHERS, MOTHERS},
    options::Options,
};

/// Classes of a collège, from the last year to the first, with the age at the *rentrée*.
const CLASSES: [(&str, i32); 4] = [("3e", 14), ("4e", 13), ("5e", 12), ("6e", 11)];
const STREETS: &[&str] =
    &["rue de l'Église", "rue Jean-Jaurès", "allée des Tilleuls", "impasse du Moulin", "avenue d'Alsace"];
const TOWNS: &[(&str, &str)] = &[
    ("21000", "Dijon"),
    ("58000", "Nevers"),
    ("71100", "Chalon-sur-Saône"),
    ("89000", "Auxerre"),
    ("21200", "Beaune"),
    ("58200", "Cosne-Cours-sur-Loire"),
    ("71300", "L'Abergement-de-Cuisery"),
];

/// Room for the members of a family, in numbers.
const ROOM: u64 = 10;

/// Family `number`, which lives by school `home`; one child in ten goes to the school beside it.
pub(crate) fn family(options: &Options, number: u64, home: u64) -> Family {
    let mut dice = Dice::of(options.seed, 0, number);
    let count = dice.share(&[(1, 45), (2, 38), (3, 13), (0, 3), (4, 1)]);
    let legal = match count {
        0 => 0,
        1 => usize::from(!dice.one_in(200)),
        _ => 1 + usize::from(!dice.one_in(1400)),
    };
    let (hers, his) = (surname(&mut dice), surname(&mut dice));
    let (postcode, town) = TOWNS[dice.below(TOWNS.len())];
    let street = format!("{} {}", dice.below(120) + 1, dice.pick(STREETS));
    let mut family = Family {
        number,
        persons: Vec::new(),
        pupils: Vec::new(),
        address: [street, postcode.to_owned(), town.to_owned()],
    };
    for place in 0..count {
        family.persons.push(person(options, &mut dice, (number, place), (&hers, &his), place < legal));
    }
    let children = dice.share(&[(2, 38), (1, 35), (3, 22), (4, 5)]);
    for place in 0..children {
        let name = if dice.below(3) == 0 { &hers } else { &his };
        family.pupils.push(pupil(options, &mut dice, (number, place), home, name));
    }
    if options.odd {
        odd(&mut dice, &mut family);
    }
    later(options, &mut family);
    family
}

/// Half of the names are of two, so that namesakes are as rare as in life: one person in six has one in the academy.
fn surname(dice: &mut Dice) -> String {
    let one = dice.pick(FAMILY);
    match dice.below(2) {
        0 => one.to_owned(),
        _ => format!("{one}-{}", dice.pick(FAMILY)),
    }
}

fn person(
    options: &Options,
    dice: &mut Dice,
    (number, place): (u64, usize),
    (hers, his): (&str, &str),
    legal: bool,
) -> Person {
    let kin = match place {
        0 if dice.below(100) < 82 => Kin::Mother,
        0 | 1 if dice.below(100) < 94 => Kin::Father,
        _ => [Kin::Grandparent, Kin::Other, Kin::Other, Kin::Guardian, Kin::Services][dice.below(5)],
    };
    let woman = kin == Kin::Mother || (kin != Kin::Father && dice.below(2) == 0);
    let given = if woman { dice.pick(MOTHERS) } else { dice.pick(FATHERS) };
    let family = match kin {
        Kin::Mother => hers.to_owned(),
        Kin::Father => his.to_owned(),
        _ => surname(dice),
    };
    let usage = (kin == Kin::Mother && hers != his && dice.below(4) == 0).then(|| his.to_owned());
    let digits = dice.below(100_000_000);
    let mobile = format!("06{digits:08}");
    // Too long for the field: what the producer let through.
    let long = options.odd && dice.one_in(50);
    Person {
        key: number * ROOM + place as u64,
        family,
        usage,
        given: given.to_owned(),
        kin,
        legal,
        woman,
        mobile: if long { format!("+33 (0) {digits:08} poste 12 ou 13") } else { mobile },
        mail: if dice.below(3) == 0 { String::new() } else { format!("p{number}.{place}@example.org") },
    }
}

fn pupil(options: &Options, dice: &mut Dice, (number, place): (u64, usize), home: u64, name: &str) -> Pupil {
    let (level, age) = CLASSES[dice.below(CLASSES.len())];
    let division = ["A", "B", "C", "D", "E"][dice.below(5)];
    let school = if dice.below(10) == 0 { (home + 1) % options.schools } else { home };
    Pupil {
        key: number * ROOM + place as u64,
        school,
        family: name.to_owned(),
        given: dice.pick(CHILDREN).to_owned(),
        sex: if dice.below(2) == 0 { Sex::Boy } else { Sex::Girl },
        born: (Year::First.rentree() - age, dice.below(336) as u32),
        class: Some(format!("{level} {division}")),
        left: false,
        two_first: false,
        dangling: false,
    }
}

/// The odd things of real exports.
fn odd(dice: &mut Dice, family: &mut Family) {
    for person in &mut family.persons {
        if dice.one_in(30) {
            // A character that the producer could not write.
            person.family = person.family.replacen(['e', 'a', 'o'], "?", 1);
        }
    }
    for pupil in &mut family.pupils {
        if dice.one_in(200) {
            pupil.class = None;
        }
        pupil.left = dice.one_in(100);
        pupil.two_first = dice.one_in(30);
        pupil.dangling = dice.one_in(5);
    }
}

/// What changed since the first year.
fn later(options: &Options, family: &mut Family) {
    let mut dice = Dice::of(options.seed, 1, family.number);
    match options.year {
        Year::First => {}
        Year::Small if dice.below(100) > 0 => {}
        Year::Small => change(&mut dice, family),
        Year::Real => {
            family.pupils.retain(|pupil| pupil.class.as_deref().is_none_or(|class| !class.starts_with("3e")));
            for pupil in &mut family.pupils {
                pupil.class = pupil.class.take().map(|class| up(&class));
                pupil.class.get_or_insert_with(|| "6e A".to_owned());
            }
            if dice.below(100) < 6 {
                change(&mut dice, family);
            }
            if family.pupils.is_empty() {
                family.persons.clear();
            }
        }
    }
}

/// 6e A, a year later.
fn up(class: &str) -> String {
    [("4e", "3e"), ("5e", "4e"), ("6e", "5e")]
        .iter()
        .find_map(|(from, to)| class.strip_prefix(from).map(|rest| format!("{to}{rest}")))
        .unwrap_or_else(|| class.to_owned())
}

fn change(dice: &mut Dice, family: &mut Family) {
    match dice.below(5) {
        0 => family.address[0] = format!("{} {}", dice.below(120) + 1, dice.pick(STREETS)),
        1 => {
            if let Some(person) = family.persons.first_mut() {
                person.mobile = format!("07{:08}", dice.below(100_000_000));
            }
        }
        2 => {
            if let Some(person) = family.persons.first_mut() {
                person.usage = Some(format!("{}-{}", person.family, dice.pick(FAMILY)));
            }
        }
        3 => drop(family.persons.pop()),
        _ => drop(family.pupils.pop()),
    }
    if family.pupils.is_empty() {
        family.persons.clear();
    }
}
