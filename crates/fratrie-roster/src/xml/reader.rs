//! The document as it opens and closes.

use super::{
    Element,
    lines::{Lines, TooLong},
};
use crate::{halt::Halt, options::Limits, told::Problem};
use quick_xml::{
    Error, Reader,
    errors::IllFormedError,
    events::{BytesRef, BytesStart},
};
use std::io::Read;

/// A document that is being read: text in UTF-8 without a byte order mark.
pub(crate) struct Xml<'a> {
    reader: Reader<Lines<Box<dyn Read + 'a>>>,
    buffer: Vec<u8>,
    limits: Limits,
    /// The elements that are open, and the lines that they began on.
    open: Vec<(String, u64)>,
    /// An empty element was told as opened; its end is to be told.
    empty: bool,
    /// Whether there was an element at all.
    rooted: bool,
    /// Elements that were read as a whole.
    records: u64,
    /// Bytes left for the record that is being read.
    left: usize,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// An element begins.
    Open(Open),
    /// Text; more of the same may follow.
    Text(String),
    /// The innermost element ends.
    Close,
}

/// An element that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Open {
    /// Its name, without a prefix.
    pub(crate) name: String,
    /// The line that it begins on.
    pub(crate) line: u64,
    /// Its attributes, in order.
    pub(crate) attributes: Vec<(String, String)>,
}

impl<'a> Xml<'a> {
    pub(crate) fn new(input: impl Read + 'a, limits: &Limits) -> Self {
        let input: Box<dyn Read + 'a> = Box::new(input);
        let reader = Reader::from_reader(Lines::new(input));
        let (buffer, open) = (Vec::new(), Vec::new());
        let (limits, left) = (*limits, limits.record_bytes);
        Self { reader, buffer, limits, open, empty: false, rooted: false, records: 0, left }
    }

    /// The line that is being read.
    pub(crate) fn line(&self) -> u64 {
        self.reader.get_ref().line
    }

    /// What comes next; none at the end of a whole document.
    ///
    /// # Errors
    /// What is not well-formed, not taken, or out of bounds.
    pub(crate) fn next(&mut self) -> Result<Option<Event>, Halt> {
        self.left = self.limits.record_bytes;
        self.event()
    }

    /// All of an element that has just been opened.
    pub(crate) fn element(&mut self, open: Open) -> Result<Element, Halt> {
        self.left = self.limits.record_bytes;
        self.records += 1;
        if self.records > self.limits.records {
            return Err(Halt::new(open.line, &open.name, Problem::TooManyLines));
        }
        let Open { name, line, attributes } = open;
        let mut above: Vec<Element> = Vec::new();
        let mut element = Element { name, line, attributes, ..Element::default() };
        loop {
            match self.event()? {
                Some(Event::Open(Open { name, line, attributes })) => {
                    let inner = Element { name, line, attributes, ..Element::default() };
                    above.push(std::mem::replace(&mut element, inner));
                }
                Some(Event::Text(text)) => element.text.push_str(&text),
                Some(Event::Close) => {
                    let Some(mut outer) = above.pop() else { return Ok(element) };
                    outer.children.push(std::mem::take(&mut element));
                    element = outer;
                }
                None => return Err(self.halt(Problem::NotWellFormed("end of file".to_owned()))),
            }
        }
    }

    fn event(&mut self) -> Result<Option<Event>, Halt> {
        if std::mem::take(&mut self.empty) {
            self.open.pop();
            return Ok(Some(Event::Close));
        }
        loop {
            self.buffer.clear();
            self.reader.get_mut().left = self.left;
            let mut buffer = std::mem::take(&mut self.buffer);
            let event = self.reader.read_event_into(&mut buffer);
            let told = match event {
                Ok(event) => self.told(event),
                Err(error) => Err(self.refused(&error)),
            };
            self.left = self.left.min(self.reader.get_ref().left);
            self.buffer = buffer;
            match told {
                Ok(Step::Told(event)) => return Ok(Some(event)),
                Ok(Step::Passed) => {}
                Ok(Step::Ended) => return Ok(None),
                Err(halt) => return Err(halt),
            }
        }
    }

