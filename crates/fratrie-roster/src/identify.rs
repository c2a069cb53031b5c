//! Tells what a file is: by its first bytes, its root element or its header, never by its name.

use crate::{
    kind::Kind,
    options::Options,
    plain::Mapping,
    table::Table,
    told::{Mistaken, Problem, shown},
    upload::{Decoded, Encoding, Survey, is_zip},
    xml::{Event, Xml},
};
use std::io::Read;

/// What a file is and how its characters are written; and how it says that they are, where that is not so.
pub(crate) struct Identity {
    pub(crate) kind: Kind,
    pub(crate) encoding: Encoding,
    pub(crate) misdeclared: Option<String>,
}

/// What people upload by mistake, by the first bytes.
const MISTAKEN: &[(&[u8], Mistaken)] = &[
    (b"%PDF", Mistaken::Pdf),
    (b"\xD0\xCF\x11\xE0", Mistaken::Workbook),
    (b"\x89PNG", Mistaken::Picture),
    (b"\xFF\xD8\xFF", Mistaken::Picture),
    (b"GIF8", Mistaken::Picture),
    (b"\x1F\x8B", Mistaken::Archive),
    (b"7z\xBC\xAF", Mistaken::Archive),
    (b"Rar!", Mistaken::Archive),
    (b"BZh", Mistaken::Archive),
    (b"\xFD7zXZ", Mistaken::Archive),
];

pub(crate) fn identify(
    survey: &Survey,
    packed: bool,
    as_kind: Option<Kind>,
    options: &Options,
) -> Result<Identity, Problem> {
    let head = survey.head.as_slice();
    if is_zip(head) {
        // A zip that is none to be expanded: a workbook is one, and whatever is inside another archive.
        return Err(if packed { Problem::NestedArchive } else { Problem::Mistaken(Mistaken::Workbook) });
    }
    if let Some((_, mistaken)) = MISTAKEN.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(Problem::Mistaken(*mistaken));
    }
    let declared = declared(head);
    let mapped = options.mapping.as_ref().and_then(Mapping::encoding);
    let encoding = mapped.unwrap_or_else(|| survey.encoding(declared.as_deref()));
    if survey.nul && !encoding.name().starts_with("UTF-16") {
        return Err(Problem::Mistaken(Mistaken::Binary));
    }
    let mut text = Vec::new();
    Decoded::new(head, encoding)
        .read_to_end(&mut text)
        .map_err(|error| Problem::Unreadable(error.to_string()))?;
    let text = String::from_utf8_lossy(&text);
    let begin = text.trim_start();
    if begin.is_empty() {
        return Err(Problem::EmptyFile);
    }
    let kind = match as_kind {
        Some(kind) => kind,
        None if begin.starts_with('<') => of_xml(begin, options)?,
        None => of_table(begin, options)?,
    };
    let label = declared.as_deref().and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let misdeclared =
        declared.filter(|_| label.is_none_or(|label| label != encoding) && survey.has_accents());
    Ok(Identity { kind, encoding, misdeclared })
}

/// The encoding that an XML declaration names.
fn declared(head: &[u8]) -> Option<String> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let line = head.trim_ascii_start().strip_prefix(b"<?xml")?.split(|byte| *byte == b'>').next()?;
    let line = String::from_utf8_lossy(line.get(..line.len().min(200))?).into_owned();
    let (_, value) = line.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value.split(quote).nth(1).map(shown)
}

fn of_xml(text: &str, options: &Options) -> Result<Kind, Problem> {
    let lower: String = text.chars().take(2_000).collect::<String>().to_lowercase();
    if lower.starts_with("<!doctype html") || lower.contains("<html>") || lower.contains("<html ") {
        return Err(Problem::Mistaken(Mistaken::WebPage));
    }
    // The document type of a directory comes with it, in a file of its own.
    if lower.contains("<!element") && !lower.contains("<!doctype") {
        return Err(Problem::UnknownKind { found: "<!ELEMENT>".to_owned() });
    }
    let mut xml = Xml::new(text.as_bytes(), &options.limits);
    loop {
        match xml.next() {
            Ok(Some(Event::Open(open))) => {
                return Kind::of_root(&open.name)
                    .ok_or_else(|| Problem::UnknownKind { found: shown(&format!("<{}>", open.name)) });
            }
            Ok(Some(_)) => {}
            Ok(None) => return Err(Problem::UnknownKind { found: shown(text) }),
            Err(halt) => return Err(halt.problem),
        }
    }
}

fn of_table(text: &str, options: &Options) -> Result<Kind, Problem> {
    if options.mapping.is_some() {
        return Ok(Kind::Plain);
    }
    let found = |found: &str| Problem::UnknownKind { found: shown(found) };
    let first = text.lines().next().unwrap_or_default();
    let table = Table::open(text.as_bytes(), &options.limits, None).map_err(|_| found(first))?;
    Kind::of_header(&table.header).ok_or_else(|| found(&table.header.names().join(" | ")))
}
