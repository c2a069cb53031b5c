//! The lines of the form: what was typed, and what the library said of each.

use crate::{form::Posted, texts::Texts, typed, view::Field};
use fratrie::{Credentials, Language, MergePreview, Refusal};

const IDENTIFIER: &str = "identifiant-";
const PASSWORD: &str = "mot-de-passe-";
/// The identifiers that were found right, for when the token's time is over.
const VERIFIED: &str = "verifie-";
/// The preview's sealed token.
pub(super) const TOKEN: &str = "apercu";
/// Which button was pressed.
const ACTION: &str = "action";
const ADD: &str = "ajouter";
const REMOVE: &str = "retirer-";
const REMOVE_VERIFIED: &str = "retirer-verifie-";

/// A line to fill in. Not `Debug`: it holds a password while the library is asked.
pub(crate) struct Line {
    pub(crate) number: usize,
    pub(crate) identifier: Field,
    pub(crate) password: Field,
    filled: Option<(String, String)>,
}

/// An account that was found right.
pub(crate) struct Verified {
    pub(crate) number: usize,
    pub(crate) identifier: String,
    pub(crate) holder: String,
    pub(crate) children: Vec<String>,
}

/// What the form asks for.
pub(super) struct Asked {
    /// On to the preview: every line must be right. Else a line comes or goes; what is filled in is looked at all the
    /// same, so that no password is typed in vain, but nothing is demanded yet.
    pub(super) goes_on: bool,
    pub(super) lines: Vec<Line>,
    pub(super) token: String,
}

impl Asked {
    /// Reads the form. Removing an account that was found right gives up the token, which speaks of all of them.
    pub(super) fn read(t: &Texts, posted: &Posted) -> Self {
        let action = posted.text(ACTION);
        let number = |prefix| action.strip_prefix(prefix).and_then(|number| number.parse::<usize>().ok());
        let (gone, gone_verified) = (number(REMOVE), number(REMOVE_VERIFIED));
        let typed = posted.numbered(IDENTIFIER).into_iter().filter(|(number, _)| Some(*number) != gone);
        let mut lines: Vec<Line> = typed
            .map(|(number, identifier)| {
                Line::read(t, identifier, posted.text(&format!("{PASSWORD}{number}")))
            })
            .collect();
        let mut token = posted.text(TOKEN).to_owned();
        if gone_verified.is_some() {
            token.clear();
            lines = reopened(posted, gone_verified, lines);
        }
        if action == ADD {
            lines.push(Line::with(""));
        }
        Self { goes_on: action != ADD && gone.is_none() && gone_verified.is_none(), lines, token }
    }
}

impl Line {
    /// With an identifier, and a password to type.
    fn with(identifier: &str) -> Self {
        let (identifier, password) = (Field::typed("", identifier), Field::default());
        Self { number: 0, identifier, password, filled: None }
    }

    fn read(t: &Texts, identifier: &str, password: &str) -> Self {
        let mut line = Self::with(identifier);
        if !identifier.trim().is_empty() {
            let checked = typed::identifier(t, identifier);
            line.filled =
                (checked.is_ok() && !password.is_empty()).then(|| (identifier.into(), password.into()));
            line.identifier = line.identifier.checked(&checked);
        }
        line
    }

    /// What the library is asked about.
    pub(super) fn credentials(&self) -> Option<Credentials> {
        self.filled.as_ref().map(|(identifier, password)| Credentials::new(identifier, password))
    }

    /// Says what is wrong beside the field that it is about.
    fn refused(mut self, refusal: &Refusal, language: Language) -> Self {
        let field = if *refusal == Refusal::Credentials { &mut self.password } else { &mut self.identifier };
        field.error = Some(refusal.explain(language));
        self
    }

    pub(super) const fn is_wrong(&self) -> bool {
        self.identifier.error.is_some() || self.password.error.is_some()
    }

