//! Which columns of a CSV of one's own are which: a small TOML file.

use super::fields::Field;
use fratrie_domain::fold;
use serde::Deserialize;
use std::{collections::BTreeMap, str::FromStr};

/// How a CSV of one's own is read.
///
/// ```
/// let mapping: fratrie_roster::Mapping = r#"
/// separator = ","             # told from the header where it is left out
/// encoding = "windows-1252"   # told from the bytes where it is left out
/// part = false                # true: the file says nothing of whom it does not name
///
/// [columns]                   # ours = "theirs", or several of theirs, put together
/// student_id = "Matricule"
/// student_family_name = "Nom"
/// student_given_name = "Prénom"
/// class = "Classe"
///
/// [constants]                 # what no column says
/// school_code = "0999001A"
/// level = "1"
///
/// [words.relationship]        # "theirs" = "ours"
/// "maman" = "mère"
///
/// [[responsibles]]            # where a line names several responsibles: one of these each
/// columns.responsible_id = ["Nom mère", "Prénom mère"]
/// columns.responsible_family_name = "Nom mère"
/// columns.responsible_given_name = "Prénom mère"
/// constants.relationship = "mère"
/// "#.parse()?;
/// # Ok::<(), fratrie_roster::MappingError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    pub(super) separator: Option<u8>,
    encoding: Option<&'static encoding_rs::Encoding>,
    pub(super) part: bool,
    pub(super) base: Group,
    /// The responsibles that each line names; none where it names one, in the base's own columns.
    pub(super) responsibles: Vec<Group>,
    /// By field and folded word.
    words: BTreeMap<(Field, String), String>,
}

/// Columns and constants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Group {
    pub(super) columns: BTreeMap<Field, Vec<String>>,
    pub(super) constants: BTreeMap<Field, String>,
}

/// Why a mapping can not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MappingError {
    /// It is no TOML, or of another form.
    #[error("le fichier de correspondance n'est pas lisible / the mapping can not be read: {0}")]
    Form(String),
    /// It names a column that is none of ours.
    #[error("« {name} » n'est pas une colonne connue / “{name}” is no known column; known are: {known}")]
    Column {
        /// What it names.
        name: String,
        /// Those that are known.
        known: String,
    },
    /// The separator is not one ASCII character.
    #[error("le séparateur est un seul caractère / the separator is one character, not “{0}”")]
    Separator(String),
    /// The encoding is none that is known.
    #[error(
        "« {0} » n'est pas un encodage connu / “{0}” is no known encoding: utf-8, iso-8859-15, windows-1252 …"
    )]
    Encoding(String),
}

fn known() -> String {
    Field::ALL.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    separator: Option<String>,
    encoding: Option<String>,
    #[serde(default)]
    part: bool,
    #[serde(default)]
    columns: BTreeMap<String, OneOrMore>,
    #[serde(default)]
    constants: BTreeMap<String, String>,
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    responsibles: Vec<WrittenGroup>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGroup {
    #[serde(default)]
    columns: BTreeMap<String, OneOrMore>,
    #[serde(default)]
    constants: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl FromStr for Mapping {
    type Err = MappingError;

    fn from_str(text: &str) -> Result<Self, MappingError> {
        let written: Written = toml::from_str(text).map_err(|error| MappingError::Form(error.to_string()))?;
        let separator = written.separator.map(|text| match text.as_bytes() {
            [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
            _ => Err(MappingError::Separator(text)),
        });
        let encoding = written.encoding.map(|label| {
            encoding_rs::Encoding::for_label(label.as_bytes()).ok_or(MappingError::Encoding(label))
        });
        let mut words = BTreeMap::new();
        for (name, theirs) in written.words {
            let field = field(name)?;
            words.extend(theirs.into_iter().map(|(word, ours)| ((field, fold(&word)), ours)));
        }
        let groups = written.responsibles.into_iter().map(|one| group(one.columns, one.constants));
        Ok(Self {
            separator: separator.transpose()?,
            encoding: encoding.transpose()?,
            part: written.part,
            base: group(written.columns, written.constants)?,
            responsibles: groups.collect::<Result<_, _>>()?,
            words,
        })
    }
}

impl Mapping {
    /// How the file's characters are written.
    pub(crate) const fn encoding(&self) -> Option<&'static encoding_rs::Encoding> {
        self.encoding
    }

    /// Our word for one of theirs.
    pub(super) fn word(&self, field: Field, theirs: &str) -> Option<&str> {
        if self.words.is_empty() {
            return None;
        }
        self.words.get(&(field, fold(theirs))).map(String::as_str)
    }
}

fn group(
    columns: BTreeMap<String, OneOrMore>,
    constants: BTreeMap<String, String>,
) -> Result<Group, MappingError> {
    let names = |names| match names {
        OneOrMore::One(name) => vec![name],
        OneOrMore::More(names) => names,
    };
    let columns = columns.into_iter().map(|(ours, theirs)| Ok((field(ours)?, names(theirs))));
    let constants = constants.into_iter().map(|(ours, value)| Ok((field(ours)?, value)));
    Ok(Group { columns: columns.collect::<Result<_, _>>()?, constants: constants.collect::<Result<_, _>>()? })
}

fn field(name: String) -> Result<Field, MappingError> {
    Field::named(&name).ok_or_else(|| MappingError::Column { name, known: known() })
}
