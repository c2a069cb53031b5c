//! A school's roll: who answers for which pupil, and how far each account has come.

use super::Office;
use crate::error::Error;
use fratrie_domain::{
    AccountId, Identifier, MaskedIdentifier, PersonName, Refusal, SchoolCode, Timestamp, View, Want, fold,
    model::{
        Account, Holder, LetterEnd, Level, Responsibility, Responsible, School, Standing, Status, Student,
    },
};

/// A school's pupils with their responsibles' accounts.
#[derive(Debug, Clone)]
pub struct Roll {
    /// The school.
    pub school: School,
    /// One entry a pupil of the school and responsible whom its base names, by class, pupil and responsible.
    pub entries: Vec<RollEntry>,
}

/// A pupil, one of the responsibles, and the responsible's account.
#[derive(Debug, Clone)]
pub struct RollEntry {
    /// The pupil; without a class (`—`) where another school's file named them last.
    pub student: Student,
    /// The responsible, as the school's base names them.
    pub responsible: Responsible,
    /// What the base says that they are to the pupil.
    pub level: Level,
    /// The account that this school's record made.
    pub account: AccountId,
    /// Its login name.
    pub identifier: Identifier,
    /// Where it stands.
    pub standing: RollStanding,
    /// Its last letter.
    pub letter: Option<RollLetter>,
    /// When the account was activated; of a grouped one, when the account that answers for it was.
    pub activated_at: Option<Timestamp>,
}

/// Where an account stands, as an office sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RollStanding {
    /// It is open.
    Open(Standing),
    /// It was grouped into another, which answers for the pupil. A school sees of that one no more than this.
    Grouped {
        /// The login name of that one, masked.
        into: MaskedIdentifier,
        /// When.
        at: Option<Timestamp>,
    },
    /// It is suspended.
    Suspended,
    /// It is closed.
    Closed,
}

/// A letter, as an office sees it: no password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollLetter {
    /// When it was issued.
    pub issued_at: Timestamp,
    /// From this moment on its password is refused.
    pub expires_at: Timestamp,
    /// Why its password is void, once it is.
    pub ended: Option<LetterEnd>,
    /// How often letters were printed for the account.
    pub printed: u32,
}

impl Office {
    /// A school's roll, as of now. The memory that it takes grows with the school.
    ///
    /// # Errors
    /// `Refused(NoSuchSchool)`; `Store`.
    pub async fn roll(&self, school: &SchoolCode) -> Result<Roll, Error> {
        let want = Want { whole: [school.clone()].into(), merges: true, ..Want::default() };
        let view = self.context.load(&want).await?;
        let row = view.rows.schools.get(school).ok_or(Error::Refused(Refusal::NoSuchSchool))?;
        let links = view.rows.responsibilities.values();
        let named = links.filter(|link| link.school == *school && link.stands());
        let mut entries: Vec<RollEntry> = named.filter_map(|link| entry(&view, link)).collect();
        entries.sort_by_cached_key(place);
        Ok(Roll { school: row.clone(), entries })
    }
}

/// By class, then by names as people look for them, whatever their accents.
fn place(entry: &RollEntry) -> (String, String, String, fratrie_domain::StudentId, AccountId) {
    let RollEntry { student, responsible, account, .. } = entry;
    let folded = |name: &PersonName| format!("{} {}", fold(name.shown()), fold(name.given()));
    (student.class.to_string(), folded(&student.name), folded(&responsible.name), student.id, *account)
}

fn entry(view: &View, link: &Responsibility) -> Option<RollEntry> {
    let mut student = view.student(link.student)?.clone();
    // The class of a pupil whom another school names too, and named last, is that school's to tell.
    if student.school != link.school {
        student.class = "—".parse().ok()?;
    }
    let account = view.by_holder(Holder::Responsible(link.responsible))?;
    let answers = view.resolve(account.id)?;
    let letter = account.letter.as_ref().map(|letter| RollLetter {
        issued_at: letter.issued_at,
        expires_at: letter.expires_at,
        ended: letter.ended,
        printed: letter.printed,
    });
    Some(RollEntry {
        student,
        responsible: view.responsible(link.responsible)?.clone(),
        level: link.level,
        account: account.id,
        identifier: account.identifier.clone(),
        standing: standing(view, account, answers),
        letter,
        activated_at: answers.activated_at,
    })
}

fn standing(view: &View, account: &Account, answers: &Account) -> RollStanding {
    match &account.status {
        Status::Open(standing) => RollStanding::Open(*standing),
        Status::Suspended { .. } => RollStanding::Suspended,
        Status::Closed => RollStanding::Closed,
        Status::Merged(absorption) => RollStanding::Grouped {
            into: answers.identifier.masked(),
            at: view.rows.merges.get(&absorption.merge).map(|merge| merge.at),
        },
    }
}
