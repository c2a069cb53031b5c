//! What is to be printed on one letter, as the caller gives it.

mod child;
mod kind;
mod message;
mod recipient;
mod spill;

pub use child::ChildLine;
pub use kind::LetterKind;
pub use message::Message;
pub use recipient::Recipient;
pub(crate) use spill::Spilled;

use chrono::NaiveDate;
use fratrie_domain::{ClassName, Identifier, Language, SchoolCode, SchoolName};

/// One letter: one account, one page.
///
/// `Debug` shows no password and no link; the identifier shows masked.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// What the letter is for, with the secret that it bears, if it bears one.
    pub message: Message,
    /// The language that it is written in.
    pub language: Language,
    /// To whom it goes.
    pub recipient: Recipient,
    /// The children of the account, in the order in which they are to be listed.
    pub children: Vec<ChildLine>,
    /// The login name.
    pub identifier: Identifier,
    /// The date that it bears.
    pub issued: NaiveDate,
    /// Which printing of this letter this is: 1 is the first. Above 1 the page and the control sheet say so.
    pub copy: u32,
    /// Where it is sorted.
    pub filing: Filing,
}

/// The school and class that a letter is sorted under: those who hand it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// The school whose letterhead the letter bears.
    pub school: SchoolCode,
    /// Its name.
    pub school_name: SchoolName,
    /// The class of the pupil who takes it home; none where nobody does.
    pub class: Option<ClassName>,
}

impl Sheet {
    /// The child who takes the letter home: the first one in the school and class that it is filed under, else the
    /// first one in that school, else the first one.
    pub fn bearer(&self) -> Option<&ChildLine> {
        let here = |child: &&ChildLine| child.school == self.filing.school;
        let same = |child: &&ChildLine| here(child) && child.class == self.filing.class;
        let children = || self.children.iter();
        children().find(same).or_else(|| children().find(here)).or_else(|| children().next())
    }
}
