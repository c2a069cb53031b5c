//! Which services are open to whom, and where to go for more: a small file, not code.

use crate::start_error::StartError;
use chrono_tz::Tz;
use fratrie::{
    Language,
    domain::{AgentName, SchoolCode},
};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The sample's services and links.
const SAMPLE: &str = include_str!("../portal.toml");

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Who runs the portal, as people read it.
    pub(crate) authority: String,
    /// The realm of the library; never change it once there are accounts.
    pub(crate) realm: String,
    /// Where the people who read the portal live: dates are told in its time.
    #[serde(default = "paris")]
    pub(crate) time_zone: Tz,
    /// What every school without a section of its own has.
    #[serde(default)]
    default: Offer,
    /// Schools by code.
    #[serde(default)]
    schools: BTreeMap<String, Offer>,
    /// The folder of the schools' own letterheads and texts for letters; without it, those of the library.
    #[serde(default)]
    pub(crate) letters: Option<PathBuf>,
    /// Who does office work, and for which schools.
    #[serde(default)]
    pub(crate) office: Vec<OfficeAgent>,
}

/// One who does office work.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfficeAgent {
    /// What is typed at the log-in.
    pub(crate) login: String,
    /// How the journal and the pages call them.
    pub(crate) name: AgentName,
    /// The schools whose accounts they see, by code.
    pub(crate) schools: BTreeSet<SchoolCode>,
    /// The file that holds the password's hash, in the data folder if its path is not absolute. If it is not there, a
    /// password is drawn at the start and shown once.
    pub(crate) password_file: Option<PathBuf>,
    /// The environment variable that holds the password's hash.
    pub(crate) password_env: Option<String>,
}

impl OfficeAgent {
    /// What is wrong with it.
    fn fault(&self) -> Option<&'static str> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
        if self.login.is_empty() || self.login.len() > 60 || !self.login.chars().all(plain) {
            return Some("login: a-z 0-9 . - _");
        }
        if self.password_file.is_some() == self.password_env.is_some() {
            return Some("password_file or password_env, and not both");
        }
        self.schools.is_empty().then_some("schools: one code at least")
    }
}

const fn paris() -> Tz {
    Tz::Europe__Paris
}

/// What a school offers.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Offer {
    /// Online services open to its students' families.
    #[serde(default)]
    pub(crate) services: Vec<Link>,
    /// Useful links.
    #[serde(default)]
    pub(crate) links: Vec<Link>,
}

/// Somewhere to go.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Link {
    name: String,
    english: Option<String>,
    /// Where.
    pub(crate) url: String,
}

impl Link {
    /// What to call it.
    pub(crate) fn label(&self, language: Language) -> &str {
        match (&self.english, language) {
            (Some(english), Language::English) => english,
            _ => &self.name,
        }
    }
}

impl Config {
    /// Reads a file, or the sample.
    pub(crate) fn open(file: Option<&Path>) -> Result<Self, StartError> {
        match file {
            None => Self::parse(SAMPLE, Path::new("portal.toml")),
            Some(path) => {
                Self::parse(&fs::read_to_string(path).map_err(crate::private_files::failed(path))?, path)
            }
        }
    }

    fn parse(text: &str, path: &Path) -> Result<Self, StartError> {
        let wrong = |error: String| StartError::Config { path: path.to_owned(), error };
        let config: Self =
            toml::from_str(text).map_err(|error| wrong(error.to_string().trim().to_owned()))?;
        let offers = config.schools.values().chain([&config.default]);
        for link in offers.flat_map(|offer| offer.services.iter().chain(&offer.links)) {
            let known = ["https://", "http://", "mailto:", "tel:"];
            if !known.iter().any(|scheme| link.url.starts_with(scheme)) {
                return Err(wrong(format!("{}: https://, http://, mailto: or tel: expected", link.url)));
            }
        }
        let mut logins = BTreeSet::new();
        for agent in &config.office {
            let twice = (!logins.insert(&agent.login)).then_some("login: each once");
            if let Some(fault) = agent.fault().or(twice) {
                return Err(wrong(format!("[[office]] {}: {fault}", agent.login)));
            }
        }
        Ok(config)
    }

    /// What a school offers.
    pub(crate) fn offer(&self, school: &SchoolCode) -> &Offer {
        self.schools.get(school.as_str()).unwrap_or(&self.default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, StartError> {
        Config::parse(text, Path::new("x.toml"))
    }

    #[test]
    fn the_sample_is_read() {
        let config = Config::open(None).unwrap();
        assert_eq!(config.schools.len(), 3);
        assert!(config.schools.values().any(|offer| offer.services.is_empty()), "a child without services");
        assert!(config.schools.values().all(|offer| offer.links.len() >= 3), "ENT, school, contact");
    }

    #[test]
    fn a_link_that_runs_code_and_a_mistyped_key_are_refused() {
        let link = |url: &str| {
            format!("authority = 'A'\nrealm = 'a'\n[[default.links]]\nname = 'x'\nurl = '{url}'\n")
        };
        assert!(parse(&link("https://example.org")).is_ok());
        assert!(parse(&link("javascript:alert(1)")).is_err());
        assert!(parse("authority = 'A'\nrealm = 'a'\n[defaults]\n").is_err());
        assert!(parse("authority = 'A'\nrealm = 'a'\ntime_zone = 'Indian/Reunion'\n").is_ok());
        assert!(parse("authority = 'A'\nrealm = 'a'\ntime_zone = 'Paris'\n").is_err());
    }

    #[test]
    fn v25_an_office_agent_has_a_login_a_password_and_schools() {
        let agent = |login: &str, rest: &str| {
            format!("authority = 'A'\nrealm = 'a'\n[[office]]\nlogin = '{login}'\nname = 'S'\n{rest}\n")
        };
        let whole = "schools = ['0999001A']\npassword_file = 'x'";
        assert!(parse(&agent("tilleuls", whole)).is_ok());
        assert!(
            parse(&format!(
                "{}{}",
                agent("a", whole),
                "[[office]]\nlogin = 'a'\nname = 'S'\nschools = ['1']\npassword_env = 'X'\n"
            ))
            .is_err()
        );
        assert!(parse(&agent("Les Tilleuls", whole)).is_err());
        assert!(parse(&agent("tilleuls", "schools = []\npassword_file = 'x'")).is_err());
        assert!(parse(&agent("tilleuls", "schools = ['0999001A']")).is_err());
        assert!(parse(&agent("tilleuls", &format!("{whole}\npassword_env = 'X'"))).is_err());
    }
}
