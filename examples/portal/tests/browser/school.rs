//! The portal with its sample school, in a folder of its own, at a clock that the test moves.

use crate::driver::Browser;
use fratrie::{
    HashingConfig, ManualClock,
    postgres::sqlx::{self, Connection, PgConnection},
};
use fratrie_portal::{Portal, Settings};
use std::fs;
use tempfile::TempDir;

pub(crate) const PASSWORD: &str = "un mot de passe bien à moi";

/// What a letter says.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) identifier: String,
    pub(crate) password: String,
    responsible: String,
    student: String,
}

pub(crate) struct School {
    folder: TempDir,
    running: Option<Portal>,
    pub(crate) clock: ManualClock,
    letters: Vec<Letter>,
    /// The office's password.
    office: String,
    database: Option<String>,
}

/// A new database on the server that `cargo xtask test` starts.
async fn new_database() -> String {
    let server = std::env::var("FRATRIE_POSTGRES").unwrap_or_else(|_| {
        panic!(
            "this test needs a PostgreSQL server: run it by `cargo xtask test`, which installs and starts one"
        )
    });
    let name = format!("portal_{}", std::process::id());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create).execute(&mut connection).await.unwrap();
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}

async fn start(folder: &TempDir, clock: &ManualClock, port: u16, database: Option<&str>) -> Portal {
    let mut settings = Settings::in_folder(folder.path());
    settings.listen = ([127, 0, 0, 1], port).into();
    settings.hashing = HashingConfig::weak_for_tests();
    settings.database = database.map(|url| url.to_owned().into());
    Portal::start(settings, clock.clone()).await.unwrap()
}

impl School {
    pub(crate) async fn open() -> Self {
        Self::open_on(None).await
    }

    pub(crate) async fn open_on_postgres() -> Self {
        Self::open_on(Some(new_database().await)).await
    }

    async fn open_on(database: Option<String>) -> Self {
        let (folder, clock) = (tempfile::tempdir().unwrap(), ManualClock::default());
        let running = start(&folder, &clock, 0, database.as_deref()).await;
        let mut file = csv::Reader::from_path(folder.path().join("letters.csv")).unwrap();
        let letters = file.deserialize::<std::collections::HashMap<String, String>>().map(|row| {
            let row = row.unwrap();
            Letter {
                identifier: row["identifier"].clone(),
                password: row["provisional_password"].clone(),
                responsible: row["responsible"].clone(),
                student: row["student"].clone(),
            }
        });
        let office = running.office_passwords()[0].password.expose().to_owned();
        Self { letters: letters.collect(), office, folder, running: Some(running), clock, database }
    }

    fn portal(&self) -> &Portal {
        self.running.as_ref().unwrap()
    }

    pub(crate) fn home(&self) -> &str {
        self.portal().url()
    }

    /// The guide's own family: Angélique COSAMS's two letters.
    pub(crate) fn cosams(&self) -> (Letter, Letter) {
        (self.letter_about("Dylan COSAMS"), self.letter_about("Florian COSAMS"))
    }

    pub(crate) fn letter_about(&self, student: &str) -> Letter {
        self.letters
            .iter()
            .find(|letter| letter.student.contains(student) && !letter.responsible.is_empty())
            .unwrap()
            .clone()
    }

    /// A student's own letter.
    pub(crate) fn student(&self) -> Letter {
        self.letters.iter().find(|letter| letter.responsible.is_empty()).unwrap().clone()
    }

    /// Logs the sample's office in.
    pub(crate) async fn open_office(&self, browser: &Browser) {
        browser.go("/secretariat").await;
        self.log_in(browser, "tilleuls", &self.office).await;
        assert_eq!(browser.path().await, "/secretariat/etablissements");
    }

    /// A file to upload.
    pub(crate) fn file(&self, name: &str, text: &str) -> std::path::PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    pub(crate) async fn log_in(&self, browser: &Browser, identifier: &str, password: &str) {
        browser.type_in("identifiant", identifier).await;
        browser.type_in("mot-de-passe", password).await;
        browser.press("valider").await;
    }

    pub(crate) async fn fill_activation(
        &self,
        browser: &Browser,
        password: &str,
        again: &str,
        address: &str,
    ) {
        browser.type_in("nouveau-mot-de-passe", password).await;
        browser.type_in("encore-mot-de-passe", again).await;
        browser.type_in("adresse", address).await;
        browser.press("activer").await;
    }

    pub(crate) async fn choose_password(&self, browser: &Browser, address: &str) {
        self.fill_activation(browser, PASSWORD, PASSWORD, address).await;
        assert_eq!(browser.path().await, "/accueil");
    }

    pub(crate) async fn fill_new_password(&self, browser: &Browser, password: &str) {
        browser.type_in("nouveau-mot-de-passe", password).await;
        browser.type_in("encore-mot-de-passe", password).await;
        browser.submit().await;
    }

    pub(crate) async fn change_password(&self, browser: &Browser, current: &str, new: &str) {
        browser.type_in("mot-de-passe", current).await;
        self.fill_new_password(browser, new).await;
    }

    pub(crate) async fn change_address(&self, browser: &Browser, current: &str, address: &str) {
        browser.type_in("adresse", address).await;
        browser.type_in("mot-de-passe", current).await;
        browser.submit().await;
    }

    /// Sends the mails under way, and answers with the path of the link of this kind that went to this address.
    pub(crate) async fn link_mailed_to(&self, address: &str, kind: &str) -> String {
        let link = format!("/lien/{kind}/");
        let text = self.mail_to(address, &link).await;
        let text = text.unwrap_or_else(|| panic!("no link of the kind {kind} was mailed to {address}"));
        let (_, rest) = text.split_once(&link).unwrap();
        format!("{link}{}", rest.split_whitespace().next().unwrap())
    }

    /// Sends the mails under way; whether one that says `words` went to this address.
    pub(crate) async fn was_mailed(&self, address: &str, words: &str) -> bool {
        self.mail_to(address, words).await.is_some()
    }

    async fn mail_to(&self, address: &str, words: &str) -> Option<String> {
        self.portal().deliver_mail().await.unwrap();
        let mails = fs::read_dir(self.portal().mail_folder()).unwrap();
        let texts = mails.map(|mail| decoded(&fs::read_to_string(mail.unwrap().path()).unwrap()));
        texts.filter(|text| text.contains(address)).find(|text| text.contains(words))
    }

    pub(crate) fn forget_mails(&self) {
        for mail in fs::read_dir(self.portal().mail_folder()).unwrap() {
            fs::remove_file(mail.unwrap().path()).unwrap();
        }
    }

    /// Ends the portal and starts it anew at the same address.
    pub(crate) async fn restart(&mut self) {
        let port = self.portal().address().port();
        self.running.take().unwrap().stop().await;
        self.running = Some(start(&self.folder, &self.clock, port, self.database.as_deref()).await);
    }

    pub(crate) async fn close(self) {
        self.running.unwrap().stop().await;
    }
}

/// A mail's head and body; the body's encoding is undone, whichever it is.
fn decoded(mail: &str) -> String {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    let body = if head.to_lowercase().contains("base64") {
        let packed: String = body.split_whitespace().collect();
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, packed).unwrap();
        String::from_utf8(bytes).unwrap()
    } else {
        body.replace("=\r\n", "").replace("=3D", "=")
    };
    format!("{head}\n{body}")
}
