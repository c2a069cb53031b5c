//! All families, and what each school knows of them.

use crate::{
    draw,
    model::{Family, Year},
    options::Options,
};
use std::{fmt, ops::Range};

/// What was written.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) responsibles: u64,
    pub(crate) students: u64,
    pub(crate) links: u64,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} responsibles, {} students, {} links", self.responsibles, self.students, self.links)
    }
}

/// A UAI, with the letter that goes with its digits.
pub(crate) fn uai(school: u64) -> String {
    let digits = 999_000 + school + 9_000_000;
    let digits = digits % 10_000_000;
    format!("{digits:07}{}", char::from(b"ABCDEFGHJKLMNPRSTUVWXYZ"[(digits % 23) as usize]))
}

pub(crate) fn school_name(school: u64) -> String {
    format!("Collège des Tilleuls n° {}", school + 1)
}

/// The families that live by a school. A year later a fifth more came, by all schools alike.
fn living(options: &Options, school: u64) -> [Range<u64>; 2] {
    let of = |families: u64, from: u64| {
        from + families * school / options.schools..from + families * (school + 1) / options.schools
    };
    let more = if options.year == Year::Real { options.families / 5 } else { 0 };
    [of(options.families, 0), of(more, options.families)]
}

/// All families, one after the other.
pub(crate) fn families(options: &Options) -> impl Iterator<Item = Family> {
    (0..options.schools).flat_map(move |home| {
        living(options, home).into_iter().flatten().map(move |number| draw::family(options, number, home))
    })
}

/// What a school knows: its own families, and those by the school beside it, with those of their children who attend it.
pub(crate) fn known(options: &Options, school: u64) -> impl Iterator<Item = Family> {
    let beside = (school + options.schools - 1) % options.schools;
    let homes = if beside == school { vec![school] } else { vec![beside, school] };
    homes.into_iter().flat_map(move |home| {
        living(options, home).into_iter().flatten().filter_map(move |number| {
            let mut family = draw::family(options, number, home);
            family.pupils.retain(|pupil| pupil.school == school);
            (!family.pupils.is_empty()).then_some(family)
        })
    })
}
