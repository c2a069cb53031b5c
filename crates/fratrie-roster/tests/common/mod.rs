//! Rosters that could be, for every format's tests.

use fratrie_domain::{
    PersonName,
    model::{Civility, Level, PostalAddress, Rank, Relationship, Restrictions, Rights},
    roster::{
        Coverage, Place, Roster, RosterDetails, RosterLink, RosterResponsible, RosterSchool, RosterStudent,
        Told,
    },
};
use proptest::{option, prelude::*};

/// What a format can say of a name: `extra` is what may stand in it beside letters of ISO-8859-15.
pub(crate) fn name(extra: &'static str) -> impl Strategy<Value = PersonName> {
    // Not Â, Ã, Ä, Å: beside some other letters they look like damaged accents.
    let text = format!("[A-ZÀÁÆ-ÖØ-Þ][a-zà-öø-ÿŠžœ{extra} -]{{0,10}}[a-zé]");
    let text = proptest::string::string_regex(&text).unwrap().boxed();
    (text.clone(), option::of(text.clone()), text).prop_map(|(family, usage, given)| {
        let usage = usage.filter(|usage| *usage != family);
        PersonName::new(&family, usage.as_deref(), &given).unwrap()
    })
}

pub(crate) fn told<T: Clone + std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Told<T>> {
    option::weighted(0.8, value).prop_map(|value| value.map_or(Told::Empty, Told::Value))
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Debug> + std::fmt::Debug>(
    regex: &'static str,
) -> impl Strategy<Value = T> {
    proptest::string::string_regex(regex).unwrap().prop_map(|text| text.parse().unwrap())
}

prop_compose! {
    pub(crate) fn address()(
        lines in prop::collection::vec(parsed("[0-9]{1,3} [a-zé]{2,12}"), 0..4),
        postcode in parsed("[0-9]{5}"),
        city in option::of(parsed("[A-Z]{2,12}")),
        country in option::weighted(0.1, parsed("B[a-z]{3,8}que")),
    ) -> PostalAddress {
        PostalAddress { lines, postcode: Some(postcode), city, country }
    }
}

prop_compose! {
    pub(crate) fn details()(
        civility in told(prop::sample::select(vec![Civility::Mr, Civility::Ms])),
        address in told(address()),
        email in told(parsed("[a-z]{1,8}@example\\.org")),
        mobile in told(parsed("06 39 98 [0-9]{2} [0-9]{2}")),
        phone in told(parsed("\\+33199000[0-9]{3}")),
    ) -> RosterDetails {
        RosterDetails { civility, address, email, mobile, phone }
    }
}

/// Relationships that every format has a word for.
pub(crate) fn relationship() -> impl Strategy<Value = Relationship> {
    prop::sample::select(vec![
        Relationship::Mother,
        Relationship::Father,
        Relationship::Guardian,
        Relationship::SocialServices,
        Relationship::Self_,
        Relationship::Other,
    ])
}

/// A student's links: how many responsibles of which number, and what they are.
type Linked = Vec<(usize, Level, Relationship, u16, u16)>;

fn linked() -> impl Strategy<Value = Linked> {
    let level = prop::sample::select(vec![Level::Contact, Level::InCharge, Level::Legal]);
    prop::collection::vec((0_usize..8, level, relationship(), 0_u16..16, 0_u16..4), 0..4)
}

prop_compose! {
    /// One school's, ids as SIECLE's; every student placed, ranks as they come.
    pub(crate) fn roster(extra: &'static str)(
        students in prop::collection::vec((name(extra), linked(), 0_u32..20_000, 1_usize..3), 1..8),
        persons in prop::collection::vec((name(extra), details()), 8),
    ) -> Roster {
        let school = RosterSchool {
            code: "0752387M".parse().unwrap(),
            name: Some("École, \"la\"; petite".parse().unwrap()),
            coverage: Coverage::Whole,
        };
        let mut roster = Roster { schools: vec![school.clone()], ..Roster::default() };
        for (index, (name, links, days, ines)) in students.into_iter().enumerate() {
            let student = RosterStudent {
                at: Place::default(),
                school: school.code.clone(),
                external: format!("{}", 1_000 + index).parse().unwrap(),
                ines: (0..ines).map(|other| format!("{index:09}A{other}").parse().unwrap()).collect(),
                name,
                birth_date: chrono::NaiveDate::from_num_days_from_ce_opt(720_000 + i32::try_from(days).unwrap()),
                class: Some("CM2 bleu".parse().unwrap()),
                account: false,
            };
            let mut ranks = [Rank::First, Rank::Second].into_iter();
            for (person, level, relationship, rights, restrictions) in links {
                let link = RosterLink {
                    at: Place::default(),
                    school: school.code.clone(),
                    student: student.external.clone(),
                    responsible: format!("{}", 2_000 + person).parse().unwrap(),
                    level,
                    rank: if level == Level::Legal { ranks.next() } else { None },
                    relationship,
                    rights: Some(Rights::from_bits(rights)),
                    restrictions: Some(Restrictions::from_bits(restrictions)),
                };
                let again = |other: &RosterLink| other.student == link.student && other.responsible == link.responsible;
                if !roster.links.iter().any(again) {
                    roster.links.push(link);
                }
            }
            roster.students.push(student);
        }
        for (index, (name, details)) in persons.into_iter().enumerate() {
            let external = format!("{}", 2_000 + index).parse().unwrap();
            if roster.links.iter().any(|link| link.responsible == external) {
                let at = Place::default();
                roster.responsibles.push(RosterResponsible { at, school: school.code.clone(), external, name, details });
            }
        }
        roster
    }
}

/// Without places and files, in a fixed order: what two rosters say.
pub(crate) fn plainly(mut roster: Roster) -> Roster {
    roster.files.clear();
    roster.students.iter_mut().for_each(|one| one.at = Place::default());
    roster.responsibles.iter_mut().for_each(|one| one.at = Place::default());
    roster.links.iter_mut().for_each(|one| one.at = Place::default());
    roster.responsibles.sort_by(|one, other| one.external.cmp(&other.external));
    roster
}
