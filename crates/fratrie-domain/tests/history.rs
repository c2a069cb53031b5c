//! The journal in words: what each reader is told, and what not.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fratrie_domain::{
    AccountId, CommitId, EntryId, Identifier, Language, MaskedIdentifier, StudentId, Timestamp,
    chrono::{FixedOffset, Utc},
    history::{HistoryLine, Reader, Who},
    journal::{Actor, Change, Entry, ErasureReason, ProofKind},
    uuid::Uuid,
};
use std::collections::BTreeMap;

const MINE: AccountId = AccountId::from_uuid(Uuid::from_u128(1));
const OTHER: AccountId = AccountId::from_uuid(Uuid::from_u128(2));
const THIRD: AccountId = AccountId::from_uuid(Uuid::from_u128(3));
const FOURTH: AccountId = AccountId::from_uuid(Uuid::from_u128(4));

fn masked(initial: char) -> MaskedIdentifier {
    Identifier::compose(&initial.to_string(), "Cosams", 12, 4).masked()
}

fn names() -> BTreeMap<AccountId, MaskedIdentifier> {
    [(MINE, masked('a')), (OTHER, masked('b')), (THIRD, masked('c'))].into()
}

fn entry(actor: Actor, change: Change) -> Entry {
    Entry {
        id: EntryId::from_uuid(Uuid::from_u128(7)),
        at: "2026-03-03T13:05:09Z".parse::<Timestamp>().unwrap(),
        commit: CommitId::from_uuid(Uuid::from_u128(7)),
        actor,
        origin: "192.0.2.1".parse().unwrap(),
        change,
        prior: Vec::new(),
    }
}

fn office() -> Actor {
    Actor::Office { agent: "Mme X".parse().unwrap() }
}

fn merged() -> Change {
    Change::Merged {
        principal: MINE,
        absorbed: vec![(OTHER, ProofKind::Password), (THIRD, ProofKind::Letter)],
        names_confirmed: true,
        consent: None,
    }
}

fn line(actor: Actor, change: Change, about: AccountId, reader: Reader) -> HistoryLine {
    HistoryLine::new(&entry(actor, change), about, reader, &names())
}

#[test]
fn s108_a_merge_is_told_to_its_holder_and_to_staff() {
    let paris = FixedOffset::east_opt(3600).unwrap();
    let (b, c) = (masked('b'), masked('c'));
    let mine = line(Actor::Holder { account: MINE }, merged(), MINE, Reader::Holder);
    assert_eq!(
        mine.explain(Language::French, &paris),
        format!("Le 3 mars 2026 à 14 h 05, vous avez regroupé le compte {b} et le compte {c} avec celui-ci.")
    );
    assert_eq!(
        mine.explain(Language::English, &Utc),
        format!("On 3 March 2026 at 13:05, you grouped account {b} and account {c} into this one.")
    );
    let staff = line(Actor::Holder { account: MINE }, merged(), MINE, Reader::Staff);
    assert_eq!(
        staff.sentence(Language::French),
        format!(
            "Son titulaire a regroupé le compte {b} (prouvé par le mot de passe) et le compte {c} (prouvé par le \
             courrier) avec celui-ci, en confirmant que ces comptes sont les siens."
        )
    );
    assert!(staff.origin.is_some(), "S108: from where");
    let absorbed = line(Actor::Holder { account: MINE }, merged(), OTHER, Reader::Staff);
    let a = masked('a');
    assert!(
        absorbed
            .sentence(Language::English)
            .starts_with(&format!("The holder of account {a} grouped this account into account {a}"))
    );
    let told = format!("{absorbed:?}");
    assert!(!told.contains(&format!("{:?}", Uuid::from_u128(3))), "not the other absorbed one: {told}");
}

