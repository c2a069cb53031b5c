//! An agent sees the schools of their scope, and nothing of the others (SECURITY V25).

use crate::{
    roster,
    site::{FONTAINE, Site, TILLEULS},
};
use http::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn v25_an_agent_sees_the_schools_of_their_scope_only() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    let home = agent.get("/secretariat/etablissements").await;
    home.says("Collège des Tilleuls");
    assert!(!home.words().contains("Fontaine"));
    let own = site.account(&mut agent, TILLEULS, "Dylan").await;
    let foreign = {
        let mut other = site.agent("fontaine").await;
        site.account(&mut other, FONTAINE, "Florian").await
    };
    for path in [
        FONTAINE.to_owned(),
        format!("{FONTAINE}/classe?classe=2de+3"),
        foreign.clone(),
        format!("{foreign}/suspendre"),
    ] {
        let answer = agent.get(&path).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert!(!answer.words().contains("COSAMS"), "{path}");
    }
    for form in ["chercher", "courriers"] {
        agent.get(TILLEULS).await;
        let answer = agent.post(&format!("{FONTAINE}/{form}"), &[("nom", "cosams"), ("toutes", "1")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{form}");
    }
    // The account of another school under one's own school's address.
    let smuggled = foreign.replace("0999002B", "0999001A");
    assert_eq!(agent.get(&smuggled).await.status, StatusCode::NOT_FOUND);
    for act in ["reemettre", "suspendre", "retablir"] {
        agent.get(&own).await;
        assert_eq!(
            agent.post(&format!("{smuggled}/{act}"), &[]).await.status,
            StatusCode::NOT_FOUND,
            "{act}"
        );
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v25_a_roster_that_names_another_school_is_refused_before_anything_is_decided() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    let both = roster::lines(&["0999001A", "0999002B"], |line| {
        line.insert("class".to_owned(), "6e Z".to_owned());
        true
    });
    let (job, stage) = site.upload(&mut agent, &[("tout.csv", both.as_bytes())]).await;
    assert_eq!(stage, "refused");
    let page = agent.get(&job).await;
    page.says("établissements qui ne sont pas les vôtres : 0999002B").says("Vos établissements : 0999001A");
    assert!(!site.job_folder(&job).join("files").exists(), "the files are deleted");
    assert!(!site.job_folder(&job).join("preview.json").exists(), "nothing was worked out");
    assert!(!agent.get(TILLEULS).await.words().contains("6e Z"));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v25_an_upload_and_letters_are_their_agents_alone() {
    let mut site = Site::open().await;
    let (mut agent, mut other) = (site.agent("tilleuls").await, site.agent("fontaine").await);
    let (job, _) = site.upload(&mut agent, &[("a.csv", roster::next_year().as_bytes())]).await;
    other.get("/secretariat/depots").await.says("Aucun dépôt pour l'instant");
    for path in [job.clone(), format!("{job}/etat"), format!("{job}/rapport/txt")] {
        assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for act in ["confirmer", "abandonner", "reessayer"] {
        other.get("/secretariat/depots").await;
        assert_eq!(other.post(&format!("{job}/{act}"), &[]).await.status, StatusCode::NOT_FOUND, "{act}");
    }
    let account = site.account(&mut agent, TILLEULS, "Dylan").await;
    agent.get(&format!("{account}/reemettre")).await;
    let letters = agent.post(&format!("{account}/reemettre"), &[]).await.location().to_owned();
    other.get(&letters).await.says("Ce fichier n'est plus là");
    other.post(&letters, &[]).await.says("Ce fichier n'est plus là");
    agent.get(&letters).await.says("Les courriers sont prêts");
    site.stop().await;
}
