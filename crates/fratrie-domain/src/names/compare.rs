//! Are these the names of one person?

use super::{
    NameComparison, NameFinding, NameGrade, PersonName, borne::Borne, given::given_names, written::read,
};

impl PersonName {
    /// Compares two names with tolerance for case, accents, hyphens, apostrophes, particles, the order of compound family
    /// names, birth or usage name, exchanged family and given names, and the `?` of a lost character (R11). Abbreviations,
    /// other romanisations, a letter or a part of a name that is missing make two names close, no more.
    ///
    /// ```
    /// use fratrie_domain::{NameFinding, NameGrade, PersonName};
    /// let one = PersonName::new("Lefèvre", Some("de La Tour"), "Anne-Marie")?;
    /// let other = PersonName::new("LATOUR", None, "ANNE MARIE")?;
    /// let sister = PersonName::new("Lefèvre", None, "Anne")?;
    /// assert_eq!(one.compare(&other).grade, NameGrade::Close); // LA TOUR is perhaps LATOUR: asked, not guessed
    /// assert_eq!(one.compare(&PersonName::new("LEFEVRE", None, "ANNE MARIE")?).grade, NameGrade::Same);
    /// assert_eq!(one.compare(&sister).grade, NameGrade::Different);
    /// assert_eq!(one.compare(&sister).findings, [NameFinding::GivenNamesDiffer, NameFinding::BirthAgainstUsage]);
    /// # Ok::<(), fratrie_domain::TextError>(())
    /// ```
    pub fn compare(&self, other: &Self) -> NameComparison {
        if self == other {
            return NameComparison::new(NameGrade::Same, []);
        }
        let (ours, theirs) = (Borne::by(self), Borne::by(other));
        let straight = given_names(&self.given, &other.given).and(ours.compare(&theirs));
        if straight.grade == NameGrade::Same {
            return straight;
        }
        let exchanged = exchanged(self, &ours, other, &theirs);
        let split = split_elsewhere(self, &ours, other, &theirs);
        NameComparison::nearest(exchanged.into_iter().chain(split).chain([straight.clone()]))
            .unwrap_or(straight)
    }

    /// The grade of [`PersonName::compare`].
    pub fn grade(&self, other: &Self) -> NameGrade {
        self.compare(other).grade
    }
}

/// The columns of family name and given names are exchanged on one side.
fn exchanged(one: &PersonName, ours: &Borne, other: &PersonName, theirs: &Borne) -> Option<NameComparison> {
    let pairs = ours.all().flat_map(|our| theirs.all().map(move |their| (our, their)));
    let found = pairs.map(|(our, their)| given_names(&one.given, their).and(given_names(our, &other.given)));
    NameComparison::nearest(found.filter(|found| found.grade == NameGrade::Same))
        .map(|found| found.with([NameFinding::FamilyAndGivenExchanged]))
}

/// The same words in a row, of which another one ends the family name: Nguyen Van An.
fn split_elsewhere(
    one: &PersonName,
    ours: &Borne,
    other: &PersonName,
    theirs: &Borne,
) -> Option<NameComparison> {
    let (ours, theirs) = (rows(ours, &one.given), rows(theirs, &other.given));
    ours.iter()
        .any(|row| theirs.contains(row))
        .then(|| NameComparison::new(NameGrade::Close, [NameFinding::FamilyAndGivenSplit]))
}

fn rows(borne: &Borne, given: &str) -> Vec<Vec<String>> {
    let words = |text: &str| read(text).into_iter().map(|word| word.text).collect::<Vec<_>>();
    let orders =
        |family: &str| [[words(family), words(given)].concat(), [words(given), words(family)].concat()];
    borne.all().flat_map(orders).collect()
}
