//! The head of the paper.

use serde::Deserialize;

/// What stands at the head of a school's letters, and how its office is reached. All of it may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Letterhead {
    /// The school's name; the name in the accounts stands in for it.
    pub name: String,
    /// Its address, a line each.
    pub address: Vec<String>,
    /// Where letters are dated ("Dijon").
    pub place: String,
    /// The head's title ("Le principal").
    pub head_title: String,
    /// The head's name.
    pub head_name: String,
    /// The office's telephone number.
    pub phone: String,
    /// The office's e-mail address.
    pub email: String,
    /// When the office can be reached ("lundi à vendredi, 8 h à 17 h").
    pub hours: String,
    /// A page with help.
    pub help: String,
    /// The logo's file, PNG or JPEG, beside this file.
    pub logo: String,
}
