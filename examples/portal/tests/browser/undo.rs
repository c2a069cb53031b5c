//! Undoing a grouping, whole or one account of it, and stopping one that was not asked for.

use crate::{
    driver::Browser,
    looks,
    school::{Letter, PASSWORD, School},
};
use fratrie::chrono::TimeDelta;

const MOTHER: &str = "parent@example.org";
const FORMER: &str = "ancienne@example.org";

/// Activates the account of a letter, and confirms its address.
async fn activate(school: &School, browser: &Browser, letter: &Letter, address: &str) {
    school.log_in(browser, &letter.identifier, &letter.password).await;
    school.choose_password(browser, address).await;
    browser.go(&school.link_mailed_to(address, "adresse").await).await;
    browser.press("valider").await;
    browser.go("/accueil").await;
}

async fn group(browser: &Browser, accounts: &[(&Letter, &str)]) {
    browser.go("/compte/regrouper").await;
    for (number, (letter, password)) in (1..).zip(accounts) {
        browser.type_in(&format!("identifiant-{number}"), &letter.identifier).await;
        browser.type_in(&format!("mot-de-passe-{number}"), password).await;
    }
    browser.press("verifier").await;
    if browser.offers("noms-confirmes").await {
        browser.tick("noms-confirmes").await;
    }
    browser.press("confirmer").await;
    browser.sees("effectuée avec succès").await;
}

/// Angélique's two accounts, both with a confirmed address; grouped into Dylan's, with which she is logged in.
async fn grouped(school: &School) -> Browser {
    let (dylan, florian) = school.cosams();
    let browser = Browser::open(school.home()).await;
    activate(school, &browser, &florian, FORMER).await;
    browser.press("se-deconnecter").await;
    activate(school, &browser, &dylan, MOTHER).await;
    group(&browser, &[(&florian, PASSWORD)]).await;
    browser
}

