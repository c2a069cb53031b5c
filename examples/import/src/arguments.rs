//! What the command line asks for.

use fratrie::{
    Language, SecretKey, SecretKeyError,
    domain::roster::{Coverage, RosterSchool},
};
use lexopt::{
    Arg::{Long, Short, Value},
    Parser, ValueExt as _,
};
use std::{env, ffi::OsString, fmt, fs, path::PathBuf};

pub(crate) const HELP: &str = "\
fratrie-import : les fichiers des établissements entrent, un rapport et des courriers sortent
                 schools' files in, a report and letters out

  cargo run -p fratrie-import -- [OPTIONS] FILE...

FILE: SIECLE (ElevesAvecAdresses + ResponsablesAvecAdresses), AAF, OneRoster, ONDE, the ÉduConnect list, plain CSV;
zipped or not, or a folder of them. What a file is, its content tells. All files of one school belong in one run.

  --preview             say what would happen, and change nothing
  --confirm-endings     more links may end than the policy lets a file end unasked
  --by-school           for files too large for memory: every school by itself, each whole; all are looked at first
  --letters FOLDER      issue letters to all accounts that wait for one, and print them there; FOLDER must be new
  --stationery FOLDER   a school's own texts, letterhead and logo for the letters
  --site URL            the activation page, for the letters (https://comptes.example.fr/activation)
  --report FILE         the report too, as .txt, .json or .csv
  --school CODE[=NAME]  the school, for files that name none (ONDE)
  --mapping FILE        which columns of a CSV of your own are which (TOML)
  --data FOLDER         the portal's folder: its database and its secret key (fratrie-data)
  --database-url URL    another database: sqlite:PATH, postgres://USER@HOST/DATABASE  [FRATRIE_DATABASE_URL]
  --realm NAME          the realm (ac-exemple, the sample portal's)
  --english             speak English
  --help                this text

The secret key is taken from FRATRIE_SECRET_KEY, else from the portal's folder: letters open with the key of the portal only.
Exit: 0 done, 1 failed, 2 the files are at fault or refused (nothing was imported).
";

/// What to do.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) preview: bool,
    pub(crate) endings_confirmed: bool,
    pub(crate) by_school: bool,
    pub(crate) letters: Option<PathBuf>,
    pub(crate) stationery: Option<PathBuf>,
    pub(crate) site: String,
    pub(crate) report: Option<PathBuf>,
    pub(crate) school: Option<RosterSchool>,
    pub(crate) mapping: Option<PathBuf>,
    pub(crate) data: PathBuf,
    pub(crate) database: Option<DatabaseUrl>,
    pub(crate) realm: String,
    pub(crate) language: Language,
}

/// The URL of a database, which may hold a password.
#[derive(Clone)]
pub(crate) struct DatabaseUrl(pub(crate) String);

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl(…)")
    }
}

/// Why nothing was begun.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArgumentError {
    #[error("{0}. Try --help")]
    Form(#[from] lexopt::Error),
    #[error("name at least one file. Try --help")]
    NoFile,
    #[error("--school takes a code and a name: 0999001A=École des Tilleuls")]
    School,
    #[error(
        "there is no secret key in {0} and none in FRATRIE_SECRET_KEY: start the portal once, or set the variable"
    )]
    NoKey(PathBuf),
    #[error("the secret key is not one: 64 hexadecimal digits")]
    Key(#[source] SecretKeyError),
}

impl Arguments {
    /// Reads the command line; nothing where help is asked for.
    pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Self>, ArgumentError> {
        let mut asked = Self {
            files: Vec::new(),
            preview: false,
            endings_confirmed: false,
            by_school: false,
            letters: None,
            stationery: None,
            site: "http://localhost:8080/".to_owned(),
            report: None,
            school: None,
            mapping: None,
            data: "fratrie-data".into(),
            database: env::var("FRATRIE_DATABASE_URL").ok().map(DatabaseUrl),
            realm: "ac-exemple".to_owned(),
            language: Language::French,
        };
        let mut parser = Parser::from_args(arguments);
        while let Some(argument) = parser.next()? {
            match argument {
                Long("preview") => asked.preview = true,
                Long("confirm-endings") => asked.endings_confirmed = true,
                Long("by-school") => asked.by_school = true,
                Long("letters") => asked.letters = Some(parser.value()?.into()),
                Long("stationery") => asked.stationery = Some(parser.value()?.into()),
                Long("site") => asked.site = parser.value()?.string()?,
                Long("report") => asked.report = Some(parser.value()?.into()),
                Long("school") => asked.school = Some(school(&parser.value()?.string()?)?),
                Long("mapping") => asked.mapping = Some(parser.value()?.into()),
                Long("data") => asked.data = parser.value()?.into(),
                Long("database-url") => asked.database = Some(DatabaseUrl(parser.value()?.string()?)),
                Long("realm") => asked.realm = parser.value()?.string()?,
                Long("english") => asked.language = Language::English,
                Long("help") | Short('h') => return Ok(None),
                Value(file) => asked.files.push(file.into()),
                _ => return Err(argument.unexpected().into()),
            }
        }
        if asked.files.is_empty() { Err(ArgumentError::NoFile) } else { Ok(Some(asked)) }
    }

    /// The database: the one named, else the portal's.
    pub(crate) fn database_url(&self) -> String {
        let own = || format!("sqlite:{}", self.data.join("fratrie.db").display());
        self.database.as_ref().map_or_else(own, |url| url.0.clone())
    }

    /// The secret key: of the environment, else the portal's.
    pub(crate) fn secret_key(&self) -> Result<SecretKey, ArgumentError> {
        let text = env::var("FRATRIE_SECRET_KEY").ok();
        let text = text.or_else(|| fs::read_to_string(self.data.join("secret.key")).ok());
        let text = text.ok_or_else(|| ArgumentError::NoKey(self.data.clone()))?;
        SecretKey::from_text(text.trim()).map_err(ArgumentError::Key)
    }
}

fn school(text: &str) -> Result<RosterSchool, ArgumentError> {
    let (code, name) = text.split_once('=').map_or((text, None), |(code, name)| (code, Some(name)));
    let code = code.parse().map_err(|_| ArgumentError::School)?;
    let name = name.map(str::parse).transpose().map_err(|_| ArgumentError::School)?;
    Ok(RosterSchool { code, name, coverage: Coverage::Whole })
}
