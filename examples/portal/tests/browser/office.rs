//! What an office does in a browser, from the log-in to the duplicates.

use crate::{driver::Browser, looks, roster, school::School};
use fratrie::chrono::TimeDelta;

const TILLEULS: &str = "/secretariat/etablissements/0999001A";

/// What a script finds wrong with the page that is shown, too.
async fn good_page(browser: &Browser, name: &str) {
    looks::no_faults_here(browser, name).await;
    browser.picture(name).await;
}

async fn upload(school: &School, browser: &Browser, name: &str, text: &str) {
    browser.go("/secretariat/depots").await;
    browser.choose("fichiers", &school.file(name, text)).await;
    browser.press("deposer").await;
    browser.waits_for("etat").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r9_an_office_uploads_next_years_file_prints_a_class_and_follows_it_up() {
    let school = School::open().await;
    let browser = Browser::open(school.home()).await;
    browser.go("/secretariat").await;
    good_page(&browser, "80-secretariat").await;
    school.log_in(&browser, "tilleuls", "ce n'est pas le bon").await;
    browser.sees("Identifiant ou mot de passe incorrect").await;
    school.open_office(&browser).await;
    browser.sees("Collège des Tilleuls").await;
    good_page(&browser, "81-etablissements").await;

    // The upload, the preview, the import.
    browser.go("/secretariat/depots").await;
    good_page(&browser, "82-deposer").await;
    upload(&school, &browser, "base-2027.csv", &roster::next_year()).await;
    browser.sees("Rien n'est encore fait").await;
    browser.sees("Nolwenn LE GOFF").await;
    good_page(&browser, "83-apercu").await;
    browser.press("importer").await;
    browser.waits_for("rapport-txt").await;
    browser.sees("L'import est fait").await;
    browser.does_not_see("LE GOFF").await;
    good_page(&browser, "84-importe").await;
    browser.go("/secretariat/depots").await;
    browser.sees("L'import est fait").await;
    good_page(&browser, "85-depots").await;

    // Letters of a class.
    browser.go(TILLEULS).await;
    good_page(&browser, "86-etablissement").await;
    browser.press("imprimer").await;
    browser.sees("Choisissez au moins une classe").await;
    good_page(&browser, "87-aucune-classe").await;
    let last = browser.ask("return document.querySelectorAll('[name=classe]').length").await;
    browser.tick(&format!("classe-{last}")).await;
    browser.press("imprimer").await;
    browser.sees("Les courriers sont prêts").await;
    good_page(&browser, "88-courriers").await;

    // Somebody, by name; another letter; a suspension.
    browser.go(TILLEULS).await;
    browser.type_in("nom", "cosams").await;
    browser.press("chercher").await;
    browser.sees("Dylan COSAMS").await;
    good_page(&browser, "89-chercher").await;
    browser.follow("Angélique COSAMS").await;
    good_page(&browser, "90-compte").await;
    browser.press("reemettre").await;
    good_page(&browser, "91-reemettre").await;
    browser.press("confirmer").await;
    browser.sees("Les courriers sont prêts").await;
    browser.back().await;
    browser.press("revenir").await;
    browser.sees("Courriers imprimés : 2").await;
    browser.press("suspendre").await;
    good_page(&browser, "92-suspendre").await;
    browser.press("confirmer").await;
    browser.sees("Le compte est suspendu.").await;
    good_page(&browser, "93-suspendu").await;
    browser.press("classe").await;
    good_page(&browser, "94-classe").await;

    // Duplicates.
    browser.follow("Doublons").await;
    good_page(&browser, "95-doublons").await;
    browser.press("se-deconnecter").await;
    browser.go("/secretariat/etablissements").await;
    assert_eq!(browser.path().await, "/secretariat");
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r14_the_brake_asks_for_a_tick_and_a_wrong_file_is_told_in_words() {
    let school = School::open().await;
    let browser = Browser::open(school.home()).await;
    school.open_office(&browser).await;
    let small = roster::lines(&["0999001A"], |line| line["class"] == "6e A");
    upload(&school, &browser, "petit.csv", &small).await;
    browser.sees("beaucoup de rattachements se termineraient").await;
    browser.press("importer").await;
    browser.sees("Cochez la case").await;
    good_page(&browser, "96-frein").await;
    browser.tick("fins").await;
    browser.press("importer").await;
    browser.waits_for("rapport-txt").await;
    browser.sees("L'import est fait").await;

    // The whole file again: whom the small one left out is back.
    upload(&school, &browser, "entier.csv", &roster::same()).await;
    browser.press("importer").await;
    browser.waits_for("rapport-txt").await;
    browser.sees("L'import est fait").await;

    upload(&school, &browser, "notes.csv", "a;b;c\n1;2;3\n").await;
    browser.sees("Ce dépôt est refusé").await;
    good_page(&browser, "97-refuse").await;
    upload(&school, &browser, "tout.csv", &roster::lines(&["0999001A", "0999002B"], |_| true)).await;
    browser.sees("établissements qui ne sont pas les vôtres").await;
    good_page(&browser, "98-autre-etablissement").await;
    browser.go("/secretariat/etablissements/0999002B").await;
    browser.sees("n'est pas l'un des vôtres").await;
    good_page(&browser, "99-hors-perimetre").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s51_an_upload_survives_a_closed_browser_and_a_stopped_server() {
    let mut school = School::open().await;
    let browser = Browser::open(school.home()).await;
    school.open_office(&browser).await;
    browser.go("/secretariat/depots").await;
    browser.choose("fichiers", &school.file("base.csv", &roster::next_year())).await;
    browser.press("deposer").await;
    browser.close().await;
    school.restart().await;
    let browser = Browser::open(school.home()).await;
    school.open_office(&browser).await;
    browser.go("/secretariat/depots").await;
    browser.follow_part("Dépôt du").await;
    browser.waits_for("etat").await;
    browser.sees("Ce qui va changer").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chart_shows_activations_and_groupings_over_time_and_says_the_same_in_a_table() {
    let school = School::open().await;
    let (dylan, florian) = school.cosams();
    let browser = Browser::open(school.home()).await;
    // A few families, a few days apart.
    for (days, student) in [(0, "Camille GUÉRIN"), (3, "Timéo BERNARD")] {
        school.clock.advance(TimeDelta::days(days));
        browser.go("/").await;
        let letter = school.letter_about(student);
        school.log_in(&browser, &letter.identifier, &letter.password).await;
        school.choose_password(&browser, "famille@example.org").await;
        browser.press("se-deconnecter").await;
    }
    school.clock.advance(TimeDelta::days(6));
    browser.go("/").await;
    // The mother keeps the lycée's account, so that the college's is grouped.
    school.log_in(&browser, &florian.identifier, &florian.password).await;
    school.choose_password(&browser, "parent@example.org").await;
    browser.go("/compte/regrouper").await;
    browser.type_in("identifiant-1", &dylan.identifier).await;
    browser.type_in("mot-de-passe-1", &dylan.password).await;
    browser.press("verifier").await;
    browser.press("confirmer").await;
    browser.sees("effectuée avec succès").await;
    school.open_office(&browser).await;
    browser.go(TILLEULS).await;
    let title = browser.ask("return document.querySelector('svg[role=img] title').textContent").await;
    assert_eq!(title, "Activations et regroupements au fil du temps");
    let told = browser.ask("return document.querySelector('svg[role=img] desc').textContent").await;
    let told = told.as_str().unwrap().to_owned();
    let row = "return [...document.querySelectorAll('details tbody tr:first-child td')].map(cell => cell.innerText).join(' ')";
    browser.ask("document.querySelector('details').open = true").await;
    let newest = browser.ask(row).await.as_str().unwrap().to_owned();
    let figures: Vec<&str> = newest.split_whitespace().rev().take(2).collect();
    assert_eq!(figures[0], "1", "one grouped: {newest}");
    assert!(told.contains(&format!("Activés (cumul) : {}", figures[1])), "{told} / {newest}");
    good_page(&browser, "100-graphique").await;
    browser.go(&format!("{TILLEULS}?lang=en")).await;
    browser.sees("Activations and groupings over time").await;
    browser.picture("101-school-english").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyboard_is_enough_for_the_office() {
    let school = School::open().await;
    let browser = Browser::open(school.home()).await;
    school.open_office(&browser).await;
    for (id, times) in [("ouvrir-1", 10), ("liste-1", 20), ("revenir", 80)] {
        assert!(browser.tab_to(id, times).await, "“{id}” is a few tabs away");
        browser.enter().await;
    }
    assert_eq!(browser.path().await, TILLEULS);
    browser.close().await;
    school.close().await;
}
