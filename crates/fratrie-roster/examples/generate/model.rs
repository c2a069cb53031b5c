//! Families, as the exports will tell them.

/// Which export of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Year {
    First,
    /// Some time later: one family in a hundred changed.
    Small,
    /// A school year later: everybody went up a class, the last class left, new families came.
    Real,
}

impl Year {
    pub(crate) fn read(word: &str) -> Option<Self> {
        match word {
            "first" => Some(Self::First),
            "small" => Some(Self::Small),
            "real" => Some(Self::Real),
            _ => None,
        }
    }

    pub(crate) const fn rentree(self) -> i32 {
        match self {
            Self::First | Self::Small => 2025,
            Self::Real => 2026,
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Family {
    /// Numbers its members: no two families share one.
    pub(crate) number: u64,
    pub(crate) persons: Vec<Person>,
    pub(crate) pupils: Vec<Pupil>,
    pub(crate) address: [String; 3],
}

#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) key: u64,
    pub(crate) family: String,
    pub(crate) usage: Option<String>,
    pub(crate) given: String,
    pub(crate) kin: Kin,
    pub(crate) legal: bool,
    pub(crate) woman: bool,
    pub(crate) mobile: String,
    pub(crate) mail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kin {
    Mother,
    Father,
    Grandparent,
    Guardian,
    Services,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sex {
    Girl,
    Boy,
}

#[derive(Debug, Clone)]
pub(crate) struct Pupil {
    pub(crate) key: u64,
    pub(crate) school: u64,
    pub(crate) family: String,
    pub(crate) given: String,
    pub(crate) sex: Sex,
    /// Years since birth at the *rentrée*, and day of the year from 0.
    pub(crate) born: (i32, u32),
    pub(crate) class: Option<String>,
    pub(crate) left: bool,
    /// Two legal responsibles who are both the first.
    pub(crate) two_first: bool,
    /// Names a person of whom nothing is said.
    pub(crate) dangling: bool,
}

impl Pupil {
    pub(crate) fn birth_date(&self) -> (i32, u32, u32) {
        (self.born.0, self.born.1 / 28 % 12 + 1, self.born.1 % 28 + 1)
    }

    /// Eleven characters, as the RNIE gives them: nine digits and two letters.
    pub(crate) fn ine(&self) -> String {
        let letters = b"ABCDEFGHJK";
        let of = |place: u64| char::from(letters[(self.key / place % 10) as usize]);
        format!("{:09}{}{}", self.key % 1_000_000_000, of(3), of(70))
    }
}

impl Person {
    /// First or second legal responsible of this pupil, from 1; 0 without legal responsibility.
    pub(crate) fn rank(&self, family: &Family, pupil: &Pupil) -> usize {
        if !self.legal {
            return 0;
        }
        let before = family.persons.iter().take_while(|other| other.key != self.key);
        let rank = before.filter(|other| other.legal).count() + 1;
        if pupil.two_first { 1 } else { rank }
    }
}
