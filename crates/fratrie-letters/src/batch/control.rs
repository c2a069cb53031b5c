//! The control sheet: what was printed, for whoever counts and hands out the letters. No password.

use super::{
    folder::{Folder, Output},
    press::Printed,
    tally::{BatchReport, Tally},
};
use crate::{
    error::LetterError,
    sheet::{LetterKind, Sheet},
    table::neutralise,
};
use fratrie_domain::Language;
use minijinja::HtmlEscape;
use std::{
    fs::File,
    io::{BufReader, BufWriter, Read, Seek, Write},
    path::PathBuf,
};

const STYLE: &str = include_str!("../../templates/control.css");

/// A control sheet that is being written. The lines of the HTML wait in a file without a name, since the counts come
/// before them.
pub(super) struct Control {
    table: csv::Writer<Output>,
    lines: BufWriter<File>,
    path: PathBuf,
    language: Language,
    report: BatchReport,
}

/// What stands in the control sheet.
struct Words {
    tongue: &'static str,
    title: &'static str,
    secret: &'static str,
    counts: [&'static str; 5],
    total: &'static str,
    printed: &'static str,
    columns: [&'static str; 11],
    sign: &'static str,
}

const FRENCH: Words = Words {
    tongue: "fr",
    title: "Feuille de contrôle",
    secret: "Ces lettres contiennent des mots de passe. Comptez-les, remettez-les, puis effacez les fichiers.",
    counts: ["RNE", "École", "Classe", "Lettres", "Dont réimprimées"],
    total: "Total",
    printed: "Combien de fois les lettres ont été imprimées",
    columns: [
        "N°",
        "RNE",
        "Classe",
        "Élève",
        "Destinataire",
        "Identifiant",
        "Lettre",
        "Exemplaire",
        "Fichier",
        "Page",
        "À vérifier",
    ],
    sign: "Comptées par : ____________________    Remises à : ____________________    Le : ____________",
};

const ENGLISH: Words = Words {
    tongue: "en",
    title: "Control sheet",
    secret: "These letters hold passwords. Count them, hand them out, then delete the files.",
    counts: ["Code", "School", "Class", "Letters", "Printed before"],
    total: "Total",
    printed: "How often the letters were printed",
    columns: [
        "No.",
        "Code",
        "Class",
        "Pupil",
        "Recipient",
        "Identifier",
        "Letter",
        "Copy",
        "File",
        "Page",
        "To be checked",
    ],
    sign: "Counted by: ____________________    Handed to: ____________________    On: ____________",
};

impl Control {
    pub(super) fn new(folder: &Folder, language: Language) -> Result<Self, LetterError> {
        let path = folder.path().to_owned();
        let lines = tempfile::tempfile_in(&path).map_err(|error| LetterError::file(&path, error))?;
        let mut output = folder.open("control.csv")?;
        output.put(b"\xEF\xBB\xBF")?;
        let mut table = csv::WriterBuilder::new().delimiter(b';').from_writer(output);
        table.write_record(words(language).columns).map_err(|error| LetterError::Table(error.to_string()))?;
        Ok(Self { table, lines: BufWriter::new(lines), path, language, report: BatchReport::default() })
    }

    pub(super) fn add(&mut self, sheet: &Sheet, printed: &Printed) -> Result<(), LetterError> {
        self.count(sheet, printed);
        let remarks: Vec<String> =
            printed.remarks.iter().map(|remark| remark.explain(self.language)).collect();
        let (file, page) = match &printed.place {
            Some((file, page)) => (file.as_str(), page.to_string()),
            None => ("", String::new()),
        };
        let cells = [
            self.report.letters.to_string(),
            sheet.filing.school.to_string(),
            sheet.filing.class.as_ref().map(ToString::to_string).unwrap_or_default(),
            sheet.bearer().map(|child| child.name.to_string()).unwrap_or_default(),
            sheet.recipient.name.to_string(),
            sheet.identifier.to_string(),
            kind(sheet.message.kind(), self.language).to_owned(),
            sheet.copy.to_string(),
            file.to_owned(),
            page,
            remarks.join(", "),
        ];
        self.table
            .write_record(cells.iter().map(|cell| neutralise(cell).into_owned()))
            .map_err(|error| LetterError::Table(error.to_string()))?;
        let failed = |error| LetterError::file(&self.path, error);
        self.lines.write_all(b"<tr>").map_err(failed)?;
        for cell in &cells {
            write!(self.lines, "<td>{}</td>", HtmlEscape(cell)).map_err(failed)?;
        }
        self.lines.write_all(b"</tr>\n").map_err(failed)
    }

    fn count(&mut self, sheet: &Sheet, printed: &Printed) {
        let report = &mut self.report;
        report.letters += 1;
        report.remarked += u64::from(!printed.remarks.is_empty());
        *report.kinds.entry(sheet.message.kind()).or_default() += 1;
        *report.copies.entry(sheet.copy).or_default() += 1;
        let filing = &sheet.filing;
        let again = u64::from(sheet.copy > 1);
        match report.tallies.last_mut() {
            Some(tally) if tally.school == filing.school && tally.class == filing.class => {
                tally.letters += 1;
                tally.again += again;
            }
            _ => report.tallies.push(Tally {
                school: filing.school.clone(),
                school_name: filing.school_name.clone(),
                class: filing.class.clone(),
                letters: 1,
                again,
            }),
        }
    }

    pub(super) fn finish(self, folder: &Folder, files: u32) -> Result<BatchReport, LetterError> {
        let Self { table, lines, path, language, mut report } = self;
        table.into_inner().map_err(|error| LetterError::Table(error.to_string()))?.close()?;
        report.files = files + 2;
        let failed = |error| LetterError::file(&path, error);
        let mut lines = lines.into_inner().map_err(|error| failed(error.into_error()))?;
        lines.rewind().map_err(failed)?;
        let mut output = folder.open("control.html")?;
        output.put(head(&report, language).as_bytes())?;
        let mut reader = BufReader::new(lines);
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = reader.read(&mut buffer).map_err(failed)?;
            match buffer.get(..read) {
                Some(bytes) if read > 0 => output.put(bytes)?,
                _ => break,
            }
        }
        output.put(b"</tbody>\n</table>\n</body>\n</html>\n")?;
        output.close()?;
        Ok(report)
    }
}

const fn words(language: Language) -> &'static Words {
    match language {
        Language::French => &FRENCH,
        Language::English => &ENGLISH,
    }
}

