//! What does not come back as it stood before a merge, in plain words: what it is, and why.

use crate::{date, texts::Texts};
use fratrie::{
    SplitAccount,
    domain::{
        StudentId,
        outcome::{Editor, Fate, Item, Keeping, Loss, Remainder, SplitLine},
    },
};

/// What is left of each thing, and why.
pub(super) fn words(t: &Texts, account: &SplitAccount) -> Vec<(String, String)> {
    let name = |id: StudentId| {
        let named = account.named.iter().find(|student| student.id == id);
        named.map_or_else(|| t.item_child.to_owned(), |student| student.name.to_string())
    };
    let told = |remainder: &Remainder| (item(t, remainder.item, name), fate(t, remainder.fate));
    account.line.remainders.iter().map(told).collect()
}

/// Whether the letter of the account serves no more.
pub(super) fn letter_ended(line: &SplitLine) -> bool {
    line.remainders.iter().any(|remainder| remainder.item == Item::Letter)
}

fn item(t: &Texts, item: Item, name: impl Fn(StudentId) -> String) -> String {
    let fixed = match item {
        Item::Child { student } => return name(student),
        Item::Name => t.item_name,
        Item::Letter => t.item_letter,
        Item::Address => t.item_address,
        Item::PendingAddress => t.item_pending,
        Item::FormerAddress => t.item_former,
        Item::Phone => t.item_phone,
        Item::MailOptOut => t.item_opt_out,
        _ => t.item_other,
    };
    fixed.to_owned()
}

fn fate(t: &Texts, fate: Fate) -> String {
    let fixed = match fate {
        Fate::Gone { why: Loss::Expired { at } } => {
            return format!("{} {}.", t.fate_expired, date::in_words(t, at));
        }
        Fate::Gone { why: Loss::EndedBySchool { at } } => {
            return format!("{} {}.", t.fate_ended, date::in_words(t, at));
        }
        Fate::Gone { why: Loss::VoidedByMerge } => t.fate_voided,
        Fate::EditedSince { by: Editor::School } => t.fate_edited,
        Fate::KeptByPrincipal { why: Keeping::ChangedSince } => t.fate_changed,
        Fate::KeptByPrincipal { why: Keeping::AnotherAccount } => t.fate_another,
        _ => t.fate_other,
    };
    fixed.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fratrie::{Language, Timestamp};
    use std::collections::BTreeSet;

    #[test]
    fn r8_each_thing_and_each_reason_is_told_apart_in_both_languages() {
        let at: Timestamp = "2026-03-03T08:00:00Z".parse().unwrap();
        let items = [
            Item::Name,
            Item::Letter,
            Item::Address,
            Item::PendingAddress,
            Item::FormerAddress,
            Item::Phone,
            Item::MailOptOut,
        ];
        let fates = [
            Fate::Gone { why: Loss::Expired { at } },
            Fate::Gone { why: Loss::EndedBySchool { at } },
            Fate::Gone { why: Loss::VoidedByMerge },
            Fate::EditedSince { by: Editor::School },
            Fate::KeptByPrincipal { why: Keeping::ChangedSince },
            Fate::KeptByPrincipal { why: Keeping::AnotherAccount },
        ];
        for t in [Texts::of(Language::French), Texts::of(Language::English)] {
            let nameless = |_| unreachable!("no child is asked about");
            let mut told: BTreeSet<String> = items.iter().map(|one| item(t, *one, nameless)).collect();
            told.extend(fates.iter().map(|one| fate(t, *one)));
            assert_eq!(told.len(), items.len() + fates.len(), "{told:?}");
            let vague = [t.item_other, t.fate_other];
            assert!(told.iter().all(|text| !text.is_empty() && !vague.contains(&text.as_str())), "{told:?}");
        }
    }
}
