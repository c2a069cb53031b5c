//! Bringing schools' exports in: a sync, not a load. What a school's base names is made or brought up to date; what it
//! names no more ends. Other schools' records, and what the persons did themselves, are not touched. What is attached for a
//! grouped account lands on the account that answers for it (R9).

mod brake;
mod check;
mod endings;
mod index;
mod links;
mod overlay;
mod responsibles;
mod students;

use super::{draft::Draft, letters::first_letter};
use crate::{
    AccountId, ChangeSet, Env, PersonName, Refusal, SchoolName, View,
    command::{FirstLetter, Import as Asked},
    event::Fact,
    journal::Change,
    model::{Key, School, Standing, Status, Version},
    outcome::{ImportNote, ImportReport, Outcome},
    roster::{Place, RosterSchool},
};
use index::Index;
use overlay::Overlay;
use std::collections::{BTreeMap, BTreeSet};

/// Draws an account's first letter.
type Letters<'a> = &'a mut dyn FnMut(AccountId) -> FirstLetter;

pub(super) fn decide(
    view: &View,
    asked: &Asked,
    env: &Env,
    letters: Option<Letters<'_>>,
) -> Result<ChangeSet, Refusal> {
    let Asked { roster, endings_confirmed } = asked;
    let index = Index::of(&view.rows);
    check::check(view, &index, roster)?;
    let mut import = Import {
        env,
        index,
        rows: Overlay::new(&view.rows),
        draft: Draft::over(view, env),
        report: ImportReport::default(),
        named: BTreeSet::new(),
        not_entitled: BTreeSet::new(),
        new_links: BTreeMap::new(),
    };
    for school in &roster.schools {
        import.school(school)?;
    }
    import.students(&roster.students);
    import.responsibles(&roster.responsibles, &roster.links);
    import.links(&roster.links);
    let ended = import.endings(view, roster);
    if !endings_confirmed {
        brake::brake(view, &ended, &env.policy)?;
    }
    let lettered = letters.is_some();
    if let Some(letter) = letters {
        import.letters(letter);
    }
    Ok(import.finish(lettered, roster.schools.iter().map(|school| school.code.clone()).collect()))
}

/// An import under way.
struct Import<'a> {
    env: &'a Env,
    index: Index<'a>,
    rows: Overlay<'a>,
    /// What is read and told; the rows come in at the end.
    draft: Draft<'a>,
    report: ImportReport,
    /// The links that the roster names.
    named: BTreeSet<(crate::ResponsibleId, crate::StudentId)>,
    /// Those of which it says that they entitle to nothing.
    not_entitled: BTreeSet<(crate::ResponsibleId, crate::StudentId)>,
    /// Who has new links, and where the first one is told.
    new_links: BTreeMap<crate::ResponsibleId, Place>,
}

impl Import<'_> {
    /// A school that the files do not name goes by its code.
    fn school(&mut self, school: &RosterSchool) -> Result<(), Refusal> {
        let RosterSchool { code, name, .. } = school;
        let known = self.rows.schools.get_mut(code);
        match (known, name) {
            (Some(row), Some(name)) => row.name = name.clone(),
            (Some(_), None) => {}
            (None, name) => {
                let by_code = || code.as_str().parse::<SchoolName>().map_err(|_| Refusal::WrongState);
                let name = name.clone().map_or_else(by_code, Ok)?;
                let row = School { code: code.clone(), name, version: Version::FIRST };
                self.rows.schools.insert(code.clone(), row);
            }
        }
        Ok(())
    }

    fn note(&mut self, at: Place, note: ImportNote) {
        if self.report.notes.len() < ImportReport::MOST_NOTES {
            self.report.notes.push((at, note));
        }
    }

    /// Lets the decision rest on an account that is the root of what changes, and raises its version.
    fn touch(&mut self, read: AccountId, root: AccountId) {
        self.draft.read(Key::Account(read));
        self.draft.touch(root);
        self.rows.accounts.get_mut(&root);
    }

    /// Issues the first letters of the accounts that were made.
    fn letters(&mut self, letter: Letters<'_>) {
        for id in &self.report.accounts {
            if let Some(account) = self.rows.accounts.get_mut(id) {
                account.status = Status::Open(Standing::Notified);
                account.letter = Some(first_letter(letter(*id), self.env));
            }
        }
    }

    fn finish(self, lettered: bool, schools: Vec<crate::SchoolCode>) -> ChangeSet {
        let Self { mut draft, rows, mut report, .. } = self;
        draft.rows = rows.changed();
        draft.finish_with(|counts| {
            (report.created, report.updated) = (counts.created, counts.updated);
            let (attached, ended) = (report.attached.clone(), report.ended.clone());
            let change = Change::RosterImported {
                schools: schools.clone(),
                accounts: report.accounts.clone(),
                attached: attached.clone(),
                ended: ended.clone(),
                updated: report.updated,
                letters: lettered && !report.accounts.is_empty(),
            };
            let letters = if lettered { report.accounts.clone() } else { Vec::new() };
            let fact = Fact::RosterImported { schools, attached, ended, letters };
            (change, fact, Outcome::Imported(Box::new(report)))
        })
    }
}

/// Whether two names can not be one person's.
fn different(one: &PersonName, other: &PersonName) -> bool {
    one.grade(other) == crate::NameGrade::Different
}
