//! Where each column stands in a file: by its own header, or by a mapping.

use super::{
    fields::Field,
    mapping::{Group, Mapping},
};
use crate::{
    table::{Header, Row, bare},
    told::{Findings, Problem},
};
use fratrie_domain::roster::{Place, Told};
use std::borrow::Cow;

/// Where each field's text comes from, by [`Field`]'s order.
#[derive(Debug, Clone)]
pub(super) struct Columns(Vec<From>);

#[derive(Debug, Clone)]
enum From {
    Nowhere,
    Cells(Vec<usize>),
    Constant(String),
}

impl Columns {
    /// By the header's own names.
    pub(super) fn named(header: &Header, at: Place, findings: &mut Findings) -> Self {
        let places = Field::ALL.iter().map(|field| {
            let mut places: Vec<usize> = header.all(field.name()).chain(header.all(field.french())).collect();
            places.sort_unstable();
            places.dedup();
            if places.len() > 1 {
                findings.fault(at, field.name(), Problem::ColumnDoubled);
            }
            if places.is_empty() { From::Nowhere } else { From::Cells(places) }
        });
        Self(places.collect())
    }

    /// By a mapping: each group of columns of the file, the base's and one responsible's.
    pub(super) fn mapped(
        mapping: &Mapping,
        group: Option<&Group>,
        header: &Header,
        at: Place,
        findings: &mut Findings,
    ) -> Self {
        let groups = || group.into_iter().chain([&mapping.base]);
        let mut cells = |names: &Vec<String>| {
            let mut places = Vec::new();
            for name in names {
                let found: Vec<usize> = header.all(name).collect();
                match found.as_slice() {
                    [] => findings.fault(at, name, Problem::ColumnMissing),
                    [place] => places.push(*place),
                    _ => findings.fault(at, name, Problem::ColumnDoubled),
                }
            }
            From::Cells(places)
        };
        let places = Field::ALL.iter().map(|field| {
            let mut told = groups().filter_map(|group| {
                let constant = group.constants.get(field).cloned().map(From::Constant);
                constant.or_else(|| group.columns.get(field).map(&mut cells))
            });
            told.next().unwrap_or(From::Nowhere)
        });
        Self(places.collect())
    }

    /// Lets a field that is nowhere be the same in every line.
    pub(super) fn otherwise(&mut self, field: Field, text: Option<String>) {
        if let (Some(place @ From::Nowhere), Some(text)) = (self.0.get_mut(field as usize), text) {
            *place = From::Constant(text);
        }
    }

    /// Tells what must be there and is not.
    pub(super) fn check(&self, at: Place, findings: &mut Findings) {
        for field in Field::ALL.iter().filter(|field| field.required() && !self.has(**field)) {
            findings.fault(at, field.name(), Problem::ColumnMissing);
        }
    }

    /// Whether the file says anything of a field.
    pub(super) fn has(&self, field: Field) -> bool {
        !matches!(self.0.get(field as usize), None | Some(From::Nowhere))
    }

    /// What a row says of a field. Several columns are put together, empty ones left out.
    pub(super) fn told<'r>(&'r self, field: Field, row: &'r Row) -> Told<Cow<'r, str>> {
        let text = match self.0.get(field as usize) {
            None | Some(From::Nowhere) => return Told::Absent,
            Some(From::Constant(text)) => Cow::Borrowed(text.trim()),
            Some(From::Cells(places)) => match places.as_slice() {
                [place] => Cow::Borrowed(bare(row.get(Some(*place)))),
                places => {
                    let cells =
                        places.iter().map(|place| row.get(Some(*place))).filter(|cell| !cell.is_empty());
                    Cow::Owned(cells.collect::<Vec<_>>().join(" "))
                }
            },
        };
        if text.is_empty() { Told::Empty } else { Told::Value(text) }
    }
}
