//! Letters as one file to print: PDF for window envelopes; print-ready HTML where a letter does not fit on its page.

use super::clerk::Clerk;
use crate::{app::App, problem::Problem};
use chrono_tz::Tz;
use fratrie::{
    Language, Letter,
    domain::{ClassName, SchoolCode, fold, model::School},
    letters::{HtmlWriter, LetterError, Paper, Sheet, Site, Stationery, TemplateError, pdf_letters},
};
use std::collections::BTreeSet;
use zeroize::Zeroizing;

/// A file to print.
#[derive(Debug)]
pub(crate) struct Printed {
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) bytes: Zeroizing<Vec<u8>>,
}

/// A school's paper, read before any letter is issued: what is issued and not printed is lost.
#[derive(Debug)]
pub(crate) struct Press {
    school: School,
    paper: Paper,
    site: Site,
    zone: Tz,
    language: Language,
    /// Who has children in several classes gets the letter in one of these.
    classes: BTreeSet<ClassName>,
}

/// Why nothing can be printed.
#[derive(Debug)]
pub(crate) enum Unready {
    /// The portal's address is none that letters may bear.
    Address,
    /// A school's own texts are wrong; the library says where.
    Paper(TemplateError),
}

impl Press {
    /// Makes ready to print for a school.
    pub(crate) fn ready(app: &App, clerk: &Clerk, school: School) -> Result<Self, Unready> {
        // A trial on this machine is reached by either name; a letter bears the one that can be typed.
        let url = app.room.url.replacen("http://127.0.0.1", "http://localhost", 1);
        let site = Site::new(&url).map_err(|_| Unready::Address)?;
        let stationery = app.config.letters.as_ref().map_or_else(Stationery::shipped, Stationery::in_folder);
        let paper = stationery.paper(&school.code, &school.name).map_err(Unready::Paper)?;
        let (zone, language) = (app.config.time_zone, clerk.language());
        Ok(Self { school, paper, site, zone, language, classes: BTreeSet::new() })
    }

    /// For letters that are handed out in these classes.
    #[must_use]
    pub(crate) fn for_classes(mut self, classes: BTreeSet<ClassName>) -> Self {
        self.classes = classes;
        self
    }

    /// Whose letters they are.
    pub(crate) const fn school(&self) -> &SchoolCode {
        &self.school.code
    }

    /// Prints letters, off the threads of the pages.
    pub(crate) async fn print(self, letters: Vec<Letter>, today: &str) -> Result<Printed, Problem> {
        let name = format!("courriers-{}-{today}", plain(&self.school.code));
        let printed = tokio::task::spawn_blocking(move || {
            let mut sheets: Vec<Sheet> = letters
                .into_iter()
                .map(|letter| letter.into_sheet(&self.school, &self.classes, self.language, &self.zone))
                .collect();
            // As they are handed out: by class and pupil.
            sheets.sort_by_cached_key(|sheet| {
                let pupil = sheet.bearer().map(|child| (fold(child.name.shown()), fold(child.name.given())));
                (sheet.filing.class.clone(), pupil)
            });
            self.pdf(&sheets).or_else(|error| {
                tracing::warn!(%error, "letters are printed as HTML");
                self.html(&sheets)
            })
        });
        let (kind, end, bytes) =
            printed.await.map_err(|_| Problem::Broken("the printing of letters"))?.map_err(|error| {
                tracing::error!(%error, "letters could not be printed");
                Problem::Broken("the printing of letters")
            })?;
        Ok(Printed { kind, name: format!("{name}.{end}"), bytes })
    }

    fn pdf(&self, sheets: &[Sheet]) -> Result<(&'static str, &'static str, Zeroizing<Vec<u8>>), LetterError> {
        let (first, others) = sheets.split_first().ok_or(LetterError::Internal("no letter"))?;
        Ok(("application/pdf", "pdf", pdf_letters(first, others, &self.paper, &self.site)?.into()))
    }

    fn html(
        &self,
        sheets: &[Sheet],
    ) -> Result<(&'static str, &'static str, Zeroizing<Vec<u8>>), LetterError> {
        let mut writer = HtmlWriter::new(Vec::new(), &self.paper, self.language)?;
        for sheet in sheets {
            writer.add(sheet, &self.paper, &self.site)?;
        }
        Ok(("text/html; charset=utf-8", "html", Zeroizing::new(writer.finish()?)))
    }
}

/// A school's code as part of a file's name.
fn plain(school: &SchoolCode) -> String {
    school.as_str().chars().filter(char::is_ascii_alphanumeric).collect()
}
