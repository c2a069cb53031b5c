//! Letters: what is printed on them.

use super::Office;
use crate::{error::Error, session::Credentials, shell::Context};
use fratrie_credentials::{ProvisionalFormat, ProvisionalPassword};
use fratrie_domain::{
    AccountId, Child, Command, Identifier, LetterId, LetterMac, PersonName, Refusal, Timestamp, View, Want,
    command::NewLetter,
    decide,
    model::{Account, Holder, School, Standing, Status, Student},
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
    /// A responsible's children, by name.
    pub children: Vec<Child>,
    /// The student and their school, where the account is a student's own.
    pub student: Option<(Student, School)>,
    /// From this moment on the password is refused.
    pub expires_at: Timestamp,
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

    /// First letters to all accounts that wait for one, those of `first` before the others.
    pub(super) async fn first_letters(&self, first: &[AccountId]) -> Result<Vec<Letter>, Error> {
        let view = self.context.load(&Want { unnotified: true, ..Want::default() }).await?;
        let rest = view.rows.accounts.keys().filter(|id| !first.contains(id));
        let waiting: Vec<AccountId> = first.iter().chain(rest).copied().collect();
        // Checked again at the commit: another import may have issued some of them meanwhile.
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
            let password =
                context.with_chance(|chance| ProvisionalPassword::draw(ProvisionalFormat::default(), chance));
            drawn.insert(*account, (LetterId::from_uuid(context.draw_id()), password));
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
        let mut printed = Vec::new();
        for account in accounts {
            let Some(addressee) = view.resolve(*account) else { continue };
            if issued.contains(&addressee.id)
                && let Some((_, password)) = drawn.remove(account)
            {
                printed.push(
                    print(&view, addressee, password)
                        .ok_or(Error::Internal("an account without its holder"))?,
                );
            }
        }
        Ok(printed)
    }
}

/// A letter's id and provisional password.
type Drawn = (LetterId, ProvisionalPassword);

fn new_letter(
    context: &Context,
    account: AccountId,
    addressee: &Account,
    (letter, password): &Drawn,
) -> NewLetter {
    let generation = addressee.letter.as_ref().map_or(1, |last| last.generation.saturating_add(1));
    let id = addressee.id.as_uuid().as_bytes();
    let mac = password.mac(context.shell.keys.current(), context.realm.as_str(), id, generation);
    NewLetter { account, addressee: addressee.id, generation, letter: *letter, mac: LetterMac::new(mac) }
}

fn print(view: &View, account: &Account, provisional: ProvisionalPassword) -> Option<Letter> {
    let student = match account.holder {
        Holder::Student(id) => {
            let student = view.student(id)?;
            Some((student.clone(), view.rows.schools.get(&student.school)?.clone()))
        }
        Holder::Responsible(_) => None,
    };
    Some(Letter {
        account: account.id,
        identifier: account.identifier.clone(),
        provisional,
        holder: view.holder_name(account)?.clone(),
        children: view.children(account.id),
        student,
        expires_at: account.letter.as_ref()?.expires_at,
    })
}
