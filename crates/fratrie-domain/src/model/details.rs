//! How a school's base says that a responsible is addressed and reached.

use crate::{
    EmailAddress,
    text::{AddressLine, City, Country, Phone, Postcode},
};
use serde::{Deserialize, Serialize};

/// What a school's base says of a responsible beside the name. It is the school's word, not the person's: it addresses
/// letters and lets duplicates be found; it proves nothing and nothing secret is sent there (SECURITY V17). One legal
/// responsible never sees another's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Details {
    /// How the person is addressed.
    pub civility: Option<Civility>,
    /// Where the person lives.
    pub address: Option<PostalAddress>,
    /// An e-mail address, not confirmed.
    pub email: Option<EmailAddress>,
    /// A mobile telephone.
    pub mobile: Option<Phone>,
    /// Another telephone.
    pub phone: Option<Phone>,
}

/// How a person is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Civility {
    /// Monsieur, "M.".
    Mr,
    /// Madame, "Mme"; "Mlle" too, which is no longer written (circular of 21 February 2012).
    Ms,
}

impl Civility {
    /// As it is written before a name.
    pub const fn abbreviated(self) -> &'static str {
        match self {
            Self::Mr => "M.",
            Self::Ms => "Mme",
        }
    }
}

/// A postal address, in the parts that school bases have (SIECLE: four lines of 38 characters, postcode, locality,
/// country).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PostalAddress {
    /// Flat, building, street, hamlet; empty ones left out.
    pub lines: Vec<AddressLine>,
    /// Postcode.
    pub postcode: Option<Postcode>,
    /// Locality.
    pub city: Option<City>,
    /// Country, where it is not France.
    pub country: Option<Country>,
}
