//! Why the portal could not start, in one sentence of French and one of English.

use std::{fmt, net::SocketAddr, path::PathBuf};

/// Why the portal could not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// A flag that is not known.
    UnknownFlag(String),
    /// A flag without its value.
    NoValue(&'static str),
    /// A flag or a variable whose value does not have the right form.
    Setting {
        /// Which.
        name: &'static str,
        /// An example of the right form.
        form: &'static str,
    },
    /// A file or a folder that can not be read or written.
    File {
        /// Which.
        path: PathBuf,
        /// What the machine says.
        error: std::io::Error,
    },
    /// The file of the secret key holds something else.
    SecretKeyForm(PathBuf),
    /// There is a database, but not the key that its passwords were kept under.
    SecretKeyLost {
        /// Where the key should be.
        key: PathBuf,
        /// The database.
        database: PathBuf,
    },
    /// A database address that is neither one of SQLite nor one of PostgreSQL.
    DatabaseUrl,
    /// The database, or the file of the sessions, can not be opened.
    Database {
        /// Which file.
        path: PathBuf,
        /// Why not.
        error: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The library can not be put together.
    Library(Box<dyn std::error::Error + Send + Sync>),
    /// A roster that can not be read.
    Roster {
        /// The file, or the sample.
        path: PathBuf,
        /// What is wrong, in French.
        french: String,
        /// What is wrong, in English.
        english: String,
    },
    /// A configuration that can not be read.
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: String,
    },
    /// The hash of an office agent's password is not there, or is none.
    OfficeHash(String),
    /// The mail server's address is not one. It is not repeated: it holds a password.
    SmtpUrl,
    /// The sender's address is not one.
    MailFrom(String),
    /// The address to listen on is taken, or not this machine's.
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the machine says.
        error: std::io::Error,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownFlag(flag) => {
                write!(f, "Option inconnue : {flag} (voir --help) / Unknown option: {flag} (see --help)")
            }
            Self::NoValue(flag) => write!(f, "Il manque une valeur après {flag} / A value must follow {flag}"),
            Self::Setting { name, form } => {
                write!(f, "{name} doit avoir la forme {form} / {name} must be of the form {form}")
            }
            Self::File { path, error } => {
                let path = path.display();
                write!(f, "Impossible de lire ou d'écrire {path} / Can not read or write {path} ({error})")
            }
            Self::SecretKeyForm(path) => {
                let path = path.display();
                write!(f, "{path} ne contient pas de clé secrète / {path} does not hold a secret key")
            }
            Self::SecretKeyLost { key, database } => {
                let (key, database) = (key.display(), database.display());
                write!(
                    f,
                    "La base {database} existe, mais pas sa clé {key} : remettez cette clé, ou déplacez la base pour en \
                     commencer une autre / The database {database} is there, but not its key {key}: put that key back, \
                     or move the database away to begin another"
                )
            }
            Self::DatabaseUrl => f.write_str(
                "FRATRIE_DATABASE_URL doit avoir la forme sqlite:chemin/fratrie.db ou postgres://nom@serveur/base / \
                 FRATRIE_DATABASE_URL must be of the form sqlite:path/fratrie.db or postgres://user@host/database",
            ),
            Self::Database { path, error } => {
                let path = path.display();
                write!(f, "Impossible d'ouvrir la base {path} / Can not open the database {path} ({error})")
            }
            Self::Library(error) => {
                write!(f, "Impossible de démarrer le service / Can not start the service ({error})")
            }
            Self::Roster { path, french, english } => {
                let path = path.display();
                write!(f, "Le fichier {path} n'a pas été chargé : {french} / {path} was not loaded: {english}")
            }
            Self::Config { path, error } => {
                let path = path.display();
                write!(f, "La configuration {path} n'est pas valable / The configuration {path} is not valid ({error})")
            }
            Self::OfficeHash(login) => write!(
                f,
                "Le mot de passe du secrétariat {login} n'est pas une empreinte Argon2id : faites-en une avec \
                 « fratrie-portal office-password » / The password of office {login} is not an Argon2id hash: make one \
                 with `fratrie-portal office-password`"
            ),
            Self::SmtpUrl => f.write_str(
                "FRATRIE_SMTP_URL doit avoir la forme smtps://nom:mot-de-passe@serveur / FRATRIE_SMTP_URL must be of the \
                 form smtps://user:password@host",
            ),
            Self::MailFrom(text) => write!(
                f,
                "FRATRIE_MAIL_FROM n'est pas une adresse : {text} / FRATRIE_MAIL_FROM is not an address: {text}"
            ),
            Self::Listen { address, error } => write!(
                f,
                "Impossible d'écouter sur {address} : choisissez une autre adresse avec --listen / Can not listen on \
                 {address}: choose another address with --listen ({error})"
            ),
        }
    }
}

impl std::error::Error for StartError {}
