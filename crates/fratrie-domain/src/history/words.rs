//! Lines of a history in words, for people who are not at ease with computers.

use super::{HistoryLine, Reader, Who};
use crate::{
    AccountId, Language,
    journal::{Change, ErasureReason, ProofKind},
};
use chrono::{TimeZone, Timelike};

/// What is said of a change.
enum Said {
    /// Somebody did it: what follows "vous avez", "you".
    Did(String, String),
    /// It happened: a sentence of its own, since it is not known, or does not matter, who asked for it.
    Happened(&'static str, &'static str),
}

impl HistoryLine {
    /// The whole line: « Le 3 mars 2026 à 14 h 05, vous avez regroupé le compte cr•••42 avec celui-ci. »
    ///
    /// Entries bear times in UTC; `zone` is the one that the reader lives in, which the host knows.
    pub fn explain(&self, language: Language, zone: &impl TimeZone) -> String {
        let (date, clause) = (self.date(language, zone), self.clause(language));
        match language {
            Language::French => format!("Le {date}, {clause}."),
            Language::English => format!("On {date}, {clause}."),
        }
    }

    /// When it was: « 3 mars 2026 à 14 h 05 ».
    pub fn date(&self, language: Language, zone: &impl TimeZone) -> String {
        let at = self.at.with_timezone(zone);
        let (day, hour, minute) = (language.day(&at), at.hour(), at.minute());
        match language {
            Language::French => format!("{day} à {hour} h {minute:02}"),
            Language::English => format!("{day} at {hour:02}:{minute:02}"),
        }
    }

    /// What was done, as a sentence without its date: « Vous avez regroupé le compte cr•••42 avec celui-ci. »
    pub fn sentence(&self, language: Language) -> String {
        let clause = self.clause(language);
        let mut letters = clause.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{first}{}.", letters.as_str())
    }

