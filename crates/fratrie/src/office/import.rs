//! Bringing rosters in: looked at first, then whole or not at all.

use super::{Letter, Office, first_letters::Drawing};
use crate::error::Error;
use fratrie_domain::{
    AccountId, ChangeSet, Command, Identifier, PersonName, Refusal, SchoolCode, StudentId, View, Want,
    command::Import as Asked,
    decide, decide_import,
    outcome::{ImportReport, Outcome},
    roster::Roster,
};
use std::collections::VecDeque;
use tokio::task::JoinHandle;

/// What an import did.
#[derive(Debug)]
pub struct Import {
    /// What was made, changed and ended.
    pub report: ImportReport,
    /// The letters of the accounts that were made, in the order of the roster; then those that an import before left
    /// without a letter. They hold the only copies of the provisional passwords.
    pub letters: Vec<Letter>,
}

/// What an import would do; nothing was changed.
#[derive(Debug)]
pub struct ImportPreview {
    /// What would be made, changed and ended. Ids of what would be made are not those that it will bear.
    pub report: ImportReport,
    /// Children that accounts would list no more, by school and name.
    pub ended: Vec<EndedChild>,
    /// Whether so many links of a school would end that the import is refused unless
    /// [confirmed](Endings::Confirmed).
    pub endings: Option<Refusal>,
}

/// A child that an account would list no more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EndedChild {
    /// The school whose base says so.
    pub school: SchoolCode,
    /// The child.
    pub student: PersonName,
    /// The account's login name.
    pub identifier: Identifier,
    /// Its holder.
    pub holder: PersonName,
}

/// Whether more links may end than the policy lets a file end unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Endings {
    /// No: such a roster is refused.
    #[default]
    Braked,
    /// Yes: somebody looked at what ends, and said that it is right.
    Confirmed,
}

impl Office {
    /// Brings a roster in and issues letters: to the accounts that it makes, in its own commit; then to all others that wait
    /// for one.
    ///
    /// # Errors
    /// Those of [`sync`](Self::sync), with [`Endings::Braked`].
    pub async fn import(&self, roster: Roster) -> Result<Import, Error> {
        let context = &self.context;
        let want = want(&roster);
        let asked = Asked { roster, endings_confirmed: false };
        let mut letters = Vec::new();
        let receipt = context.run_with(want, self.env()?, |view, env| {
            let mut drawn = Drawing::new(context);
            let changes = decide_import(view, &asked, env, &mut |account| drawn.first(account))?;
            letters = drawn.printed(view, &changes);
            Ok(changes)
        });
        let report = report(receipt.await?.outcome)?;
        letters.extend(self.letters().await?);
        Ok(Import { report, letters })
    }

    /// So many rosters of [`import_each`](Self::import_each) are under way at a time: while the store commits one, the next is
    /// read and decided.
    const UNDER_WAY: usize = 3;

    /// Brings in the rosters of a reader that hands out school by school, each as [`import`](Self::import) does, a few at a
    /// time. `told` is called for each, in their order, as soon as it is done: there is the place to print its letters and to
    /// show how far it is. Memory is that of the few rosters under way.
    ///
    /// # Errors
    /// The first of `rosters`' own or of [`import`](Self::import)'s. What was told is in, and so may be the few after it that
    /// were under way; the same rosters again bring in the rest (R9).
    pub async fn import_each<E: From<Error>>(
        &self,
        rosters: impl IntoIterator<Item = Result<Roster, E>>,
        mut told: impl FnMut(Import),
    ) -> Result<(), E> {
        let mut under_way = VecDeque::new();
        let mut failed = None;
        for roster in rosters {
            match roster {
                Ok(roster) => under_way.push_back(self.importing(roster)),
                Err(error) => failed = Some(error),
            }
            while failed.is_none() && under_way.len() >= Self::UNDER_WAY {
                failed = next(&mut under_way, &mut told).await.err().map(E::from);
            }
            if failed.is_some() {
                break;
            }
        }
        // What is under way is not left alone: its letters hold the only copies of passwords.
        while !under_way.is_empty() {
            if let Err(error) = next(&mut under_way, &mut told).await {
                failed.get_or_insert_with(|| E::from(error));
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// An import in a task of its own.
    fn importing(&self, roster: Roster) -> JoinHandle<Result<Import, Error>> {
        let office = self.clone();
        tokio::spawn(async move { office.import(roster).await })
    }

    /// Brings a roster in, whole or not at all: a sync. What its schools' bases name is made or brought up to date, what
    /// they name no more ends; the same roster again changes nothing (R9). A new child of a grouped account lands on the
    /// principal. Accounts that are made wait for their letters ([`letters`](Self::letters)).
    ///
    /// # Errors
    /// `Refused(Roster)` with what is wrong and where; `Refused(TooManyEnd)`: more of a school's links would end than the
    /// policy lets a file end unasked. Nothing was imported then. `Contended`; `Store`.
    pub async fn sync(&self, roster: Roster, endings: Endings) -> Result<ImportReport, Error> {
        let want = want(&roster);
        let asked = Asked { roster, endings_confirmed: endings == Endings::Confirmed };
        let receipt = self.context.run(want, self.env()?, Command::Import(Box::new(asked))).await?;
        report(receipt.outcome)
    }

    /// Says all that an import would do. Nothing is changed (S13).
    ///
    /// # Errors
    /// `Refused(Roster)`; `Store`.
    pub async fn preview_import(&self, roster: &Roster) -> Result<ImportPreview, Error> {
        let view = self.context.load(&want(roster)).await?;
        let ask = |endings_confirmed| -> Result<ChangeSet, Error> {
            let asked = Asked { roster: roster.clone(), endings_confirmed };
            decide(&view, Command::Import(Box::new(asked)), &self.env()?).map_err(Error::Refused)
        };
        let (changes, endings) = match ask(false) {
            Err(Error::Refused(refusal @ Refusal::TooManyEnd { .. })) => (ask(true)?, Some(refusal)),
            changes => (changes?, None),
        };
        let report = report(changes.receipt.outcome)?;
        let mut ended: Vec<EndedChild> = report
            .ended
            .iter()
            .filter_map(|(account, student)| ended_child(&view, *account, *student))
            .collect();
        ended.sort();
        Ok(ImportPreview { report, ended, endings })
    }
}

/// Waits for the first of those under way, and tells of it.
async fn next(
    under_way: &mut VecDeque<JoinHandle<Result<Import, Error>>>,
    told: &mut impl FnMut(Import),
) -> Result<(), Error> {
    let Some(first) = under_way.pop_front() else { return Ok(()) };
    told(first.await.map_err(|_| Error::Internal("an import was lost"))??);
    Ok(())
}

fn report(outcome: Outcome) -> Result<ImportReport, Error> {
    match outcome {
        Outcome::Imported(report) => Ok(*report),
        _ => Err(Error::Internal("a receipt of another kind")),
    }
}

fn ended_child(view: &View, account: AccountId, student: StudentId) -> Option<EndedChild> {
    let (row, student) = (view.account(account)?, view.student(student)?);
    Some(EndedChild {
        school: student.school.clone(),
        student: student.name.clone(),
        identifier: row.identifier.clone(),
        holder: view.holder_name(row)?.clone(),
    })
}

/// All that the roster's schools said before, and students whom other schools know by the same national number.
fn want(roster: &Roster) -> Want {
    Want {
        whole: roster.schools.iter().map(|school| school.code.clone()).collect(),
        ines: roster.students.iter().flat_map(|student| student.ines.iter().cloned()).collect(),
        merges: true,
        ..Want::default()
    }
}
