//! What a view holds.

use super::kit::{change, insert, play, realm, update};
use crate::{
    harness::Harness,
    history::{Director, Step},
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{EmailAddress, Want, change::Write};
use std::sync::Arc;

/// Every way of asking brings what [`Want`] says, no more and no less, also of an account absorbed at second hand.
pub async fn a_view_brings_what_want_says(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let steps = [
        Step::Import((0, 0), 0),
        Step::Import((1, 0), 1),
        Step::Import((2, 0), 2),
        Step::Import((2, 1), 3),
        Step::Import((0, 2), 4),
        Step::Letter((0, 0)),
        Step::Letter((1, 0)),
        Step::Letter((2, 0)),
        Step::Letter((2, 1)),
        Step::Activate((0, 0)),
        Step::Activate((1, 0)),
        Step::GiveEmail((0, 0), 1),
        Step::ConfirmEmail((0, 0)),
        Step::Waive((0, 0), (2, 1)),
        Step::Waive((0, 0), (1, 0)),
        Step::merge((1, 0), [(2, 0)]),
        Step::merge((0, 0), [(1, 0)]),
        Step::Split((2, 0), true),
        Step::StopMerge((0, 0)),
    ];
    let state = play(store, &mut director, &steps).await?;
    let rows = &state.rows;
    let mut wants = vec![
        Want::default(),
        Want { unnotified: true, ..Want::default() },
        Want { schools: rows.schools.keys().cloned().collect(), ..Want::default() },
        Want { whole: rows.schools.keys().cloned().collect(), ..Want::default() },
        Want::accounts(rows.accounts.keys().copied()),
    ];
    for account in rows.accounts.values() {
        wants.push(Want::accounts([account.id]));
        wants.push(Want::identifier(&account.identifier));
        wants.push(Want { merges: true, ..Want::accounts([account.id]) });
        wants.push(Want::alone(&account.identifier));
    }
    wants.push(Want { held: true, ..Want::default() });
    for merge in rows.merges.values() {
        wants.push(Want { merge: [merge.id].into(), ..Want::default() });
        wants.push(Want::merge(merge.id));
        wants.push(Want { merges: true, ..Want::accounts([merge.principal]) });
        wants.push(Want { spent: Some(merge.at), ..Want::default() });
    }
    for school in rows.schools.keys() {
        wants.push(Want { whole: [school.clone()].into(), merges: true, ..Want::default() });
    }
    for person in rows.responsibles.values() {
        wants.push(Want { responsibles: [person.source.clone()].into(), ..Want::default() });
    }
    for pupil in rows.students.values() {
        wants.push(Want { students: [pupil.source.clone()].into(), ..Want::default() });
        wants.push(Want { children: [pupil.id].into(), ..Want::default() });
        wants.push(Want { ines: pupil.ine.iter().cloned().collect(), ..Want::default() });
    }
    for address in ["PARENT1@EXAMPLE.ORG", "parent2@example.org"] {
        let email = address.parse::<EmailAddress>().map_err(fratrie_storage::Source::from)?;
        wants.push(Want { emails: [email].into(), ..Want::default() });
    }
    for want in wants {
        let (found, expected) = (opened.second.load(&realm(), &want).await?, state.load(&realm(), &want));
        check!(found == expected, "{want:?} gives {found:?} instead of {expected:?}");
    }
    Ok(())
}

/// A view and a snapshot are each of one moment: two rows that always move together are never seen apart.
pub async fn a_view_is_of_one_moment(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    opened.store.commit(&change(1, vec![], vec![insert(1), insert(2)])).await?;
    let writer = Arc::clone(&opened.store);
    let writing = tokio::spawn(async move {
        for next in 2..40_u64 {
            let both: Vec<Write> = vec![update(1, next), update(2, next)];
            writer.commit(&change(u128::from(next), vec![], both)).await?;
        }
        Verdict::Ok(())
    });
    let want = Want { schools: [super::kit::code(1), super::kit::code(2)].into(), ..Want::default() };
    while !writing.is_finished() {
        let view = opened.second.load(&realm(), &want).await?.rows;
        let snapshot = opened.second.snapshot(&realm()).await?;
        for (of, rows) in [("view", &view), ("snapshot", &snapshot.rows)] {
            let versions: Vec<u64> = rows.schools.values().map(|row| row.version.get()).collect();
            let [one, other] = versions[..] else { return Err(broken("a row is missing")) };
            check!(one == other, "a {of} saw {one} and {other}");
        }
        let told = snapshot.events.len();
        check!(
            snapshot.receipts.len() == told,
            "a snapshot saw {told} events of {}",
            snapshot.receipts.len()
        );
    }
    writing.await?
}
