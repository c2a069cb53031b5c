//! Bringing a roster in.

use super::{Letter, Office};
use crate::error::Error;
use fratrie_domain::{
    Command, Want,
    model::Source,
    outcome::{ImportReport, Outcome},
    roster::Roster,
};

/// What an import did.
#[derive(Debug)]
pub struct Import {
    /// What was made and changed.
    pub report: ImportReport,
    /// The letters of the accounts that were made, in the order of the roster; then those that an import before left
    /// without a letter. They hold the only copies of the provisional passwords.
    pub letters: Vec<Letter>,
}

impl Office {
    /// Brings a roster in, whole or not at all, and issues letters to the accounts that wait for one. The same roster
    /// again changes nothing (R9). It makes and changes, it never ends a link.
    ///
    /// # Errors
    /// `Refused(Roster)` with the line and what is wrong with it: nothing was imported; `Contended`; `Store`.
    pub async fn import(&self, roster: Roster) -> Result<Import, Error> {
        let want = want(&roster);
        let receipt = self.context.run(want, self.env()?, Command::Import(Box::new(roster))).await?;
        let Outcome::Imported(report) = receipt.outcome else {
            return Err(Error::Internal("a receipt of another kind"));
        };
        let letters = self.first_letters(&report.accounts).await?;
        Ok(Import { report, letters })
    }

    /// Issues first letters to all accounts that wait for one.
    ///
    /// # Errors
    /// `Contended`; `Store`.
    pub async fn letters(&self) -> Result<Vec<Letter>, Error> {
        self.first_letters(&[]).await
    }
}

/// All that a roster may speak of.
fn want(roster: &Roster) -> Want {
    let mut want = Want::default();
    want.schools.extend(roster.schools.iter().map(|school| school.code.clone()));
    for line in &roster.lines {
        want.schools.insert(line.school.clone());
        let source = |external: &fratrie_domain::ExternalId| Source {
            school: line.school.clone(),
            external: external.clone(),
        };
        want.students.insert(source(&line.student.external));
        want.ines.extend(line.student.ine.clone());
        want.responsibles.extend(line.responsible.as_ref().map(|responsible| source(&responsible.external)));
    }
    want
}
