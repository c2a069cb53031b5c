//! What one request says: to add, modify or delete a person or a school.

use super::attribute::Attribute;
use crate::xml::Element;
use fratrie_domain::roster::{Place, Told};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Verb {
    Add,
    Modify,
    Delete,
}

impl Verb {
    pub(super) fn named(element: &str) -> Option<Self> {
        match element {
            "addRequest" => Some(Self::Add),
            "modifyRequest" => Some(Self::Modify),
            "deleteRequest" => Some(Self::Delete),
            _ => None,
        }
    }
}

/// A request, its values as they stand there; the attributes that nobody reads left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) at: Place,
    pub(super) verb: Verb,
    /// Of whom or what: `Eleve`, `PersRelEleve`, `EtabEducNat`, and others that are not read.
    pub(super) category: String,
    /// The key (*jointure*).
    pub(super) id: String,
    pub(super) values: Values,
}

impl Request {
    /// What an element of this verb says. Elements and attributes that are not known are passed over.
    pub(super) fn read(verb: Verb, element: &Element, at: Place) -> Self {
        let category = element.child("operationalAttributes").and_then(|part| part.child("attr"));
        let category = category.and_then(|attribute| attribute.value("value")).unwrap_or_default().to_owned();
        let id = element.child("identifier").and_then(|part| part.value("id")).unwrap_or_default().to_owned();
        let mut values = Values::default();
        let parts = element.all("attributes").chain(element.all("modifications"));
        for part in parts.flat_map(|part| &part.children) {
            let Some(attribute) = part.attribute("name").and_then(Attribute::named) else { continue };
            let told = part.all("value").map(|value| value.text.trim()).filter(|text| !text.is_empty());
            values.0.entry(attribute).or_default().extend(told.map(unescaped));
        }
        Self { at, verb, category, id, values }
    }
}

/// A value that its producer escaped twice, as some do (`d&amp;apos;Aubigny`).
fn unescaped(text: &str) -> String {
    if text.contains('&')
        && let Ok(text) = quick_xml::escape::unescape(text)
    {
        return text.into_owned();
    }
    text.to_owned()
}

/// What a request says of each attribute that it names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Values(pub(super) BTreeMap<Attribute, Vec<String>>);

impl Values {
    /// The first value; an attribute without any is empty, one that is not named is absent.
    pub(super) fn one(&self, attribute: Attribute) -> Told<&str> {
        match self.0.get(&attribute) {
            None => Told::Absent,
            Some(values) => values.first().map_or(Told::Empty, |value| Told::Value(value)),
        }
    }

    /// All values.
    pub(super) fn all(&self, attribute: Attribute) -> &[String] {
        self.0.get(&attribute).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether the attribute is named.
    pub(super) fn names(&self, attribute: Attribute) -> bool {
        self.0.contains_key(&attribute)
    }

    /// What a later request says takes the place of what an earlier one said.
    pub(super) fn change(&mut self, later: Self) {
        self.0.extend(later.0);
    }
}
