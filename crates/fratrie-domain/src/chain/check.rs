//! The verification of one lane: entry after entry, in memory that does not grow.

use super::{Digest, Head, JournalAnchor, Lane, Linked};
use crate::{
    ids::{EntryId, PriorId},
    journal::Entry,
    realm::RealmId,
};
use serde::{Deserialize, Serialize};

/// What is wrong with a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fault {
    /// The entry of this place is gone, and later ones are there.
    Removed,
    /// The lane ends here, but its head or the anchor says that it was longer.
    CutOff {
        /// How long it was.
        length: u64,
    },
    /// The entry is not what its link was made of: it was altered, exchanged or put in.
    Altered,
    /// The entry belongs into another lane, or is kept under an id that is not its own.
    Misplaced,
    /// The record is not an entry of ours.
    Unreadable,
    /// The link is not the one that the head bears.
    Head,
    /// Entries stand behind the head.
    BehindHead,
    /// The link is not the one that was anchored: the lane was written anew.
    Rewritten,
    /// Former values are not those that the entry speaks of.
    PriorAltered {
        /// Which.
        prior: PriorId,
    },
    /// Former values of which the entry does not speak.
    PriorAdded {
        /// Which.
        prior: PriorId,
    },
}

/// The first thing that is wrong with a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneFault {
    /// The lane.
    pub lane: Lane,
    /// The place in it, from 1.
    pub place: u64,
    /// The entry there, where it can be read.
    pub entry: Option<EntryId>,
    /// What.
    pub fault: Fault,
}

/// What became of a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// How far it is sound.
    pub head: Head,
    /// Former values that are there.
    pub kept: u64,
    /// Former values that were erased (R16): no fault.
    pub erased: u64,
    /// The first fault, if there is one.
    pub fault: Option<LaneFault>,
}

/// Follows one lane. Entries may be added meanwhile: what the head said at the beginning must be there, and in the end
/// nothing more than it says then.
#[derive(Debug, Clone)]
pub struct LaneCheck {
    begun: Head,
    anchored: Option<Head>,
    checked: Checked,
}

impl LaneCheck {
    /// Begins at the first entry of the lane of `head`, as it stands now.
    pub fn new(realm: &RealmId, head: Head, anchor: Option<&JournalAnchor>) -> Self {
        let lane = head.lane;
        let checked = Checked { head: Head::empty(realm, lane), kept: 0, erased: 0, fault: None };
        let mut check = Self { begun: head, anchored: anchor.and_then(|anchor| anchor.head(lane)), checked };
        if check.anchored.is_some() && anchor.is_some_and(|anchor| anchor.realm != *realm) {
            check.fail(1, None, Fault::Rewritten);
        }
        check
    }

    /// The last place that is sound: the next entry to take is the one after it.
    pub const fn place(&self) -> u64 {
        self.checked.head.length
    }

    /// Whether a fault was found: there is no use in going on.
    pub const fn failed(&self) -> bool {
        self.checked.fault.is_some()
    }

    /// Takes the next entry.
    pub fn take(&mut self, linked: &Linked) {
        if self.failed() {
            return;
        }
        let entry = serde_json::from_value::<Entry>(linked.record.clone()).ok();
        let id = entry.as_ref().map(|entry| entry.id);
        let next = self.checked.head.with(&Digest::of(&linked.record));
        match self.fault(linked, next, entry.as_ref()) {
            Some(fault) => self.fail(next.length, id.filter(|_| fault != Fault::Removed), fault),
            None => self.checked.head = next,
        }
        if let Some(entry) = entry.filter(|_| !self.failed()) {
            let kept = linked.priors.len() as u64;
            self.checked.kept += kept;
            self.checked.erased += (entry.prior.len() as u64).saturating_sub(kept);
        }
    }

    fn fault(&self, linked: &Linked, next: Head, entry: Option<&Entry>) -> Option<Fault> {
        let differs = |head: Head| head.length == next.length && head.link != next.link;
        if linked.place != next.length {
            return Some(Fault::Removed);
        }
        if linked.link != next.link {
            return Some(Fault::Altered);
        }
        let Some(entry) = entry else { return Some(Fault::Unreadable) };
        if Lane::of(entry.commit) != next.lane || entry.id != linked.id {
            return Some(Fault::Misplaced);
        }
        if self.anchored.is_some_and(differs) {
            return Some(Fault::Rewritten);
        }
        if differs(self.begun) {
            return Some(Fault::Head);
        }
        linked.priors.iter().find_map(|prior| {
            let told = entry.prior.iter().find(|(id, _)| *id == prior.id);
            match told {
                None => Some(Fault::PriorAdded { prior: prior.id }),
                Some((_, digest)) if *digest != prior.digest() => {
                    Some(Fault::PriorAltered { prior: prior.id })
                }
                Some(_) => None,
            }
        })
    }

    fn fail(&mut self, place: u64, entry: Option<EntryId>, fault: Fault) {
        let lane = self.checked.head.lane;
        self.checked.fault.get_or_insert(LaneFault { lane, place, entry, fault });
    }

    /// Ends behind the last entry, on the lane's head as it stands then.
    pub fn finish(mut self, now: Head) -> Checked {
        let here = self.checked.head;
        let longest = self.anchored.map_or(0, |head| head.length).max(self.begun.length);
        if here.length < longest {
            self.fail(here.length + 1, None, Fault::CutOff { length: longest });
        } else if here.length > now.length {
            self.fail(now.length + 1, None, Fault::BehindHead);
        } else if here.length == now.length && here.link != now.link {
            self.fail(here.length, None, Fault::Head);
        }
        self.checked
    }
}
