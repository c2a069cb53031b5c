//! The names of a table's columns.

use fratrie_domain::fold;

/// The first line. Names are compared folded: case, accents, quotation marks and spaces do not count.
#[derive(Debug, Clone, Default)]
pub(crate) struct Header {
    names: Vec<String>,
    folded: Vec<String>,
}

impl Header {
    pub(crate) fn new<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<String> = cells.into_iter().map(|cell| cell.trim().to_owned()).collect();
        let folded = names.iter().map(|name| fold(name)).collect();
        Self { names, folded }
    }

    /// How many columns there are.
    pub(crate) const fn len(&self) -> usize {
        self.names.len()
    }

    /// The names, as they are written.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Where the columns of this name are: none, one, or more.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = usize> {
        let name = fold(name);
        self.folded.iter().enumerate().filter(move |(_, other)| **other == name).map(|(place, _)| place)
    }

    /// Where the first column of this name is.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.all(name).next()
    }

    /// Whether all of these columns are there.
    pub(crate) fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.find(name).is_some())
    }
}
