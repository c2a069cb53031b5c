//! What is wrong with a template, in French and in English.

use fratrie_domain::Language;
use std::fmt;

/// A template that can not be used: which file, which line, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The file, as it was looked for.
    pub file: String,
    /// The line, from 1, where one is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: TemplateProblem,
}

/// What can be wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TemplateProblem {
    /// The file can not be read; the system says why.
    Unreadable(String),
    /// The folder of templates does not exist.
    NoFolder,
    /// The file is larger than any real one.
    TooLarge {
        /// The most bytes.
        most: u64,
    },
    /// It is not a text in UTF-8.
    NotUtf8,
    /// The file is not written as it must be (TOML), or has a field that is missing or not known.
    Form(String),
    /// A text has a fault in what stands between braces, or names something that does not exist.
    Text(String),
    /// The logo is neither PNG nor JPEG, or is damaged.
    Logo(String),
}

impl TemplateError {
    pub(crate) fn new(file: impl Into<String>, line: Option<usize>, problem: TemplateProblem) -> Self {
        Self { file: file.into(), line, problem }
    }

    /// Where, what, and what to do.
    pub fn explain(&self, language: Language) -> String {
        let (french, english) = self.problem.words();
        let (word, colon, text) = match language {
            Language::French => ("ligne", " :", french),
            Language::English => ("line", ":", english),
        };
        let line = self.line.map(|line| format!(", {word} {line}")).unwrap_or_default();
        format!("{}{line}{colon} {text}", self.file)
    }
}

impl TemplateProblem {
    fn words(&self) -> (String, String) {
        match self {
            Self::Unreadable(why) => (
                format!("le fichier ne peut pas être lu ({why})."),
                format!("the file can not be read ({why})."),
            ),
            Self::NoFolder => (
                "ce dossier de modèles n'existe pas.".to_owned(),
                "this folder of templates does not exist.".to_owned(),
            ),
            Self::TooLarge { most } => (
                format!("le fichier est trop gros : {} Ko au plus.", most / 1024),
                format!("the file is too large: {} KB at most.", most / 1024),
            ),
            Self::NotUtf8 => (
                "ce n'est pas du texte en UTF-8 : enregistrez le fichier en UTF-8.".to_owned(),
                "this is not text in UTF-8: save the file as UTF-8.".to_owned(),
            ),
            Self::Form(why) => (
                format!(
                    "le fichier n'est pas écrit comme il faut ({why}). Comparez avec le modèle d'origine."
                ),
                format!(
                    "the file is not written as it must be ({why}). Compare it with the original template."
                ),
            ),
            Self::Text(why) => (
                format!("ce qui est entre accolades ne peut pas être rempli ({why})."),
                format!("what stands between braces can not be filled in ({why})."),
            ),
            Self::Logo(why) => (
                format!("le logo ne peut pas être utilisé ({why}). Enregistrez-le en PNG ou en JPEG."),
                format!("the logo can not be used ({why}). Save it as PNG or JPEG."),
            ),
        }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.explain(Language::English))
    }
}

impl std::error::Error for TemplateError {}
