//! What has lapsed in words, for who decides on it.

use super::{Kept, Lapse, Lapsed};
use crate::{Language, Timestamp};

impl Lapsed {
    /// What it is and since when, and what becomes of it or why it stays. Days are those of UTC.
    ///
    /// ```
    /// use fratrie_domain::{AccountId, Language, Timestamp, retention::{Lapse, Lapsed}, uuid::Uuid};
    /// let (account, since) = (AccountId::from_uuid(Uuid::nil()), Timestamp::UNIX_EPOCH);
    /// let lapsed =
    ///     Lapsed { account, lapse: Lapse::AccountUnused, since, kept: None, unreached: Vec::new() };
    /// let told = lapsed.explain(Language::French);
    /// assert_eq!(told, "Compte non utilisé depuis le 01/01/1970 : il sera fermé et ses données seront effacées.");
    /// ```
    pub fn explain(&self, language: Language) -> String {
        let (since, fate) = (day(self.since, language), self.fate(language));
        match (self.lapse, language) {
            (Lapse::LetterUnused, Language::French) => {
                format!("Courrier émis le {since} et jamais utilisé : {fate}")
            }
            (Lapse::LetterUnused, Language::English) => {
                format!("Letter issued on {since} and never used: {fate}")
            }
            (Lapse::AccountUnused, Language::French) => {
                format!("Compte non utilisé depuis le {since} : {fate}")
            }
            (Lapse::AccountUnused, Language::English) => format!("Account not used since {since}: {fate}"),
            (Lapse::EntitlementEnded, Language::French) => {
                format!("Aucun enfant dans un établissement depuis le {since} : {fate}")
            }
            (Lapse::EntitlementEnded, Language::English) => {
                format!("No child in a school since {since}: {fate}")
            }
        }
    }

    fn fate(&self, language: Language) -> String {
        let (french, english) = match self.kept {
            None if self.lapse == Lapse::LetterUnused && self.unreached.is_empty() => (
                "son mot de passe sera oublié ; le compte attendra un autre courrier.".to_owned(),
                "its password will be forgotten; the account will wait for another letter.".to_owned(),
            ),
            None if self.lapse == Lapse::LetterUnused => (
                "son mot de passe sera oublié. Aucun autre compte n'est utilisé pour un de ses enfants : remettez-lui un autre courrier.".to_owned(),
                "its password will be forgotten. No other account is used for one of its children: issue another letter.".to_owned(),
            ),
            None => (
                "il sera fermé et ses données seront effacées.".to_owned(),
                "it will be closed and its data erased.".to_owned(),
            ),
            Some(Kept::Held) => (
                "conservé, car un regroupement a été signalé comme non demandé ; le support doit d'abord l'examiner.".to_owned(),
                "kept, since a grouping was reported as not asked for; support must look at it first.".to_owned(),
            ),
            Some(Kept::SplitWindow { until }) => (
                format!("conservé, car un regroupement peut encore être annulé jusqu'au {}.", day(until, language)),
                format!("kept, since a grouping can still be undone until {}.", day(until, language)),
            ),
            Some(Kept::LetterLive { until }) => (
                format!("conservé, car il est valable jusqu'au {}.", day(until, language)),
                format!("kept, since it is valid until {}.", day(until, language)),
            ),
            Some(Kept::OnlyReach) => (
                "conservé, car aucun autre compte n'est utilisé pour un de ses enfants.".to_owned(),
                "kept, since no other account is used for one of its children.".to_owned(),
            ),
        };
        match language {
            Language::French => french,
            Language::English => english,
        }
    }
}

fn day(at: Timestamp, language: Language) -> String {
    match language {
        Language::French => at.format("%d/%m/%Y").to_string(),
        Language::English => at.format("%Y-%m-%d").to_string(),
    }
}
