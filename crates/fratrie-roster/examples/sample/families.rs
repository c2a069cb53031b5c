//! Invented families, with what real life has. The first is the guide's own: Angélique Cosams, Dylan and Florian.

use super::names::{CHILDREN, FAMILY, FATHERS, MOTHERS};
use chrono::NaiveDate;
use fratrie_domain::model::{Level, Relationship, Restrictions};

/// A responsible, as a person.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) number: usize,
    pub(crate) family: String,
    /// A usage name that only the later schools know.
    pub(crate) usage: Option<String>,
    pub(crate) given: String,
    pub(crate) lives_apart: bool,
    /// Whose home it is: the number of one who lives there.
    pub(crate) home: usize,
}

impl Person {
    pub(crate) fn usage_in(&self, school: usize) -> Option<&str> {
        self.usage.as_deref().filter(|_| school > 0)
    }
}

/// What a school says of one responsible of a pupil.
type Link = (Person, Level, Relationship, Restrictions);

/// A pupil of a school.
#[derive(Debug, Clone)]
pub(crate) struct Pupil {
    pub(crate) number: usize,
    pub(crate) school: usize,
    pub(crate) family: String,
    pub(crate) given: String,
    pub(crate) birth_date: NaiveDate,
    pub(crate) class: String,
    pub(crate) account: bool,
    pub(crate) responsibles: Vec<Link>,
}

/// Random families drawn beside those written out.
const FAMILIES: usize = 168;

/// The classes of collège, lycée and école, with the year in which their pupils were born.
const CLASSES: [&[(&str, i32)]; 3] = [
    &[("6e A", 2015), ("6e B", 2015), ("5e A", 2014), ("5e B", 2014), ("4e A", 2013), ("3e A", 2012)],
    &[("2de 3", 2011), ("2de 4", 2011), ("1re G2", 2010), ("Tle G1", 2009), ("Tle STMG", 2009)],
    &[("CP", 2020), ("CE1", 2019), ("CE2", 2018), ("CM1", 2017), ("CM2", 2016)],
];

/// `SplitMix64` (Steele, Lea, Flood 2014): ten lines that give the same families for ever.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.roll() % bound as u64).unwrap_or(0)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

struct Town {
    dice: Dice,
    persons: usize,
    pupils: Vec<Pupil>,
}

/// All pupils of the three schools.
pub(crate) fn pupils() -> Vec<Pupil> {
    let mut town = Town { dice: Dice(0x00F2_A721_E000), persons: 0, pupils: Vec::new() };
    town.written();
    for _ in 0..FAMILIES {
        town.family();
    }
    town.pupils
}

fn mother(person: &Person) -> Link {
    (person.clone(), Level::Legal, Relationship::Mother, Restrictions::NONE)
}

fn father(person: &Person) -> Link {
    (person.clone(), Level::Legal, Relationship::Father, Restrictions::NONE)
}

impl Town {
    /// Cases that must be there, by name.
    fn written(&mut self) {
        let angelique = self.person("Cosams", "Angélique", None, false);
        self.pupil(0, "Cosams", "Dylan", vec![mother(&angelique)]);
        self.pupil(1, "Cosams", "Florian", vec![mother(&angelique)]);

        // A pupil who changed schools in the year: both name them, under one national number.
        let soizic = self.person("Le Goff", "Soizic", None, false);
        self.pupil(0, "Le Goff", "Nolwenn", vec![mother(&soizic)]);
        let mut moved = self.pupils[self.pupils.len() - 1].clone();
        (moved.school, moved.class) = (1, "2de 4".to_owned());
        self.pupils.push(moved);

        // Three responsibles; a court's decision on one of them.
        let (lucie, paul) =
            (self.person("Hervé", "Lucie", None, false), self.person("Brûlé", "Paul", None, true));
        let odette = self.person("Hervé", "Odette", None, true);
        let narrowed = (paul.clone(), Level::Legal, Relationship::Father, Restrictions::COURT_ORDER);
        let called = (odette, Level::Contact, Relationship::Grandparent, Restrictions::NONE);
        self.pupil(2, "Hervé-Brûlé", "Côme", vec![mother(&lucie), narrowed, called]);

        // Namesakes: two mothers who are two persons, and two pupils of one school.
        let (one, other) =
            (self.person("Martin", "Marie", None, false), self.person("Martin", "Marie", None, false));
        self.pupil(0, "Martin", "Lucas", vec![mother(&one)]);
        self.pupil(0, "Martin", "Lucas", vec![mother(&other)]);
        self.pupil(1, "Martin", "Zoé", vec![mother(&other)]);
        let (eric, second) =
            (self.person("Bernard", "Éric", None, true), self.person("Bernard", "Éric", None, false));
        self.pupil(1, "Bernard", "Enzo", vec![father(&eric)]);
        self.pupil(2, "Bernard", "Jade", vec![father(&second)]);

        // Nobody but a person to call, and nobody at all.
        let service = self.person("Maïga", "Aminata", None, true);
        self.pupil(
            1,
            "Traoré",
            "Moussa",
            vec![(service, Level::Contact, Relationship::SocialServices, Restrictions::NONE)],
        );
        self.pupil(1, "Haddad", "Nour", Vec::new());
    }

