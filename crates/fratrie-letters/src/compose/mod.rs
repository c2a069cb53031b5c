//! From a sheet and a paper to what stands on the page, whatever prints it.

mod children;
mod dates;
mod remark;
mod subject;

pub(crate) use dates::day;
pub use remark::Remark;
pub(crate) use subject::{Subject, values};

use crate::{
    address::AddressBlock,
    error::LetterError,
    qr::Qr,
    sheet::Sheet,
    site::Site,
    stationery::{Field, Paper},
    text::tidy,
};
use minijinja::Value;
use secrecy::{ExposeSecret, SecretString};

/// A text of the page.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) text: String,
    /// The same in most letters of the school.
    #[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "only the PDF sets texts once for all"))]
    pub(crate) shared: bool,
}

/// What stands where the secret stands.
#[derive(Debug)]
pub(crate) enum Secret<'sheet> {
    Password(&'sheet SecretString),
    Link(&'sheet SecretString),
    /// "unchanged".
    Words(Text),
}

/// The page, text by text.
#[derive(Debug)]
pub(crate) struct Composed<'sheet> {
    /// Small marks for those who hand it out: class, which copy.
    pub(crate) marks: Vec<String>,
    /// What shows through the window.
    pub(crate) window: Vec<String>,
    pub(crate) date: Text,
    pub(crate) subject: Text,
    pub(crate) salutation: Text,
    pub(crate) opening: Vec<Text>,
    pub(crate) children_title: Text,
    pub(crate) children: Vec<String>,
    pub(crate) identifier_title: Text,
    pub(crate) identifier: &'sheet str,
    pub(crate) secret_title: Text,
    pub(crate) secret: Secret<'sheet>,
    pub(crate) note: Text,
    pub(crate) scan: Text,
    pub(crate) qr: Qr,
    pub(crate) qr_alt: String,
    pub(crate) logo_alt: String,
    pub(crate) signature: Text,
    pub(crate) steps_title: Text,
    pub(crate) steps: Vec<Text>,
    pub(crate) help: Vec<(Text, Text)>,
    /// What the office should know about this letter.
    pub(crate) remarks: Vec<Remark>,
}

/// Composes a letter.
pub(crate) fn compose<'sheet>(
    sheet: &'sheet Sheet,
    paper: &Paper,
    site: &Site,
) -> Result<Composed<'sheet>, LetterError> {
    let words = paper.words(sheet.language);
    let texts = paper
        .texts(sheet.language, sheet.message.kind())
        .ok_or(LetterError::Internal("a kind of letter without its texts"))?;
    let mut subject = Subject::of(sheet, site);
    let plain = values(paper.letterhead(), &subject);
    subject.civility = match sheet.recipient.civility {
        Some(crate::Civility::Ms) => words.madam.fill(&plain)?.into_owned(),
        Some(crate::Civility::Mr) => words.sir.fill(&plain)?.into_owned(),
        None => String::new(),
    };
    let values = values(paper.letterhead(), &subject);
    let set = |field: &Field| text(field, &values);
    let sets = |fields: &[Field]| fields.iter().map(set).collect::<Result<Vec<_>, _>>();
    let mut remarks = Vec::new();
    let window = window(sheet, &words.by_hand, &words.class, &values, &mut remarks)?;
    let children = children::lines(sheet, paper, &mut remarks)?;
    let mut marks = Vec::new();
    if sheet.filing.class.is_some() && sheet.recipient.address.is_some() {
        marks.push(tidy(&words.class.fill(&values)?));
    }
    if sheet.copy > 1 {
        marks.push(tidy(&words.copy.fill(&values)?));
    }
    let message = &sheet.message;
    let secret = match (message.password(), message.link()) {
        (Some(password), _) => Secret::Password(password),
        (None, Some(link)) => Secret::Link(link),
        (None, None) => Secret::Words(match &texts.unchanged {
            Some(field) => set(field)?,
            None => Text { text: String::new(), shared: true },
        }),
    };
    let code = match message.link() {
        Some(link) => Qr::encode(link.expose_secret()),
        None => Qr::encode(&site.with_identifier(&sheet.identifier)),
    };
    Ok(Composed {
        marks,
        window,
        date: set(&words.date)?,
        subject: set(&texts.subject)?,
        salutation: set(&texts.salutation)?,
        opening: sets(&texts.opening)?,
        children_title: set(&texts.children)?,
        children,
        identifier_title: set(&texts.identifier)?,
        identifier: sheet.identifier.as_str(),
        secret_title: set(&texts.secret)?,
        secret,
        note: set(&texts.note)?,
        scan: set(&texts.scan)?,
        qr: code.ok_or(LetterError::LinkTooLong)?,
        qr_alt: tidy(&words.qr.fill(&values)?),
        logo_alt: tidy(&words.logo.fill(&values)?),
        signature: set(&texts.signature)?,
        steps_title: set(&texts.steps_title)?,
        steps: sets(&texts.steps)?,
        help: texts
            .help
            .iter()
            .map(|help| Ok((set(&help.title)?, set(&help.text)?)))
            .collect::<Result<_, LetterError>>()?,
        remarks,
    })
}

fn text(field: &Field, values: &Value) -> Result<Text, LetterError> {
    Ok(Text { text: tidy(&field.fill(values)?), shared: field.is_shared() })
}

/// The address; or, where the pupil takes the letter home, the name, the pupil and the class.
fn window(
    sheet: &Sheet,
    by_hand: &Field,
    class: &Field,
    values: &Value,
    remarks: &mut Vec<Remark>,
) -> Result<Vec<String>, LetterError> {
    let address = sheet.recipient.address.as_ref().filter(|address| !address.is_empty());
    let block = match address {
        Some(address) => AddressBlock::new(&sheet.recipient, address),
        None => AddressBlock::name(&sheet.recipient),
    };
    if block.shortened {
        remarks.push(Remark::AddressShortened);
    }
    let mut lines = block.lines;
    if address.is_none() {
        remarks.push(Remark::NoAddress);
        if sheet.bearer().is_some() {
            lines.push(tidy(&by_hand.fill(values)?));
        }
        if sheet.filing.class.is_some() {
            lines.push(tidy(&class.fill(values)?));
        }
    }
    Ok(lines)
}
