//! What the portal is told when it starts: by flags, else by the environment, else by default.

use crate::start_error::StartError;
use axum::http::Uri;
use fratrie::{HashingConfig, SecretKey};
use std::{fmt, net::SocketAddr, path::PathBuf};

/// Where the portal keeps what it writes, if nothing else is said.
const FOLDER: &str = "fratrie-data";

/// How the portal runs.
#[derive(Debug)]
pub struct Settings {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The address that people type, and that links in mails begin with: `http://` or `https://` and a host. By default
    /// the one it listens on. With `https://` cookies are marked `Secure`.
    pub public_url: Option<String>,
    /// The folder for the secret key, letters, mails, sessions and, by default, the database.
    pub folder: PathBuf,
    /// The database: `sqlite:` and a path, or `postgres://user@host/database`. By default `fratrie.db` in the folder.
    pub database: Option<SecretUrl>,
    /// The secret key. By default the one in the folder, made there at the first start.
    pub secret_key: Option<SecretKey>,
    /// A CSV roster to load in place of the sample.
    pub roster: Option<PathBuf>,
    /// Services and links in place of the sample's.
    pub config: Option<PathBuf>,
    /// The mail server. By default mails are written to a folder.
    pub smtp: Option<SecretUrl>,
    /// Who mails come from.
    pub mail_from: String,
    /// How passwords are hashed.
    pub hashing: HashingConfig,
}

/// The URL of a mail server or a database. It may hold a password, so it is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretUrl(pub(crate) String);

impl From<String> for SecretUrl {
    fn from(url: String) -> Self {
        Self(url)
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretUrl(…)")
    }
}

/// What the command line asks for.
#[derive(Debug)]
pub enum Asked {
    /// To run.
    Run(Box<Settings>),
    /// To be given a password for an office, and its hash.
    OfficePassword(Box<Settings>),
    /// To be told what can be said.
    Help,
}

