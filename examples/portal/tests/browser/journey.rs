//! The guide's way, from the first letter to the one account that remains.

use crate::{
    driver::Browser,
    school::{PASSWORD, School},
};

#[tokio::test(flavor = "multi_thread")]
async fn s1_two_letters_become_one_account_in_the_browser() {
    the_guide(School::open().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_two_letters_become_one_account_on_postgresql() {
    the_guide(School::open_on_postgres().await).await;
}

async fn the_guide(school: School) {
    let (dylan, florian) = school.cosams();
    let browser = Browser::open(school.home()).await;

    // 1. The login page.
    browser.sees("Scolarité Services").await;
    browser.picture("01-connexion").await;

    // 2. The first letter activates its account.
    school.log_in(&browser, &dylan.identifier, &dylan.password).await;
    browser.sees("Angélique COSAMS").await;
    browser.picture("02-activation").await;
    school.choose_password(&browser, "parent@example.org").await;

    // 3. Home: the child, the services, the links.
    browser.sees("Dylan").await;
    browser.sees("ENT").await;
    browser.does_not_see("Florian").await;
    browser.picture("03-accueil").await;

    // 4. The account.
    browser.follow("Mon compte").await;
    browser.sees("Compte de Angélique COSAMS").await;
    browser.sees("Profil").await;
    browser.sees("Enfants").await;
    browser.sees("Responsable : Angélique COSAMS").await;
    browser.picture("04-mon-compte").await;

    // 5. Grouping: form, preview, confirmation.
    browser.press("regrouper").await;
    browser.picture("05-regrouper").await;
    browser.type_in("identifiant-1", &florian.identifier).await;
    browser.type_in("mot-de-passe-1", &florian.password).await;
    browser.press("verifier").await;
    browser.sees("Florian").await;
    browser.sees("Seul le compte avec lequel vous êtes connecté reste disponible").await;
    browser.picture("06-apercu").await;
    browser.press("confirmer").await;
    browser.sees("L'opération de regroupement des comptes a été effectuée avec succès.").await;
    browser.sees("Seul le compte avec lequel vous êtes connecté reste disponible.").await;
    browser.sees("Dylan").await;
    browser.sees("Florian").await;
    browser.picture("07-regroupe").await;

    // The history tells it, in the school's own time; a keyboard is enough to get there and on.
    browser.follow("Mon compte").await;
    assert!(browser.tab_to("historique", 20).await);
    browser.enter().await;
    browser.sees("Historique de mon compte").await;
    browser.sees("Vous avez regroupé le compte").await;
    browser
        .sees("Le secrétariat a créé ce compte, avec 1 enfant, et émis son courrier de notification.")
        .await;
    browser.does_not_see("(office)").await;
    assert!(!browser.overflows().await, "nothing scrolls sideways");
    browser.picture("07b-historique").await;
    browser.go("/compte/historique?avant=rien&lang=en").await;
    browser.sees("You grouped account").await;
    browser.go("/compte/historique?lang=fr").await;

    // The absorbed account says where it went; logging out ends the session.
    browser.press("se-deconnecter").await;
    browser.go("/compte").await;
    browser.sees("votre identifiant").await;
    school.log_in(&browser, &florian.identifier, &florian.password).await;
    browser.sees("regroupé").await;
    browser.sees("•••").await;
    browser.picture("08-compte-regroupe").await;
    school.log_in(&browser, &dylan.identifier, PASSWORD).await;
    browser.sees("Florian").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_students_own_account_has_services_and_neither_children_nor_grouping() {
    let school = School::open().await;
    let student = school.student();
    let browser = Browser::open(school.home()).await;
    school.log_in(&browser, &student.identifier, &student.password).await;
    school.choose_password(&browser, "eleve@example.org").await;
    browser.picture("09-accueil-eleve").await;
    browser.follow("Mon compte").await;
    browser.sees("Profil").await;
    browser.does_not_see("Enfants").await;
    assert!(!browser.offers("regrouper").await);
    browser.picture("10-compte-eleve").await;
    browser.go("/compte/regrouper").await;
    browser.sees("responsables").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_sessions_survive_a_restart_of_the_portal() {
    let mut school = School::open().await;
    let (dylan, _) = school.cosams();
    let browser = Browser::open(school.home()).await;
    school.log_in(&browser, &dylan.identifier, &dylan.password).await;
    school.choose_password(&browser, "parent@example.org").await;
    school.restart().await;
    browser.go("/accueil").await;
    browser.sees("Dylan").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_language_is_one_switch_away() {
    let school = School::open().await;
    let browser = Browser::open(school.home()).await;
    assert_eq!(browser.ask("return document.documentElement.lang").await, "fr");
    browser.follow("English").await;
    assert_eq!(browser.ask("return document.documentElement.lang").await, "en");
    browser.picture("11-login-english").await;
    browser.close().await;
    school.close().await;
}
