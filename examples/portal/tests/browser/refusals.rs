//! What goes wrong, and what the person reads then.

use crate::{
    driver::Browser,
    school::{PASSWORD, School},
};

#[tokio::test(flavor = "multi_thread")]
async fn r12_wrong_password_and_unknown_identifier_read_the_same() {
    let school = School::open().await;
    let (dylan, _) = school.cosams();
    let browser = Browser::open(school.home()).await;
    school.log_in(&browser, &dylan.identifier, "ce n'est pas le bon").await;
    browser.sees("Identifiant ou mot de passe incorrect").await;
    browser.picture("20-mot-de-passe-faux").await;
    let wrong = browser.text().await;
    assert_eq!(browser.value_of("identifiant").await, dylan.identifier, "what was typed is kept");
    assert_eq!(browser.value_of("mot-de-passe").await, "", "but never a password");
    let unknown = fratrie::domain::Identifier::compose("Zoé", "Personne", 482, 3);
    school.log_in(&browser, unknown.as_str(), "ce n'est pas le bon").await;
    assert_eq!(browser.text().await, wrong);
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s92_a_letter_used_twice_asks_for_the_chosen_password() {
    let school = School::open().await;
    let (dylan, _) = school.cosams();
    let browser = Browser::open(school.home()).await;
    school.log_in(&browser, &dylan.identifier, &dylan.password).await;
    school.choose_password(&browser, "parent@example.org").await;
    browser.press("se-deconnecter").await;
    school.log_in(&browser, &dylan.identifier, &dylan.password).await;
    browser.sees("a déjà servi").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn v14_a_password_that_can_not_be_chosen_says_why_beside_its_field() {
    let school = School::open().await;
    let (dylan, _) = school.cosams();
    let browser = Browser::open(school.home()).await;
    school.log_in(&browser, &dylan.identifier, &dylan.password).await;
    school.fill_activation(&browser, "court", "court", "pas une adresse").await;
    browser.sees("12 caractères").await;
    browser.picture("21-activation-a-corriger").await;
    let invalid = browser.ask("return document.querySelectorAll('[aria-invalid=true]').length").await;
    assert!(invalid.as_u64().unwrap() >= 2, "password and address are both marked: {invalid}");
    school.fill_activation(&browser, PASSWORD, "un autre mot de passe", "parent@example.org").await;
    assert_eq!(browser.path().await, "/activation");
    school.choose_password(&browser, "parent@example.org").await;
    browser.sees("Dylan").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_in_any_field_is_told_and_changes_nothing() {
    let school = School::open().await;
    let browser = Browser::open(school.home()).await;
    for typed in ["", "' OR 1=1; --", "<script>alert(1)</script>", "معرف 标识符", "a\u{301}xyz"] {
        school.log_in(&browser, typed, typed).await;
        assert_eq!(browser.path().await, "/", "{typed}");
        assert!(!browser.text().await.contains("500"), "{typed}");
        browser.sees("identifiant").await;
        assert_eq!(browser.value_of("identifiant").await, typed.trim(), "kept as typed, shown as text");
    }
    browser.close().await;
    school.close().await;
}