    fn clause(&self, language: Language) -> String {
        match (self.said(), language) {
            (Said::Happened(french, _), Language::French) => french.to_owned(),
            (Said::Happened(_, english), Language::English) => english.to_owned(),
            (Said::Did(french, _), Language::French) => format!("{} {french}", self.who.french()),
            (Said::Did(_, english), Language::English) => format!("{} {english}", self.who.english()),
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table of sentences, easiest to read in one piece")]
    fn said(&self) -> Said {
        let did = |french: &str, english: &str| Said::Did(french.to_owned(), english.to_owned());
        match &self.change {
            Change::RosterImported { accounts, attached, ended, letters, .. } => {
                roster(!accounts.is_empty(), attached.len(), ended.len(), *letters)
            }
            Change::LettersIssued { .. } => did(
                "émis un courrier de notification pour ce compte",
                "issued a notification letter for this account",
            ),
            Change::RemindersPrinted { .. } => did(
                "imprimé un rappel sans mot de passe pour ce compte",
                "printed a reminder without password for this account",
            ),
            Change::LettersForgotten { .. } => Said::Happened(
                "le courrier de ce compte n'a jamais servi : son mot de passe provisoire a été oublié",
                "the letter of this account was never used: its provisional password was forgotten",
            ),
            Change::Activated { email_given: false, .. } => did("activé ce compte", "activated this account"),
            Change::Activated { email_given: true, .. } => did(
                "activé ce compte et donné une adresse électronique, à confirmer",
                "activated this account and gave an e-mail address, to be confirmed",
            ),
            Change::PasswordChanged { proof: Some(ProofKind::Letter), .. } => did(
                "changé le mot de passe de ce compte au moyen d'un courrier",
                "changed the password of this account by means of a letter",
            ),
            Change::PasswordChanged { proof: Some(_), .. } => {
                did("changé le mot de passe de ce compte", "changed the password of this account")
            }
            Change::PasswordChanged { proof: None, .. } => did(
                "changé le mot de passe de ce compte au moyen d'un lien envoyé à son adresse électronique",
                "changed the password of this account by means of a link sent to its e-mail address",
            ),
            Change::EmailChangeRequested { .. } => did(
                "donné une autre adresse électronique, à confirmer",
                "gave another e-mail address, to be confirmed",
            ),
            Change::EmailConfirmed { .. } => did(
                "confirmé l'adresse électronique de ce compte",
                "confirmed the e-mail address of this account",
            ),
            Change::PasswordResetRequested { .. } => Said::Happened(
                "un lien pour choisir un autre mot de passe a été demandé",
                "a link to choose another password was asked for",
            ),
            Change::ReminderRequested { .. } => Said::Happened(
                "un lien qui rappelle l'identifiant a été demandé",
                "a link that shows the identifier was asked for",
            ),
            Change::IdentifierReminded { .. } => Said::Happened(
                "l'identifiant a été affiché au moyen d'un lien envoyé à l'adresse électronique de ce compte",
                "the identifier was shown by means of a link sent to the e-mail address of this account",
            ),
            Change::Merged { principal, absorbed, names_confirmed, .. } => {
                let (mut french, mut english) = self.merged(*principal, absorbed);
                if *names_confirmed && self.reader == Reader::Staff {
                    french.push_str(", en confirmant que ces comptes sont les siens");
                    english.push_str(", confirming that these accounts are theirs");
                }
                Said::Did(french, english)
            }
            Change::MergeRefused { .. } => Said::Happened(
                "un regroupement confirmé n'a pas été effectué : un des comptes avait changé, ou les règles ne le permettaient pas",
                "a grouping that was confirmed was not done: one of the accounts had changed, or the rules did not allow it",
            ),
            Change::Split { principal, accounts, .. } => {
                let (french, english) = self.split(*principal, accounts);
                Said::Did(french, english)
            }
            Change::MergeStopped { .. } => Said::Happened(
                "un regroupement a été signalé comme non demandé : ces comptes sont bloqués jusqu'à l'avis du support",
                "a grouping was reported as not asked for: these accounts are held until support has looked at it",
            ),
            Change::HoldLifted { .. } => did(
                "levé le blocage de ce compte après un regroupement signalé",
                "lifted the hold on this account after a grouping that was reported",
            ),
            Change::SecretsPurged { .. } => Said::Happened(
                "le délai d'annulation du regroupement est passé : l'ancien mot de passe de ce compte a été effacé",
                "the delay to undo the grouping is over: the former password of this account was erased",
            ),
            Change::Erased { reason: ErasureReason::Retention, .. } => did(
                "effacé les données de ce compte à la fin de leur durée de conservation",
                "erased the data of this account at the end of the time for which they are kept",
            ),
            Change::Erased { .. } => {
                did("effacé les données de ce compte", "erased the data of this account")
            }
            Change::EmailReverted { .. } => Said::Happened(
                "l'ancienne adresse électronique a été remise au moyen d'un lien, et toutes les connexions ont été fermées",
                "the former e-mail address was put back by means of a link, and all sessions were ended",
            ),
            Change::SessionsEnded { .. } => {
                did("fermé les autres connexions à ce compte", "ended the other sessions of this account")
            }
            Change::SecretUpgraded { .. } => Said::Happened(
                "la protection du mot de passe a été renouvelée automatiquement",
                "the protection of the password was renewed automatically",
            ),
            Change::LetterVoided { .. } => Said::Happened(
                "trop de mots de passe erronés ont été essayés sur le courrier de ce compte, qui n'est plus valable",
                "too many wrong passwords were tried on the letter of this account, which is no longer valid",
            ),
            Change::Suspended { .. } => did("suspendu ce compte", "suspended this account"),
            Change::Reinstated { .. } => {
                did("levé la suspension de ce compte", "lifted the suspension of this account")
            }
            Change::DuplicateRefused { accounts: (one, other) } => {
                let (french, english) = self.other(if *one == self.about { *other } else { *one });
                Said::Did(
                    format!("indiqué que ce compte et {french} sont à deux personnes"),
                    format!("said that this account and {english} are those of two persons"),
                )
            }
            Change::DistinctnessWaived { accounts: (one, other) } => {
                let (french, english) = self.other(if *one == self.about { *other } else { *one });
                Said::Did(
                    format!("indiqué que ce compte et {french} sont à la même personne"),
                    format!("said that this account and {english} are those of one person"),
                )
            }
        }
    }

    fn merged(&self, principal: AccountId, absorbed: &[(AccountId, ProofKind)]) -> (String, String) {
        if principal != self.about {
            let (french, english) = self.other(principal);
            return (
                format!("regroupé ce compte avec {french}"),
                format!("grouped this account into {english}"),
            );
        }
        let told: Vec<(String, String)> = absorbed
            .iter()
            .map(|(account, proof)| {
                let (french, english) = self.other(*account);
                let (shown, by) = match (self.reader, proof) {
                    (Reader::Holder, _) => ("", ""),
                    (Reader::Staff, ProofKind::Password) => {
                        (" (prouvé par le mot de passe)", " (proved by the password)")
                    }
                    (Reader::Staff, ProofKind::Letter) => {
                        (" (prouvé par le courrier)", " (proved by the letter)")
                    }
                    (Reader::Staff, ProofKind::Consent) => {
                        (" (avec l'accord du responsable)", " (with the responsible's consent)")
                    }
                    (Reader::Staff, ProofKind::Session) => {
                        (" (prouvé par la connexion)", " (proved by the session)")
                    }
                };
                (format!("{french}{shown}"), format!("{english}{by}"))
            })
            .collect();
        let (french, english): (Vec<_>, Vec<_>) = told.into_iter().unzip();
        (
            format!("regroupé {} avec celui-ci", listed(&french, "et")),
            format!("grouped {} into this one", listed(&english, "and")),
        )
    }

    fn split(&self, principal: AccountId, accounts: &[AccountId]) -> (String, String) {
        if principal != self.about {
            let (french, english) = self.other(principal);
            return (
                format!("annulé le regroupement de ce compte avec {french}"),
                format!("undid the grouping of this account into {english}"),
            );
        }
        let (french, english): (Vec<_>, Vec<_>) = accounts.iter().map(|account| self.other(*account)).unzip();
        (
            format!("annulé le regroupement de {} avec celui-ci", listed(&french, "et")),
            format!("undid the grouping of {} into this one", listed(&english, "and")),
        )
    }

    /// Another account, as the reader may know it: not whose is called that of one person with this one.
    fn other(&self, account: AccountId) -> (String, String) {
        let hidden = self.reader == Reader::Holder
            && matches!(self.change, Change::DistinctnessWaived { .. } | Change::DuplicateRefused { .. });
        match self.names.get(&account).filter(|_| !hidden) {
            Some(name) => (format!("le compte {name}"), format!("account {name}")),
            None => ("un autre compte".to_owned(), "another account".to_owned()),
        }
    }
}

fn roster(made: bool, attached: usize, ended: usize, letters: bool) -> Said {
    let children = |count| match count {
        1 => ("1 enfant".to_owned(), "1 child".to_owned()),
        number => (format!("{number} enfants"), format!("{number} children")),
    };
    let (french, english) = children(attached);
    let mut did = Vec::new();
    if made && attached == 0 {
        did.push(("créé ce compte".to_owned(), "made this account".to_owned()));
    } else if made {
        // What follows is said of the account, not of its children.
        let comma = if letters || ended > 0 { "," } else { "" };
        did.push((
            format!("créé ce compte, avec {french}{comma}"),
            format!("made this account, with {english}{comma}"),
        ));
    } else if attached > 0 || ended == 0 {
        did.push((format!("rattaché {french} à ce compte"), format!("attached {english} to this account")));
    }
    if made && letters {
        did.push((
            "émis son courrier de notification".to_owned(),
            "issued its notification letter".to_owned(),
        ));
    }
    if ended > 0 {
        let (french, english) = children(ended);
        did.push((format!("détaché {french} de ce compte"), format!("detached {english} from this account")));
    }
    let (french, english): (Vec<_>, Vec<_>) = did.into_iter().unzip();
    Said::Did(french.join(" et "), english.join(" and "))
}

fn listed(words: &[String], and: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

impl Who {
    fn french(&self) -> String {
        match self {
            Self::You => "vous avez".to_owned(),
            Self::Holder(None) => "son titulaire a".to_owned(),
            Self::Holder(Some(name)) => format!("le titulaire du compte {name} a"),
            Self::Office(None) => "le secrétariat a".to_owned(),
            Self::Office(Some(agent)) => format!("le secrétariat ({agent}) a"),
            Self::Support(None) => "le support a".to_owned(),
            Self::Support(Some(agent)) => format!("le support ({agent}) a"),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::You => "you".to_owned(),
            Self::Holder(None) => "its holder".to_owned(),
            Self::Holder(Some(name)) => format!("the holder of account {name}"),
            Self::Office(None) => "the school office".to_owned(),
            Self::Office(Some(agent)) => format!("the school office ({agent})"),
            Self::Support(None) => "support".to_owned(),
            Self::Support(Some(agent)) => format!("support ({agent})"),
        }
    }
}
