//! Who does office work: log-in names, hashes of passwords, schools.

use crate::{
    config::{Config, OfficeAgent},
    database, private_files,
    settings::Settings,
    start_error::StartError,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use fratrie::{
    HashingConfig, ProvisionalPassword, SecretKey,
    credentials::{HashingError, PasswordHasher, ProvisionalFormat, TypedPassword},
    domain::{AgentName, SchoolCode},
};
use rand::{
    SeedableRng, TryRng,
    rngs::{StdRng, SysRng},
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, fmt, fs, io, num::NonZeroUsize, path::Path, sync::Arc};

/// How many log-ins of offices may wait; there are few offices.
const WAITING: usize = 16;

/// One who does office work.
pub(crate) struct Agent {
    /// What is typed.
    pub(crate) login: String,
    /// How the journal calls them.
    pub(crate) name: AgentName,
    /// The schools that they see.
    pub(crate) schools: BTreeSet<SchoolCode>,
    hash: String,
}

impl fmt::Debug for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Agent").field("login", &self.login).finish_non_exhaustive()
    }
}

impl Agent {
    /// Changes with the password: sessions that were opened with another one end.
    pub(crate) fn stamp(&self) -> String {
        let digest = Sha256::digest(self.hash.as_bytes());
        URL_SAFE_NO_PAD.encode(digest)
    }
}

/// All of them, and what checks their passwords.
#[derive(Debug)]
pub(crate) struct Agents {
    agents: Vec<Arc<Agent>>,
    hasher: PasswordHasher,
}

/// A password that was drawn at this start, and is shown once.
#[derive(Debug)]
pub struct OfficePassword {
    /// What to type beside it.
    pub login: String,
    /// The agent's name.
    pub name: String,
    /// The password.
    pub password: ProvisionalPassword,
}

impl Agents {
    /// Reads the hashes; draws a password for whoever has none yet.
    pub(crate) async fn open(
        config: &Config,
        folder: &Path,
        hashing: HashingConfig,
        key: &SecretKey,
    ) -> Result<(Self, Vec<OfficePassword>), StartError> {
        let hasher = hasher(hashing, key)?;
        let (mut agents, mut drawn) = (Vec::new(), Vec::new());
        for told in &config.office {
            let hash = if let Some(hash) = read(told, folder)? {
                hash
            } else {
                let (password, hash) = draw(&hasher).await?;
                if let Some(file) = &told.password_file {
                    let path = folder.join(file);
                    private_files::write(&path, format!("{hash}\n").as_bytes())
                        .map_err(private_files::failed(&path))?;
                }
                drawn.push(OfficePassword {
                    login: told.login.clone(),
                    name: told.name.to_string(),
                    password,
                });
                hash
            };
            let OfficeAgent { login, name, schools, .. } = told;
            agents.push(Arc::new(Agent {
                login: login.clone(),
                name: name.clone(),
                schools: schools.clone(),
                hash,
            }));
        }
        Ok((Self { agents, hasher }, drawn))
    }

    /// The agent of this log-in name.
    pub(crate) fn of(&self, login: &str) -> Option<&Arc<Agent>> {
        self.agents.iter().find(|agent| agent.login == login)
    }

    /// Whether the password is the agent's; for nobody it takes as long, and is not.
    pub(crate) async fn check(&self, agent: Option<&Agent>, typed: &str) -> Result<bool, HashingError> {
        // Drawn passwords are printed in groups; what is typed of them is forgiven as on a letter.
        let drawn = ProvisionalPassword::parse(typed);
        let typed = drawn.as_ref().map_or(typed, |drawn| drawn.expose());
        self.hasher.verify(TypedPassword::from(typed), agent.map(|agent| agent.hash.as_str())).await
    }
}