    fn told(&mut self, event: quick_xml::events::Event<'_>) -> Result<Step, Halt> {
        use quick_xml::events::Event as Xml;
        Ok(match event {
            Xml::Start(start) => Step::Told(Event::Open(self.opened(&start)?)),
            Xml::Empty(start) => {
                self.empty = true;
                Step::Told(Event::Open(self.opened(&start)?))
            }
            Xml::End(_) => {
                self.open.pop();
                Step::Told(Event::Close)
            }
            Xml::Text(text) => self.text(&text.xml10_content())?,
            Xml::CData(text) => self.text(&text.xml10_content())?,
            Xml::GeneralRef(reference) => self.text(&self.character(&reference)?.to_string())?,
            Xml::DocType(text) if text.contains('[') => return Err(self.halt(Problem::Doctype)),
            Xml::DocType(_) | Xml::Decl(_) | Xml::PI(_) | Xml::Comment(_) => Step::Passed,
            Xml::Eof => {
                if let Some((name, line)) = self.open.last() {
                    let what = format!("<{name}> is never closed");
                    return Err(Halt::new(*line, name, Problem::NotWellFormed(what)));
                }
                if !self.rooted {
                    return Err(self.halt(Problem::NotWellFormed("no element".to_owned())));
                }
                Step::Ended
            }
        })
    }

    /// Text inside an element. White space between elements of the document is passed over; other text is not.
    fn text(&self, text: &str) -> Result<Step, Halt> {
        if !self.open.is_empty() {
            return Ok(Step::Told(Event::Text(text.to_owned())));
        }
        if text.trim().is_empty() {
            return Ok(Step::Passed);
        }
        Err(self.halt(Problem::NotWellFormed("text outside of all elements".to_owned())))
    }

    fn opened(&mut self, start: &BytesStart<'_>) -> Result<Open, Halt> {
        let name = start.local_name().as_ref().to_owned();
        // An element may begin on an earlier line than it is read to; its attributes seldom go over several.
        let inside = start.attributes_raw().matches('\n').count() as u64;
        let line = self.line().saturating_sub(inside);
        // The parser takes whatever stands before a space for a name.
        if !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')) {
            let what = format!("<{name}> is no element");
            return Err(self.halt(Problem::NotWellFormed(crate::told::phrase(&what))));
        }
        if self.open.is_empty() && std::mem::replace(&mut self.rooted, true) {
            return Err(Halt::new(line, &name, Problem::NotWellFormed("a second root element".to_owned())));
        }
        if self.open.len() >= self.limits.depth {
            return Err(Halt::new(line, &name, Problem::TooDeep));
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let wrong = |error: String| Halt::new(line, &name, Problem::NotWellFormed(error));
            let attribute = attribute.map_err(|error| wrong(error.to_string()))?;
            let value = quick_xml::escape::unescape(&attribute.value).map_err(|error| match error {
                quick_xml::escape::EscapeError::UnrecognizedEntity(_, entity) => {
                    Halt::new(line, &name, Problem::Entity(crate::told::shown(&entity)))
                }
                error => wrong(error.to_string()),
            })?;
            attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
        }
        self.open.push((name.clone(), line));
        Ok(Open { name, line, attributes })
    }

    /// The character that a reference stands for: one of XML's own five, or a number.
    fn character(&self, reference: &BytesRef<'_>) -> Result<char, Halt> {
        let numbered = reference.resolve_char_ref().map_err(|error| self.refused(&error))?;
        let content = reference.xml10_content();
        numbered
            .or(match content.as_ref() {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "apos" => Some('\''),
                "quot" => Some('"'),
                _ => None,
            })
            .ok_or_else(|| self.halt(Problem::Entity(crate::told::shown(&content))))
    }

    fn halt(&self, problem: Problem) -> Halt {
        Halt::new(self.line(), self.open.last().map_or("", |(name, _)| name.as_str()), problem)
    }

    fn refused(&self, error: &Error) -> Halt {
        match error {
            Error::Io(error)
                if error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<TooLong>) =>
            {
                self.halt(Problem::LineTooLong)
            }
            Error::Io(error) => Halt::io(self.line(), error),
            Error::IllFormed(IllFormedError::MismatchedEndTag { found, .. }) => {
                let (open, line) = self.open.last().map_or(("", 0), |(name, line)| (name.as_str(), *line));
                let what = format!("<{open}>, line {line}, is closed by </{found}>");
                self.halt(Problem::NotWellFormed(crate::told::phrase(&what)))
            }
            error => self.halt(Problem::NotWellFormed(crate::told::phrase(&error.to_string()))),
        }
    }
}

/// What an event of the parser comes to.
enum Step {
    Told(Event),
    Passed,
    Ended,
}
