//! Who merges: the holder of the principal (S93, S112), or two people of the support for somebody who agreed, with consent
//! on record (SECURITY V25).

use crate::{
    Env, Refusal,
    command::Merge,
    fold,
    journal::{Actor, ProofKind},
};
use chrono::TimeDelta;

/// Consent serves as proof to two different people of the support only, and to them nothing else does; all else is done by
/// the principal's holder.
pub(super) fn check(command: &Merge, env: &Env) -> Result<(), Refusal> {
    let others = command.absorbed.iter().map(|proof| proof.claim().kind);
    let mut kinds = std::iter::once(command.principal.claim().kind).chain(others);
    let Actor::TwoOfSupport { agent, second } = &env.actor else {
        let assisted = command.consent.is_some() || kinds.any(|kind| kind == ProofKind::Consent);
        let holder = matches!(env.actor, Actor::Holder { account } if account == command.principal());
        return if assisted || !holder { Err(Refusal::SecondPersonNeeded) } else { Ok(()) };
    };
    if fold(agent.as_str()) == fold(second.as_str()) {
        return Err(Refusal::SecondPersonNeeded);
    }
    if kinds.any(|kind| kind != ProofKind::Consent) {
        return Err(Refusal::ProofVoid);
    }
    // A day of grace: it is tomorrow already, east of the clock.
    let latest = (env.now + TimeDelta::days(1)).date_naive();
    match &command.consent {
        Some(consent) if consent.given_on <= latest => Ok(()),
        _ => Err(Refusal::NoConsent),
    }
}
