//! The link between a responsible and a student (*rattachement*).

use super::Version;
use crate::{
    Timestamp,
    ids::{AccountId, ResponsibilityId, ResponsibleId, StudentId},
    text::SchoolCode,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A responsible's link to a student.
///
/// `account` is the account that answers for the link today; a merge moves it. `responsible` is the person record that
/// the school's base names; a merge leaves it, so that every child keeps its own "Responsable : …", a later import
/// still finds the link (R9), and a split knows where it belongs (R8).
///
/// What stands here is what the link's own school says, and nothing else. Where an account has two links to one child,
/// one lists it and the others are joined to that one; what a [`Child`](crate::Child) shows is all of them together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsibility {
    /// Its id.
    pub id: ResponsibilityId,
    /// The account that answers for the link. At most one of its links lists a student; others are joined to that one.
    pub account: AccountId,
    /// The person record.
    pub responsible: ResponsibleId,
    /// The child.
    pub student: StudentId,
    /// The school whose base says so.
    pub school: SchoolCode,
    /// Legal responsibility, or less.
    pub level: Level,
    /// First or second legal responsible, where the school says so.
    pub rank: Option<Rank>,
    /// Kinship; more than one where two files say different things and both are kept (S22).
    pub relationships: BTreeSet<Relationship>,
    /// What the link entitles to.
    pub rights: Rights,
    /// What stands against it; sticky in a merge (R10, SECURITY V23).
    pub restrictions: Restrictions,
    /// Since when.
    pub since: Timestamp,
    /// When and why it ended, if it did.
    pub ended: Option<Ended>,
    /// Counts the changes of this row.
    pub version: Version,
}

impl Responsibility {
    /// Whether the link lists its child.
    pub const fn is_active(&self) -> bool {
        self.ended.is_none()
    }

    /// The link that this one is joined to, if it is.
    pub const fn joined_into(&self) -> Option<ResponsibilityId> {
        match &self.ended {
            Some(Ended { reason: EndReason::Joined { into }, .. }) => Some(*into),
            _ => None,
        }
    }

    /// Whether it counts today: it lists its child, or is joined to a link that does.
    pub const fn stands(&self) -> bool {
        self.is_active() || self.joined_into().is_some()
    }
}

/// SIECLE's `NIVEAU_RESPONSABILITE`, widest first in meaning and last in order, so that `max` is the widest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// A person to call (*personne à contacter*).
    Contact,
    /// In charge of the pupil without parental authority (*en charge de l'élève*).
    InCharge,
    /// Legal responsible (*représentant légal*).
    Legal,
}

/// Which of a student's legal responsibles: SIECLE's `RESP_LEGAL`. It orders letters and lists, and entitles to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// Legal responsible 1.
    First,
    /// Legal responsible 2.
    Second,
}

/// Kinship, after the SIECLE nomenclature (`CODE_PARENTE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Relationship {
    /// Mère.
    Mother,
    /// Père.
    Father,
    /// Grand-parent.
    Grandparent,
    /// Frère, sœur.
    Sibling,
    /// Tuteur, tutrice.
    Guardian,
    /// Assistant familial, établissement de placement.
    FosterCarer,
    /// Service de l'aide sociale à l'enfance.
    SocialServices,
    /// The pupil, being of age (*élève lui-même*).
    Self_,
    /// Anything else.
    Other,
}

macro_rules! flags {
    ($(#[$doc:meta])* $name:ident { $($(#[$flag_doc:meta])* $flag:ident = $bit:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(u16);

        impl $name {
            $($(#[$flag_doc])* pub const $flag: Self = Self(1 << $bit);)*
            /// None of them.
            pub const NONE: Self = Self(0);

            /// Those of either.
            #[must_use]
            pub const fn union(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// Those of both.
            #[must_use]
            pub const fn intersection(self, other: Self) -> Self {
                Self(self.0 & other.0)
            }

            /// Whether all of `other` are here.
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }

            /// The bits, as a store keeps them.
            pub const fn bits(self) -> u16 {
                self.0
            }

            /// From bits read in a store.
            pub const fn from_bits(bits: u16) -> Self {
                Self(bits)
            }
        }
    };
}

flags! {
    /// What a link entitles to; the widest wins in a merge (R10).
    Rights {
        /// Pays the school's fees.
        PAYS_FEES = 0,
        /// Receives the aids.
        RECEIVES_AID = 1,
        /// The student lives there.
        HOUSES = 2,
        /// Called first.
        CALLED_FIRST = 3,
    }
}

flags! {
    /// What stands against a link; whatever stands on either side stays after a merge (R10, S39).
    Restrictions {
        /// A decision of a court narrows the rights.
        COURT_ORDER = 0,
        /// No school mail about this child.
        NO_MAIL = 1,
        /// "Je ne suis pas le représentant légal de cet élève."
        DISPUTED = 2,
    }
}

/// That a link ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: EndReason,
}

/// Why a link ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum EndReason {
    /// Another link of the account lists the same child: this one counts beside it (R10).
    Joined {
        /// The link that lists the child, or that is joined in its turn.
        into: ResponsibilityId,
    },
    /// The school's base no longer names it.
    Source,
    /// The responsible was erased (R16).
    Erased,
}
