//! Refusals in words: what happened and what to do, for people who are not at ease with computers.

use super::{AskAt, Refusal, RosterFault};
use crate::roster::Place;

/// A language that people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Français.
    #[default]
    French,
    /// English.
    English,
}

impl Refusal {
    /// Says what happened and what to do.
    ///
    /// ```
    /// use fratrie_domain::{Language, Refusal};
    /// assert!(Refusal::Credentials.explain(Language::French).starts_with("Identifiant ou mot de passe"));
    /// ```
    pub fn explain(&self, language: Language) -> String {
        let (french, english) = self.words();
        match language {
            Language::French => french,
            Language::English => english,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table of sentences, easiest to read in one piece")]
    fn words(&self) -> (String, String) {
        let fixed = match self {
            Self::Credentials => (
                "Identifiant ou mot de passe incorrect. Vérifiez votre saisie, puis recommencez.",
                "Wrong identifier or password. Check what you typed and try again.",
            ),
            Self::Suspended => (
                "Ce compte est suspendu. Adressez-vous au secrétariat de l'établissement.",
                "This account is suspended. Please contact the school office.",
            ),
            Self::Closed => (
                "Ce compte est fermé. Adressez-vous au secrétariat de l'établissement.",
                "This account is closed. Please contact the school office.",
            ),
            Self::LetterUsed => (
                "Le mot de passe provisoire de ce courrier a déjà servi. Connectez-vous avec le mot de passe que vous avez choisi.",
                "The provisional password of this letter was used before. Log in with the password that you chose.",
            ),
            Self::LetterVoided => (
                "Trop de mots de passe erronés ont été essayés sur ce courrier : par sécurité, il n'est plus valable. Demandez un nouveau courrier au secrétariat de l'établissement.",
                "Too many wrong passwords were tried on this letter: for safety, it is no longer valid. Ask the school office for a new letter.",
            ),
            Self::TooManyAttempts { until: Some(_) } => (
                "Trop d'essais ont échoué. Par sécurité, patientez un peu avant de recommencer, ou choisissez « Mot de passe oublié ».",
                "Too many attempts failed. For safety, wait a little before you try again, or choose “Forgotten password”.",
            ),
            Self::TooManyAttempts { until: None } => (
                "Trop d'essais ont échoué. Par sécurité, ce mot de passe n'est plus accepté depuis cet appareil : choisissez « Mot de passe oublié », utilisez un appareil avec lequel vous vous êtes déjà connecté, ou demandez un nouveau courrier au secrétariat de l'établissement.",
                "Too many attempts failed. For safety, this password is no longer taken from this device: choose “Forgotten password”, use a device that you logged in with before, or ask the school office for a new letter.",
            ),
            Self::NotNotified => (
                "Aucun courrier n'a encore été émis pour ce compte, ou il n'est plus valable : émettez d'abord un courrier.",
                "No letter was issued for this account yet, or it is forgotten since: issue a letter first.",
            ),
            Self::NotLapsed => (
                "Ces données ne sont pas à effacer : le compte a servi depuis, ou on en a encore besoin. Rien n'a été modifié.",
                "These data are not to be erased: the account was used since, or is still needed. Nothing was done.",
            ),
            Self::NotActive => (
                "Ce compte n'est pas encore activé. Connectez-vous d'abord avec les informations de votre courrier.",
                "This account is not active yet. First log in with what your letter says.",
            ),
            Self::AddressUnconfirmed => (
                "Confirmez d'abord votre adresse électronique : ouvrez le lien que nous vous avons envoyé.",
                "First confirm your e-mail address: open the link that we sent to you.",
            ),
            Self::NotResponsible => (
                "Seuls des comptes de responsables peuvent être regroupés.",
                "Only accounts of responsibles can be grouped.",
            ),
            Self::SameAccount => (
                "C'est le compte avec lequel vous êtes connecté : indiquez un autre compte.",
                "This is the account that you are logged in with: give another one.",
            ),
            Self::Doubled => {
                ("Ce compte figure déjà sur une autre ligne.", "This account already stands on another line.")
            }
            Self::AlreadyYours => (
                "Ce compte est déjà regroupé avec le vôtre : il n'y a rien à faire.",
                "This account is already grouped with yours: nothing needs to be done.",
            ),
            Self::NamesDiffer { confirmable: true } => (
                "Le nom du responsable de ce compte est différent du vôtre. Confirmez que les deux comptes sont bien les vôtres.",
                "The responsible's name on this account differs from yours. Confirm that both accounts are yours.",
            ),
            Self::NamesDiffer { confirmable: false } => (
                "Le nom du responsable de ce compte est différent du vôtre. Adressez-vous au secrétariat de l'établissement.",
                "The responsible's name on this account differs from yours. Please contact the school office.",
            ),
            Self::TwoLegalResponsibles { .. } => (
                "Ce compte est celui de l'autre responsable légal d'un de vos enfants : chacun garde le sien. En cas d'erreur, adressez-vous au secrétariat de l'établissement.",
                "This account is that of the other legal responsible of one of your children: each keeps their own. If this is a mistake, please contact the school office.",
            ),
            Self::NothingToMerge => {
                ("Indiquez au moins un compte à regrouper.", "Give at least one account to group.")
            }
            Self::ProofExpired => (
                "Pour votre sécurité, saisissez à nouveau votre mot de passe.",
                "For your safety, please type your password again.",
            ),
            Self::PreviewExpired => (
                "Vous avez attendu plus de dix minutes : par sécurité, indiquez à nouveau les comptes à regrouper. Rien n'a été modifié.",
                "You waited for more than ten minutes: for safety, give the accounts to group again. Nothing was done.",
            ),
            Self::ProofVoid | Self::ChangedSincePreview => (
                "Un des comptes a changé entre-temps. Rien n'a été modifié : recommencez.",
                "One of the accounts changed meanwhile. Nothing was done: please start again.",
            ),
            Self::Held => (
                "Une personne a signalé un regroupement qu'elle n'a pas demandé : par sécurité, ces comptes ne peuvent pas être modifiés pour l'instant. Le support a été prévenu ; vous pouvez aussi vous adresser au secrétariat de l'établissement.",
                "Somebody reported a grouping that they did not ask for: for safety, these accounts can not be changed for now. Support was told; you can also contact the school office.",
            ),
            Self::NoSuchMerge => (
                "Ce regroupement n'existe pas, ou ne concerne pas ce compte.",
                "There is no such grouping of this account.",
            ),
            Self::AlreadySplit => (
                "Ce regroupement a déjà été annulé : il n'y a rien à faire.",
                "This grouping was undone before: nothing needs to be done.",
            ),
            Self::SplitPurged => (
                "Ce regroupement ne peut plus être annulé : les informations de connexion du compte ont été effacées à la fin du délai.",
                "This grouping can no longer be undone: what the account logged in with was erased at the end of the delay.",
            ),
            Self::RecordDamaged => (
                "Ce regroupement ne peut pas être annulé automatiquement : ses traces ne concordent pas. Rien n'a été modifié ; adressez-vous au support.",
                "This grouping can not be undone automatically: its records do not agree. Nothing was done; please contact support.",
            ),
            Self::LinkVoid => (
                "Ce lien n'est plus valable : il a déjà servi, a été remplacé ou a expiré. Demandez-en un nouveau.",
                "This link is no longer valid: it was used, replaced, or has expired. Ask for a new one.",
            ),
            Self::WrongState => (
                "Cette opération n'est pas possible dans l'état actuel du compte.",
                "This can not be done with the account as it stands.",
            ),
            Self::SecondPersonNeeded => (
                "Cette opération doit être approuvée par une autre personne que celle qui l'a proposée.",
                "This must be approved by another person than the one who proposed it.",
            ),
            Self::NoConsent => (
                "Indiquez quand et comment le responsable a donné son accord ; cette date ne peut pas être à venir.",
                "Say when and how the responsible agreed; that day can not be to come.",
            ),
            Self::ProposalExpired => (
                "Cette proposition a plus de 24 heures : elle doit être faite à nouveau. Rien n'a été modifié.",
                "This proposal is more than 24 hours old: it must be made again. Nothing was done.",
            ),
            Self::OutOfScope => (
                "Ce compte n'a pas d'enfant dans les établissements dont vous vous occupez.",
                "This account has no child in the schools that you look after.",
            ),
            Self::ChildUnreachable { .. } => (
                "Un enfant n'aurait plus aucun compte qui permette de joindre un responsable. Confirmez que c'est bien voulu.",
                "A child would be left without any account by which a responsible is reached. Confirm that this is wanted.",
            ),
            Self::NoSuchAccount => ("Ce compte n'existe pas.", "There is no such account."),
            Self::NoSuchSchool => ("Cet établissement n'existe pas.", "There is no such school."),
            Self::Grouped { into } => {
                return (
                    format!("Ce compte a été regroupé avec le compte {into}. Connectez-vous avec celui-ci."),
                    format!("This account was grouped into {into}. Log in with that one."),
                );
            }
            Self::LetterReplaced { at } => {
                return (
                    format!(
                        "Ce courrier a été remplacé le {} par un autre : prenez le plus récent. Si vous l'avez déjà utilisé, connectez-vous avec le mot de passe que vous avez choisi ; si vous ne l'avez pas, demandez-en un autre au secrétariat de l'établissement.",
                        at.format("%d/%m/%Y")
                    ),
                    format!(
                        "This letter was replaced by another on {}: take the newer one. If you used that one before, log in with the password that you chose; if you do not have it, ask the school office for another.",
                        at.format("%Y-%m-%d")
                    ),
                );
            }
            Self::LetterExpired { at, ask } => {
                let (french, english) = asked(ask);
                return (
                    format!(
                        "Ce courrier n'est plus valable depuis le {} ; demandez-en un autre au secrétariat {french}.",
                        at.format("%d/%m/%Y")
                    ),
                    format!("This letter ended on {}; ask for another at {english}.", at.format("%Y-%m-%d")),
                );
            }
            Self::SplitWindowOver { since } => {
                return (
                    format!(
                        "Vous pouviez annuler ce regroupement jusqu'au {}. Adressez-vous au secrétariat de l'établissement.",
                        since.format("%d/%m/%Y")
                    ),
                    format!(
                        "You could undo this grouping until {}. Please contact the school office.",
                        since.format("%Y-%m-%d")
                    ),
                );
            }
            Self::SplitLocksOut { account } => {
                return (
                    format!(
                        "Le courrier du compte {account} n'est plus valable : personne ne pourrait s'y connecter. Adressez-vous au secrétariat de l'établissement, qui peut annuler le regroupement et vous remettre un nouveau courrier."
                    ),
                    format!(
                        "The letter of account {account} is no longer valid: nobody could log in to it. Please contact the school office, which can undo the grouping and give you a new letter."
                    ),
                );
            }
            Self::TooMany { maximum } => {
                return (
                    format!("Vous pouvez regrouper {maximum} comptes au plus à la fois."),
                    format!("You can group at most {maximum} accounts at once."),
                );
            }
            Self::Lines { lines } => {
                return (
                    format!("{} ligne(s) à corriger. Rien n'a été modifié.", lines.len()),
                    format!("{} line(s) to correct. Nothing was done.", lines.len()),
                );
            }
            Self::Roster { faults } => {
                let told = |language| {
                    let line = |(at, fault): &(Place, RosterFault)| fault.explain(*at, language);
                    faults.iter().map(line).collect::<Vec<_>>().join("\n")
                };
                return (told(Language::French), told(Language::English));
            }
            Self::TooManyEnd { school, ending, of } => {
                return (
                    format!(
                        "{school} : ce fichier mettrait fin à {ending} rattachements sur {of}. Vérifiez qu'il est \
                         complet et qu'il est celui de cet établissement ; si oui, confirmez."
                    ),
                    format!(
                        "{school}: this file would end {ending} links of {of}. Check that it is complete and this \
                         school's; if so, confirm."
                    ),
                );
            }
        };
        (fixed.0.to_owned(), fixed.1.to_owned())
    }
}

/// After « au secrétariat », and after "at": of which school.
fn asked(ask: &[AskAt]) -> (String, String) {
    let names: Vec<String> = ask.iter().map(|one| format!("« {} »", one.name)).collect();
    match names.as_slice() {
        [] => ("de l'établissement".to_owned(), "the school office".to_owned()),
        [one] => (format!("de l'établissement {one}"), format!("the office of {one}")),
        several => (
            format!("de l'un de ces établissements : {}", several.join(", ")),
            format!("the office of one of {}", several.join(", ")),
        ),
    }
}

impl RosterFault {
    /// Where, what, and what to do.
    pub fn explain(self, at: Place, language: Language) -> String {
        let (french, english) = self.words();
        match language {
            Language::French => format!("Ligne {} : {french}", at.line),
            Language::English => format!("Line {}: {english}", at.line),
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::UnknownSchool => (
                "l'établissement n'est pas décrit dans le fichier.",
                "the school is not described in the file.",
            ),
            Self::UnknownStudent => (
                "l'élève n'est pas décrit dans le fichier : importez ensemble les fichiers des élèves et des responsables.",
                "the student is not described in the file: import the files of students and of responsibles together.",
            ),
            Self::UnknownResponsible => (
                "le responsable n'est pas décrit dans le fichier : importez ensemble les fichiers des élèves et des responsables.",
                "the responsible is not described in the file: import the files of students and of responsibles together.",
            ),
            Self::Doubled => (
                "la même personne ou le même lien est décrit deux fois : corrigez le fichier.",
                "the same person or link is described twice: correct the file.",
            ),
            Self::InesDiffer => (
                "cette clé était celle d'un autre élève, d'un autre identifiant national (INE) : corrigez le fichier ou la base élèves.",
                "this key was another student's, of another national number (INE): correct the file or the school's base.",
            ),
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.explain(Language::English))
    }
}

impl std::error::Error for Refusal {}
