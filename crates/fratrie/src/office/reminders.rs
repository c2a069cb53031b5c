//! Reminders: letters without password, for who mislaid the first one or forgot how to log in.

use super::Office;
use crate::error::Error;
use fratrie_domain::{
    AccountId, Child, Command, Identifier, PersonName, Timestamp, View, Want,
    model::{Account, Details, Holder, School, Standing, Status, Student},
    outcome::Outcome,
};
use std::collections::BTreeSet;

/// What is printed on a reminder. No secret is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// The account.
    pub account: AccountId,
    /// Its login name.
    pub identifier: Identifier,
    /// To whom it goes.
    pub holder: PersonName,
    /// How the school's base says that a responsible is addressed and reached.
    pub details: Option<Details>,
    /// A responsible's children, by name, each with its school.
    pub children: Vec<Child>,
    /// The student and their school, where the account is a student's own.
    pub student: Option<(Student, School)>,
    /// Whether a password was chosen: else the letter's must be used first.
    pub activated: bool,
    /// Until when the password of the last letter opens something; nothing, where it does not any more.
    pub letter_until: Option<Timestamp>,
    /// How often letters were printed for this account, this reminder included.
    pub printed: u32,
}

impl Office {
    /// Counts and records that reminders are printed for these accounts, and gives what is to be printed, in the order of
    /// identifiers. A grouped account's reminder goes to the one that answers for it, once (R9). Letters that stand go on
    /// standing.
    ///
    /// # Errors
    /// `Refused(NotNotified)` where no letter was issued for one of them yet, or it was forgotten since; `Refused(NoSuchAccount
    /// | Suspended | Closed)`; nothing was recorded then. `Contended`; `Store`.
    pub async fn record_reminders(
        &self,
        accounts: impl IntoIterator<Item = AccountId> + Send,
    ) -> Result<Vec<Reminder>, Error> {
        let accounts: BTreeSet<AccountId> = accounts.into_iter().collect();
        let want = Want::accounts(accounts.iter().copied());
        let receipt = self.context.run(want, self.env()?, Command::RecordReminders(accounts)).await?;
        let Outcome::Accounts { accounts } = receipt.outcome else {
            return Err(Error::Internal("a receipt of another kind"));
        };
        let view = self.context.load_accounts(accounts.iter().copied()).await?;
        let reminders = accounts.iter().map(|id| reminder(&view, view.account(*id)?, receipt.at));
        let mut reminders: Vec<Reminder> =
            reminders.collect::<Option<_>>().ok_or(Error::Internal("an account without its holder"))?;
        reminders.sort_by(|one, other| one.identifier.cmp(&other.identifier));
        Ok(reminders)
    }
}

fn reminder(view: &View, account: &Account, now: Timestamp) -> Option<Reminder> {
    let (details, student) = match account.holder {
        Holder::Responsible(id) => (Some(view.responsible(id)?.details.clone()), None),
        Holder::Student(id) => {
            let student = view.student(id)?;
            (None, Some((student.clone(), view.rows.schools.get(&student.school)?.clone())))
        }
    };
    let letter = account.letter.as_ref();
    Some(Reminder {
        account: account.id,
        identifier: account.identifier.clone(),
        holder: view.holder_name(account)?.clone(),
        details,
        children: view.children(account.id),
        student,
        activated: matches!(account.status, Status::Open(Standing::Activating | Standing::Active)),
        letter_until: letter.filter(|letter| letter.is_live(now)).map(|letter| letter.expires_at),
        printed: letter.map_or(0, |letter| letter.printed),
    })
}