/// Where the button of the newest grouping leads.
async fn address_of_the_undo(browser: &Browser) -> String {
    browser.go("/compte/regroupements").await;
    let address = browser.ask("return document.getElementById('annuler-1').getAttribute('href')").await;
    address.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn s83_a_grouping_is_seen_and_undone_in_the_browser() {
    let school = School::open().await;
    let (_, florian) = school.cosams();
    let browser = grouped(&school).await;
    browser.go("/compte").await;
    browser.press("regroupements").await;
    browser.sees("Regroupement du").await;
    browser.sees(&florian.identifier).await;
    browser.sees("Enfants : Florian COSAMS").await;
    browser.sees("Vous pouvez l'annuler jusqu'au").await;
    looks::no_faults(&browser, "/compte/regroupements").await;
    browser.picture("60-mes-regroupements").await;

    // What would be done; nothing is yet.
    browser.press("annuler-1").await;
    browser.sees("Rien n'est encore fait").await;
    browser.sees("Le mot de passe que ce compte avait avant fonctionne de nouveau.").await;
    looks::no_faults(&browser, &browser.path().await).await;
    browser.picture("61-annuler-apercu").await;
    browser.press("revenir").await;
    browser.go("/compte").await;
    browser.sees("Florian").await;

    let address = address_of_the_undo(&browser).await;
    browser.press("annuler-1").await;
    browser.press("confirmer").await;
    assert_eq!(browser.path().await, "/compte");
    browser.sees("C'est annulé").await;
    browser.sees("Dylan").await;
    browser.does_not_see("Florian").await;
    browser.picture("62-annule").await;
    browser.press("regroupements").await;
    browser.sees("Annulé le").await;
    assert!(!browser.offers("annuler-1").await);
    browser.picture("63-regroupement-annule").await;
    browser.go(&address).await;
    browser.sees("a déjà été annulé : il n'y a rien à faire").await;
    assert!(school.was_mailed(FORMER, "Un regroupement de comptes vient d'être annulé").await);

    // The other account opens with the password that it had, and its own child.
    browser.press("se-deconnecter").await;
    school.log_in(&browser, &florian.identifier, PASSWORD).await;
    browser.sees("Florian").await;
    browser.does_not_see("Dylan").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s63_one_account_of_a_batch_comes_out_alone() {
    let school = School::open().await;
    let (dylan, florian) = school.cosams();
    let enzo = school.letter_about("Enzo BERNARD");
    let browser = Browser::open(school.home()).await;
    activate(&school, &browser, &dylan, MOTHER).await;
    group(&browser, &[(&florian, &florian.password), (&enzo, &enzo.password)]).await;
    browser.go("/compte/regroupements").await;
    browser.sees("Annuler tout ce regroupement").await;
    looks::no_faults(&browser, "/compte/regroupements").await;
    browser.picture("64-deux-comptes-regroupes").await;
    browser.follow_part(&format!("Annuler pour ce compte {}", enzo.identifier)).await;
    browser.sees("Enzo").await;
    browser.sees("restent regroupés avec le vôtre").await;
    browser.sees("Le mot de passe provisoire de son courrier fonctionne de nouveau.").await;
    browser.picture("65-annuler-pour-un-compte").await;
    browser.press("confirmer").await;
    browser.sees("Florian").await;
    browser.does_not_see("Enzo").await;

    // What is left of it can be undone as well.
    browser.press("regroupements").await;
    browser.sees("Annulé le").await;
    browser.sees("Annuler ce regroupement").await;
    browser.picture("66-un-compte-reste").await;
    browser.press("annuler-1").await;
    browser.sees("Florian").await;
    browser.does_not_see("Enzo").await;
    browser.press("confirmer").await;
    browser.does_not_see("Florian").await;
    browser.press("se-deconnecter").await;
    school.log_in(&browser, &enzo.identifier, &enzo.password).await;
    assert_eq!(browser.path().await, "/activation");
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r7_confirming_an_undo_twice_undoes_once() {
    let school = School::open().await;
    let browser = grouped(&school).await;
    let address = address_of_the_undo(&browser).await;
    browser.go(&address).await;
    let form = browser.ask("return document.querySelector('main form').outerHTML").await;
    browser.press("confirmer").await;
    browser.sees("C'est annulé").await;

    // The same form again, as a double click sends it.
    let again = format!("document.querySelector('main').innerHTML = {form}");
    browser.ask(&again).await;
    browser.press("confirmer").await;
    assert_eq!(browser.path().await, "/compte");
    browser.sees("C'est annulé").await;

    browser.back().await;
    if browser.offers("confirmer").await {
        browser.press("confirmer").await;
    }
    browser.go("/compte").await;
    browser.sees("Dylan").await;
    browser.does_not_see("Florian").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s43_two_tabs_undoing_the_same_grouping_undo_it_once() {
    let school = School::open().await;
    let browser = grouped(&school).await;
    let address = address_of_the_undo(&browser).await;
    let (first, second) = browser.second_tab().await;
    for tab in [&first, &second] {
        browser.switch(tab).await;
        browser.go(&address).await;
    }
    browser.press("confirmer").await;
    browser.sees("C'est annulé").await;
    browser.switch(&first).await;
    browser.press("confirmer").await;
    browser.sees("a déjà été annulé").await;
    browser.picture("67-deja-annule").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s67_after_its_time_a_grouping_says_until_when_it_could_be_undone() {
    let school = School::open().await;
    let (dylan, _) = school.cosams();
    let browser = grouped(&school).await;
    let address = address_of_the_undo(&browser).await;
    browser.press("se-deconnecter").await;
    school.clock.advance(TimeDelta::days(31));
    browser.go("/").await;
    school.log_in(&browser, &dylan.identifier, PASSWORD).await;
    browser.go("/compte/regroupements").await;
    browser.sees("Vous pouviez l'annuler jusqu'au").await;
    browser.sees("secrétariat").await;
    assert!(!browser.offers("annuler-1").await);
    browser.picture("68-delai-passe").await;
    browser.go(&address).await;
    browser.sees("Vous pouviez annuler ce regroupement jusqu'au").await;
    browser.go("/compte").await;
    browser.sees("Florian").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s99_an_old_log_in_shows_its_password_again_and_an_old_preview_is_shown_again() {
    let school = School::open().await;
    let (dylan, florian) = school.cosams();
    let browser = Browser::open(school.home()).await;
    // An address that is never confirmed: the grouping makes its link void (R8).
    school.log_in(&browser, &florian.identifier, &florian.password).await;
    school.choose_password(&browser, FORMER).await;
    browser.press("se-deconnecter").await;
    activate(&school, &browser, &dylan, MOTHER).await;
    group(&browser, &[(&florian, PASSWORD)]).await;
    let address = address_of_the_undo(&browser).await;
    school.clock.advance(TimeDelta::minutes(16));
    browser.press("annuler-1").await;
    assert_eq!(browser.path().await, "/compte/confirmer-identite");
    browser.type_in("mot-de-passe", PASSWORD).await;
    browser.submit().await;
    assert_eq!(browser.path().await, address);
    browser.sees("Vous pouvez continuer").await;
    browser
        .sees("L'adresse électronique qui attendait d'être confirmée : le regroupement y avait mis fin")
        .await;
    looks::no_faults(&browser, &address).await;
    browser.picture("69-ce-qui-ne-revient-pas").await;

    school.clock.advance(TimeDelta::minutes(11));
    browser.press("confirmer").await;
    browser.sees("Vous avez attendu plus de dix minutes").await;
    browser.picture("70-apercu-d-annulation-expire").await;
    browser.press("confirmer").await;
    browser.sees("C'est annulé").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s94_v24_the_link_of_the_notice_stops_by_its_button_and_not_by_being_opened() {
    let school = School::open().await;
    let browser = grouped(&school).await;
    let undo = address_of_the_undo(&browser).await;
    let stop = school.link_mailed_to(FORMER, "regroupement").await;
    let elsewhere = Browser::open(school.home()).await;
    for _ in 0..2 {
        elsewhere.go(&stop).await;
        elsewhere.sees("Si c'était vous, fermez cette page").await;
    }
    looks::no_faults(&elsewhere, &stop).await;
    elsewhere.picture("71-ce-n-etait-pas-moi").await;
    browser.go(&undo).await;
    assert!(browser.offers("confirmer").await, "opening the link did nothing");

    elsewhere.press("valider").await;
    elsewhere.sees("Et maintenant ?").await;
    elsewhere.sees("Le support est prévenu").await;
    elsewhere.picture("72-c-est-bloque").await;
    elsewhere.go(&stop).await;
    elsewhere.sees("Si vous avez déjà appuyé sur le bouton de cette page, c'est enregistré").await;
    elsewhere.picture("73-deja-signale").await;

    // A page that was open before changes nothing either.
    browser.press("confirmer").await;
    browser.sees("ces comptes ne peuvent pas être modifiés pour l'instant").await;
    browser.picture("74-regroupements-bloques").await;
    assert!(!browser.offers("annuler-1").await);
    looks::no_faults(&browser, "/compte/regroupements").await;
    looks::no_faults(&browser, "/compte").await;
    browser.sees("ces comptes ne peuvent pas être modifiés pour l'instant").await;
    browser.sees("Florian").await;
    assert!(!browser.offers("regrouper").await);
    browser.picture("75-compte-bloque").await;
    browser.go("/compte/regrouper").await;
    browser.sees("ces comptes ne peuvent pas être modifiés pour l'instant").await;
    assert!(school.was_mailed(MOTHER, "Une personne a signalé un regroupement de comptes").await);
    browser.close().await;
    elsewhere.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyboard_is_enough_to_undo_and_so_is_english() {
    let school = School::open().await;
    let browser = grouped(&school).await;
    browser.go("/compte?lang=en").await;
    for (id, times) in [("regroupements", 14), ("annuler-1", 8), ("confirmer", 8)] {
        assert!(browser.tab_to(id, times).await, "“{id}” is a few tabs away");
        browser.picture(&format!("77-english-{id}")).await;
        browser.enter().await;
    }
    browser.sees("It is undone").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r4_the_grouping_of_another_is_neither_shown_nor_undone() {
    let school = School::open().await;
    let browser = grouped(&school).await;
    let address = address_of_the_undo(&browser).await;
    browser.press("se-deconnecter").await;
    let stranger = school.letter_about("Enzo BERNARD");
    activate(&school, &browser, &stranger, "autre@example.org").await;
    browser.go("/compte/regroupements").await;
    browser.sees("Aucun compte n'a été regroupé avec le vôtre").await;
    browser.picture("76-aucun-regroupement").await;
    browser.go(&address).await;
    browser.sees("n'existe pas, ou ne concerne pas ce compte").await;
    browser.does_not_see("Florian").await;
    browser.close().await;
    school.close().await;
}
