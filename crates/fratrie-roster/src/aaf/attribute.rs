//! The attributes that are read; a directory has many more.

use serde::{Deserialize, Serialize};

macro_rules! attributes {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// An attribute of a person or a school.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub(super) enum Attribute { $($name),* }

        impl Attribute {
            /// The one that the directory calls so, if it is read.
            pub(super) fn named(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// As the directory calls it.
            pub(super) const fn name(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

attributes! {
    SchoolUai = "ENTStructureUAI",
    EstablishmentUai = "ENTEtablissementUAI",
    SchoolName = "ENTStructureNomCourant",
    BirthName = "ENTPersonNomPatro",
    UsageName = "sn",
    GivenName = "givenName",
    BirthDate = "ENTPersonDateNaissance",
    Title = "personalTitle",
    HomePhone = "homePhone",
    OtherPhone = "telephoneNumber",
    Mobile = "mobile",
    MobileForSms = "ENTPersonMobileSMS",
    Mail = "mail",
    Address = "ENTPersonAdresse",
    Postcode = "ENTPersonCodePostal",
    City = "ENTPersonVille",
    Country = "ENTPersonPays",
    Ine = "ENTEleveINE",
    School = "ENTPersonStructRattach",
    Classes = "ENTEleveClasses",
    Relatives = "ENTElevePersRelEleve",
    Parents = "ENTEleveParents",
    Father = "ENTElevePere",
    Mother = "ENTEleveMere",
    Authority = "ENTEleveAutoriteParentale",
    Relative1 = "ENTElevePersRelEleve1",
    Quality1 = "ENTEleveQualitePersRelEleve1",
    Relative2 = "ENTElevePersRelEleve2",
    Quality2 = "ENTEleveQualitePersRelEleve2",
}