/// Draws a password for an office, and says it with the hash to keep. The hash holds under the secret key that the portal
/// is started with, and under no other.
///
/// # Errors
/// [`StartError`] where the key can not be read, or the machine gives no randomness.
pub async fn office_password(settings: &Settings) -> Result<String, StartError> {
    private_files::folder(&settings.folder)?;
    let key = database::secret_key(settings)?;
    let (password, hash) = draw(&hasher(settings.hashing, &key)?).await?;
    Ok(format!("Mot de passe / Password: {}\nEmpreinte / Hash: {hash}", password.expose()))
}

fn hasher(hashing: HashingConfig, key: &SecretKey) -> Result<PasswordHasher, StartError> {
    let config = HashingConfig { threads: NonZeroUsize::MIN, waiting: WAITING, ..hashing };
    PasswordHasher::start(config, key).map_err(|error| StartError::Library(Box::new(error)))
}

async fn draw(hasher: &PasswordHasher) -> Result<(ProvisionalPassword, String), StartError> {
    let broken = |error: Box<dyn std::error::Error + Send + Sync>| StartError::Library(error);
    let mut chance = StdRng::try_from_rng(&mut SysRng).map_err(|error| broken(Box::new(error)))?;
    let password = ProvisionalPassword::draw(ProvisionalFormat::Twelve, &mut chance);
    let mut salt = [0_u8; 16];
    SysRng.try_fill_bytes(&mut salt).map_err(|error| broken(Box::new(error)))?;
    let chosen = password.expose().parse().map_err(|error| broken(Box::new(error)))?;
    let hash = hasher.hash(chosen, salt).await.map_err(|error| broken(Box::new(error)))?;
    Ok((password, hash.as_str().to_owned()))
}

/// The hash that is kept; none where its file is still to be made.
fn read(told: &OfficeAgent, folder: &Path) -> Result<Option<String>, StartError> {
    let wrong = || StartError::OfficeHash(told.login.clone());
    let text = match (&told.password_file, &told.password_env) {
        (Some(file), _) => {
            let path = folder.join(file);
            match fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(private_files::failed(&path)(error)),
            }
        }
        (None, Some(variable)) => std::env::var(variable).map_err(|_| wrong())?,
        (None, None) => return Err(wrong()),
    };
    let hash = text.trim().to_owned();
    if hash.starts_with("$argon2id$v=19$") { Ok(Some(hash)) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn open(folder: &Path) -> Result<(Agents, Vec<OfficePassword>), StartError> {
        let config = Config::open(None).unwrap();
        let key = SecretKey::from_bytes([7; 32]);
        Agents::open(&config, folder, HashingConfig::weak_for_tests(), &key).await
    }

    #[tokio::test]
    async fn a_password_is_drawn_once_and_only_its_hash_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (agents, drawn) = open(folder.path()).await.unwrap();
        let shown = drawn.first().unwrap().password.expose().to_owned();
        let kept = fs::read_to_string(folder.path().join("office-tilleuls.hash")).unwrap();
        assert!(kept.starts_with("$argon2id$") && !kept.contains(&shown));
        let agent = agents.of("tilleuls").unwrap();
        assert!(agents.check(Some(agent), &shown).await.unwrap());
        assert!(agents.check(Some(agent), &shown.to_lowercase().replace('-', " ")).await.unwrap());
        assert!(!agents.check(Some(agent), "autre").await.unwrap());
        assert!(!agents.check(None, &shown).await.unwrap());
        let (again, none) = open(folder.path()).await.unwrap();
        assert!(none.is_empty());
        assert!(again.check(again.of("tilleuls").map(|agent| &**agent), &shown).await.unwrap());
        assert!(!format!("{agents:?}").contains("argon2"), "no hash is shown");
    }

    #[tokio::test]
    async fn v32_a_hash_that_is_none_stops_the_start() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("office-tilleuls.hash"), "secret").unwrap();
        assert!(
            matches!(open(folder.path()).await, Err(StartError::OfficeHash(login)) if login == "tilleuls")
        );
    }
}
