//! Letters as print-ready HTML: one file, one page each, at the same places as in the PDF. No script; what it needs lies
//! in the file.

mod scale;

use crate::{
    compose::{Composed, Secret, Text, compose},
    error::LetterError,
    fonts,
    qr::QUIET,
    sheet::Sheet,
    site::Site,
    stationery::{Logo, Paper, TemplateError, TemplateProblem},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use fratrie_domain::Language;
use minijinja::{AutoEscape, Environment, HtmlEscape, UndefinedBehavior, Value, context};
use secrecy::ExposeSecret;
use std::{fmt, io::Write, sync::Arc};
use zeroize::Zeroizing;

const PAGE: &str = "letter.html";

/// The page of HTML, compiled.
#[derive(Clone)]
pub(crate) struct PageTemplate {
    environment: Arc<Environment<'static>>,
    file: String,
    style: Arc<str>,
}

impl fmt::Debug for PageTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageTemplate").field("file", &self.file).finish_non_exhaustive()
    }
}

impl PageTemplate {
    pub(crate) fn new(file: String, text: String, style: &str) -> Result<Self, TemplateError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.add_filter("rich", rich);
        environment.add_filter("typed", typed);
        if let Err(error) = environment.add_template_owned(PAGE, text) {
            return Err(fault(&file, &error));
        }
        Ok(Self { environment: Arc::new(environment), file, style: style.into() })
    }

    fn render(&self, values: &Value) -> Result<String, TemplateError> {
        let page = self.environment.get_template(PAGE).and_then(|page| page.render(values));
        page.map_err(|error| fault(&self.file, &error))
    }
}

fn fault(file: &str, error: &minijinja::Error) -> TemplateError {
    let why = error.detail().map_or_else(|| error.kind().to_string(), ToOwned::to_owned);
    TemplateError::new(file, error.line(), TemplateProblem::Text(why))
}

/// What stands between `**` is bold; all of it escaped.
fn rich(text: &str) -> Value {
    let parts = text.split("**").enumerate().map(|(index, part)| {
        let part = HtmlEscape(part);
        if index % 2 == 1 { format!("<strong>{part}</strong>") } else { part.to_string() }
    });
    Value::from_safe_string(parts.collect())
}

/// Groups of four where there are no hyphens; all of it escaped. No character is added.
fn typed(text: &str) -> Value {
    let symbols: Vec<char> = text.chars().collect();
    let size = if text.contains('-') { symbols.len().max(1) } else { 4 };
    let groups = symbols.chunks(size).map(|group| {
        let group: String = group.iter().collect();
        format!("<span class=\"group\">{}</span>", HtmlEscape(&group))
    });
    Value::from_safe_string(groups.collect())
}

/// Writes letters into one file.
#[derive(Debug)]
pub struct HtmlWriter<W: Write> {
    output: W,
}

impl<W: Write> HtmlWriter<W> {
    /// Begins the file, in the language of its first letter and in the style of its paper.
    ///
    /// # Errors
    /// Those of `output`.
    pub fn new(output: W, paper: &Paper, language: Language) -> Result<Self, LetterError> {
        let mut writer = Self { output };
        writer.begin(paper, language).map_err(|error| LetterError::file(PAGE.as_ref(), error))?;
        Ok(writer)
    }

    fn begin(&mut self, paper: &Paper, language: Language) -> std::io::Result<()> {
        let output = &mut self.output;
        let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";
        writeln!(
            output,
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>",
            tongue(language),
            HtmlEscape(&paper.letterhead().name),
        )?;
        for (family, weight, bytes) in
            [("Letter", 400, fonts::TEXT), ("Letter", 700, fonts::BOLD), ("Typed", 500, fonts::MONO)]
        {
            let bytes = STANDARD.encode(bytes);
            writeln!(
                output,
                "@font-face {{ font-family: {family}; font-weight: {weight}; src: url(data:font/ttf;base64,{bytes}); }}"
            )?;
        }
        writeln!(output, "{}</style>\n</head>\n<body>", paper.page().style)
    }

    /// Adds a letter.
    ///
    /// # Errors
    /// A template that can not be filled in; those of the output.
    pub fn add(&mut self, sheet: &Sheet, paper: &Paper, site: &Site) -> Result<(), LetterError> {
        self.add_composed(sheet, paper, &compose(sheet, paper, site)?)
    }

    pub(crate) fn add_composed(
        &mut self,
        sheet: &Sheet,
        paper: &Paper,
        composed: &Composed<'_>,
    ) -> Result<(), LetterError> {
        let page = Zeroizing::new(paper.page().render(&values(sheet, paper, composed))?);
        self.output.write_all(page.as_bytes()).map_err(|error| LetterError::file(PAGE.as_ref(), error))
    }

    /// Ends the file and gives the output back.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> Result<W, LetterError> {
        let ended = self.output.write_all(b"</body>\n</html>\n").and_then(|()| self.output.flush());
        ended.map(|()| self.output).map_err(|error| LetterError::file(PAGE.as_ref(), error))
    }
}

/// One letter as a file of its own.
///
/// # Errors
/// A template that can not be filled in.
pub fn html_letter(sheet: &Sheet, paper: &Paper, site: &Site) -> Result<Zeroizing<String>, LetterError> {
    let mut writer = HtmlWriter::new(Vec::new(), paper, sheet.language)?;
    writer.add(sheet, paper, site)?;
    let bytes = writer.finish()?;
    String::from_utf8(bytes).map(Zeroizing::new).map_err(|_| LetterError::Internal("HTML that is not UTF-8"))
}

const fn tongue(language: Language) -> &'static str {
    match language {
        Language::French => "fr",
        Language::English => "en",
    }
}

fn values(sheet: &Sheet, paper: &Paper, composed: &Composed<'_>) -> Value {
    let text = |text: &Text| text.text.clone();
    let texts = |texts: &[Text]| texts.iter().map(text).collect::<Vec<_>>();
    let side = composed.qr.size() + 2 * QUIET;
    let (password, link, words) = match &composed.secret {
        Secret::Password(secret) => (secret.expose_secret(), "", ""),
        Secret::Link(secret) => ("", secret.expose_secret(), ""),
        Secret::Words(words) => ("", "", words.text.as_str()),
    };
    let logo =
        |logo: &Logo| format!("data:{};base64,{}", logo.media_type, STANDARD.encode(logo.bytes.as_slice()));
    context! {
        lang => tongue(sheet.language),
        scale => scale::scale(composed),
        letterhead => context! {
            name => paper.letterhead().name.clone(),
            address => paper.letterhead().address.clone(),
            phone => paper.letterhead().phone.clone(),
            email => paper.letterhead().email.clone(),
            logo => paper.logo().map(logo),
        },
        logo_alt => composed.logo_alt.clone(),
        marks => composed.marks.clone(),
        window => composed.window.clone(),
        date => text(&composed.date),
        subject => text(&composed.subject),
        salutation => text(&composed.salutation),
        opening => texts(&composed.opening),
        children_title => text(&composed.children_title),
        children => composed.children.clone(),
        identifier_title => text(&composed.identifier_title),
        identifier => composed.identifier,
        secret_title => text(&composed.secret_title),
        password, link, words,
        note => text(&composed.note),
        scan => text(&composed.scan),
        qr => context! { path => composed.qr.svg_path(), side, alt => composed.qr_alt.clone() },
        signature => text(&composed.signature),
        steps_title => text(&composed.steps_title),
        steps => texts(&composed.steps),
        help => composed.help.iter().map(|(title, body)| context! { title => text(title), text => text(body) })
            .collect::<Vec<_>>(),
    }
}
