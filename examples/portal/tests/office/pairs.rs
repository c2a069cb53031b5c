//! Accounts that may be one person's.

use crate::site::Site;

/// The address of the first pair, and the page.
fn first(text: &str) -> String {
    let (_, rest) = text.split_once("href=\"/secretariat/doublons/").unwrap();
    let path = rest.split('"').next().unwrap();
    format!("/secretariat/doublons/{}", path.rsplit_once('/').unwrap().0)
}

#[tokio::test(flavor = "multi_thread")]
async fn v25_a_pair_tells_of_the_other_schools_account_what_serves_to_compare_and_no_more() {
    let mut site = Site::open().await;
    let mut agent = site.agent("tilleuls").await;
    let page = agent.get("/secretariat/doublons").await;
    page.says("Angélique COSAMS").says("Pourquoi").says("mêmes nom et prénom").says("Vraisemblance sur 100");
    let (mine, theirs) = (site.letter("Dylan COSAMS").0, site.letter("Florian COSAMS").0);
    assert!(page.text.contains(&mine), "one's own account by its identifier");
    assert!(!page.text.contains(&theirs) && !page.words().contains("Florian"), "the other's is masked");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s83_what_the_office_said_of_a_pair_is_kept_and_the_pair_is_not_proposed_again() {
    for (word, title, done) in [
        ("deux-personnes", "Deux personnes ?", "ce sont deux personnes"),
        ("meme-personne", "Le regroupement reste l'affaire de la personne", "c'est la même personne"),
    ] {
        let mut site = Site::open().await;
        let mut agent = site.agent("tilleuls").await;
        let before = agent.get("/secretariat/doublons").await;
        let pair = first(&before.text);
        agent.get(&format!("{pair}/{word}")).await.says(title);
        assert!(agent.get("/secretariat/doublons").await.text.contains(&pair), "a question does nothing");
        agent.get(&format!("{pair}/{word}")).await;
        agent.post_and_follow(&format!("{pair}/{word}"), &[]).await.says(done);
        assert!(!agent.get("/secretariat/doublons").await.text.contains(&pair));
        // Nothing was grouped: both accounts still open.
        for student in ["Dylan COSAMS", "Florian COSAMS"] {
            site.responsible(&site.letter(student)).await;
        }
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn v25_a_pair_that_was_not_shown_to_this_agent_is_not_decided_on() {
    let mut site = Site::open().await;
    let (mut agent, mut other) = (site.agent("tilleuls").await, site.agent("fontaine").await);
    let pair = first(&agent.get("/secretariat/doublons").await.text);
    other.get("/secretariat/etablissements").await;
    other.post_and_follow(&format!("{pair}/deux-personnes"), &[]).await.says("n'est plus à l'écran");
    assert!(agent.get("/secretariat/doublons").await.text.contains(&pair));
    site.stop().await;
}
