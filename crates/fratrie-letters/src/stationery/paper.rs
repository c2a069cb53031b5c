//! The paper of one school.

use super::{Letterhead, Logo, TemplateError, Texts, Words, layers::Layers, texts::parse};
use crate::{
    compose::{Subject, values},
    html::PageTemplate,
    sheet::LetterKind,
};
use fratrie_domain::{Language, SchoolName};

/// Letterhead, logo and texts of one school, read and checked.
#[derive(Debug, Clone)]
pub struct Paper {
    letterhead: Letterhead,
    logo: Option<Logo>,
    french: Tongue,
    english: Tongue,
    page: PageTemplate,
}

/// The texts of one language.
#[derive(Debug, Clone)]
struct Tongue {
    words: Words,
    letters: Vec<(LetterKind, Texts)>,
}

impl Paper {
    pub(super) fn read(layers: &Layers, school: &SchoolName) -> Result<Self, TemplateError> {
        layers.check()?;
        let mut letterhead: Letterhead = parse(&layers.text("letterhead.toml")?)?;
        if letterhead.name.trim().is_empty() {
            letterhead.name = school.to_string();
        }
        let page = layers.text("letter.html")?;
        let paper = Self {
            logo: Logo::read(layers, &letterhead.logo)?,
            letterhead,
            french: Tongue::read(layers, "fr")?,
            english: Tongue::read(layers, "en")?,
            page: PageTemplate::new(page.file, page.text, &layers.text("letter.css")?.text)?,
        };
        paper.check()?;
        Ok(paper)
    }

    /// Fills every text in once, so that a word that does not exist is told before the first letter.
    fn check(&self) -> Result<(), TemplateError> {
        for (language, tongue) in [(Language::French, &self.french), (Language::English, &self.english)] {
            for secret in [false, true] {
                let values = values(&self.letterhead, &Subject::sample(language, secret));
                let letters = tongue.letters.iter().flat_map(|(_, texts)| texts.fields());
                for field in letters.chain(tongue.words.fields()) {
                    field.fill(&values)?;
                }
            }
        }
        Ok(())
    }

    /// The head of the paper.
    pub const fn letterhead(&self) -> &Letterhead {
        &self.letterhead
    }

    pub(crate) const fn logo(&self) -> Option<&Logo> {
        self.logo.as_ref()
    }

    pub(crate) const fn page(&self) -> &PageTemplate {
        &self.page
    }

    pub(crate) const fn words(&self, language: Language) -> &Words {
        &self.tongue(language).words
    }

    pub(crate) fn texts(&self, language: Language, kind: LetterKind) -> Option<&Texts> {
        self.tongue(language).letters.iter().find(|(letter, _)| *letter == kind).map(|(_, texts)| texts)
    }

    const fn tongue(&self, language: Language) -> &Tongue {
        match language {
            Language::French => &self.french,
            Language::English => &self.english,
        }
    }
}

impl Tongue {
    fn read(layers: &Layers, folder: &str) -> Result<Self, TemplateError> {
        let words = Words::read(&layers.text(&format!("{folder}/words.toml"))?)?;
        let letter = |kind: LetterKind| {
            let source = layers.text(&format!("{folder}/{}.toml", kind.template()))?;
            Ok((kind, Texts::read(&source)?))
        };
        Ok(Self { words, letters: LetterKind::ALL.into_iter().map(letter).collect::<Result<_, _>>()? })
    }
}
