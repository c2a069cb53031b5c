//! What templates show: the frame of every page, fields with their errors, notices.

use crate::{office::Said, problem::Answer, problem::Problem, texts::Texts};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Redirect},
};
use serde::{Deserialize, Serialize};

/// What stands around every page.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) t: &'static Texts,
    pub(crate) title: &'static str,
    pub(crate) authority: String,
    pub(crate) csrf: String,
    pub(crate) signed_in: bool,
    pub(crate) notice: Option<&'static str>,
    /// Who does office work here; none on a responsible's pages.
    pub(crate) agent: Option<String>,
    /// Where the pages begin.
    pub(crate) start: &'static str,
}

impl Frame {
    /// The same, with the ways that only members have.
    pub(crate) const fn signed_in(mut self) -> Self {
        self.signed_in = true;
        self
    }
}

/// What a page says once, after something was done on the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Notice {
    SignInFirst,
    SessionEnded,
    ActivationEnded,
    SignedOut,
    Activated,
    PasswordChanged,
    OthersOut,
    AddressAsked,
    Merged,
    Split,
    SplitMany,
    StillYou,
    GoOn,
    Office(Said),
}

impl Notice {
    pub(crate) const fn text(self, t: &'static Texts) -> &'static str {
        match self {
            Self::SignInFirst => t.notice_sign_in_first,
            Self::SessionEnded => t.notice_session_ended,
            Self::ActivationEnded => t.notice_activation_ended,
            Self::SignedOut => t.notice_signed_out,
            Self::Activated => t.notice_activated,
            Self::PasswordChanged => t.notice_password_changed,
            Self::OthersOut => t.notice_others_out,
            Self::AddressAsked => t.notice_address_asked,
            Self::Merged => t.notice_merged,
            Self::Split => t.notice_split,
            Self::SplitMany => t.notice_split_many,
            Self::StillYou => t.notice_still_you,
            Self::GoOn => t.notice_go_on,
            Self::Office(said) => said.text(t),
        }
    }
}

/// A field of a form: what was typed, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Field {
    /// Its name and id.
    pub(crate) name: String,
    /// What was typed; never of a password.
    pub(crate) value: String,
    /// What is wrong with it.
    pub(crate) error: Option<String>,
}

/// As much of a typed text as is shown again.
const SHOWN: usize = 120;

impl Field {
    /// Empty, or a password, which is never shown again.
    pub(crate) fn empty(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// With what was typed, without the characters that would make it read otherwise than it is.
    pub(crate) fn typed(name: impl Into<String>, text: &str) -> Self {
        let harmless = |c: &char| {
            !c.is_control()
                && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
        };
        Self { name: name.into(), value: text.chars().filter(harmless).take(SHOWN).collect(), error: None }
    }

    /// With an error, where the check found one.
    pub(crate) fn checked<T>(mut self, outcome: &Result<T, String>) -> Self {
        self.error = outcome.as_ref().err().cloned();
        self
    }
}

/// What the summary above a form lists.
#[derive(Debug)]
pub(crate) struct Wrong {
    /// The field to go to; empty where it is about the whole form.
    pub(crate) field: String,
    /// What is wrong.
    pub(crate) text: String,
}

/// The errors of these fields, in their order.
pub(crate) fn wrong<'a>(fields: impl IntoIterator<Item = &'a Field>) -> Vec<Wrong> {
    let told = |field: &Field| Some(Wrong { field: field.name.clone(), text: field.error.clone()? });
    fields.into_iter().filter_map(told).collect()
}

/// A page; with errors in its form it is an answer of its own kind (422).
pub(crate) fn page(template: &impl Template, errors: &[Wrong]) -> Answer {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let html = template.render().map_err(|_| Problem::Broken("a template"))?;
    Ok((status, Html(html)).into_response())
}

/// On to another page, so that going back or loading again repeats nothing.
#[expect(clippy::unnecessary_wraps, reason = "every handler ends in an answer")]
pub(crate) fn go(path: &str) -> Answer {
    Ok(Redirect::to(path).into_response())
}
