//! A file that would end many links is more often the wrong file than a bad year.

use crate::{Policy, Refusal, ResponsibilityId, SchoolCode, View};
use std::collections::BTreeMap;

pub(super) fn brake(view: &View, ended: &[ResponsibilityId], policy: &Policy) -> Result<(), Refusal> {
    let links = &view.rows.responsibilities;
    let mut schools: BTreeMap<&SchoolCode, (usize, usize)> = BTreeMap::new();
    for link in links.values().filter(|link| link.stands()) {
        schools.entry(&link.school).or_default().1 += 1;
    }
    for link in ended.iter().filter_map(|id| links.get(id)) {
        schools.entry(&link.school).or_default().0 += 1;
    }
    let most = usize::from(policy.most_ended_percent);
    let held = schools.into_iter().find(|(_, (ending, of))| {
        let all = ending == of && *of > 2;
        (all || *ending > policy.always_ended) && ending.saturating_mul(100) > of.saturating_mul(most)
    });
    match held {
        Some((school, (ending, of))) => Err(Refusal::TooManyEnd { school: school.clone(), ending, of }),
        None => Ok(()),
    }
}
