//! One element with all that is in it: a record.

use fratrie_domain::roster::Told;

/// An element of bounded size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Element {
    /// Its name, without a prefix.
    pub(crate) name: String,
    /// The line that it begins on.
    pub(crate) line: u64,
    /// Its attributes, in order.
    pub(crate) attributes: Vec<(String, String)>,
    /// Its own text, all pieces together.
    pub(crate) text: String,
    /// What is in it.
    pub(crate) children: Vec<Self>,
}

impl Element {
    /// The first child of this name.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.all(name).next()
    }

    /// The children of this name.
    pub(crate) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// An attribute, trimmed.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.trim())
    }

    /// What a child says, trimmed: one that is missing and one that is empty are different facts.
    pub(crate) fn told(&self, name: &str) -> Told<&str> {
        match self.child(name).map(|child| child.text.trim()) {
            None => Told::Absent,
            Some("") => Told::Empty,
            Some(text) => Told::Value(text),
        }
    }

    /// What a child says, trimmed, if it says anything.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.trim()).filter(|text| !text.is_empty())
    }
}
