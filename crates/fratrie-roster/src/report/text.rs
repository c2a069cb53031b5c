//! As text, for a person: what to do first, then the figures, then line by line.

use super::{Report, ReportFile, ReportLine, Stage, Weight};
use fratrie_domain::{Language, outcome::Tally};
use std::fmt::Write as _;

/// Files named in the text; a directory has thousands.
const FILES: usize = 20;

impl Report {
    /// As text.
    pub fn text(&self, language: Language) -> String {
        let word = |french: &str, english: &str| pick(language, french, english).to_owned();
        let mut text = match self.stage {
            Stage::Refused => {
                word("Import refusé : rien n'a été pris.", "Import refused: nothing was taken.")
            }
            Stage::Preview => word("Aperçu : rien n'a encore changé.", "Preview: nothing has changed yet."),
            Stage::Imported => word("Import fait.", "Import done."),
        };
        text.push('\n');
        for file in self.files.iter().take(FILES) {
            push(&mut text, "  ", &file.line(language));
        }
        let more = self.files.len().saturating_sub(FILES);
        if more > 0 {
            let (french, english) =
                (format!("… et {more} autres fichiers."), format!("… and {more} more files."));
            push(&mut text, "  ", pick(language, &french, &english));
        }
        push(&mut text, "", &self.first(language));
        if self.stage != Stage::Refused {
            text.push('\n');
            self.figures(language, &mut text);
        }
        for (weight, french, english) in [
            (Weight::Fault, "Fautes", "Faults"),
            (Weight::Rejected, "Laissé de côté", "Left out"),
            (Weight::Check, "À vérifier", "To be checked"),
            (Weight::Warning, "Pris, avec un avertissement", "Taken, with a warning"),
        ] {
            self.section(weight, &word(french, english), language, &mut text);
        }
        text
    }

    /// What to do first.
    fn first(&self, language: Language) -> String {
        let (faults, rejected, checks) =
            (self.count(Weight::Fault), self.count(Weight::Rejected), self.count(Weight::Check));
        let (french, english) = match self.stage {
            Stage::Refused => (
                format!("À faire d'abord : corrigez ce qui suit ({faults}), puis recommencez."),
                format!("First: correct what follows ({faults}), then start again."),
            ),
            Stage::Preview if rejected + checks > 0 => (
                format!(
                    "À faire d'abord : lisez ce qui est laissé de côté ({rejected}) et ce qui est à vérifier ({checks}), puis confirmez."
                ),
                format!(
                    "First: read what is left out ({rejected}) and what is to be checked ({checks}), then confirm."
                ),
            ),
            Stage::Preview => (
                "À faire d'abord : comparez ces nombres à ceux de l'établissement, puis confirmez."
                    .to_owned(),
                "First: compare these figures with the school's, then confirm.".to_owned(),
            ),
            Stage::Imported if self.accounts > 0 => (
                format!("À faire d'abord : imprimez les courriers des {} nouveaux comptes.", self.accounts),
                format!("First: print the letters of the {} new accounts.", self.accounts),
            ),
            Stage::Imported if rejected + checks > 0 => (
                format!(
                    "À faire d'abord : corrigez dans la base élèves ce qui est laissé de côté ({rejected}) ou à vérifier ({checks})."
                ),
                format!(
                    "First: correct in the school's base what is left out ({rejected}) or to be checked ({checks})."
                ),
            ),
            Stage::Imported => ("Il n'y a rien à faire.".to_owned(), "There is nothing to do.".to_owned()),
        };
        pick(language, &french, &english).to_owned()
    }

    fn figures(&self, language: Language, text: &mut String) {
        for (french, english, tally) in [
            ("Élèves", "Students", self.students),
            ("Responsables", "Responsibles", self.responsibles),
            ("Liens", "Links", self.links),
        ] {
            push(text, "", &figures(pick(language, french, english), tally, language));
        }
        let (accounts, attached, ended) = (self.accounts, self.attached, self.ended);
        push(
            text,
            "",
            pick(
                language,
                &format!(
                    "Comptes créés : {accounts}. Enfants rattachés : {attached}. Enfants détachés : {ended}."
                ),
                &format!(
                    "Accounts made: {accounts}. Children attached: {attached}. Children detached: {ended}."
                ),
            ),
        );
        if self.not_entitled > 0 {
            let count = self.not_entitled;
            push(
                text,
                "",
                pick(
                    language,
                    &format!("Liens sans responsabilité légale, donc sans compte : {count}."),
                    &format!("Links without legal responsibility, and so without account: {count}."),
                ),
            );
        }
    }

    fn section(&self, weight: Weight, title: &str, language: Language, text: &mut String) {
        let count = self.count(weight);
        if count == 0 {
            return;
        }
        text.push('\n');
        push(text, "", &format!("{title} ({count})"));
        let lines: Vec<&ReportLine> = self.lines.iter().filter(|line| line.weight == weight).collect();
        for line in &lines {
            let colon = pick(language, " : ", ": ");
            let place = line.place(language);
            let colon = if place.is_empty() { "" } else { colon };
            push(text, "  ", &format!("{place}{colon}{}", line.words(language)));
        }
        let more = count.saturating_sub(lines.len() as u64);
        if more > 0 {
            let (french, english) = (format!("… et {more} autres."), format!("… and {more} more."));
            push(text, "  ", pick(language, &french, &english));
        }
    }
}

impl ReportFile {
    fn line(&self, language: Language) -> String {
        let mut line = self.name.clone();
        let kind = match language {
            Language::French => &self.french,
            Language::English => &self.english,
        };
        if let Some(kind) = kind {
            let _ = write!(line, "{}{kind}", pick(language, " : ", ": "));
        }
        if let Some(school) = &self.school {
            let _ = write!(line, ", {} {school}", pick(language, "établissement", "school"));
        }
        if let Some(year) = self.school_year {
            let _ = write!(line, ", {} {year}-{}", pick(language, "année", "year"), year + 1);
        }
        if let Some(at) = self.exported_at {
            let at = at.format(pick(language, "exporté le %d/%m/%Y à %H:%M", "exported %Y-%m-%d %H:%M"));
            let _ = write!(line, ", {at}");
        }
        line
    }
}

fn figures(of: &str, tally: Tally, language: Language) -> String {
    let Tally { created, changed, unchanged, left } = tally;
    match language {
        Language::French => {
            format!("{of} : nouveaux {created}, modifiés {changed}, inchangés {unchanged}, partis {left}.")
        }
        Language::English => {
            format!("{of}: new {created}, changed {changed}, unchanged {unchanged}, left {left}.")
        }
    }
}

fn push(text: &mut String, indent: &str, line: &str) {
    text.push_str(indent);
    text.push_str(line);
    text.push('\n');
}

const fn pick<'a>(language: Language, french: &'a str, english: &'a str) -> &'a str {
    match language {
        Language::French => french,
        Language::English => english,
    }
}
