//! What does not come back as it stood before the merge, told beforehand and in the receipt (R8).

use super::Draft;
use crate::{
    AccountId, Env,
    model::{Absorbed, Contact, EndReason, Ended, FormerEmail, Holder, Responsibility, Rows, Standing},
    outcome::{Editor, Fate, Item, Keeping, Loss, Remainder},
};

pub(super) fn remainders(
    draft: &Draft<'_>,
    before: &Rows,
    keeper: AccountId,
    absorbed: &Absorbed,
    env: &Env,
) -> Vec<Remainder> {
    let mut found = Vec::new();
    for link in &absorbed.links {
        let now = draft.rows.responsibilities.get(&link.before.id);
        let fate =
            now.filter(|now| now.account == absorbed.account).and_then(|now| link_fate(&link.before, now));
        add(&mut found, Item::Child { student: link.before.student }, fate);
    }
    if holder_edited(&draft.rows, absorbed) {
        add(&mut found, Item::Name, Some(Fate::EditedSince { by: Editor::School }));
    }
    own_contact(&mut found, draft, absorbed, env);
    kept(&mut found, before, draft, keeper, absorbed);
    found.sort_unstable();
    found.dedup();
    found
}

fn add(found: &mut Vec<Remainder>, item: Item, fate: Option<Fate>) {
    found.extend(fate.map(|fate| Remainder { item, fate }));
}

fn link_fate(before: &Responsibility, now: &Responsibility) -> Option<Fate> {
    if before.stands()
        && let Some(Ended { at, reason }) = &now.ended
        && !matches!(reason, EndReason::Joined { .. })
    {
        return Some(Fate::Gone { why: Loss::EndedBySchool { at: *at } });
    }
    let says = |link: &Responsibility| {
        (link.level, link.rights, link.restrictions, link.relationships.clone(), link.school.clone())
    };
    (says(before) != says(now)).then_some(Fate::EditedSince { by: Editor::School })
}

/// The school changed its record of the holder since.
fn holder_edited(rows: &Rows, absorbed: &Absorbed) -> bool {
    let version = match rows.accounts.get(&absorbed.account).map(|account| account.holder) {
        Some(Holder::Responsible(id)) => rows.responsibles.get(&id).map(|row| row.version),
        _ => None,
    };
    version.is_some_and(|version| version != absorbed.holder_version)
}

fn own_contact(found: &mut Vec<Remainder>, draft: &Draft<'_>, absorbed: &Absorbed, env: &Env) {
    let account = draft.rows.accounts.get(&absorbed.account);
    let letter = account.and_then(|account| account.letter.as_ref());
    if let Some(letter) = letter.filter(|letter| letter.ended.is_none() && !letter.is_live(env.now))
        && absorbed.before == Standing::Notified
    {
        add(found, Item::Letter, Some(Fate::Gone { why: Loss::Expired { at: letter.expires_at } }));
    }
    let Contact { pending, former, .. } = &absorbed.contact_before;
    if pending.is_some() {
        add(found, Item::PendingAddress, Some(Fate::Gone { why: Loss::VoidedByMerge }));
    }
    let expired = |former: &FormerEmail| {
        let at = former.token.expires_at;
        (at <= env.now).then_some(Fate::Gone { why: Loss::Expired { at } })
    };
    add(found, Item::FormerAddress, former.as_ref().and_then(expired));
}

/// What the principal had from the account and does not let go.
fn kept(
    found: &mut Vec<Remainder>,
    before: &Rows,
    draft: &Draft<'_>,
    keeper: AccountId,
    absorbed: &Absorbed,
) {
    fn of(rows: &Rows, id: AccountId) -> Option<&Contact> {
        rows.accounts.get(&id).map(|account| &account.contact)
    }
    let (Some(had), Some(given), Some(has)) =
        (of(before, keeper), of(before, absorbed.account), of(&draft.rows, keeper))
    else {
        return;
    };
    let changed = Some(Fate::KeptByPrincipal { why: Keeping::ChangedSince });
    add(found, Item::Address, changed.filter(|_| absorbed.gave.email && had.email != given.email));
    add(found, Item::Phone, changed.filter(|_| absorbed.gave.phone && had.phone != given.phone));
    let another = Some(Fate::KeptByPrincipal { why: Keeping::AnotherAccount });
    add(found, Item::MailOptOut, another.filter(|_| absorbed.gave.mail_opt_out && has.mail_opt_out));
}
