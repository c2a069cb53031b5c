//! What is asked for.

use crate::model::Year;
use std::path::PathBuf;

#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) folder: PathBuf,
    pub(crate) families: u64,
    pub(crate) schools: u64,
    pub(crate) formats: Vec<Format>,
    pub(crate) split: u64,
    pub(crate) seed: u64,
    pub(crate) year: Year,
    pub(crate) odd: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    SiecleA,
    SiecleB,
    Aaf2013,
    Aaf2020,
    Plain,
}

impl Format {
    const ALL: [Self; 5] = [Self::SiecleA, Self::SiecleB, Self::Aaf2013, Self::Aaf2020, Self::Plain];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::SiecleA => "siecle-a",
            Self::SiecleB => "siecle-b",
            Self::Aaf2013 => "aaf-2013",
            Self::Aaf2020 => "aaf-2020",
            Self::Plain => "plain",
        }
    }
}

impl Options {
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let folder = arguments.next().ok_or("name a folder first")?.into();
        let (mut responsibles, mut schools) = (10_000, None);
        let mut options = Self {
            folder,
            families: 0,
            schools: 0,
            formats: Format::ALL.to_vec(),
            split: 250,
            seed: 1,
            year: Year::First,
            odd: true,
        };
        for argument in arguments {
            let (name, value) = argument.split_once('=').ok_or_else(|| format!("{argument}: NAME=VALUE"))?;
            let wrong = || format!("{name} can not be {value}");
            let number = || value.parse::<u64>().ok().filter(|number| *number > 0).ok_or_else(wrong);
            match name {
                "responsibles" => responsibles = number()?,
                "schools" => schools = Some(number()?),
                "split" => options.split = number()?,
                "seed" => options.seed = number()?,
                "odd" => options.odd = value == "yes",
                "year" => options.year = Year::read(value).ok_or_else(wrong)?,
                "formats" => {
                    let find = |word: &str| Format::ALL.into_iter().find(|format| format.name() == word);
                    options.formats = value.split(',').map(find).collect::<Option<_>>().ok_or_else(wrong)?;
                }
                _ => return Err(format!("{name} is no option")),
            }
        }
        // A family has 1.64 responsibles: see `draw`.
        options.families = (responsibles * 100 / 164).max(1);
        options.schools = schools.unwrap_or(responsibles / 500).clamp(1, options.families);
        Ok(options)
    }
}
