//! Which of a student's legal responsibles is the first, and which the second.

use super::problem::SiecleProblem;
use crate::told::Findings;
use fratrie_domain::{
    model::{Rank, Rights},
    roster::RosterLink,
};

type Ranks = Vec<(usize, Option<Rank>)>;

/// Where the file says so (the first generation): two of one rank are an anomaly, and the first one keeps it.
pub(super) fn told(legal: &[(usize, &RosterLink)], findings: &mut Findings) -> Ranks {
    let mut taken: Vec<Rank> = Vec::new();
    let mut ranks = Vec::new();
    for (index, link) in legal {
        let Some(rank) = link.rank else { continue };
        if taken.contains(&rank) {
            findings.warn(link.at, "RESP_LEGAL", SiecleProblem::SameRank.into());
            ranks.push((*index, None));
        } else {
            taken.push(rank);
        }
    }
    ranks
}

/// Where it does not (the second generation): whoever pays the fees is the first, then they come as in the file; from
/// the third on they have none.
pub(super) fn derived(legal: &[(usize, &RosterLink)], findings: &mut Findings) -> Ranks {
    let pays = |link: &RosterLink| link.rights.is_some_and(|rights| rights.contains(Rights::PAYS_FEES));
    let mut legal = legal.to_vec();
    legal.sort_by_key(|(_, link)| !pays(link));
    let mut free = [Rank::First, Rank::Second].into_iter();
    let mut ranks = Vec::new();
    for (index, link) in legal {
        let rank = free.next();
        if rank.is_none() {
            findings.warn(link.at, "NIVEAU_RESPONSABILITE", SiecleProblem::ManyLegal.into());
        }
        ranks.push((index, rank));
    }
    ranks
}
