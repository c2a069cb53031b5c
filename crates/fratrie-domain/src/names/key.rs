//! What the records of one person share from one file to the next, as texts that a store can index.

use super::{PersonName, borne::Borne, family::bare_words, fold};

impl PersonName {
    /// The words of the birth name without particles, in order, and the first given name, both folded. Names of one
    /// person have it in common but for a usage name, a lost character or exchanged fields; names that have it in common
    /// need not be one person's: [`grade`](Self::grade) says.
    ///
    /// ```
    /// use fratrie_domain::PersonName;
    /// let one = PersonName::new("Lefèvre de La Tour", None, "Anne-Marie")?;
    /// let other = PersonName::new("TOUR-LEFEVRE", None, "ANNE")?;
    /// assert_eq!(one.key(), "LEFEVRE TOUR / ANNE");
    /// assert_eq!(one.key(), other.key());
    /// # Ok::<(), fratrie_domain::TextError>(())
    /// ```
    pub fn key(&self) -> String {
        self.key_with(&Borne::by(self).birth)
    }

    /// The same of the usage name, where there is one that makes another key: what one file calls a usage name, another
    /// one may give as the only name.
    ///
    /// ```
    /// use fratrie_domain::PersonName;
    /// let one = PersonName::new("Durand", Some("Martin"), "Anne")?;
    /// let other = PersonName::new("MARTIN", None, "ANNE")?;
    /// assert_eq!(one.usage_key(), Some(other.key()));
    /// assert_eq!(other.usage_key(), None);
    /// # Ok::<(), fratrie_domain::TextError>(())
    /// ```
    pub fn usage_key(&self) -> Option<String> {
        let usage = Borne::by(self).usage.map(|usage| self.key_with(&usage))?;
        (usage != self.key()).then_some(usage)
    }

    /// The first given name, folded.
    pub(crate) fn given_key(&self) -> String {
        let given = fold(&self.given);
        given.split(' ').next().unwrap_or_default().to_owned()
    }

    fn key_with(&self, family: &str) -> String {
        let mut family = bare_words(family);
        family.sort();
        format!("{} / {}", family.join(" "), self.given_key())
    }
}
