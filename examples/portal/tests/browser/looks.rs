//! What holds on every page: labels, landmarks, contrast, no sideways scrolling, and a keyboard is enough.

use crate::{
    driver::Browser,
    school::{PASSWORD, School},
};

/// What is wrong with the page, by rules that a script can check.
const FAULTS: &str = r#"
const faults = [];
if (document.documentElement.lang !== 'fr') faults.push('lang');
if (document.querySelectorAll('h1').length !== 1) faults.push('one h1');
if (!document.querySelector('main') || !document.querySelector('header') || !document.querySelector('footer')) faults.push('landmarks');
if (document.querySelector('script:not([src])')) faults.push('inline script');
if (document.querySelector('[style]')) faults.push('inline style');
for (const field of document.querySelectorAll('main input:not([type=hidden]):not([aria-hidden])'))
  if (!document.querySelector(`label[for="${field.id}"]`)) faults.push('no label: ' + field.name);
for (const id of document.querySelectorAll('[aria-describedby]'))
  for (const one of id.getAttribute('aria-describedby').trim().split(/\s+/))
    if (!document.getElementById(one)) faults.push('aria-describedby: ' + one);
const light = c => { const v = c.map(x => { x /= 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; }); return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
const parse = c => { const n = c.match(/[\d.]+/g).map(Number); return n.length > 3 && n[3] === 0 ? null : n.slice(0, 3); };
const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c) return c; } return [255, 255, 255]; };
for (const e of document.querySelectorAll('body *')) {
  const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  const box = e.getBoundingClientRect();
  if (!own || box.width < 2 || box.height < 2 || e.closest('.unseen, .skip')) continue;
  const style = getComputedStyle(e), a = light(parse(style.color) || [0, 0, 0]), b = light(ground(e));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), size = parseFloat(style.fontSize);
  if (ratio < (size >= 24 ? 3 : 4.5)) faults.push(`contrast ${ratio.toFixed(1)}: ${e.textContent.trim().slice(0, 30)}`);
  if (size < 14) faults.push(`small text ${size}: ${e.textContent.trim().slice(0, 30)}`);
}
for (const e of document.querySelectorAll('main button:not(.unseen), main a.button, main input:not([type=hidden]):not([type=checkbox]):not(.unseen), main select, main summary'))
  if (e.getBoundingClientRect().height < 43) faults.push('small target: ' + (e.id || e.textContent.trim()));
return faults;
"#;

pub(crate) async fn no_faults(browser: &Browser, page: &str) {
    browser.go(page).await;
    no_faults_here(browser, page).await;
}

/// The same, of the page that is shown.
pub(crate) async fn no_faults_here(browser: &Browser, page: &str) {
    let faults = browser.ask(FAULTS).await;
    assert_eq!(faults, serde_json::json!([]), "on {page}");
    assert!(!browser.overflows().await, "{page} scrolls sideways at 360 pixels");
}

#[tokio::test(flavor = "multi_thread")]
async fn wcag_every_page_has_labels_landmarks_contrast_and_large_targets() {
    let school = School::open().await;
    let (dylan, _) = school.cosams();
    let browser = Browser::open(school.home()).await;
    for page in ["/", "/identifiant-oublie", "/mot-de-passe-oublie", "/rien", "/lien/adresse/rien"] {
        no_faults(&browser, page).await;
    }
    browser.picture("50-lien-inconnu").await;
    browser.go("/").await;
    school.log_in(&browser, &dylan.identifier, &dylan.password).await;
    no_faults(&browser, "/activation").await;
    school.choose_password(&browser, "parent@example.org").await;
    let pages = [
        "/accueil",
        "/compte",
        "/compte/mot-de-passe",
        "/compte/adresse",
        "/compte/historique",
        "/compte/regrouper",
        "/compte/regroupements",
    ];
    for page in pages {
        no_faults(&browser, page).await;
    }
    browser.go("/rien").await;
    browser.picture("51-page-inconnue").await;
    browser.close().await;
    school.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyboard_is_enough_to_log_in() {
    let school = School::open().await;
    let (dylan, _) = school.cosams();
    let browser = Browser::open(school.home()).await;
    school.log_in(&browser, &dylan.identifier, &dylan.password).await;
    school.choose_password(&browser, "parent@example.org").await;
    browser.press("se-deconnecter").await;
    // Tab from the top to the identifier: skip link, brand, language, then the field.
    let reached = browser.tab_to("identifiant", 8).await;
    assert!(reached, "the identifier is a few tabs away");
    browser.keys(&dylan.identifier).await;
    assert!(browser.tab_to("mot-de-passe", 2).await);
    browser.keys(PASSWORD).await;
    browser.enter().await;
    browser.sees("Dylan").await;
    browser.close().await;
    school.close().await;
}
