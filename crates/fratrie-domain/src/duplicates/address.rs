//! What two spellings of one postal address have in common.

use crate::{fold, model::PostalAddress};

/// What street names begin with, each with how files shorten it.
const STREETS: [(&str, &[&str]); 20] = [
    ("ALLEE", &["ALL", "ALLEES"]),
    ("AVENUE", &["AV", "AVE"]),
    ("BOULEVARD", &["BD", "BLD", "BVD", "BOUL"]),
    ("CHAUSSEE", &["CHS"]),
    ("CHEMIN", &["CHE", "CHEM", "CH"]),
    ("CITE", &[]),
    ("COUR", &[]),
    ("COURS", &["CRS"]),
    ("ESPLANADE", &["ESP"]),
    ("FAUBOURG", &["FG", "FBG"]),
    ("IMPASSE", &["IMP"]),
    ("PASSAGE", &["PASS"]),
    ("PLACE", &["PL"]),
    ("PROMENADE", &["PROM"]),
    ("QUAI", &["QU"]),
    ("ROUTE", &["RTE"]),
    ("RUE", &["R"]),
    ("SENTIER", &["SEN", "SENTE"]),
    ("SQUARE", &["SQ"]),
    ("VOIE", &["VOI"]),
];

/// Other words that files shorten.
const SHORT: [(&str, &str); 7] = [
    ("ST", "SAINT"),
    ("STE", "SAINTE"),
    ("GAL", "GENERAL"),
    ("MAL", "MARECHAL"),
    ("DR", "DOCTEUR"),
    ("PDT", "PRESIDENT"),
    ("LOT", "LOTISSEMENT"),
];

/// Words that come and go.
const PARTICLES: [&str; 9] = ["D", "DE", "DU", "DES", "L", "LA", "LE", "LES", "N"];

/// What follows tells where in the house.
const WITHIN: [&str; 12] = [
    "APPARTEMENT",
    "APPT",
    "APT",
    "BAT",
    "BATIMENT",
    "CHEZ",
    "ESC",
    "ESCALIER",
    "ETAGE",
    "ETG",
    "PORTE",
    "RESIDENCE",
];

/// What may stand between a house's number and its street.
const AFTER_NUMBER: [&str; 7] = ["BIS", "TER", "QUATER", "A", "B", "C", "D"];

impl PostalAddress {
    /// The postcode and the street line, folded: what two spellings of one house have in common, whatever the flat, the
    /// locality's name, abbreviations and particles. `None` without a postcode or a line of words.
    ///
    /// ```
    /// use fratrie_domain::model::PostalAddress;
    /// let at = |lines: &[&str]| -> Result<_, fratrie_domain::TextError> {
    ///     let lines = lines.iter().map(|line| line.parse()).collect::<Result<_, _>>()?;
    ///     Ok(PostalAddress { lines, postcode: Some("21 000".parse()?), ..PostalAddress::default() }.folded())
    /// };
    /// assert_eq!(at(&["Appt 4", "12bis, avenue de l'Église"])?.as_deref(), Some("21000 / 12 BIS AVENUE EGLISE"));
    /// assert_eq!(at(&["12 BIS AV EGLISE"])?, at(&["Résidence du Parc", "12 bis avenue de l’église"])?);
    /// assert_eq!(at(&[])?, None);
    /// # Ok::<(), fratrie_domain::TextError>(())
    /// ```
    pub fn folded(&self) -> Option<String> {
        let postcode = fold(self.postcode.as_ref()?.as_str()).replace(' ', "");
        let lines: Vec<Vec<String>> = self.lines.iter().map(|line| words(line.as_str())).collect();
        let of_street = lines.iter().find_map(|line| street(line));
        let numbered =
            || lines.iter().find(|line| line.len() >= 2 && line.first().is_some_and(|word| is_number(word)));
        let line = of_street.or_else(|| numbered().or(lines.last()).cloned())?;
        let says = line.iter().any(|word| word.chars().any(char::is_alphabetic));
        (says && !postcode.is_empty()).then(|| format!("{postcode} / {}", line.join(" ")))
    }
}

/// The folded words of a line, numbers parted from letters, written out, without particles.
fn words(line: &str) -> Vec<String> {
    let mut parted = String::new();
    for c in fold(line).chars() {
        let last = parted.chars().next_back();
        if last.is_some_and(|last| last.is_numeric() != c.is_numeric() && last != ' ' && c != ' ') {
            parted.push(' ');
        }
        parted.push(c);
    }
    let mut words: Vec<String> = Vec::new();
    for word in parted.split(' ').filter(|word| !word.is_empty()) {
        let numbered = words.iter().any(|word| is_number(word));
        if !PARTICLES.contains(&word) {
            words.push(written_out(word, words.is_empty() || numbered).to_owned());
        }
    }
    words
}

/// A short form of a street word stands first, or after a number.
fn written_out(word: &str, may_begin: bool) -> &str {
    let street = STREETS.iter().find(|(_, short)| may_begin && short.contains(&word)).map(|(long, _)| *long);
    let other = || SHORT.iter().find(|(short, _)| *short == word).map(|(_, long)| *long);
    street.or_else(other).unwrap_or(word)
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_numeric)
}

/// From the house's number, if there is one, to the end of the street's name.
fn street(line: &[String]) -> Option<Vec<String>> {
    let is_street = |word: &String| STREETS.iter().any(|(street, _)| street == word);
    let place = line.iter().position(is_street)?;
    let (before, from) = line.split_at(place);
    let name = from.iter().enumerate().take_while(|(at, word)| *at < 2 || !WITHIN.contains(&word.as_str()));
    let name: Vec<String> = name.map(|(_, word)| word.clone()).collect();
    let mut house: Vec<String> = Vec::new();
    for word in before.iter().rev() {
        if is_number(word) {
            house.insert(0, word.clone());
            break;
        }
        if !house.is_empty() || !AFTER_NUMBER.contains(&word.as_str()) {
            house.clear();
            break;
        }
        house.insert(0, word.clone());
    }
    (name.len() >= 2).then(|| [house, name].concat())
}