/// What `--help` prints.
pub const HELP: &str = "\
fratrie-portal: le portail des comptes de responsables / the portal of legal guardians' accounts

  --listen ADDRESS      FRATRIE_LISTEN        where to listen (127.0.0.1:8080)
  --public-url URL      FRATRIE_PUBLIC_URL    the address that people type (http://ADDRESS); https:// secures the cookies
  --data FOLDER         FRATRIE_DATA          where the portal keeps its files (fratrie-data)
  --database-url URL    FRATRIE_DATABASE_URL  sqlite:PATH or postgres://USER@HOST/DATABASE (sqlite:fratrie-data/fratrie.db)
  --roster FILE         FRATRIE_ROSTER        a CSV roster to load in place of the sample
  --config FILE         FRATRIE_CONFIG        services and links by school, in place of the sample's
  --mail-from ADDRESS   FRATRIE_MAIL_FROM     who mails come from
                        FRATRIE_SMTP_URL      smtps://user:password@host; without it, mails are written to fratrie-data/mail
                        FRATRIE_SECRET_KEY    64 hexadecimal digits; without it, one is made and kept in fratrie-data/secret.key
  --help                                      this text

  office-password       draws a password for an office and prints it with the hash to keep (see [[office]] in the configuration)

Secrets are taken from the environment only: every user of a machine can read command lines.
";

impl Settings {
    /// Defaults, with everything kept in `folder`.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            folder: folder.into(),
            database: None,
            secret_key: None,
            roster: None,
            config: None,
            smtp: None,
            mail_from: "Scolarité Services <ne-pas-repondre@localhost>".to_owned(),
            hashing: HashingConfig::default(),
        }
    }

    /// Reads the command line (without the program's name) and the environment; a flag wins over a variable.
    ///
    /// # Errors
    /// [`StartError`] names the flag or the variable and what is wrong with it.
    pub fn read(
        arguments: impl IntoIterator<Item = String>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Asked, StartError> {
        let mut settings = Self::in_folder(FOLDER);
        for (variable, set) in VARIABLES {
            if let Some(value) = environment(variable).filter(|value| !value.is_empty()) {
                set(&mut settings, value).map_err(|form| StartError::Setting { name: variable, form })?;
            }
        }
        let mut arguments = arguments.into_iter().peekable();
        let password = arguments.next_if(|argument| argument == "office-password").is_some();
        while let Some(argument) = arguments.next() {
            if matches!(argument.as_str(), "--help" | "-h") {
                return Ok(Asked::Help);
            }
            let (flag, attached) = match argument.split_once('=') {
                Some((flag, value)) => (flag, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            let Some((name, variable)) = FLAGS.iter().find(|(name, _)| *name == flag) else {
                return Err(StartError::UnknownFlag(flag.to_owned()));
            };
            let value = attached.or_else(|| arguments.next()).ok_or(StartError::NoValue(name))?;
            let set = VARIABLES.iter().find(|(known, _)| known == variable).map(|(_, set)| set);
            if let Some(set) = set {
                set(&mut settings, value).map_err(|form| StartError::Setting { name, form })?;
            }
        }
        let settings = Box::new(settings);
        Ok(if password { Asked::OfficePassword(settings) } else { Asked::Run(settings) })
    }
}

/// Each flag and its variable.
const FLAGS: &[(&str, &str)] = &[
    ("--listen", "FRATRIE_LISTEN"),
    ("--public-url", "FRATRIE_PUBLIC_URL"),
    ("--data", "FRATRIE_DATA"),
    ("--database-url", "FRATRIE_DATABASE_URL"),
    ("--roster", "FRATRIE_ROSTER"),
    ("--config", "FRATRIE_CONFIG"),
    ("--mail-from", "FRATRIE_MAIL_FROM"),
];

/// Takes a value, or says of what form it should be.
type Set = fn(&mut Settings, String) -> Result<(), &'static str>;

const VARIABLES: &[(&str, Set)] = &[
    ("FRATRIE_LISTEN", |settings, value| {
        settings.listen = value.parse().map_err(|_| "127.0.0.1:8080")?;
        Ok(())
    }),
    ("FRATRIE_PUBLIC_URL", |settings, value| {
        settings.public_url = Some(public_url(&value).ok_or("https://portail.example.org")?);
        Ok(())
    }),
    ("FRATRIE_DATA", |settings, value| {
        settings.folder = PathBuf::from(value);
        Ok(())
    }),
    ("FRATRIE_DATABASE_URL", |settings, value| {
        settings.database = Some(SecretUrl(value));
        Ok(())
    }),
    ("FRATRIE_ROSTER", |settings, value| {
        settings.roster = Some(PathBuf::from(value));
        Ok(())
    }),
    ("FRATRIE_CONFIG", |settings, value| {
        settings.config = Some(PathBuf::from(value));
        Ok(())
    }),
    ("FRATRIE_MAIL_FROM", |settings, value| {
        settings.mail_from = value;
        Ok(())
    }),
    ("FRATRIE_SMTP_URL", |settings, value| {
        settings.smtp = Some(SecretUrl(value));
        Ok(())
    }),
    ("FRATRIE_SECRET_KEY", |settings, value| {
        settings.secret_key = Some(SecretKey::from_text(&value).map_err(|_| "64 × 0-9a-f")?);
        Ok(())
    }),
];

/// An origin, without a slash behind it.
fn public_url(value: &str) -> Option<String> {
    let value = value.trim_end_matches('/');
    let uri: Uri = value.parse().ok()?;
    let bare = matches!(uri.path(), "" | "/") && uri.query().is_none();
    (matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some() && bare)
        .then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str, environment: &[(&str, &str)]) -> Result<Asked, StartError> {
        Settings::read(line.split_whitespace().map(str::to_owned), |name| {
            environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn settings(line: &str, environment: &[(&str, &str)]) -> Settings {
        match read(line, environment) {
            Ok(Asked::Run(settings)) => *settings,
            other => unreachable!("settings were expected: {other:?}"),
        }
    }

    #[test]
    fn a_flag_wins_over_its_variable_and_both_over_the_default() {
        let variable = [("FRATRIE_LISTEN", "127.0.0.1:1111")];
        assert_eq!(settings("", &[]).listen.port(), 8080);
        assert_eq!(settings("", &variable).listen.port(), 1111);
        assert_eq!(settings("--listen 127.0.0.1:2222", &variable).listen.port(), 2222);
        assert_eq!(settings("--listen=127.0.0.1:3333", &variable).listen.port(), 3333);
    }

    #[test]
    fn a_password_for_an_office_is_asked_for_by_a_word_and_takes_flags() {
        let asked = read("office-password --data elsewhere", &[]);
        assert!(
            matches!(asked, Ok(Asked::OfficePassword(settings)) if settings.folder.ends_with("elsewhere"))
        );
        assert!(read("--data elsewhere office-password", &[]).is_err());
    }

    #[test]
    fn every_flag_sets_something_and_stands_in_the_help() {
        for (flag, variable) in FLAGS {
            assert!(VARIABLES.iter().any(|(known, _)| known == variable), "{flag}");
            assert!(HELP.contains(flag), "{flag}");
        }
        for (variable, _) in VARIABLES {
            assert!(HELP.contains(variable), "{variable}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_in_both_languages() {
        for line in ["--listen nowhere", "--public-url example.org", "--nothing", "--listen", "word"] {
            let told = read(line, &[]).unwrap_err().to_string();
            assert!(told.contains(line.split_whitespace().next().unwrap()) && told.contains(" / "), "{told}");
        }
        assert!(read("", &[("FRATRIE_SECRET_KEY", "abc")]).is_err());
    }

    #[test]
    fn v38_no_secret_is_shown() {
        let key = "ab".repeat(32);
        let environment = [
            ("FRATRIE_SMTP_URL", "smtps://me:hunter2@host"),
            ("FRATRIE_DATABASE_URL", "postgres://me:hunter2@host/x"),
            ("FRATRIE_SECRET_KEY", key.as_str()),
        ];
        let shown = format!("{:?}", settings("", &environment));
        assert!(!shown.contains("hunter2") && !shown.contains(&key), "{shown}");
    }
}
