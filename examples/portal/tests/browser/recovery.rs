//! Forgotten identifier, forgotten password, another address: by links in mails.

use crate::{
    driver::Browser,
    school::{PASSWORD, School},
};

const OTHER: &str = "une tout autre phrase secrète";

#[tokio::test(flavor = "multi_thread")]
async fn v5_v16_both_forgotten_things_come_back_by_single_use_links() {
    let school = School::open().await;
    let (dylan, _) = school.cosams();
    let browser = Browser::open(school.home()).await;
    school.log_in(&browser, &dylan.identifier, &dylan.password).await;
    school.choose_password(&browser, "parent@example.org").await;

    // The address is confirmed by its link; opening the link alone does nothing (S94).
    let confirm = school.link_mailed_to("parent@example.org", "adresse").await;
    browser.go(&confirm).await;
    browser.picture("40-adresse-a-confirmer").await;
    browser.press("valider").await;
    browser.picture("41-adresse-confirmee").await;
    browser.go("/compte").await;
    browser.sees("parent@example.org").await;
    browser.press("se-deconnecter").await;

    // "mot de passe oublié ?"
    browser.follow("mot de passe oublié ?").await;
    browser.picture("42-mot-de-passe-oublie").await;
    browser.type_in("identifiant", "parent@example.org").await;
    browser.submit().await;
    browser.picture("43-mail-envoye").await;
    let told = browser.text().await;
    let reset = school.link_mailed_to("parent@example.org", "mot-de-passe").await;
    browser.go("/mot-de-passe-oublie").await;
    browser.type_in("identifiant", "inconnu@example.org").await;
    browser.submit().await;
    assert_eq!(browser.text().await, told, "the same answer whatever exists");
    browser.go(&reset).await;
    browser.picture("44-nouveau-mot-de-passe").await;
    school.fill_new_password(&browser, OTHER).await;
    browser.go(&reset).await;
    browser.sees("plus valable").await;
    browser.picture("45-lien-perime").await;
    browser.go("/").await;
    school.log_in(&browser, &dylan.identifier, PASSWORD).await;
    browser.sees("incorrect").await;
    school.log_in(&browser, &dylan.identifier, OTHER).await;
    browser.sees("Dylan").await;
    browser.press("se-deconnecter").await;

    // "identifiant oublié ?"
    school.forget_mails();
    browser.follow("identifiant oublié ?").await;
    browser.picture("46-identifiant-oublie").await;
    browser.type_in("adresse", "parent@example.org").await;
    browser.submit().await;
    let reminder = school.link_mailed_to("parent@example.org", "identifiant").await;
    browser.go(&reminder).await;
    browser.does_not_see(&dylan.identifier).await;
    browser.press("valider").await;
    browser.sees(&dylan.identifier).await;
    browser.picture("47-identifiant").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_profile_changes_password_and_address() {
    let school = School::open().await;
    let (dylan, _) = school.cosams();
    let browser = Browser::open(school.home()).await;
    school.log_in(&browser, &dylan.identifier, &dylan.password).await;
    school.choose_password(&browser, "parent@example.org").await;
    browser.go("/compte/mot-de-passe").await;
    browser.picture("48-changer-mot-de-passe").await;
    school.change_password(&browser, "ce n'est pas le bon", OTHER).await;
    assert_eq!(browser.path().await, "/compte/mot-de-passe");
    school.change_password(&browser, PASSWORD, OTHER).await;
    assert_eq!(browser.path().await, "/compte");
    school.forget_mails();
    browser.go("/compte/adresse").await;
    browser.picture("49-changer-adresse").await;
    school.change_address(&browser, OTHER, "nouvelle@example.org").await;
    let confirm = school.link_mailed_to("nouvelle@example.org", "adresse").await;
    browser.go(&confirm).await;
    browser.press("valider").await;
    // A first address takes no other one's place: the session goes on.
    browser.go("/compte").await;
    browser.sees("nouvelle@example.org").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v18_the_former_address_takes_the_account_back() {
    let school = School::open().await;
    let (dylan, _) = school.cosams();
    let browser = Browser::open(school.home()).await;
    school.log_in(&browser, &dylan.identifier, &dylan.password).await;
    school.choose_password(&browser, "parent@example.org").await;
    let confirm = school.link_mailed_to("parent@example.org", "adresse").await;
    browser.go(&confirm).await;
    browser.press("valider").await;
    browser.go("/compte/adresse").await;
    school.change_address(&browser, PASSWORD, "autre@example.org").await;
    let confirm = school.link_mailed_to("autre@example.org", "adresse").await;
    browser.go(&confirm).await;
    browser.press("valider").await;
    let back = school.link_mailed_to("parent@example.org", "ancienne-adresse").await;
    browser.go(&back).await;
    browser.picture("50-ancienne-adresse").await;
    browser.press("valider").await;
    browser.picture("51-adresse-remise").await;
    browser.go(&back).await;
    browser.sees("plus valable").await;
    browser.go("/").await;
    school.log_in(&browser, &dylan.identifier, PASSWORD).await;
    browser.go("/compte").await;
    browser.sees("parent@example.org").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v12_the_other_devices_are_logged_out_and_this_one_stays() {
    let school = School::open().await;
    let (dylan, _) = school.cosams();
    let (here, elsewhere) = (Browser::open(school.home()).await, Browser::open(school.home()).await);
    school.log_in(&here, &dylan.identifier, &dylan.password).await;
    school.choose_password(&here, "parent@example.org").await;
    school.log_in(&elsewhere, &dylan.identifier, PASSWORD).await;
    here.go("/compte").await;
    here.picture("52-autres-appareils").await;
    here.press("deconnecter-ailleurs").await;
    here.sees("Vos autres appareils sont déconnectés").await;
    elsewhere.go("/compte").await;
    assert_eq!(elsewhere.path().await, "/");
    here.go("/compte").await;
    here.sees("Mon compte").await;
    here.close().await;
    elsewhere.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v10_v14_who_hammers_is_told_to_wait_and_a_common_password_why_it_is_not_taken() {
    let school = School::open().await;
    let (dylan, florian) = school.cosams();
    let browser = Browser::open(school.home()).await;
    for _ in 0..6 {
        school.log_in(&browser, &florian.identifier, "ce n'est pas le bon").await;
    }
    browser.sees("Trop d'essais").await;
    browser.picture("53-trop-d-essais").await;
    browser.go("/").await;
    school.log_in(&browser, &dylan.identifier, &dylan.password).await;
    school.fill_activation(&browser, "motdepasse2026", "motdepasse2026", "parent@example.org").await;
    browser.sees("Beaucoup de personnes").await;
    browser.picture("54-mot-de-passe-courant").await;
    browser.close().await;
    school.close().await;
}
