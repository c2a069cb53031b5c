//! Uploads: preview, import, report; what is refused; what survives.

use crate::{
    roster,
    site::{Site, TILLEULS},
};
use fratrie::chrono::TimeDelta;
use http::StatusCode;
use proptest::prelude::*;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn s13_a_preview_says_what_would_change_and_changes_nothing() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    let before = agent.get(TILLEULS).await.words();
    let (job, stage) = site.upload(&mut agent, &[("rentrée.csv", roster::next_year().as_bytes())]).await;
    assert_eq!(stage, "previewed");
    let page = agent.get(&job).await;
    page.says("rentrée.csv")
        .says("Rien n'est encore fait")
        .says("Comptes créés 1")
        .says("Enfants rattachés 1");
    // Who would be detached is named, as long as nothing is decided.
    page.says("Enfants qui ne seront plus rattachés").says("Nolwenn LE GOFF").says("Soizic LE GOFF");
    assert_eq!(agent.get(TILLEULS).await.words(), before);
    agent.get(&job).await;
    agent.post_and_follow(&format!("{job}/abandonner"), &[]).await.says("Rien n'a été modifié");
    assert!(!site.job_folder(&job).exists());
    assert_eq!(agent.get(TILLEULS).await.words(), before);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r9_next_years_file_is_imported_once_and_the_same_file_again_changes_nothing() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    let (job, page) = site.import(&mut agent, &roster::next_year()).await;
    page.says("L'import est fait").says("Comptes créés 1").says("Enfants détachés 1");
    assert!(!page.words().contains("LE GOFF"), "names are gone with the files");
    assert!(
        !site.job_folder(&job).join("files").exists() && !site.job_folder(&job).join("preview.json").exists()
    );
    agent.get(TILLEULS).await.says("6e Z");
    // A late second click.
    agent.post_and_follow(&format!("{job}/confirmer"), &[]).await.says("L'import est fait");
    let (again, stage) = site.upload(&mut agent, &[("rentrée.csv", roster::next_year().as_bytes())]).await;
    assert_eq!(stage, "previewed");
    agent.get(&again).await.says("Rien ne change : tout cela est déjà connu.");
    agent.post(&format!("{again}/confirmer"), &[]).await;
    assert_eq!(agent.settled(&again).await, "imported");
    agent.get(&again).await.says("Comptes créés 0").says("Enfants détachés 0");
    // Who did it stands in the journal.
    let account = site.account(&mut agent, TILLEULS, "Zoé").await;
    agent.get(&account).await.says("Secrétariat du collège des Tilleuls");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v38_the_report_can_be_kept_as_text_json_and_csv_and_names_nobody() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    let (job, _) = site.import(&mut agent, &roster::next_year()).await;
    for (form, kind, words) in [
        ("txt", "text/plain; charset=utf-8", "Import fait."),
        ("json", "application/json", "\"stage\": \"imported\""),
        ("csv", "text/csv; charset=utf-8", "weight;code;file"),
    ] {
        let report = agent.get(&format!("{job}/rapport/{form}")).await;
        assert_eq!(report.header("content-type"), kind);
        assert!(report.header("content-disposition").starts_with("attachment; filename=\"import-"));
        assert!(report.text.contains(words), "{}", report.text);
        for name in ["COSAMS", "Cosams", "LE GOFF", "Le Goff", "Nouvelle", "NOUVELLE"] {
            assert!(!report.text.contains(name), "{form}: {name}");
        }
    }
    assert_eq!(agent.get(&format!("{job}/rapport/exe")).await.status, StatusCode::NOT_FOUND);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r14_a_file_that_ends_many_links_asks_for_a_word_and_says_why() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    let mut kept = 0;
    let half = roster::lines(&["0999001A"], |_| {
        kept += 1;
        kept % 2 == 0
    });
    let (job, stage) = site.upload(&mut agent, &[("moitié.csv", half.as_bytes())]).await;
    assert_eq!(stage, "previewed");
    agent.get(&job).await.says("beaucoup de rattachements se termineraient").says("mettrait fin à");
    let untold = agent.post(&format!("{job}/confirmer"), &[]).await;
    assert_eq!(untold.status, StatusCode::UNPROCESSABLE_ENTITY);
    untold.says("Cochez la case");
    assert_eq!(agent.get(&format!("{job}/etat")).await.text, "previewed", "nothing was begun");
    agent.post(&format!("{job}/confirmer"), &[("fins", "on")]).await;
    assert_eq!(agent.settled(&job).await, "imported");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v21_what_ends_is_asked_again_where_the_data_moved_between_preview_and_import() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    // A small file, worked out against a school that then grows: now it would end nearly all.
    let small = roster::lines(&["0999001A"], |line| line["class"] == "6e A");
    let (shrink, stage) = site.upload(&mut agent, &[("petit.csv", small.as_bytes())]).await;
    assert_eq!(stage, "previewed");
    agent.get(&shrink).await;
    agent.post(&format!("{shrink}/confirmer"), &[("fins", "on")]).await;
    assert_eq!(agent.settled(&shrink).await, "imported");
    let (again, stage) = site.upload(&mut agent, &[("petit.csv", small.as_bytes())]).await;
    assert_eq!(stage, "previewed");
    assert!(!agent.get(&again).await.words().contains("se termineraient"), "nothing ends");
    site.import(&mut agent, &roster::same()).await;
    agent.get(&again).await;
    agent.post(&format!("{again}/confirmer"), &[]).await;
    assert_eq!(agent.settled(&again).await, "previewed");
    agent.get(&again).await.says("La base a changé depuis l'aperçu").says("se termineraient");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v34_v35_a_wrong_file_is_refused_in_words_and_deleted() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    let wrong: [(&str, &[u8]); 4] = [
        ("photo.csv", b"\x89PNG\r\n\x1a\n0000"),
        ("page.xml", b"<!DOCTYPE html><html><body>log in</body></html>"),
        ("notes.csv", b"a;b;c\n1;2;3\n"),
        ("vide.csv", b" "),
    ];
    for (name, bytes) in wrong {
        let (job, stage) = site.upload(&mut agent, &[(name, bytes)]).await;
        assert_eq!(stage, "refused", "{name}");
        let page = agent.get(&job).await;
        page.says("Ce dépôt est refusé").says(name).says("Faute");
        assert!(!site.job_folder(&job).join("files").exists(), "{name}");
        assert!(agent.get(&format!("{job}/rapport/txt")).await.text.contains("Import refusé"), "{name}");
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v34_more_than_100_megabytes_or_nothing_is_told_and_nothing_is_kept() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    agent.get("/secretariat/depots").await;
    let large = vec![b'a'; 101 * 1024 * 1024];
    agent.upload(&[("grand.csv", &large)]).await.says("Ces fichiers dépassent 100 Mo");
    agent.upload(&[]).await.says("Choisissez au moins un fichier");
    agent.upload(&[("", b"")]).await.says("Choisissez au moins un fichier");
    let many: Vec<(&str, &[u8])> = vec![("a.csv", b"a"); 21];
    agent.upload(&many).await.says("plus de vingt fichiers");
    assert_eq!(fs::read_dir(site.folder.path().join("uploads")).unwrap().count(), 0);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v39_an_upload_that_nobody_decides_on_is_deleted_after_seven_days() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    let (job, _) = site.upload(&mut agent, &[("a.csv", roster::next_year().as_bytes())]).await;
    agent.get(&job).await.says("au plus tard le");
    site.clock.advance(TimeDelta::days(6));
    site.stop().await;
    site.start().await;
    assert!(site.job_folder(&job).join("files").join("0").exists());
    site.clock.advance(TimeDelta::days(1));
    site.stop().await;
    site.start().await;
    assert!(!site.job_folder(&job).exists());
    site.stop().await;
}

