//! What offices and support do with an account.

use super::draft::Draft;
use crate::{
    AccountId, ChangeSet, Env, Refusal, View,
    access::session_holds,
    command::{EndSessions, GiveWord},
    event::Fact,
    journal::Change,
    model::{Key, OfficeWord, Status, Version, Waiver},
    outcome::Outcome,
};

pub(super) fn suspend(view: &View, id: AccountId, env: &Env) -> Result<ChangeSet, Refusal> {
    let account = view.account(id).ok_or(Refusal::NoSuchAccount)?;
    let Status::Open(before) = account.status else { return Err(Refusal::WrongState) };
    let mut draft = Draft::new(view, env);
    let row = draft.account(id)?;
    row.status = Status::Suspended { before };
    row.void_links();
    let stamp = draft.renew_stamp(id)?;
    let (change, fact) = (Change::Suspended { account: id }, Fact::Suspended { account: id });
    Ok(draft.finish(change, fact, Outcome::Account { account: id, stamp }))
}

pub(super) fn reinstate(view: &View, id: AccountId, env: &Env) -> Result<ChangeSet, Refusal> {
    let account = view.account(id).ok_or(Refusal::NoSuchAccount)?;
    let Status::Suspended { before } = account.status else { return Err(Refusal::WrongState) };
    let mut draft = Draft::new(view, env);
    draft.account(id)?.status = Status::Open(before);
    let stamp = draft.renew_stamp(id)?;
    let (change, fact) = (Change::Reinstated { account: id }, Fact::Reinstated { account: id });
    Ok(draft.finish(change, fact, Outcome::Account { account: id, stamp }))
}

/// Keeps the office's word on two accounts; a later one takes the place of an earlier one.
pub(super) fn give_word(view: &View, word: GiveWord, env: &Env) -> Result<ChangeSet, Refusal> {
    let GiveWord { pair, says, by } = word;
    let accounts = (pair.low(), pair.high());
    if accounts.0 == accounts.1 {
        return Err(Refusal::SameAccount);
    }
    let mut draft = Draft::new(view, env);
    for id in [accounts.0, accounts.1] {
        let account = view.account(id).ok_or(Refusal::NoSuchAccount)?;
        if !account.is_responsibles() {
            return Err(Refusal::NotResponsible);
        }
        draft.read(Key::Account(id));
    }
    draft.read(Key::Waiver(pair));
    let word = Waiver { pair, says, by, at: env.now, version: Version::FIRST };
    match draft.rows.waivers.get_mut(&pair) {
        Some(said) if said.says == says => {}
        Some(said) => *said = Waiver { version: said.version, ..word },
        None => drop(draft.rows.waivers.insert(pair, word)),
    }
    let (change, fact) = match says {
        OfficeWord::OnePerson => {
            (Change::DistinctnessWaived { accounts }, Fact::DistinctnessWaived { accounts })
        }
        OfficeWord::TwoPersons => {
            (Change::DuplicateRefused { accounts }, Fact::DuplicateRefused { accounts })
        }
    };
    Ok(draft.finish(change, fact, Outcome::Done))
}

pub(super) fn end_sessions(view: &View, end: EndSessions, env: &Env) -> Result<ChangeSet, Refusal> {
    let EndSessions { account: id, stamp } = end;
    let account = view.account(id).ok_or(Refusal::NoSuchAccount)?;
    if !session_holds(account, stamp) {
        return Err(Refusal::ProofVoid);
    }
    let mut draft = Draft::new(view, env);
    let stamp = draft.renew_stamp(id)?;
    let (change, fact) = (Change::SessionsEnded { account: id }, Fact::SessionsEnded { account: id });
    Ok(draft.finish(change, fact, Outcome::Account { account: id, stamp }))
}
