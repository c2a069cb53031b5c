//! The portal with its sample schools and two offices, in a folder of its own, at a clock that the test moves.

use crate::client::{Answer, Client, Way};
use fratrie::{HashingConfig, ManualClock};
use fratrie_portal::{Portal, Settings};
use http::StatusCode;
use std::{collections::BTreeMap, fs, path::PathBuf};
use tempfile::TempDir;

pub(crate) const TILLEULS: &str = "/secretariat/etablissements/0999001A";
pub(crate) const FONTAINE: &str = "/secretariat/etablissements/0999002B";

const CONFIG: &str = "
authority = \"Académie d'exemple\"
realm = \"ac-exemple\"
[[office]]
login = \"tilleuls\"
name = \"Secrétariat du collège des Tilleuls\"
schools = [\"0999001A\"]
password_file = \"tilleuls.hash\"
[[office]]
login = \"fontaine\"
name = \"Secrétariat du lycée de la Fontaine\"
schools = [\"0999002B\"]
password_file = \"fontaine.hash\"
";

pub(crate) struct Site {
    pub(crate) folder: TempDir,
    pub(crate) clock: ManualClock,
    portal: Option<Portal>,
    passwords: BTreeMap<String, String>,
}

impl Site {
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("portal.toml"), CONFIG).unwrap();
        let mut site =
            Self { folder, clock: ManualClock::default(), portal: None, passwords: BTreeMap::new() };
        site.start().await;
        let drawn = site.portal().office_passwords().iter();
        site.passwords =
            drawn.map(|drawn| (drawn.login.clone(), drawn.password.expose().to_owned())).collect();
        assert_eq!(site.passwords.len(), 2);
        site
    }

    pub(crate) async fn start(&mut self) {
        let mut settings = Settings::in_folder(self.folder.path());
        settings.listen = ([127, 0, 0, 1], 0).into();
        settings.hashing = HashingConfig::weak_for_tests();
        settings.config = Some(self.folder.path().join("portal.toml"));
        self.portal = Some(Portal::start(settings, self.clock.clone()).await.unwrap());
    }

    pub(crate) async fn stop(&mut self) {
        self.portal.take().unwrap().stop().await;
    }

    pub(crate) fn portal(&self) -> &Portal {
        self.portal.as_ref().unwrap()
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(Way::Router(self.portal().router()))
    }

    pub(crate) fn password(&self, login: &str) -> &str {
        &self.passwords[login]
    }

    /// Somebody who tries to log in to an office.
    pub(crate) async fn log_in(&self, client: &mut Client, login: &str, password: &str) -> Answer {
        client.get("/secretariat").await;
        client.post("/secretariat", &[("identifiant", login), ("mot-de-passe", password)]).await
    }

    /// An agent at work.
    pub(crate) async fn agent(&self, login: &str) -> Client {
        let mut client = self.client();
        let answer = self.log_in(&mut client, login, self.password(login)).await;
        assert_eq!(answer.location(), "/secretariat/etablissements", "{}", answer.words());
        client
    }

    /// Uploads files and waits for what becomes of them; answers with the upload's address and stage.
    pub(crate) async fn upload(&self, client: &mut Client, files: &[(&str, &[u8])]) -> (String, String) {
        client.get("/secretariat/depots").await;
        let answer = client.upload(files).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
        let job = answer.location().to_owned();
        let stage = client.settled(&job).await;
        (job, stage)
    }

    /// Uploads a file and imports it.
    pub(crate) async fn import(&self, client: &mut Client, file: &str) -> (String, Answer) {
        let (job, stage) = self.upload(client, &[("rentrée.csv", file.as_bytes())]).await;
        assert_eq!(stage, "previewed", "{}", client.get(&job).await.words());
        client.get(&job).await;
        client.post(&format!("{job}/confirmer"), &[]).await;
        assert_eq!(client.settled(&job).await, "imported");
        let page = client.get(&job).await;
        (job, page)
    }

    /// The folder of an upload.
    pub(crate) fn job_folder(&self, job: &str) -> PathBuf {
        self.folder.path().join("uploads").join(job.rsplit('/').next().unwrap())
    }

    /// Identifier and password of the first letter about a student of this name.
    pub(crate) fn letter(&self, student: &str) -> (String, String) {
        let about =
            |letter: &&fratrie::Letter| letter.children.iter().any(|child| child.name.to_string() == student);
        let letter = self.portal().letters().iter().find(about).unwrap();
        (letter.identifier.to_string(), letter.provisional.expose().to_owned())
    }

    /// A responsible who activated their account.
    pub(crate) async fn responsible(&self, (identifier, password): &(String, String)) -> Client {
        let mut client = self.client();
        client.get("/").await;
        let answer = client.post("/", &[("identifiant", identifier), ("mot-de-passe", password)]).await;
        assert_eq!(answer.location(), "/activation", "{}", answer.words());
        client.get("/activation").await;
        let own = "un mot de passe bien à moi";
        let fields = [("nouveau-mot-de-passe", own), ("encore-mot-de-passe", own), ("sans-adresse", "oui")];
        let answer = client.post("/activation", &fields).await;
        assert_eq!(answer.location(), "/accueil", "{}", answer.words());
        client
    }

    /// The address of the account that a list shows on the line of `words`.
    pub(crate) async fn account(&self, client: &mut Client, school: &str, words: &str) -> String {
        client.get(school).await;
        let found = client.post(&format!("{school}/chercher"), &[("nom", words)]).await;
        let (_, rest) = found.text.split_once("/comptes/").unwrap_or_else(|| panic!("{}", found.words()));
        format!("{school}/comptes/{}", rest.split(['"', '/']).next().unwrap())
    }
}
