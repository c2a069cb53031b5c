//! Letters: what is printed on them.

use super::{Office, RollStanding};
use crate::{error::Error, session::Credentials, shell::Context};
use fratrie_credentials::{ProvisionalFormat, ProvisionalPassword};
use fratrie_domain::{
    AccountId, Child, ClassName, Command, Identifier, LetterId, LetterMac, PersonName, Refusal, SchoolCode,
    Timestamp, View, Want,
    command::NewLetter,
    decide,
    model::{Account, Details, Holder, Responsibility, School, Standing, Status, Student},
    outcome::Outcome,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is printed on a letter. It holds the only copy of the provisional password.
#[derive(Debug)]
pub struct Letter {
    /// The account.
    pub account: AccountId,
    /// Its login name.
    pub identifier: Identifier,
    /// The provisional password.
    pub provisional: ProvisionalPassword,
    /// To whom it goes.
    pub holder: PersonName,
    /// How the school's base says that a responsible is addressed and reached.
    pub details: Details,
    /// A responsible's children, by name.
    pub children: Vec<Child>,
    /// The student and their school, where the account is a student's own.
    pub student: Option<(Student, School)>,
    /// The school whose base names the holder: whose office answers for the letter.
    pub school: SchoolCode,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// From this moment on the password is refused.
    pub expires_at: Timestamp,
    /// Whether the account is active: the password is a new one, and the letter says so.
    pub renews: bool,
    /// How often letters were printed for this account, this one included.
    pub printed: u32,
}

impl Letter {
    /// What its reader types at the first log-in.
    pub fn credentials(&self) -> Credentials {
        Credentials::new(self.identifier.as_str(), self.provisional.expose())
    }
}

impl Office {
    /// Issues a new letter in place of the last one, whose password is void at once. A grouped account's letter goes to
    /// the account that answers for it (R9). An active account stays active: its password changes when the letter is
    /// used.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount | Suspended | Closed)`; `Store`.
    pub async fn reissue_letter(&self, identifier: &Identifier) -> Result<Letter, Error> {
        let account = self.context.find(identifier).await?;
        let letters = self.issue(&[account], |_| true).await?;
        let letter = letters.into_iter().next().ok_or(Error::Internal("one letter was asked for"))?;
        self.context.forget_attempts(letter.account).await?;
        Ok(letter)
    }

    /// Issues first letters to all accounts that wait for one.
    ///
    /// # Errors
    /// `Contended`; `Store`.
    pub async fn letters(&self) -> Result<Vec<Letter>, Error> {
        let view = self.context.load(&Want { unnotified: true, ..Want::default() }).await?;
        // Whose children have all left, or who left, waits for none: they may have had a letter before, which was forgotten.
        let waiting = view.rows.accounts.keys().copied().filter(|id| is_at_school(&view, *id));
        let waiting: Vec<AccountId> = waiting.collect();
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        // Checked again at the commit: another import may have issued some of them meanwhile.
        self.issue(&waiting, |account| account.status == Status::Open(Standing::Created)).await
    }

    /// Issues first letters to those accounts of a school that wait for one and have a child in one of the classes, in the
    /// order of class and child.
    ///
    /// # Errors
    /// `Contended`; `Store`.
    pub async fn letters_of(
        &self,
        school: &SchoolCode,
        classes: &BTreeSet<ClassName>,
    ) -> Result<Vec<Letter>, Error> {
        let mut waiting: Vec<AccountId> = Vec::new();
        for entry in self.roll(school).await?.entries {
            let waits = entry.standing == RollStanding::Open(Standing::Created);
            if waits && classes.contains(&entry.student.class) && !waiting.contains(&entry.account) {
                waiting.push(entry.account);
            }
        }
        self.issue(&waiting, |account| account.status == Status::Open(Standing::Created)).await
    }

    /// Issues a letter to each of `accounts` whose answering account is `wanted`, in their order.
    async fn issue(
        &self,
        accounts: &[AccountId],
        wanted: impl Fn(&Account) -> bool + Send + Sync,
    ) -> Result<Vec<Letter>, Error> {
        let context = &self.context;
        let mut drawn: BTreeMap<AccountId, Drawn> = BTreeMap::new();
        for account in accounts {
            drawn.insert(*account, draw(context));
        }
        let want = Want::accounts(accounts.iter().copied());
        let receipt = context.run_with(want.clone(), self.env()?, |view, env| {
            let mut letters = Vec::new();
            for account in accounts {
                let addressee = view.resolve(*account).ok_or(Refusal::NoSuchAccount)?;
                if let Some(drawn) = drawn.get(account).filter(|_| wanted(addressee)) {
                    letters.push(new_letter(context, *account, addressee, drawn));
                }
            }
            decide(view, Command::IssueLetters(letters), env)
        });
        let Outcome::LettersIssued { letters } = receipt.await?.outcome else {
            return Err(Error::Internal("a receipt of another kind"));
        };
        let issued: BTreeSet<AccountId> = letters.into_iter().map(|(account, _)| account).collect();
        let view = context.load(&want).await?;
        let (mut printed, mut families) = (Vec::new(), view.families());
        for account in accounts {
            let Some(addressee) = view.resolve(*account) else { continue };
            if issued.contains(&addressee.id)
                && let Some((_, password)) = drawn.remove(account)
            {
                let children = families.remove(&addressee.id).unwrap_or_default();
                printed.push(
                    print(&view, addressee, children, password)
                        .ok_or(Error::Internal("an account without its holder"))?,
                );
            }
        }
        Ok(printed)
    }
}

/// Whether an account lists a child, or is a student's who did not leave.
pub(super) fn is_at_school(view: &View, id: AccountId) -> bool {
    let holder = view.account(id).map(|account| account.holder);
    match holder {
        Some(Holder::Student(student)) => view.student(student).is_some_and(|student| student.left.is_none()),
        _ => view.links(id).any(Responsibility::is_active),
    }
}

/// A letter's id and provisional password.
type Drawn = (LetterId, ProvisionalPassword);

pub(super) fn draw(context: &Context) -> Drawn {
    let password =
        context.with_chance(|chance| ProvisionalPassword::draw(ProvisionalFormat::default(), chance));
    (LetterId::from_uuid(context.draw_id()), password)
}

/// What is kept of a provisional password: of an account's letter of this generation.
pub(super) fn mac(
    context: &Context,
    account: AccountId,
    generation: u32,
    password: &ProvisionalPassword,
) -> LetterMac {
    let id = account.as_uuid().as_bytes();
    LetterMac::new(password.mac(context.shell.keys.current(), context.realm.as_str(), id, generation))
}

fn new_letter(
    context: &Context,
    account: AccountId,
    addressee: &Account,
    (letter, password): &Drawn,
) -> NewLetter {
    let generation = addressee.letter.as_ref().map_or(1, |last| last.generation.saturating_add(1));
    let mac = mac(context, addressee.id, generation, password);
    NewLetter { account, addressee: addressee.id, generation, letter: *letter, mac }
}

pub(super) fn print(
    view: &View,
    account: &Account,
    children: Vec<Child>,
    provisional: ProvisionalPassword,
) -> Option<Letter> {
    let student = match account.holder {
        Holder::Student(id) => {
            let student = view.student(id)?;
            Some((student.clone(), view.rows.schools.get(&student.school)?.clone()))
        }
        Holder::Responsible(_) => None,
    };
    let (school, details) = match account.holder {
        Holder::Responsible(id) => {
            let row = view.responsible(id)?;
            (row.source.school.clone(), row.details.clone())
        }
        Holder::Student(id) => (view.student(id)?.school.clone(), Details::default()),
    };
    let letter = account.letter.as_ref()?;
    Some(Letter {
        account: account.id,
        identifier: account.identifier.clone(),
        provisional,
        holder: view.holder_name(account)?.clone(),
        children,
        student,
        details,
        school,
        issued_at: letter.issued_at,
        expires_at: letter.expires_at,
        renews: account.secret.is_some(),
        printed: letter.printed,
    })
}
