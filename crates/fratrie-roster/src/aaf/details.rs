//! Names, addresses and telephones, as the directory writes them.

use super::{attribute::Attribute, problem::AafProblem, request::Values};
use crate::{
    told::{Findings, Problem},
    values::mend,
};
use fratrie_domain::{
    PersonName, TextError, fold,
    model::{Civility, PostalAddress},
    roster::{Place, RosterDetails, Told},
};
use std::str::FromStr;

/// Reads the values of one person; what is wrong with one of them is told, and it is left out.
pub(super) struct Reader<'a> {
    pub(super) values: &'a Values,
    pub(super) at: Place,
    pub(super) findings: &'a mut Findings,
}

impl Reader<'_> {
    fn leave(&mut self, attribute: Attribute, problem: Problem) {
        self.findings.leave(self.at, attribute.name(), problem);
    }

    /// A text for people, mended.
    fn mended(&mut self, attribute: Attribute) -> Told<String> {
        match self.values.one(attribute) {
            Told::Absent => Told::Absent,
            Told::Empty => Told::Empty,
            Told::Value(text) => {
                let (text, problem) = mend(text);
                if let Some(problem) = problem {
                    self.findings.warn(self.at, attribute.name(), problem);
                }
                Told::Value(text.into_owned())
            }
        }
    }

    /// A value of this type; one that is none is left out.
    pub(super) fn value<T: FromStr<Err = TextError>>(&mut self, attribute: Attribute) -> Told<T> {
        match self.values.one(attribute) {
            Told::Absent => Told::Absent,
            Told::Empty => Told::Empty,
            Told::Value(text) => self.parsed(attribute, text).map_or(Told::Absent, Told::Value),
        }
    }

    pub(super) fn parsed<T: FromStr<Err = TextError>>(
        &mut self,
        attribute: Attribute,
        text: &str,
    ) -> Option<T> {
        text.parse().map_err(|error| self.leave(attribute, Problem::Text(error))).ok()
    }

    /// The first that says something; else whichever says that there is none.
    fn either<T: FromStr<Err = TextError>>(&mut self, one: Attribute, other: Attribute) -> Told<T> {
        match (self.value(one), self.values.one(other)) {
            (value @ Told::Value(_), _) => value,
            (_, Told::Value(_)) => self.value(other),
            (Told::Empty, _) | (_, Told::Empty) => Told::Empty,
            (Told::Absent, Told::Absent) => Told::Absent,
        }
    }

    /// The name, what is not told of it as it was before; none where that is not enough for a name.
    pub(super) fn name(&mut self, before: Option<&PersonName>) -> Option<PersonName> {
        let (birth, usage, given) = (
            self.mended(Attribute::BirthName),
            self.mended(Attribute::UsageName),
            self.mended(Attribute::GivenName),
        );
        if let (Told::Absent, Told::Absent, Told::Absent) = (&birth, &usage, &given) {
            return before.cloned();
        }
        let given =
            given.value().map(String::as_str).or(before.map(PersonName::given)).unwrap_or_else(|| {
                // A service is a legal person.
                self.findings.warn(
                    self.at,
                    Attribute::GivenName.name(),
                    Problem::Aaf(AafProblem::NoGivenName),
                );
                "-"
            });
        let family = birth.value().map(String::as_str).or(before.map(PersonName::family));
        let family = family.or(usage.value().map(String::as_str)).unwrap_or_default();
        let usage = match &usage {
            Told::Value(usage) => Some(usage.as_str()),
            Told::Empty => None,
            Told::Absent => before.and_then(PersonName::usage),
        };
        let usage = usage.filter(|usage| fold(usage) != fold(family));
        // Alone, each part tells whether it is at fault itself.
        let parts = [
            (Attribute::BirthName, family),
            (Attribute::UsageName, usage.unwrap_or("x")),
            (Attribute::GivenName, given),
        ];
        match PersonName::new(family, usage, given) {
            Ok(name) => Some(name),
            Err(error) => {
                let wrong = parts.iter().find(|(_, text)| PersonName::new(text, None, text).is_err());
                let attribute = wrong.map_or(Attribute::BirthName, |(attribute, _)| *attribute);
                self.leave(attribute, Problem::Text(error));
                None
            }
        }
    }

    /// How a responsible is addressed and reached; `before` is their address as it is known.
    pub(super) fn details(&mut self, before: Option<&PostalAddress>) -> RosterDetails {
        RosterDetails {
            civility: self.civility(),
            address: self.address(before),
            email: self.value(Attribute::Mail),
            mobile: self.either(Attribute::Mobile, Attribute::MobileForSms),
            phone: self.either(Attribute::HomePhone, Attribute::OtherPhone),
        }
    }

    fn civility(&mut self) -> Told<Civility> {
        match self.values.one(Attribute::Title) {
            Told::Absent => Told::Absent,
            Told::Empty => Told::Empty,
            Told::Value(text) => match fold(text).as_str() {
                "M" | "MR" | "MONSIEUR" => Told::Value(Civility::Mr),
                "MME" | "MLLE" | "MADAME" | "MADEMOISELLE" => Told::Value(Civility::Ms),
                _ => {
                    self.leave(Attribute::Title, Problem::word(text, "M., Mme, Mlle"));
                    Told::Absent
                }
            },
        }
    }

    /// The address; of one that is told in part, the rest stays as it is known.
    fn address(&mut self, before: Option<&PostalAddress>) -> Told<PostalAddress> {
        let parts = [Attribute::Address, Attribute::Postcode, Attribute::City, Attribute::Country];
        if !parts.iter().any(|attribute| self.values.names(*attribute)) {
            return Told::Absent;
        }
        let mut address = before.cloned().unwrap_or_default();
        match self.mended(Attribute::Address) {
            Told::Absent => {}
            Told::Empty => address.lines.clear(),
            Told::Value(text) => {
                let lines = text.split('$').map(str::trim).filter(|line| !line.is_empty());
                address.lines = lines.filter_map(|line| self.parsed(Attribute::Address, line)).collect();
            }
        }
        self.value(Attribute::Postcode).apply(&mut address.postcode);
        match self.mended(Attribute::City) {
            Told::Value(text) => address.city = self.parsed(Attribute::City, &text),
            Told::Empty => address.city = None,
            Told::Absent => {}
        }
        self.value(Attribute::Country).apply(&mut address.country);
        address.country = address.country.filter(|country| fold(country.as_str()) != "FRANCE");
        if address == PostalAddress::default() { Told::Empty } else { Told::Value(address) }
    }
}
