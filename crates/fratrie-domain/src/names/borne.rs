//! The family names that a person bears: at birth, and in use.

use super::{NameComparison, NameFinding, NameGrade, PersonName, family::family_names, fold};

/// A birth name, and a usage name that differs from it.
#[derive(Debug)]
pub(super) struct Borne {
    pub(super) birth: String,
    pub(super) usage: Option<String>,
}

/// Words between a birth name and a name in use, in this order.
const THEN_USAGE: [&str; 9] = ["EPOUSE", "EPOUX", "EPSE", "EP", "VEUVE", "VEUF", "VVE", "DIT", "DITE"];
/// Words between a name in use and a birth name.
const THEN_BIRTH: [&str; 2] = ["NEE", "NE"];

impl Borne {
    pub(super) fn by(name: &PersonName) -> Self {
        let (birth, within) = split(name.family());
        let usage = name.usage().map(split).map(|(only, used)| used.unwrap_or(only)).or(within);
        Self { usage: usage.filter(|usage| fold(usage) != fold(&birth)), birth }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.birth.as_str()).chain(self.usage.as_deref())
    }

    /// One may bear the other's names. A usage name is shared by spouses and by brothers' wives: where both say what
    /// they were born as, that decides.
    pub(super) fn compare(&self, other: &Self) -> NameComparison {
        use NameFinding::{BirthAgainstUsage, BirthNamesDiffer, FamilyNamesDiffer, UsageNamesDiffer};
        let births = family_names(&self.birth, &other.birth);
        let across = |it: NameComparison| it.with([BirthAgainstUsage]);
        let left = self.usage.as_ref().map(|usage| across(family_names(usage, &other.birth)));
        let right = other.usage.as_ref().map(|usage| across(family_names(&self.birth, usage)));
        let readings = match (&self.usage, &other.usage) {
            (None, None) => vec![Some(births)],
            (Some(one), Some(two)) => {
                let usages = family_names(one, two);
                let alike = usages.grade == NameGrade::Same;
                let found = if alike { usages.findings.clone() } else { vec![UsageNamesDiffer] };
                let doubt = |it: NameComparison| it.at_least(NameGrade::Close).with([BirthNamesDiffer]);
                let exchanged = left.clone().zip(right.clone()).map(|(left, right)| left.and(right));
                let one_only = [Some(usages), left, right].map(|it| it.map(doubt));
                [Some(births.with(found)), exchanged].into_iter().chain(one_only).collect()
            }
            _ => vec![Some(across(births)), left, right],
        };
        let near = readings.into_iter().flatten().filter(|it| it.grade < NameGrade::Different);
        NameComparison::nearest(near)
            .unwrap_or_else(|| NameComparison::new(NameGrade::Different, [FamilyNamesDiffer]))
    }
}

/// "Durand épouse Martin", "Martin née Durand": the birth name, and the name in use if there are two.
fn split(text: &str) -> (String, Option<String>) {
    let words: Vec<&str> = text.split(' ').collect();
    let is = |words: &[&str], word: &&str| words.contains(&fold(word).as_str());
    let place = words.iter().position(|word| is(&THEN_USAGE, word) || is(&THEN_BIRTH, word));
    let parts = place.and_then(|place| {
        let (before, rest) = words.split_at(place);
        let (word, after) = rest.split_first()?;
        (!before.is_empty() && !after.is_empty())
            .then(|| (before.join(" "), is(&THEN_BIRTH, word), after.join(" ")))
    });
    match parts {
        Some((usage, true, birth) | (birth, false, usage)) => (birth, Some(usage)),
        None => (text.to_owned(), None),
    }
}