    pub(super) const fn is_blank(&self) -> bool {
        self.identifier.value.is_empty() && !self.is_wrong()
    }
}

/// A form with these identifiers, and at least `least` lines.
pub(super) fn drafted(identifiers: &[String], least: usize) -> Vec<Line> {
    let blank = std::iter::repeat_n("", least.saturating_sub(identifiers.len()));
    identifiers.iter().map(String::as_str).chain(blank).map(Line::with).collect()
}

/// The identifiers in the form, those found right first: to be kept while something else is asked.
pub(super) fn identifiers(posted: &Posted) -> Vec<String> {
    let all = posted.numbered(VERIFIED).into_iter().chain(posted.numbered(IDENTIFIER));
    all.map(|(_, identifier)| Field::typed("", identifier).value).filter(|text| !text.is_empty()).collect()
}

/// The lines with those in front that had been found right, but for one: their passwords are asked for again.
pub(super) fn reopened(posted: &Posted, but: Option<usize>, lines: Vec<Line>) -> Vec<Line> {
    let verified = posted.numbered(VERIFIED).into_iter().filter(|(number, _)| Some(*number) != but);
    verified.map(|(_, identifier)| Line::with(identifier)).chain(lines).collect()
}

/// What is left to fill in, with what the library said of it; what is right is shown by [`verified`].
pub(super) fn answered(seen: &MergePreview, lines: Vec<Line>, language: Language) -> Vec<Line> {
    let asked = lines.iter().filter(|line| line.filled.is_some()).count();
    let before = seen.lines.len().saturating_sub(asked);
    let refused = |line: &fratrie::PreviewLine| {
        let refusal = line.outcome.as_ref().err()?;
        Some(Line::with(&line.identifier).refused(refusal, language))
    };
    let fallen = seen.lines.iter().take(before).filter_map(refused);
    let mut answers = seen.lines.iter().skip(before);
    let typed = lines.into_iter().filter_map(|line| match &line.filled {
        Some(_) => answers.next().and_then(refused),
        None => Some(line),
    });
    fallen.chain(typed).collect()
}

/// Demands what is missing of lines that were begun.
pub(super) fn complete(t: &Texts, posted: &Posted, lines: &mut [Line]) {
    for line in lines.iter_mut().filter(|line| !line.identifier.value.is_empty() && !line.is_wrong()) {
        line.password.error = Some(t.password_empty.to_owned());
    }
    // A password without an identifier: which line it stood on is not told apart from the blank ones.
    let alone = |(number, identifier): &(usize, &str)| {
        identifier.trim().is_empty() && !posted.text(&format!("{PASSWORD}{number}")).is_empty()
    };
    let missing = posted.numbered(IDENTIFIER).iter().filter(|typed| alone(typed)).count();
    for line in lines.iter_mut().filter(|line| line.is_blank()).take(missing) {
        line.identifier.error = Some(t.identifier_empty.to_owned());
    }
}

/// Numbers the lines as they stand; a form has at least one.
pub(super) fn numbered(lines: Vec<Line>) -> Vec<Line> {
    let lines = if lines.is_empty() { vec![Line::with("")] } else { lines };
    let named = |(index, mut line): (usize, Line)| {
        line.number = index + 1;
        line.identifier.name = format!("{IDENTIFIER}{}", line.number);
        line.password.name = format!("{PASSWORD}{}", line.number);
        line
    };
    lines.into_iter().enumerate().map(named).collect()
}

/// The accounts that were found right.
pub(super) fn verified(seen: &MergePreview) -> Vec<Verified> {
    let right = seen.lines.iter().filter_map(|line| Some((line, line.outcome.as_ref().ok()?)));
    let shown = right.enumerate().map(|(index, (line, account))| Verified {
        number: index + 1,
        identifier: line.identifier.clone(),
        holder: account.holder.to_string(),
        children: account.children.iter().map(|child| child.child.name.to_string()).collect(),
    });
    shown.collect()
}
