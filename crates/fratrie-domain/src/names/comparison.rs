//! What a comparison of two names says, and how two parts of one are put together.

use super::NameFinding;
use crate::Language;
use serde::{Deserialize, Serialize};

/// What the names of two person records say about them. Names alone prove nothing: a merge needs both secrets too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NameGrade {
    /// One person may well bear both.
    Same,
    /// Perhaps one person: the person is asked, as for `Different`.
    Close,
    /// Two persons, as far as names tell.
    Different,
}

/// The grade of two names, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NameComparison {
    /// What the names say.
    pub grade: NameGrade,
    /// Why: differences first, then doubts, then the tolerances applied; each once.
    pub findings: Vec<NameFinding>,
}

impl NameComparison {
    /// What was found, in sentences, in the order of the findings.
    ///
    /// ```
    /// use fratrie_domain::{Language, PersonName};
    /// let one = PersonName::new("Le Goff", None, "Jean-Pierre")?;
    /// let comparison = one.compare(&PersonName::new("Le Goff", None, "J.-P.")?);
    /// assert_eq!(comparison.explain(Language::English), ["A name is abbreviated."]);
    /// # Ok::<(), fratrie_domain::TextError>(())
    /// ```
    pub fn explain(&self, language: Language) -> Vec<&'static str> {
        self.findings.iter().map(|finding| finding.explain(language)).collect()
    }

    pub(super) fn new(grade: NameGrade, findings: impl IntoIterator<Item = NameFinding>) -> Self {
        Self { grade, findings: Vec::new() }.with(findings)
    }

    /// Both must hold: the greater grade, all findings.
    pub(super) fn and(self, other: Self) -> Self {
        self.at_least(other.grade).with(other.findings)
    }

    pub(super) fn at_least(self, grade: NameGrade) -> Self {
        Self { grade: self.grade.max(grade), ..self }
    }

    pub(super) fn with(mut self, findings: impl IntoIterator<Item = NameFinding>) -> Self {
        self.findings.extend(findings);
        self.findings.sort_unstable();
        self.findings.dedup();
        self
    }

    /// The reading that speaks best for one person, with the fewest findings.
    pub(super) fn nearest(readings: impl IntoIterator<Item = Self>) -> Option<Self> {
        readings.into_iter().min_by(|one, other| {
            let key = |it: &Self| (it.grade, it.findings.len());
            key(one).cmp(&key(other)).then_with(|| one.findings.cmp(&other.findings))
        })
    }
}
