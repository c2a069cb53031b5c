//! The columns, in any order; the header names them, in English or French.

macro_rules! fields {
    ($($field:ident = $name:literal, $french:literal, $required:literal;)*) => {
        /// A column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Field { $($field),* }

        impl Field {
            /// All of them, in the order in which they are written.
            pub(super) const ALL: &[Self] = &[$(Self::$field),*];

            /// Its name.
            pub(super) const fn name(self) -> &'static str {
                match self { $(Self::$field => $name),* }
            }

            /// Its name in French.
            pub(super) const fn french(self) -> &'static str {
                match self { $(Self::$field => $french),* }
            }

            /// Whether it must be there.
            pub(super) const fn required(self) -> bool {
                match self { $(Self::$field => $required),* }
            }
        }
    };
}

fields! {
    SchoolCode = "school_code", "uai", true;
    SchoolName = "school_name", "établissement", false;
    StudentId = "student_id", "élève id", true;
    Ine = "ine", "ine élève", false;
    StudentFamily = "student_family_name", "nom de l'élève", true;
    StudentUsage = "student_usage_name", "nom d'usage de l'élève", false;
    StudentGiven = "student_given_name", "prénom de l'élève", true;
    BirthDate = "birth_date", "date de naissance", false;
    Class = "class", "classe de l'élève", true;
    Account = "student_account", "compte élève", false;
    Left = "left", "sorti", false;
    ResponsibleId = "responsible_id", "responsable id", true;
    Civility = "civility", "civilité", false;
    ResponsibleFamily = "responsible_family_name", "nom du responsable", true;
    ResponsibleUsage = "responsible_usage_name", "nom d'usage du responsable", false;
    ResponsibleGiven = "responsible_given_name", "prénom du responsable", true;
    Email = "email", "courriel", false;
    Mobile = "mobile", "portable", false;
    Phone = "phone", "téléphone", false;
    Address1 = "address_1", "adresse 1", false;
    Address2 = "address_2", "adresse 2", false;
    Address3 = "address_3", "adresse 3", false;
    Address4 = "address_4", "adresse 4", false;
    Postcode = "postcode", "code postal", false;
    City = "city", "commune", false;
    Country = "country", "pays", false;
    Relationship = "relationship", "parenté", true;
    Level = "level", "niveau", true;
    Rank = "rank", "rang", false;
    PaysFees = "pays_fees", "paie les frais", false;
    ReceivesAid = "receives_aid", "perçoit les aides", false;
    Houses = "houses", "héberge", false;
    CalledFirst = "called_first", "à contacter en priorité", false;
    CourtOrder = "court_order", "décision de justice", false;
    NoMail = "no_mail", "pas de courrier", false;
}

impl Field {
    /// Those of an address.
    pub(super) const ADDRESS: &[Self] = &[
        Self::Address1,
        Self::Address2,
        Self::Address3,
        Self::Address4,
        Self::Postcode,
        Self::City,
        Self::Country,
    ];
    /// The lines of an address.
    pub(super) const ADDRESS_LINES: &[Self] =
        &[Self::Address1, Self::Address2, Self::Address3, Self::Address4];
    /// What a link entitles to.
    pub(super) const RIGHTS: &[Self] = &[Self::PaysFees, Self::ReceivesAid, Self::Houses, Self::CalledFirst];
    /// What stands against a link.
    pub(super) const RESTRICTIONS: &[Self] = &[Self::CourtOrder, Self::NoMail];

    /// By its English name, as a mapping writes it.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }
}
