//! Erasure (RGPD, article 17): what is kept of a person is replaced or emptied, in the account that answers and in all that
//! it absorbed. Who answers for whom, the children and the journal stay (R1, R5, R15, R16).

use super::draft::Draft;
use crate::{
    AccountId, ChangeSet, Env, ExternalId, Identifier, Origin, PersonName, Refusal, StudentId, View,
    command::Erase,
    event::Fact,
    journal::{Change, ErasureReason},
    model::{Account, Contact, Details, EndReason, Ended, Holder, Key, Status},
    outcome::Outcome,
};
use std::collections::BTreeSet;

pub(super) fn decide(view: &View, erase: &Erase, env: &Env) -> Result<ChangeSet, Refusal> {
    let Erase { account, reason, accept_unreachable, persons } = erase;
    self::erase(view, *account, *reason, *accept_unreachable, persons, env)
}

/// Erases the group that answers with `account`.
pub(super) fn erase(
    view: &View,
    account: AccountId,
    reason: ErasureReason,
    accept_unreachable: bool,
    persons: &BTreeSet<Holder>,
    env: &Env,
) -> Result<ChangeSet, Refusal> {
    let answers = view.resolve(account).ok_or(Refusal::NoSuchAccount)?;
    if answers.status == Status::Closed {
        return Err(Refusal::Closed);
    }
    // Somebody says that a part of it is theirs: support takes it apart first.
    if answers.hold.is_some() {
        return Err(Refusal::Held);
    }
    let (id, mut draft) = (answers.id, Draft::new(view, env));
    let children: BTreeSet<StudentId> =
        view.links(id).filter(|link| link.is_active()).map(|link| link.student).collect();
    let unreachable: Vec<StudentId> = children
        .iter()
        .copied()
        .filter(|child| !reached_otherwise(view, *child, id, &mut draft, env))
        .collect();
    if !unreachable.is_empty() && !accept_unreachable {
        return Err(Refusal::ChildUnreachable { students: unreachable });
    }

    let followers = view.rows.accounts.values().filter(|row| row.answers() == id && row.id != id);
    let accounts: Vec<AccountId> = std::iter::once(id).chain(followers.map(|row| row.id)).collect();
    for account in &accounts {
        // Another account came to the group since: its former values are not here.
        if !view.account(*account).is_some_and(|row| persons.contains(&row.holder)) {
            return Err(Refusal::ChangedSincePreview);
        }
        blank(&mut draft, *account)?;
    }
    draft.rows.priors.retain(|_, prior| !persons.contains(&prior.person));
    draft.account(id)?.status = Status::Closed;
    for link in draft.rows.responsibilities.values_mut() {
        if accounts.contains(&link.account) && link.stands() {
            link.ended = Some(Ended { at: env.now, reason: EndReason::Erased });
        }
    }
    records(&mut draft, &accounts);

    let fact = Fact::Erased { accounts: accounts.clone(), children: children.into_iter().collect() };
    Ok(draft.finish(Change::Erased { accounts, reason, unreachable }, fact, Outcome::Done))
}

/// Whether another account that somebody can use lists the child (R14). The decision rests on those that do.
fn reached_otherwise(
    view: &View,
    child: StudentId,
    but: AccountId,
    draft: &mut Draft<'_>,
    env: &Env,
) -> bool {
    let others = view.rows.responsibilities.values().filter(|link| {
        link.is_active()
            && link.student == child
            && link.account != but
            && view.account(link.account).is_some_and(|account| account.is_reachable(env.now))
    });
    let mut found = false;
    for link in others {
        draft.read(Key::Account(link.account));
        found = true;
    }
    found
}

/// Takes the person out of an account and of the record that holds it. A later import makes a new person: the school's
/// key is gone.
fn blank(draft: &mut Draft<'_>, id: AccountId) -> Result<(), Refusal> {
    draft.renew_stamp(id)?;
    let identifier = Identifier::neutral(draft.draws.below(1_000_000_000));
    let external = ExternalId::erased(draft.draws.uuid());
    let Account { identifier: name, holder, secret, letter, contact, reset, reminder, status, .. } =
        draft.account(id)?;
    *name = identifier;
    (*secret, *letter, *reset, *reminder) = (None, None, None, None);
    *contact = Contact::default();
    let (holder, merge) = (*holder, status.absorption().map(|absorption| absorption.merge));
    // What absorbed it keeps its contact of then: without that record nothing is erased.
    if merge.is_some_and(|merge| !draft.rows.merges.contains_key(&merge)) {
        return Err(Refusal::WrongState);
    }
    match holder {
        Holder::Responsible(holder) => {
            let person = draft.rows.responsibles.get_mut(&holder).ok_or(Refusal::WrongState)?;
            person.name = PersonName::erased();
            person.source.external = external;
            person.details = Details::default();
        }
        Holder::Student(holder) => blank_student(draft, holder, external)?,
    }
    Ok(())
}

/// Takes a student out of the record that holds them, once they left and no account lists them: until then they are a child
/// of others, whose accounts show them (R1).
fn blank_student(draft: &mut Draft<'_>, id: StudentId, external: ExternalId) -> Result<(), Refusal> {
    draft.read(Key::Student(id));
    let listed = draft.rows.responsibilities.values().any(|link| link.student == id && link.is_active());
    let student = draft.rows.students.get_mut(&id).ok_or(Refusal::WrongState)?;
    if listed || student.left.is_none() {
        return Ok(());
    }
    student.name = PersonName::erased();
    student.source.external = external;
    student.birth_date = None;
    student.ine = None;
    Ok(())
}

/// Empties the records of merges of what they keep of the person.
fn records(draft: &mut Draft<'_>, accounts: &[AccountId]) {
    for merge in draft.rows.merges.values_mut() {
        if accounts.contains(&merge.principal) {
            merge.contact_before = Contact::default();
            merge.origin = Origin::default();
            merge.consent = None;
        }
        for absorbed in merge.absorbed.iter_mut().filter(|absorbed| accounts.contains(&absorbed.account)) {
            absorbed.contact_before = Contact::default();
        }
    }
}
