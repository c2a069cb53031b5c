//! What a file is, told by its content.

use crate::{
    aaf, educonnect, onde, oneroster, oneroster::OneRosterSheet, plain, siecle, siecle::SiecleOther,
    table::Header, told::both,
};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The directory of an academy (AAF, SDET).
    Aaf,
    /// Plain CSV, by its own header or by a mapping.
    Plain,
    /// SIECLE's students, with or without addresses.
    SiecleStudents,
    /// SIECLE's responsibles, with or without addresses.
    SiecleResponsibles,
    /// Another of SIECLE's exports.
    SiecleOther(SiecleOther),
    /// A file of a OneRoster bundle.
    OneRoster(OneRosterSheet),
    /// ONDE's students (primary schools; before 2017 BE1D's).
    OndeStudents,
    /// ONDE's responsibles.
    OndeResponsibles,
    /// ÉduConnect's list of responsibles.
    EduconnectList,
}

/// What is read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Aaf,
    Plain,
    Siecle,
    OneRoster,
    Onde,
    Educonnect,
}

impl Kind {
    /// By the name of an XML document's root.
    pub(crate) fn of_root(root: &str) -> Option<Self> {
        siecle::kind(root).or_else(|| aaf::kind(root))
    }

    /// By the columns of a table.
    pub(crate) fn of_header(header: &Header) -> Option<Self> {
        let known =
            oneroster::kind(header).or_else(|| onde::kind(header)).or_else(|| educonnect::kind(header));
        known.or_else(|| plain::kind(header))
    }

    pub(crate) const fn format(self) -> Format {
        match self {
            Self::Aaf => Format::Aaf,
            Self::Plain => Format::Plain,
            Self::SiecleStudents | Self::SiecleResponsibles | Self::SiecleOther(_) => Format::Siecle,
            Self::OneRoster(_) => Format::OneRoster,
            Self::OndeStudents | Self::OndeResponsibles => Format::Onde,
            Self::EduconnectList => Format::Educonnect,
        }
    }

    /// Its name for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Aaf => "aaf",
            Self::Plain => "plain",
            Self::SiecleStudents => "siecle_students",
            Self::SiecleResponsibles => "siecle_responsibles",
            Self::SiecleOther(_) => "siecle_other",
            Self::OneRoster(_) => "oneroster",
            Self::OndeStudents => "onde_students",
            Self::OndeResponsibles => "onde_responsibles",
            Self::EduconnectList => "educonnect_list",
        }
    }

    /// Its name for people, with its article, in French and English.
    pub fn both(self) -> (String, String) {
        match self {
            Self::Aaf => both((
                "un fichier de l'annuaire académique (AAF, ficAlimMENESR)",
                "a file of the academy's directory (AAF, ficAlimMENESR)",
            )),
            Self::Plain => both(("un CSV simple", "plain CSV")),
            Self::SiecleStudents => both((
                "le fichier des élèves de SIECLE (ElevesAvecAdresses ou ElevesSansAdresses)",
                "SIECLE's file of students (ElevesAvecAdresses or ElevesSansAdresses)",
            )),
            Self::SiecleResponsibles => both((
                "le fichier des responsables de SIECLE (ResponsablesAvecAdresses)",
                "SIECLE's file of responsibles (ResponsablesAvecAdresses)",
            )),
            Self::SiecleOther(other) => other.both(),
            Self::OneRoster(sheet) => sheet.both(),
            Self::OndeStudents => both((
                "le fichier des élèves d'ONDE (CSVExtraction-eleves)",
                "ONDE's file of students (CSVExtraction-eleves)",
            )),
            Self::OndeResponsibles => both((
                "le fichier des responsables d'ONDE (CSVExtraction-responsables)",
                "ONDE's file of responsibles (CSVExtraction-responsables)",
            )),
            Self::EduconnectList => {
                both(("la liste des responsables d'ÉduConnect", "ÉduConnect's list of responsibles"))
            }
        }
    }
}
