//! Postal addresses after the French norm NF Z 10-011: six lines (a seventh for the country) of 38 characters, from the
//! name to the locality; from the fourth line on no punctuation; capitals without accents.

use crate::sheet::Recipient;
use any_ascii::any_ascii;
use serde::{Deserialize, Serialize};

/// The most characters of a line.
pub const LINE: usize = 38;
/// The most lines between the name and the locality.
const BETWEEN: usize = 4;

/// Where somebody lives, as school files give it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PostalAddress {
    /// What stands between name and locality, from the flat to the street; empty lines are left out.
    pub lines: Vec<String>,
    /// The postcode.
    pub postcode: String,
    /// The locality.
    pub city: String,
    /// The country, unless it is France.
    pub country: Option<String>,
}

impl PostalAddress {
    /// Whether nothing could be delivered to it.
    pub fn is_empty(&self) -> bool {
        tidy(&self.city).is_empty()
    }
}

/// The lines in the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressBlock {
    /// One to seven lines of at most 38 characters.
    pub lines: Vec<String>,
    /// Something had to be left out for lack of room.
    pub shortened: bool,
}

impl AddressBlock {
    /// The block of a recipient who has an address.
    ///
    /// ```
    /// use fratrie_domain::PersonName;
    /// use fratrie_letters::{AddressBlock, Civility, PostalAddress, Recipient};
    /// let address = PostalAddress {
    ///     lines: vec!["12, rue de l’Église".to_owned()],
    ///     postcode: "21000".to_owned(),
    ///     city: "Dijon".to_owned(),
    ///     country: None,
    /// };
    /// let name = PersonName::new("Cosams", None, "Angélique")?;
    /// let block = AddressBlock::new(&Recipient { civility: Some(Civility::Ms), name, address: None }, &address);
    /// assert_eq!(block.lines, ["Mme Angélique COSAMS", "12 RUE DE L'EGLISE", "21000 DIJON"]);
    /// # Ok::<(), fratrie_domain::TextError>(())
    /// ```
    pub fn new(recipient: &Recipient, address: &PostalAddress) -> Self {
        let mut shortened = false;
        let mut between: Vec<String> = Vec::new();
        for line in address.lines.iter().map(|line| postal(line)).filter(|line| !line.is_empty()) {
            between.extend(wrap(&line, &mut shortened));
        }
        if between.len() > BETWEEN {
            between = wrap(&between.join(" "), &mut shortened);
        }
        if between.len() > BETWEEN {
            // The post reads from below: the street matters more than the flat.
            shortened = true;
            between.drain(..between.len() - BETWEEN);
        }
        let country =
            address.country.as_deref().map(postal).filter(|name| !matches!(name.as_str(), "" | "FRANCE"));
        let locality = postal(&format!("{} {}", address.postcode, address.city));
        let mut lines = name_lines(recipient, BETWEEN - between.len() > 0, &mut shortened);
        lines.extend(between);
        lines.push(cut(&locality, &mut shortened));
        lines.extend(country.map(|country| cut(&country, &mut shortened)));
        Self { lines, shortened }
    }

    /// The name alone, for a letter that the pupil takes home.
    pub(crate) fn name(recipient: &Recipient) -> Self {
        let mut shortened = false;
        let lines = name_lines(recipient, true, &mut shortened);
        Self { lines, shortened }
    }
}

/// The name on one line: whole, then without the civility; then on two lines where there is room; then with one given
/// name, with its initial, cut.
fn name_lines(recipient: &Recipient, room: bool, shortened: &mut bool) -> Vec<String> {
    let given = tidy(recipient.name.given());
    let family = tidy(&recipient.name.shown().to_uppercase());
    let civility = recipient.civility.map(|one| format!("{} ", one.abbreviated())).unwrap_or_default();
    let first = given.split([' ', ',']).next().unwrap_or_default();
    let initial: String = first.chars().take(1).collect();
    let fits = |line: &String| line.chars().count() <= LINE;
    for whole in [format!("{civility}{given} {family}"), format!("{given} {family}")] {
        if fits(&whole) {
            return vec![whole];
        }
    }
    let two = vec![format!("{civility}{given}"), family.clone()];
    if room && two.iter().all(fits) {
        return two;
    }
    *shortened = true;
    let shorter = [format!("{first} {family}"), format!("{initial}. {family}")];
    vec![shorter.into_iter().find(fits).unwrap_or_else(|| cut(&family, shortened))]
}

/// Capitals without accents or punctuation.
fn postal(text: &str) -> String {
    let plain = any_ascii(&tidy(text)).to_uppercase();
    let kept = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '\'' | '-' | '/') { c } else { ' ' };
    plain.chars().map(kept).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// White space folded, control and bidirectional characters dropped.
fn tidy(text: &str) -> String {
    crate::text::tidy(text)
}

/// Breaks a line at spaces.
fn wrap(line: &str, shortened: &mut bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in line.split(' ') {
        let word = cut(word, shortened);
        match lines.last_mut() {
            Some(last) if last.chars().count() + 1 + word.chars().count() <= LINE => {
                last.push(' ');
                last.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

fn cut(line: &str, shortened: &mut bool) -> String {
    if line.chars().count() > LINE {
        *shortened = true;
    }
    line.chars().take(LINE).collect::<String>().trim_end().to_owned()
}
