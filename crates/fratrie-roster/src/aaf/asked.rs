//! All that the files ask of one person, put together in their order.

use super::request::{Request, Values, Verb};
use crate::{spool::decode, told::Findings};
use fratrie_domain::roster::Place;
use std::io;

/// What is asked of one person.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// Where it is asked first.
    pub(super) at: Place,
    pub(super) id: String,
    /// Whether all of the person is told, and not only what changed.
    pub(super) whole: bool,
    pub(super) values: Values,
    /// That the person is no more.
    pub(super) deleted: Option<Place>,
}

impl Asked {
    pub(super) fn of(request: Request) -> Self {
        let Request { at, verb, id, values, .. } = request;
        let deleted = (verb == Verb::Delete).then_some(at);
        Self { at, id, whole: verb == Verb::Add, values, deleted }
    }

    /// What a later request adds. A person who is told twice is taken as told first.
    pub(super) fn and(&mut self, later: Request, findings: &mut Findings) {
        match later.verb {
            Verb::Delete => self.deleted = Some(later.at),
            Verb::Add if self.deleted.is_some() || !self.whole => *self = Self::of(later),
            Verb::Add if self.values != later.values => {
                let problem = findings.contradicts(later.at, self.at);
                findings.leave(later.at, "identifier", problem);
            }
            Verb::Add => {}
            Verb::Modify => {
                self.deleted = None;
                self.values.change(later.values);
            }
        }
    }
}

/// Goes through requests that are sorted by person, and gives what is asked of each.
pub(super) fn each(
    sorted: impl Iterator<Item = io::Result<(Vec<u8>, Vec<u8>)>>,
    findings: &mut Findings,
    mut take: impl FnMut(Asked, &mut Findings) -> io::Result<()>,
) -> io::Result<()> {
    let mut current: Option<Asked> = None;
    for record in sorted {
        let request: Request = decode(&record?.1)?;
        match &mut current {
            Some(asked) if asked.id == request.id => asked.and(request, findings),
            _ => {
                if let Some(asked) = current.replace(Asked::of(request)) {
                    take(asked, findings)?;
                }
            }
        }
    }
    current.map_or(Ok(()), |asked| take(asked, findings))
}
