//! What the texts can name.

use super::dates::day;
use crate::{
    sheet::{ChildLine, Sheet},
    site::Site,
    stationery::Letterhead,
};
use chrono::NaiveDate;
use fratrie_domain::Language;
use minijinja::{Value, context};

/// The values of one letter. No password is among them.
pub(crate) struct Subject {
    pub(crate) civility: String,
    name: String,
    family: String,
    identifier: String,
    class: String,
    copy: u32,
    date: String,
    expires: String,
    page: String,
    children: usize,
    child: String,
}

impl Subject {
    pub(super) fn of(sheet: &Sheet, site: &Site) -> Self {
        let name = &sheet.recipient.name;
        Self {
            civility: String::new(),
            name: name.to_string(),
            family: name.shown().to_owned(),
            identifier: sheet.identifier.to_string(),
            class: sheet.filing.class.as_ref().map(ToString::to_string).unwrap_or_default(),
            copy: sheet.copy,
            date: day(sheet.issued, sheet.language),
            expires: sheet.message.expires().map(|date| day(date, sheet.language)).unwrap_or_default(),
            page: site.shown().to_owned(),
            children: sheet.children.len(),
            child: sheet.bearer().map(|child| child.name.to_string()).unwrap_or_default(),
        }
    }

    /// Values to try a text with; `long` or not, so that both sides of a condition are seen.
    pub(crate) fn sample(language: Language, long: bool) -> Self {
        let text = |text: &str| if long { text.to_owned() } else { String::new() };
        let date = day(NaiveDate::default(), language);
        Self {
            civility: text("Madame"),
            name: text("Angélique COSAMS"),
            family: text("Cosams"),
            identifier: text("a.cosams48207"),
            class: text("6e A"),
            copy: if long { 2 } else { 1 },
            date: date.clone(),
            expires: date,
            page: "comptes.example.fr".to_owned(),
            children: if long { 2 } else { 1 },
            child: text("Dylan COSAMS"),
        }
    }
}

pub(crate) fn values(letterhead: &Letterhead, subject: &Subject) -> Value {
    let Letterhead {
        name: school,
        address: _,
        place,
        head_title,
        head_name,
        phone,
        email,
        hours,
        help,
        logo: _,
    } = letterhead;
    let Subject { civility, name, family, identifier, class, copy, date, expires, page, children, child } =
        subject;
    context! {
        school, place, head_title, head_name, phone, email, hours, help,
        civility, name, family, identifier, class, copy, date, expires, page, children, child,
        child_class => class, child_school => school, more => children,
    }
}

pub(super) fn child_values(child: &ChildLine, elsewhere: bool, more: usize) -> Value {
    context! {
        child => child.name.to_string(),
        child_class => child.class.as_ref().map(ToString::to_string).unwrap_or_default(),
        child_school => if elsewhere { child.school_name.as_str() } else { "" },
        more,
    }
}
