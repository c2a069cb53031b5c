//! What the records of one person share from one file to the next, as one text that a store can index.

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
        let mut family = bare_words(&Borne::by(self).birth);
        family.sort();
        let given = fold(&self.given);
        format!("{} / {}", family.join(" "), given.split(' ').next().unwrap_or_default())
    }
}