    fn family(&mut self) {
        let (hers, his) = (self.dice.pick(FAMILY), self.dice.pick(FAMILY));
        let (given, partner) = (self.dice.pick(MOTHERS), self.dice.pick(FATHERS));
        let apart = self.dice.below(4) == 0;
        // One in six is known to the later schools by a usage name.
        let usage = (self.dice.below(6) == 0 && hers != his).then(|| format!("{hers}-{his}"));
        let mother_of = self.person(hers, given, usage.as_deref(), false);
        let mut father_of = self.person(his, partner, None, apart);
        if !apart {
            father_of.home = mother_of.home;
        }
        let single = self.dice.below(100) < 44;
        let children = [1, 1, 1, 2, 2, 2, 3][self.dice.below(7)];
        // Somebody to call beside the parents, for one family in eight.
        let (theirs, friend) = (self.dice.pick(FAMILY), self.dice.pick(MOTHERS));
        let friend = self.person(theirs, friend, None, true);
        let called = self.dice.below(8) == 0;
        let (mut names, mut years) = (Vec::new(), Vec::new());
        while names.len() < children {
            let (school, class, year) = self.place();
            let child = self.dice.pick(CHILDREN);
            // Brothers and sisters bear other names, and are born two years apart or more.
            if names.contains(&child) || years.iter().any(|other: &i32| (other - year).abs() < 2) {
                continue;
            }
            names.push(child);
            years.push(year);
            let family = if single || self.dice.below(3) == 0 { hers } else { his };
            let mut links = vec![mother(&mother_of)];
            if !single {
                links.push(father(&father_of));
            }
            if called {
                links.push((friend.clone(), Level::Contact, Relationship::Other, Restrictions::NONE));
            }
            self.pupil_in(school, (class, year), (family, child), links);
        }
    }

    fn person(&mut self, family: &str, given: &str, usage: Option<&str>, lives_apart: bool) -> Person {
        self.persons += 1;
        Person {
            number: self.persons,
            family: family.to_owned(),
            usage: usage.map(str::to_owned),
            given: given.to_owned(),
            lives_apart,
            home: self.persons,
        }
    }

    /// A class of one of the three schools, with the year in which its pupils were born.
    fn place(&mut self) -> (usize, &'static str, i32) {
        let school = self.dice.below(3);
        let classes = CLASSES[school];
        let (class, year) = classes[self.dice.below(classes.len())];
        (school, class, year)
    }

    fn pupil(&mut self, school: usize, family: &str, given: &str, responsibles: Vec<Link>) {
        let classes = CLASSES[school];
        let place = classes[self.dice.below(classes.len())];
        self.pupil_in(school, place, (family, given), responsibles);
    }

    fn pupil_in(
        &mut self,
        school: usize,
        (class, year): (&str, i32),
        (family, given): (&str, &str),
        responsibles: Vec<Link>,
    ) {
        let number = self.pupils.len() + 1;
        let (month, day) = (self.dice.below(12) as u32 + 1, self.dice.below(28) as u32 + 1);
        self.pupils.push(Pupil {
            number,
            school,
            family: family.to_owned(),
            given: given.to_owned(),
            birth_date: NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default(),
            class: class.to_owned(),
            // Every ninth pupil of the lycée has an account of their own.
            account: school == 1 && number % 9 == 2,
            responsibles,
        });
    }
}