#[test]
fn s120_a_holder_is_not_told_which_agent_it_was_nor_whose_account_is_called_theirs() {
    let told = |actor: Actor, reader| line(actor, Change::Suspended { account: MINE }, MINE, reader);
    let support = || Actor::Support { agent: "M. Y".parse().unwrap() };
    assert_eq!(
        told(office(), Reader::Holder).sentence(Language::French),
        "Le secrétariat a suspendu ce compte."
    );
    assert_eq!(
        told(office(), Reader::Staff).sentence(Language::French),
        "Le secrétariat (Mme X) a suspendu ce compte."
    );
    assert_eq!(
        told(support(), Reader::Staff).sentence(Language::English),
        "Support (M. Y) suspended this account."
    );
    for actor in [office(), support()] {
        let line = told(actor, Reader::Holder);
        let all = format!("{line:?} {}", line.explain(Language::English, &Utc));
        assert!(!all.contains("Mme X") && !all.contains("M. Y") && !all.contains("192.0.2.1"), "{all}");
    }
    let waived = Change::DistinctnessWaived { accounts: (OTHER, MINE) };
    let line = line(office(), waived, MINE, Reader::Holder);
    assert_eq!(
        line.sentence(Language::French),
        "Le secrétariat a indiqué que ce compte et un autre compte sont à la même personne."
    );
}

#[test]
fn an_import_is_told_to_each_account_without_the_others() {
    let student = |number| StudentId::from_uuid(Uuid::from_u128(number));
    let change = Change::RosterImported {
        schools: vec!["0999001A".parse().unwrap()],
        accounts: vec![MINE, OTHER],
        attached: vec![(MINE, student(10)), (MINE, student(11)), (THIRD, student(12))],
        ended: vec![(OTHER, student(13)), (FOURTH, student(14))],
        updated: 40,
        letters: false,
    };
    let told = |about| line(office(), change.clone(), about, Reader::Holder);
    assert_eq!(told(MINE).sentence(Language::French), "Le secrétariat a créé ce compte, avec 2 enfants.");
    assert_eq!(
        told(OTHER).sentence(Language::English),
        "The school office made this account and detached 1 child from this account."
    );
    assert_eq!(told(FOURTH).sentence(Language::French), "Le secrétariat a détaché 1 enfant de ce compte.");
    assert_eq!(told(THIRD).sentence(Language::French), "Le secrétariat a rattaché 1 enfant à ce compte.");
    assert_eq!(told(MINE).change.subjects(), [MINE].into());
    assert_eq!(change.subjects(), [MINE, OTHER, THIRD, FOURTH].into());
}

#[test]
fn every_change_has_its_sentence_in_both_languages() {
    let account = MINE;
    let changes = [
        Change::LettersIssued { accounts: vec![MINE, OTHER] },
        Change::RemindersPrinted { accounts: vec![MINE, OTHER] },
        Change::LettersForgotten { accounts: vec![MINE, OTHER] },
        Change::Erased { accounts: vec![MINE], reason: ErasureReason::Asked, unreachable: Vec::new() },
        Change::Erased { accounts: vec![MINE], reason: ErasureReason::Retention, unreachable: Vec::new() },
        Change::Activated { account, email_given: false },
        Change::Activated { account, email_given: true },
        Change::PasswordChanged { account, proof: Some(ProofKind::Password) },
        Change::PasswordChanged { account, proof: Some(ProofKind::Letter) },
        Change::PasswordChanged { account, proof: None },
        Change::EmailChangeRequested { account },
        Change::EmailConfirmed { account },
        Change::PasswordResetRequested { account },
        Change::ReminderRequested { account },
        Change::IdentifierReminded { account },
        Change::EmailReverted { account },
        Change::SessionsEnded { account },
        Change::SecretUpgraded { account },
        Change::LetterVoided { account },
        Change::Suspended { account },
        Change::Reinstated { account },
        merged(),
    ];
    let mut all = std::collections::BTreeSet::new();
    for change in changes {
        let line = line(Actor::Holder { account }, change, MINE, Reader::Holder);
        assert_eq!(line.who, Who::You);
        for language in [Language::French, Language::English] {
            let sentence = line.sentence(language);
            assert!(sentence.ends_with('.') && sentence.chars().next().unwrap().is_uppercase(), "{sentence}");
            assert!(all.insert(sentence.clone()), "twice: {sentence}");
        }
    }
}

#[test]
fn the_first_of_a_month_is_said_as_people_say_it() {
    let mut entry = entry(office(), Change::Suspended { account: MINE });
    entry.at = "2026-07-31T22:30:00Z".parse().unwrap();
    let line = HistoryLine::new(&entry, MINE, Reader::Staff, &names());
    let summer = FixedOffset::east_opt(7200).unwrap();
    assert_eq!(line.date(Language::French, &summer), "1er août 2026 à 0 h 30");
    assert_eq!(line.date(Language::English, &Utc), "31 July 2026 at 22:30");
}
