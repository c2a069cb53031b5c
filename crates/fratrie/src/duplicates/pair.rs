//! Two accounts that may be one person's, and how that is said.

use fratrie_domain::{
    AccountId, Child, Identifier, Language, NameFinding, PersonName, View,
    duplicates::{Differing, Duplicate, Reason},
};

/// Two accounts that may be one person's.
#[derive(Debug)]
pub struct SuggestedPair {
    /// The one.
    pub one: SuggestedAccount,
    /// The other.
    pub other: SuggestedAccount,
    /// How likely it is, of 100.
    pub score: u8,
    /// Why, the weightiest reason first; those against it last.
    pub reasons: Vec<Reason>,
    /// What the comparison of the names found.
    pub findings: Vec<NameFinding>,
    /// What the schools' bases say differently.
    pub differing: Vec<Differing>,
}

/// One of them.
#[derive(Debug)]
pub struct SuggestedAccount {
    /// The account.
    pub account: AccountId,
    /// Its login name.
    pub identifier: Identifier,
    /// Its holder's name.
    pub holder: PersonName,
    /// Its children, by name.
    pub children: Vec<Child>,
}

impl SuggestedPair {
    pub(super) fn new(view: &View, pair: Duplicate) -> Option<Self> {
        let account = |id| {
            let row = view.account(id)?;
            Some(SuggestedAccount {
                account: id,
                identifier: row.identifier.clone(),
                holder: view.holder_name(row)?.clone(),
                children: view.children(id),
            })
        };
        let Duplicate { pair, score, reasons, findings, differing } = pair;
        let (one, other) = (account(pair.low())?, account(pair.high())?);
        Some(Self { one, other, score, reasons, findings, differing })
    }

    /// Says of one of the two accounts, in a report, that the other is probably the same person's, and what differs:
    /// "probablement la même personne que Angélique COSAMS (a.cosams12) ; champ qui diffère : nom d'usage".
    pub fn tell(&self, of: AccountId, language: Language) -> String {
        let other = if self.one.account == of { &self.other } else { &self.one };
        let (holder, identifier) = (&other.holder, other.identifier.as_str());
        let fields: Vec<&str> = self.differing.iter().map(|field| field.explain(language)).collect();
        let fields = fields.join(", ");
        let told = match language {
            Language::French => format!("probablement la même personne que {holder} ({identifier})"),
            Language::English => format!("probably the same person as {holder} ({identifier})"),
        };
        match (language, self.differing.len()) {
            (_, 0) => told,
            (Language::French, 1) => format!("{told} ; champ qui diffère : {fields}"),
            (Language::French, _) => format!("{told} ; champs qui diffèrent : {fields}"),
            (Language::English, _) => format!("{told}; what differs: {fields}"),
        }
    }
}