/// A server that is killed leaves the state of the moment: the confirmed job, with its files.
#[tokio::test(flavor = "multi_thread")]
async fn s51_an_import_that_a_stop_interrupted_is_taken_up_and_told() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    for (stage, then) in [("received", "previewed"), ("read", "previewed"), ("confirmed", "imported")] {
        let (job, _) = site.upload(&mut agent, &[("a.csv", roster::next_year().as_bytes())]).await;
        let cookies = agent.cookies.clone();
        site.stop().await;
        let state = site.job_folder(&job).join("state.json");
        let text = fs::read_to_string(&state).unwrap();
        fs::write(&state, text.replace("\"previewed\"", &format!("\"{stage}\""))).unwrap();
        site.start().await;
        agent = site.client();
        agent.cookies = cookies;
        assert_eq!(agent.settled(&job).await, then, "{stage}");
        let page = agent.get(&job).await;
        if then == "imported" {
            page.says("Le serveur s'est arrêté pendant ce travail");
        } else {
            agent.post(&format!("{job}/abandonner"), &[]).await;
        }
    }
    agent.get(TILLEULS).await.says("6e Z");
    site.stop().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// SECURITY V34: whatever is uploaded, the office is answered, and the portal goes on.
    #[test]
    fn v34_whatever_is_uploaded_ends_in_words(files in prop::collection::vec(("[^\"\r\n]{0,40}", prop::collection::vec(any::<u8>(), 1..2000)), 1..4)) {
        tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
            let mut site = Site::open().await;
            let mut agent = site.agent("tilleuls").await;
            agent.get("/secretariat/depots").await;
            let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
            let answer = agent.upload(&files).await;
            assert!(!answer.status.is_server_error(), "{}", answer.status);
            if answer.status == StatusCode::SEE_OTHER {
                let job = answer.location().to_owned();
                assert_eq!(agent.settled(&job).await, "refused");
                assert_eq!(agent.get(&job).await.status, StatusCode::OK);
            }
            site.stop().await;
        });
    }
}
