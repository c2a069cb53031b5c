//! What the office should know about a letter before it goes out.

use fratrie_domain::Language;

/// Something that the control sheet says about a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Remark {
    /// No address: the pupil takes it home.
    NoAddress,
    /// The address or the name did not fit into the norm's lines, and was shortened.
    AddressShortened,
    /// Not all children are listed by name.
    ChildrenLeftOut {
        /// How many are not.
        count: usize,
    },
    /// The typeface lacks a character; another stands in its place.
    CharactersReplaced,
    /// A line was too long and was cut.
    LineCut,
}

impl Remark {
    /// In words.
    pub fn explain(self, language: Language) -> String {
        let (french, english) = match self {
            Self::NoAddress => {
                ("sans adresse : à remettre par l'élève".to_owned(), "no address: by the pupil".to_owned())
            }
            Self::AddressShortened => {
                ("adresse raccourcie : à vérifier".to_owned(), "address shortened: check it".to_owned())
            }
            Self::ChildrenLeftOut { count } => {
                (format!("{count} enfants non nommés"), format!("{count} children not named"))
            }
            Self::CharactersReplaced => {
                ("caractères remplacés : à vérifier".to_owned(), "characters replaced: check them".to_owned())
            }
            Self::LineCut => ("ligne coupée : à vérifier".to_owned(), "a line was cut: check it".to_owned()),
        };
        match language {
            Language::French => french,
            Language::English => english,
        }
    }
}
