//! XML, streaming: no document type, no entity of one's own, nothing fetched, and bounds on everything (SECURITY V35).

mod element;
mod lines;
mod reader;

pub(crate) use element::Element;
pub(crate) use reader::{Event, Xml};
