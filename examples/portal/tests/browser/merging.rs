//! Grouping: several lines, two tabs, the back button, an expired preview, oneself.

use crate::{
    driver::Browser,
    school::{PASSWORD, School},
};
use fratrie::chrono::TimeDelta;

async fn logged_in(school: &School) -> Browser {
    let (dylan, _) = school.cosams();
    let browser = Browser::open(school.home()).await;
    school.log_in(&browser, &dylan.identifier, &dylan.password).await;
    school.choose_password(&browser, "parent@example.org").await;
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn s86_merging_into_itself_and_wrong_lines_are_told_line_by_line() {
    let school = School::open().await;
    let (dylan, florian) = school.cosams();
    let student = school.student();
    let browser = logged_in(&school).await;
    browser.go("/compte/regrouper").await;
    browser.type_in("identifiant-1", &dylan.identifier).await;
    browser.type_in("mot-de-passe-1", PASSWORD).await;
    browser.type_in("identifiant-2", &florian.identifier).await;
    browser.type_in("mot-de-passe-2", "2222-2222-2222").await;
    browser.press("verifier").await;
    browser.sees("le compte avec lequel vous êtes connecté : indiquez un autre compte").await;
    browser.sees("Identifiant ou mot de passe incorrect").await;
    assert_eq!(browser.value_of("identifiant-2").await, florian.identifier);
    assert_eq!(browser.value_of("mot-de-passe-2").await, "");
    browser.picture("30-lignes-a-corriger").await;
    browser.type_in("identifiant-1", &student.identifier).await;
    browser.type_in("mot-de-passe-1", &student.password).await;
    browser.type_in("mot-de-passe-2", &florian.password).await;
    browser.press("verifier").await;
    browser.sees("Seuls des comptes de responsables peuvent être regroupés").await;
    browser.sees("vérifié").await;
    browser.picture("31-ligne-verifiee").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s43_two_tabs_merging_the_same_account_merge_once() {
    let school = School::open().await;
    let (_, florian) = school.cosams();
    let browser = logged_in(&school).await;
    let (first, second) = browser.second_tab().await;
    for tab in [&first, &second] {
        browser.switch(tab).await;
        preview(&browser, &florian.identifier, &florian.password).await;
    }
    browser.press("confirmer").await;
    browser.sees("effectuée avec succès").await;
    browser.switch(&first).await;
    browser.press("confirmer").await;
    browser.sees("déjà regroupé").await;
    browser.go("/compte").await;
    browser.sees("Florian").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r7_the_back_button_after_confirming_does_no_harm() {
    let school = School::open().await;
    let (_, florian) = school.cosams();
    let browser = logged_in(&school).await;
    preview(&browser, &florian.identifier, &florian.password).await;
    browser.press("confirmer").await;
    browser.sees("effectuée avec succès").await;
    browser.back().await;
    if browser.offers("confirmer").await {
        browser.press("confirmer").await;
        browser.sees("effectuée avec succès").await;
    }
    browser.go("/compte").await;
    browser.sees("Dylan").await;
    browser.sees("Florian").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_preview_asks_to_begin_again_and_changes_nothing() {
    let school = School::open().await;
    let (_, florian) = school.cosams();
    let browser = logged_in(&school).await;
    preview(&browser, &florian.identifier, &florian.password).await;
    school.clock.advance(TimeDelta::minutes(11));
    browser.press("confirmer").await;
    browser.sees("dix minutes").await;
    browser.picture("32-apercu-expire").await;
    browser.go("/compte").await;
    browser.does_not_see("Florian").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s99_an_old_log_in_shows_its_password_again_before_grouping() {
    let school = School::open().await;
    let (_, florian) = school.cosams();
    let browser = logged_in(&school).await;
    school.clock.advance(TimeDelta::minutes(16));
    browser.go("/compte/regrouper").await;
    assert_eq!(browser.path().await, "/compte/confirmer-identite");
    browser.picture("33-mot-de-passe-redemande").await;
    browser.type_in("mot-de-passe", "ce n'est pas le bon").await;
    browser.submit().await;
    assert_eq!(browser.path().await, "/compte/confirmer-identite");
    browser.type_in("mot-de-passe", PASSWORD).await;
    browser.submit().await;
    preview(&browser, &florian.identifier, &florian.password).await;
    browser.sees("Florian").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r4_open_sessions_of_the_absorbed_account_end_at_once() {
    let school = School::open().await;
    let (_, florian) = school.cosams();
    let elsewhere = Browser::open(school.home()).await;
    school.log_in(&elsewhere, &florian.identifier, &florian.password).await;
    school.choose_password(&elsewhere, "autre@example.org").await;
    elsewhere.sees("Florian").await;
    let browser = logged_in(&school).await;
    preview(&browser, &florian.identifier, PASSWORD).await;
    browser.press("confirmer").await;
    browser.sees("effectuée avec succès").await;
    elsewhere.go("/compte").await;
    elsewhere.sees("votre identifiant").await;
    elsewhere.picture("34-session-terminee").await;
    elsewhere.close().await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r11_other_names_want_a_tick_before_grouping() {
    let school = School::open().await;
    let stranger = school.letter_about("Enzo BERNARD");
    let browser = logged_in(&school).await;
    preview(&browser, &stranger.identifier, &stranger.password).await;
    browser.press("confirmer").await;
    browser.sees("Enzo").await;
    browser.picture("35-noms-differents").await;
    browser.go("/compte").await;
    browser.does_not_see("Enzo").await;
    preview(&browser, &stranger.identifier, &stranger.password).await;
    browser.tick("noms-confirmes").await;
    browser.press("confirmer").await;
    browser.sees("effectuée avec succès").await;
    browser.sees("Responsable : Éric BERNARD").await;
    browser.close().await;
    school.close().await;
}

async fn preview(browser: &Browser, identifier: &str, password: &str) {
    browser.go("/compte/regrouper").await;
    browser.type_in("identifiant-1", identifier).await;
    browser.type_in("mot-de-passe-1", password).await;
    browser.press("verifier").await;
    browser.sees("Seul le compte avec lequel vous êtes connecté reste disponible").await;
}
