//! The texts of a letter, and the words that all letters share.

use super::{Field, TemplateError, TemplateProblem, layers::Source};
use serde::{Deserialize, de::DeserializeOwned};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LetterFile {
    subject: Spanned<String>,
    salutation: Spanned<String>,
    opening: Vec<Spanned<String>>,
    children: Spanned<String>,
    identifier: Spanned<String>,
    secret: Spanned<String>,
    #[serde(default)]
    unchanged: Option<Spanned<String>>,
    note: Spanned<String>,
    scan: Spanned<String>,
    signature: Spanned<String>,
    steps_title: Spanned<String>,
    steps: Vec<Spanned<String>>,
    help: Vec<HelpFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HelpFile {
    title: Spanned<String>,
    text: Spanned<String>,
}

/// The texts of one kind of letter, in the order in which they stand on the page.
#[derive(Debug, Clone)]
pub(crate) struct Texts {
    pub(crate) subject: Field,
    pub(crate) salutation: Field,
    pub(crate) opening: Vec<Field>,
    pub(crate) children: Field,
    pub(crate) identifier: Field,
    pub(crate) secret: Field,
    pub(crate) unchanged: Option<Field>,
    pub(crate) note: Field,
    pub(crate) scan: Field,
    pub(crate) signature: Field,
    pub(crate) steps_title: Field,
    pub(crate) steps: Vec<Field>,
    pub(crate) help: Vec<Help>,
}

/// A box at the foot of the page.
#[derive(Debug, Clone)]
pub(crate) struct Help {
    pub(crate) title: Field,
    pub(crate) text: Field,
}

impl Texts {
    pub(super) fn read(source: &Source) -> Result<Self, TemplateError> {
        let file: LetterFile = parse(source)?;
        let field = |text: &Spanned<String>| Field::new(text, &source.file, &source.text);
        let fields = |texts: &[Spanned<String>]| texts.iter().map(field).collect::<Result<Vec<_>, _>>();
        let help = |help: &HelpFile| Ok(Help { title: field(&help.title)?, text: field(&help.text)? });
        Ok(Self {
            subject: field(&file.subject)?,
            salutation: field(&file.salutation)?,
            opening: fields(&file.opening)?,
            children: field(&file.children)?,
            identifier: field(&file.identifier)?,
            secret: field(&file.secret)?,
            unchanged: file.unchanged.as_ref().map(field).transpose()?,
            note: field(&file.note)?,
            scan: field(&file.scan)?,
            signature: field(&file.signature)?,
            steps_title: field(&file.steps_title)?,
            steps: fields(&file.steps)?,
            help: file.help.iter().map(help).collect::<Result<_, _>>()?,
        })
    }

    /// Every text.
    pub(super) fn fields(&self) -> impl Iterator<Item = &Field> {
        let single = [
            &self.subject,
            &self.salutation,
            &self.children,
            &self.identifier,
            &self.secret,
            &self.note,
            &self.scan,
            &self.signature,
            &self.steps_title,
        ];
        let help = self.help.iter().flat_map(|help| [&help.title, &help.text]);
        single.into_iter().chain(&self.opening).chain(&self.unchanged).chain(&self.steps).chain(help)
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct WordsFile { $($name: Spanned<String>),* }

        /// What all letters of a language share.
        #[derive(Debug, Clone)]
        pub(crate) struct Words { $($(#[$doc])* pub(crate) $name: Field),* }

        impl Words {
            pub(super) fn read(source: &Source) -> Result<Self, TemplateError> {
                let file: WordsFile = parse(source)?;
                Ok(Self { $($name: Field::new(&file.$name, &source.file, &source.text)?),* })
            }

            pub(super) fn fields(&self) -> impl Iterator<Item = &Field> {
                [$(&self.$name),*].into_iter()
            }
        }
    };
}

words! {
    madam,
    sir,
    child,
    more_children,
    date,
    class,
    copy,
    by_hand,
    logo,
    qr,
    title,
}

/// Reads TOML and says where it is wrong.
pub(super) fn parse<T: DeserializeOwned>(source: &Source) -> Result<T, TemplateError> {
    toml::from_str(&source.text).map_err(|error| {
        let before = error.span().and_then(|span| source.text.get(..span.start));
        let line = before.map(|before| before.bytes().filter(|byte| *byte == b'\n').count() + 1);
        TemplateError::new(&source.file, line, TemplateProblem::Form(error.message().to_owned()))
    })
}
