//! The server killed in the middle of an import, as it runs for people: another process, a real file, SIGKILL.

use crate::{
    client::{Client, Way},
    roster,
    site::TILLEULS,
};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// The portal in a process of its own; dropped, it is killed.
struct Server {
    process: Child,
    url: String,
    password: Option<String>,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_fratrie-portal"))
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut server = Self { process, url: String::new(), password: None };
        for line in lines.map(Result::unwrap) {
            if let Some((_, url)) = line.split_once("Scolarité Services : ") {
                url.trim().clone_into(&mut server.url);
            }
            let mut words = line.split_whitespace();
            if words.next() == Some("tilleuls") {
                server.password = words.next().map(str::to_owned);
            }
            if line.contains("Ctrl-C") {
                return server;
            }
        }
        panic!("the portal ended before it ran");
    }

    fn client(&self) -> Client {
        Client::new(Way::Network(self.url.clone()))
    }
}

impl Drop for Server {
    /// SIGKILL: nothing is finished, nothing is closed.
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v26_a_server_killed_in_the_middle_of_an_import_ends_it_at_the_next_start() {
    for looks in [0, 1, 4] {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(folder.path());
        let mut agent = server.client();
        agent.get("/secretariat").await;
        let password = server.password.clone().unwrap();
        let fields = [("identifiant", "tilleuls"), ("mot-de-passe", password.as_str())];
        agent.post_and_follow("/secretariat", &fields).await.says("Collège des Tilleuls");
        agent.get("/secretariat/depots").await;
        let job = agent.upload(&[("a.csv", roster::next_year().as_bytes())]).await.location().to_owned();
        assert_eq!(agent.settled(&job).await, "previewed");
        agent.get(&job).await;
        agent.post(&format!("{job}/confirmer"), &[]).await;
        // A little later each time: before, during and after the commit.
        for _ in 0..looks {
            agent.get(&format!("{job}/etat")).await;
        }
        let cookies = agent.cookies.clone();
        drop(server);

        let server = Server::start(folder.path());
        let mut agent = server.client();
        agent.cookies = cookies;
        assert_eq!(agent.settled(&job).await, "imported", "after {looks} looks");
        agent.get(TILLEULS).await;
        let found = agent.post(&format!("{TILLEULS}/chercher"), &[("nom", "nouvelle")]).await;
        found.says("Résultats : 1").says("À notifier");
        let files = folder.path().join("uploads").join(job.rsplit('/').next().unwrap()).join("files");
        assert!(!files.exists(), "the files are deleted");
    }
}
