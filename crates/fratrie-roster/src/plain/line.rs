//! What one line says.

use super::{
    cells::Cells,
    fields::Field,
    words::{civility, level, rank, relationship, yes},
};
use crate::{told::Problem, values::date};
use chrono::NaiveDate;
use fratrie_domain::{
    ExternalId, Ine, Phone, SchoolCode, SchoolName, TextError,
    model::{PostalAddress, Restrictions, Rights},
    roster::{
        Coverage, Gone, RosterDetails, RosterLink, RosterResponsible, RosterSchool, RosterStudent, Told,
    },
};
use std::str::FromStr;

/// What one line says.
pub(super) struct Line {
    pub(super) school: RosterSchool,
    pub(super) student: Pupil,
    pub(super) responsible: Option<(RosterResponsible, RosterLink)>,
}

/// A student, or one who left.
pub(super) enum Pupil {
    Here(RosterStudent),
    Gone(Gone),
}

const DATES: &str = "AAAA-MM-JJ, JJ/MM/AAAA";

impl Cells<'_> {
    /// Everything that the line says.
    pub(super) fn line(&mut self, today: NaiveDate) -> Option<Line> {
        let code = self.text::<SchoolCode>(Field::SchoolCode);
        let name = self.maybe::<SchoolName>(Field::SchoolName);
        let student = self.student(code.as_ref(), today);
        let alone = self.raw(Field::ResponsibleId).is_empty();
        let responsible = if alone { Some(None) } else { self.responsible(code.as_ref()).map(Some) };
        let name = name?.value().cloned();
        let school = RosterSchool { code: code?, name, coverage: Coverage::Whole };
        Some(Line { school, student: student?, responsible: responsible? })
    }

    fn student(&mut self, school: Option<&SchoolCode>, today: NaiveDate) -> Option<Pupil> {
        let external = self.text(Field::StudentId);
        let left = self.read(Field::Left, |text| match (yes(text), date(text)) {
            (Some(left), _) => Ok(left),
            (None, Some(on)) => Ok(on < today),
            (None, None) => Err(Problem::word(text, "oui, non, AAAA-MM-JJ, JJ/MM/AAAA")),
        });
        let ines = self.read(Field::Ine, ines);
        let name = self.name(Field::StudentFamily, Field::StudentUsage, Field::StudentGiven);
        let born = self.word(Field::BirthDate, date, DATES);
        let class = self.maybe(Field::Class);
        let account = self.flag(Field::Account);
        let (at, school) = (self.at, school?.clone());
        if left?.value() == Some(&true) {
            return Some(Pupil::Gone(Gone::Student { at, school, external: external? }));
        }
        Some(Pupil::Here(RosterStudent {
            at,
            school,
            external: external?,
            ines: ines?.value().cloned().unwrap_or_default(),
            name: name?,
            birth_date: born?.value().copied(),
            class: class?.value().cloned(),
            account: account?,
        }))
    }

    fn responsible(&mut self, school: Option<&SchoolCode>) -> Option<(RosterResponsible, RosterLink)> {
        let external = self.text::<ExternalId>(Field::ResponsibleId);
        let name = self.name(Field::ResponsibleFamily, Field::ResponsibleUsage, Field::ResponsibleGiven);
        let details = self.details();
        let relationship = self.word_needed(Field::Relationship, relationship, "mère, père, tuteur, autre …");
        let level = self.word_needed(Field::Level, level, "1, 2, 3");
        let rank = self.word(Field::Rank, rank, "1, 2");
        let rights = self.flags(&[
            (Field::PaysFees, Rights::PAYS_FEES.bits()),
            (Field::ReceivesAid, Rights::RECEIVES_AID.bits()),
            (Field::Houses, Rights::HOUSES.bits()),
            (Field::CalledFirst, Rights::CALLED_FIRST.bits()),
        ]);
        let restrictions = self.flags(&[
            (Field::CourtOrder, Restrictions::COURT_ORDER.bits()),
            (Field::NoMail, Restrictions::NO_MAIL.bits()),
        ]);
        // Whether it is at fault was told with the student.
        let student = self.raw(Field::StudentId).parse().ok()?;
        let (at, school, external) = (self.at, school?.clone(), external?);
        let link = RosterLink {
            at,
            school: school.clone(),
            student,
            responsible: external.clone(),
            level: level?,
            rank: rank?.value().copied(),
            relationship: relationship?,
            rights: rights?.map(Rights::from_bits),
            restrictions: restrictions?.map(Restrictions::from_bits),
        };
        Some((RosterResponsible { at, school, external, name: name?, details }, link))
    }

    fn details(&mut self) -> RosterDetails {
        RosterDetails {
            civility: self
                .detail(Field::Civility, |text| civility(text).ok_or_else(|| Problem::word(text, "M., Mme"))),
            address: self.address(),
            email: self.detail(Field::Email, parsed),
            mobile: self.detail(Field::Mobile, phone),
            phone: self.detail(Field::Phone, phone),
        }
    }

    fn address(&mut self) -> Told<PostalAddress> {
        if !Field::ADDRESS.iter().any(|field| self.columns.has(*field)) {
            return Told::Absent;
        }
        let lines = Field::ADDRESS_LINES.iter().map(|field| self.detail(*field, parsed));
        let address = PostalAddress {
            lines: lines.filter_map(|line| line.value().cloned()).collect(),
            postcode: self.detail(Field::Postcode, parsed).value().cloned(),
            city: self.detail(Field::City, parsed).value().cloned(),
            country: self.detail(Field::Country, parsed).value().cloned(),
        };
        if address == PostalAddress::default() { Told::Empty } else { Told::Value(address) }
    }
}

fn parsed<T: FromStr<Err = TextError>>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(Problem::Text)
}

/// A number has digits.
fn phone(text: &str) -> Result<Phone, Problem> {
    if text.bytes().filter(u8::is_ascii_digit).count() < 3 {
        return Err(Problem::word(text, "06 39 98 00 01, +33 6 39 98 00 01"));
    }
    parsed(text)
}

/// One number or more, the one to be kept first, separated by spaces or commas.
fn ines(text: &str) -> Result<Vec<Ine>, Problem> {
    let numbers = text.split([' ', ',']).filter(|number| !number.is_empty());
    let mut ines: Vec<Ine> =
        numbers.map(str::parse).collect::<Result<_, TextError>>().map_err(Problem::Text)?;
    let mut seen = std::collections::BTreeSet::new();
    ines.retain(|ine| seen.insert(ine.clone()));
    Ok(ines)
}