const fn kind(kind: LetterKind, language: Language) -> &'static str {
    match (kind, language) {
        (LetterKind::FirstNotification, Language::French) => "première lettre",
        (LetterKind::FirstNotification, Language::English) => "first letter",
        (LetterKind::Reminder, Language::French) => "rappel",
        (LetterKind::Reminder, Language::English) => "reminder",
        (LetterKind::NewPassword, Language::French) => "nouveau mot de passe",
        (LetterKind::NewPassword, Language::English) => "new password",
        (LetterKind::AddressConfirmation, Language::French) => "confirmation d'adresse",
        (LetterKind::AddressConfirmation, Language::English) => "address confirmation",
    }
}

/// Everything before the lines: counts by class, by kind, and by how often a letter was printed.
fn head(report: &BatchReport, language: Language) -> String {
    let words = words(language);
    let row = |tag: &str, cells: &[String]| {
        let cells = cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", HtmlEscape(cell)));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let titles = |titles: &[&str]| {
        let cells = titles.iter().map(|title| format!("<th scope=\"col\">{}</th>", HtmlEscape(title)));
        format!("<thead><tr>{}</tr></thead>\n", cells.collect::<String>())
    };
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{}</h1>\n<p>{}</p>\n<p class=\"sign\">{}</p>\n",
        words.tongue, words.title, words.title, words.secret, words.sign,
    );
    html.push_str("<table class=\"counts\">\n");
    html.push_str(&titles(&words.counts));
    html.push_str("<tbody>\n");
    for tally in &report.tallies {
        html.push_str(&row(
            "td",
            &[
                tally.school.to_string(),
                tally.school_name.to_string(),
                tally.class.as_ref().map(ToString::to_string).unwrap_or_default(),
                tally.letters.to_string(),
                tally.again.to_string(),
            ],
        ));
    }
    let again: u64 = report.tallies.iter().map(|tally| tally.again).sum();
    let total = [words.total, "", ""].map(ToOwned::to_owned).into_iter();
    let total: Vec<String> = total.chain([report.letters.to_string(), again.to_string()]).collect();
    html.push_str("</tbody>\n<tfoot>\n");
    html.push_str(&row("td", &total));
    html.push_str("</tfoot>\n</table>\n<ul>\n");
    html.extend(report.kinds.iter().map(|(letter, count)| item(kind(*letter, language), *count)));
    html.extend(["</ul>\n<h2>", words.printed, "</h2>\n<ul>\n"]);
    html.extend(report.copies.iter().map(|(copy, count)| item(&format!("{copy} ×"), *count)));
    html.push_str("</ul>\n<table>\n");
    html.push_str(&titles(&words.columns));
    html.push_str("<tbody>\n");
    html
}

fn item(what: &str, count: u64) -> String {
    format!("<li>{what} : {count}</li>\n")
}
