//! Bringing a school's export in: it makes what is new and changes what is otherwise. It never ends a link and never
//! narrows one. What it attaches for a grouped account lands on the account that answers for it (R9).

mod index;
mod line;

use super::draft::Draft;
use crate::{
    ChangeSet, Env, Refusal, View,
    event::Fact,
    journal::Change,
    model::{School, Version},
    outcome::{ImportReport, Outcome},
    roster::{Roster, RosterSchool},
};
use index::Index;

pub(super) fn decide(view: &View, roster: &Roster, env: &Env) -> Result<ChangeSet, Refusal> {
    let mut import = Import {
        env,
        index: Index::of(&view.rows),
        draft: Draft::new(view, env),
        report: ImportReport::default(),
    };
    for school in &roster.schools {
        import.school(school);
    }
    for line in &roster.lines {
        import.line(line)?;
    }
    let Import { draft, mut report, .. } = import;
    (report.created, report.updated) = draft.counts();
    let schools: Vec<_> = roster.schools.iter().map(|school| school.code.clone()).collect();
    let change = Change::RosterImported {
        schools: schools.clone(),
        accounts: report.accounts.clone(),
        attached: report.attached.clone(),
        updated: report.updated,
    };
    let fact = Fact::RosterImported { schools, attached: report.attached.clone() };
    Ok(draft.finish(change, fact, Outcome::Imported(report)))
}

/// An import under way.
struct Import<'a> {
    env: &'a Env,
    index: Index,
    draft: Draft<'a>,
    report: ImportReport,
}

impl Import<'_> {
    fn school(&mut self, school: &RosterSchool) {
        let RosterSchool { code, name } = school;
        let row = School { code: code.clone(), name: name.clone(), version: Version::FIRST };
        self.draft.rows.schools.entry(code.clone()).or_insert(row).name = name.clone();
    }
}
