//! The responsibles' file.

use crate::{
    persons,
    table::{Row, Table},
    told::{Findings, Problem},
};
use fratrie_domain::{
    AddressLine, City, Country, PersonName, Postcode, fold,
    model::{Civility, PostalAddress},
    roster::{Place, RosterDetails, Told},
};

/// The responsibles.
#[derive(Debug)]
pub(super) struct Adults {
    columns: Columns,
    pub(super) adults: Vec<Adult>,
}

#[derive(Debug)]
struct Columns {
    civility: Option<usize>,
    usage: Option<usize>,
    family: Option<usize>,
    given: Option<usize>,
    address: Option<usize>,
    postcode: Option<usize>,
    city: Option<usize>,
    country: Option<usize>,
    email: Option<usize>,
    home: Option<usize>,
    work: Option<usize>,
    mobile: Option<usize>,
    /// Usage name, family name, given name and class, as often as the file's largest family has children.
    children: Vec<[Option<usize>; 4]>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Adult {
    pub(super) at: Place,
    pub(super) name: PersonName,
    pub(super) details: RosterDetails,
    pub(super) children: Vec<Child>,
}

/// A child, as the responsible's row names them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Child {
    pub(super) usage: String,
    pub(super) family: String,
    pub(super) given: String,
    pub(super) class: String,
}

impl Adults {
    pub(super) fn open(table: &Table<'_>, at: Place, findings: &mut Findings) -> Option<Self> {
        let header = &table.header;
        let all = |name| header.all(name).collect::<Vec<_>>();
        let names = ["Nom d'usage enfant", "Nom de famille enfant", "Prénom enfant", "Classes enfants"];
        let [usage, family, given, class] = names.map(all);
        if family.len() != given.len() {
            findings.fault(at, "Nom de famille enfant", Problem::ColumnMissing);
            return None;
        }
        let child = |index: usize| {
            let place = |places: &Vec<usize>| places.get(index).copied();
            [place(&usage), place(&family), place(&given), place(&class)]
        };
        let columns = Columns {
            civility: header.find("Civilité responsable"),
            usage: header.find("Nom usage responsable").or_else(|| header.find("Nom d'usage responsable")),
            family: header.find("Nom responsable"),
            given: header.find("Prénom responsable"),
            address: header.find("Adresse responsable"),
            postcode: header.find("CP responsable"),
            city: header.find("Commune responsable"),
            country: header.find("Pays").or_else(|| header.find("Pays responsable")),
            email: header.find("Courriel"),
            home: header.find("Téléphone domicile"),
            work: header.find("Téléphone travail"),
            mobile: header.find("Téléphone portable"),
            children: (0..given.len()).map(child).collect(),
        };
        Some(Self { columns, adults: Vec::new() })
    }

    pub(super) fn row(&mut self, row: &Row, at: Place, findings: &mut Findings) {
        let columns = &self.columns;
        let name = persons::name(
            (row.get(columns.family), "Nom responsable"),
            (row.get(columns.usage), "Nom usage responsable"),
            (row.get(columns.given), "Prénom responsable"),
            at,
            findings,
        );
        let Some(name) = name else { return };
        let there = |place: Option<usize>| place.map(|_| row.get(place));
        // The number at home before the one at work: the account holds one.
        let home = persons::phone(there(columns.home), "Téléphone domicile", at, findings);
        let work = persons::phone(there(columns.work), "Téléphone travail", at, findings);
        let details = RosterDetails {
            civility: civility(there(columns.civility), at, findings),
            address: columns.address(row, at, findings),
            email: persons::email(there(columns.email), "Courriel", at, findings),
            mobile: persons::phone(there(columns.mobile), "Téléphone portable", at, findings),
            phone: if home.value().is_some() || work.value().is_none() { home } else { work },
        };
        let child = |[usage, family, given, class]: &[Option<usize>; 4]| {
            let cell = |place: &Option<usize>| row.get(*place).to_owned();
            let child =
                Child { usage: cell(usage), family: cell(family), given: cell(given), class: cell(class) };
            (!(child.family.is_empty() && child.usage.is_empty() && child.given.is_empty())).then_some(child)
        };
        let children = columns.children.iter().filter_map(child).collect();
        self.adults.push(Adult { at, name, details, children });
    }
}

impl Columns {
    fn address(&self, row: &Row, at: Place, findings: &mut Findings) -> Told<PostalAddress> {
        if self.address.is_none() && self.city.is_none() {
            return Told::Absent;
        }
        let line: Told<AddressLine> =
            persons::told(Some(row.get(self.address)), "Adresse responsable", at, findings);
        let postcode: Told<Postcode> =
            persons::told(Some(row.get(self.postcode)), "CP responsable", at, findings);
        let city: Told<City> = persons::told(Some(row.get(self.city)), "Commune responsable", at, findings);
        let country: Told<Country> = persons::told(Some(row.get(self.country)), "Pays", at, findings);
        let address = PostalAddress {
            lines: line.value().cloned().into_iter().collect(),
            postcode: postcode.value().cloned(),
            city: city.value().cloned(),
            country: country.value().filter(|country| fold(country.as_str()) != "FRANCE").cloned(),
        };
        let is_empty = address.lines.is_empty() && address.postcode.is_none() && address.city.is_none();
        // A part that can not be taken is no reason to erase what is known.
        let refused =
            [matches!(line, Told::Absent), matches!(postcode, Told::Absent), matches!(city, Told::Absent)];
        match is_empty {
            true if refused.contains(&true) => Told::Absent,
            true => Told::Empty,
            false => Told::Value(address),
        }
    }
}

fn civility(cell: Option<&str>, at: Place, findings: &mut Findings) -> Told<Civility> {
    let Some(text) = cell else { return Told::Absent };
    match fold(text).as_str() {
        "" => Told::Empty,
        "M" | "MR" | "MONSIEUR" => {
            findings.count(at, "Civilité responsable", true);
            Told::Value(Civility::Mr)
        }
        "MME" | "MLLE" | "MADAME" | "MADEMOISELLE" => {
            findings.count(at, "Civilité responsable", true);
            Told::Value(Civility::Ms)
        }
        _ => {
            findings.count(at, "Civilité responsable", false);
            findings.leave(at, "Civilité responsable", Problem::word("…", "M., Mme"));
            Told::Absent
        }
    }
}
