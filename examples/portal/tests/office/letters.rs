//! Letters to print, and what an agent does to an account.

use crate::{
    client::{Answer, Client},
    roster,
    site::{Site, TILLEULS},
};
use http::StatusCode;

/// Something that has the form of a provisional password.
fn passwords(text: &str) -> Vec<String> {
    let is_one = |word: &&str| {
        word.len() == 14
            && word.split('-').count() == 3
            && word.split('-').all(|group| {
                group.len() == 4 && group.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
            })
    };
    text.split(['<', '>', ' ', '"', '\n']).filter(is_one).map(str::to_owned).collect()
}

/// What stands in a PDF, read by poppler, which knows nothing of how it was made.
fn read(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letters.pdf");
    std::fs::write(&path, pdf).unwrap();
    let read = std::process::Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(&path).arg("-").output();
    let read = read.unwrap_or_else(|error| {
        panic!("pdftotext is needed (Debian: poppler-utils; `cargo xtask test` installs it): {error}")
    });
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8(read.stdout).unwrap()
}

/// Identifier and password of each letter of a file.
fn printed(file: &Answer) -> Vec<(String, String)> {
    assert_eq!(file.header("content-type"), "application/pdf");
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"courriers-0999001A-"));
    let text = read(&file.bytes);
    let identifiers = text.split_whitespace().filter(|word| word.parse::<fratrie::Identifier>().is_ok());
    let identifiers: Vec<String> = identifiers.map(str::to_owned).collect();
    let passwords = passwords(&text.replace(['\r', '\t'], " "));
    assert_eq!(identifiers.len(), passwords.len(), "{text}");
    identifiers.into_iter().zip(passwords).collect()
}

async fn download(agent: &mut Client, letters: &str) -> Answer {
    agent.get(letters).await.says("Les courriers sont prêts");
    agent.post(letters, &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn v7_the_letters_of_a_class_are_given_once_and_open_their_accounts() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    site.import(&mut agent, &roster::next_year()).await;
    agent.get(TILLEULS).await;
    agent.post(&format!("{TILLEULS}/courriers"), &[]).await.says("Choisissez au moins une classe");
    agent.get(TILLEULS).await;
    let made = agent.post(&format!("{TILLEULS}/courriers"), &[("classe", "6e Z")]).await;
    let letters = made.location().to_owned();
    let ready = agent.get(&letters).await;
    ready.says("Courriers : 1");
    assert!(
        passwords(&ready.text).is_empty() && passwords(&letters).is_empty(),
        "no password on a page or in an address"
    );
    let file = download(&mut agent, &letters).await;
    assert_eq!(file.header("cache-control"), "no-store");
    let printed = printed(&file);
    assert_eq!(printed.len(), 1);
    let again = agent.post(&letters, &[]).await;
    again.says("Ce fichier n'est plus là");
    assert!(passwords(&again.text).is_empty());
    site.responsible(&printed[0]).await;
    agent.get(TILLEULS).await;
    let none = agent.post_and_follow(&format!("{TILLEULS}/courriers"), &[("classe", "6e Z")]).await;
    none.says("Aucun courrier à imprimer");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s92_a_letter_issued_again_voids_the_former_and_counts() {
    let mut site = Site::open().await;
    let former = site.letter("Dylan COSAMS");
    let mut agent = site.agent("tilleuls").await;
    let account = site.account(&mut agent, TILLEULS, "cosams dylan").await;
    agent.get(&account).await.says("Courriers imprimés : 1");
    agent
        .get(&format!("{account}/reemettre"))
        .await
        .says("ne vaudra plus rien")
        .says("Courriers imprimés : 1");
    let letters = agent.post(&format!("{account}/reemettre"), &[]).await.location().to_owned();
    let renewed = printed(&download(&mut agent, &letters).await);
    agent.get(&account).await.says("Courriers imprimés : 2").says("Secrétariat du collège des Tilleuls");
    let mut reader = site.client();
    reader.get("/").await;
    let old = reader.post("/", &[("identifiant", &former.0), ("mot-de-passe", &former.1)]).await;
    assert_ne!(old.location(), "/activation", "the former letter opens nothing");
    assert_eq!(renewed[0].0, former.0);
    site.responsible(&renewed[0]).await;
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s92_letters_that_nobody_used_can_be_made_again_for_a_whole_class() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    let class = agent.get(&format!("{TILLEULS}/classe?classe=5e+A")).await;
    let accounts: std::collections::BTreeSet<&str> =
        class.text.split("/comptes/").skip(1).map(|rest| rest.split(['"', '/']).next().unwrap()).collect();
    agent.get(TILLEULS).await;
    let made = agent.post(&format!("{TILLEULS}/courriers"), &[("classe", "5e A"), ("refaire", "on")]).await;
    let letters = made.location().to_owned();
    agent.get(&letters).await.says(&format!("Courriers : {}", accounts.len()));
    let file = download(&mut agent, &letters).await;
    let identifiers: std::collections::BTreeSet<String> =
        printed(&file).into_iter().map(|(identifier, _)| identifier).collect();
    assert_eq!(identifiers.len(), accounts.len(), "one letter an account");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v12_a_suspension_ends_the_session_and_a_reinstatement_opens_the_door_again() {
    let mut site = Site::open().await;
    let letter = site.letter("Dylan COSAMS");
    let mut mother = site.responsible(&letter).await;
    let mut agent = site.agent("tilleuls").await;
    let account = site.account(&mut agent, TILLEULS, "Angélique").await;
    agent.get(&account).await.says("Activé");
    agent.get(&format!("{account}/suspendre")).await.says("Suspendre ce compte ?");
    assert_eq!(mother.get("/compte").await.status, StatusCode::OK, "a question does nothing");
    agent.post_and_follow(&format!("{account}/suspendre"), &[]).await.says("Le compte est suspendu.");
    assert_eq!(mother.get("/compte").await.location(), "/");
    assert_eq!(
        agent.get(&format!("{account}/suspendre")).await.location(),
        account,
        "it is suspended already"
    );
    agent.get(&format!("{account}/retablir")).await;
    agent.post_and_follow(&format!("{account}/retablir"), &[]).await.says("Le compte est rétabli.");
    agent.get(&account).await.says("Activé");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v37_names_are_shown_as_text_wherever_they_come_from() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    let hostile = roster::next_year().replace("Bastien", "<b>Bastien</b>").replace("6e Z", "6e <i>&\"");
    site.import(&mut agent, &hostile).await;
    let class = agent.get(&format!("{TILLEULS}/classe?classe=6e+%3Ci%3E%26%22")).await;
    assert_eq!(class.status, StatusCode::OK, "{}", class.words());
    for page in [agent.get(TILLEULS).await, class] {
        assert!(!page.text.contains("<b>Bastien") && !page.text.contains("6e <i>"), "{}", page.text);
    }
    agent.get(TILLEULS).await;
    let found = agent.post(&format!("{TILLEULS}/chercher"), &[("nom", "bastien")]).await;
    assert!(found.text.contains("Bastien") && !found.text.contains("<b>Bastien"));
    site.stop().await;
}
