//! One text of a template.

use super::{TemplateError, TemplateProblem};
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value};
use std::{borrow::Cow, sync::Arc};
use toml::Spanned;

/// What a text may name that differs from one letter to the next. A text that names none of these is the same in all
/// letters of a school, and is set once.
const PERSONAL: &[&str] = &[
    "civility",
    "name",
    "family",
    "identifier",
    "class",
    "copy",
    "child",
    "child_class",
    "child_school",
    "more",
];

/// The name of the one template in a text's environment.
const TEXT: &str = "text";

/// A text with what stands between braces compiled.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    source: Arc<str>,
    place: Arc<Place>,
    compiled: Option<Arc<Environment<'static>>>,
    shared: bool,
}

/// Where a text comes from.
#[derive(Debug)]
struct Place {
    file: String,
    line: usize,
}

impl Field {
    /// Takes a text of a file.
    pub(super) fn new(text: &Spanned<String>, file: &str, whole: &str) -> Result<Self, TemplateError> {
        let before = whole.get(..text.span().start).unwrap_or_default();
        let mut line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        // The line break after three quotes is not part of the text.
        let raw = whole.get(text.span()).unwrap_or_default();
        if [r#"""""#, "'''"]
            .iter()
            .any(|quotes| raw.strip_prefix(quotes).is_some_and(|raw| raw.starts_with(['\n', '\r'])))
        {
            line += 1;
        }
        let source: Arc<str> = text.get_ref().as_str().into();
        let place = Arc::new(Place { file: file.to_owned(), line });
        let mut field = Self { source, place, compiled: None, shared: true };
        if ["{{", "{%", "{#"].iter().any(|mark| field.source.contains(mark)) {
            let mut environment = EMPTY.with(Environment::clone);
            environment
                .add_template_owned(TEXT, field.source.to_string())
                .map_err(|error| field.fault(&error))?;
            let template = environment.get_template(TEXT).map_err(|error| field.fault(&error))?;
            let named = template.undeclared_variables(false);
            field.shared = !named.iter().any(|name| PERSONAL.contains(&name.as_str()));
            field.compiled = Some(Arc::new(environment));
        }
        Ok(field)
    }

    /// Whether it is the same in all letters of a school (but for dates and the number of children).
    pub(crate) const fn is_shared(&self) -> bool {
        self.shared
    }

    /// The text, filled in.
    pub(crate) fn fill(&self, values: &Value) -> Result<Cow<'_, str>, TemplateError> {
        let Some(environment) = &self.compiled else { return Ok(Cow::Borrowed(&self.source)) };
        let text = environment.get_template(TEXT).and_then(|template| template.render(values));
        text.map(Cow::Owned).map_err(|error| self.fault(&error))
    }

    fn fault(&self, error: &minijinja::Error) -> TemplateError {
        let line = self.place.line + error.line().unwrap_or(1).saturating_sub(1);
        let why = match (error.kind(), error.detail()) {
            (ErrorKind::UndefinedError, None) => "no such word".to_owned(),
            (kind, None) => kind.to_string(),
            (_, Some(detail)) => detail.to_owned(),
        };
        TemplateError::new(&self.place.file, Some(line), TemplateProblem::Text(why))
    }
}

thread_local! {
    /// What each text's environment begins as: made once, since it holds all filters.
    static EMPTY: Environment<'static> = environment();
}

/// Texts are plain here; the page of HTML escapes them.
fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment
}
