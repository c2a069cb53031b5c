//! The right letter for the state of an account.

use crate::common::sheet;
use fratrie_domain::model::Standing::{Activating, Active, Created, Notified};
use fratrie_letters::LetterKind::{self, FirstNotification, NewPassword, Reminder};

#[test]
fn the_letter_choice_matrix_is_the_published_one() {
    let table = [
        (Created, false, FirstNotification),
        (Created, true, FirstNotification),
        (Notified, false, FirstNotification),
        (Notified, true, FirstNotification),
        (Activating, false, Reminder),
        (Activating, true, NewPassword),
        (Active, false, Reminder),
        (Active, true, NewPassword),
    ];
    for (standing, reset, kind) in table {
        assert_eq!(LetterKind::choose(standing, reset), kind, "{standing:?}, reset {reset}");
    }
}

#[test]
fn only_the_kinds_that_bear_a_password_hold_one() {
    for kind in LetterKind::ALL {
        let message = sheet(kind).message;
        assert_eq!(message.kind(), kind);
        assert_eq!(message.password().is_some(), kind.bears_password());
    }
}

#[test]
fn v7_debug_shows_no_secret() {
    for kind in LetterKind::ALL {
        let debug = format!("{:?}", sheet(kind));
        for secret in [crate::common::PASSWORD, "MARQUEURdeLIEN42"] {
            assert!(!debug.contains(secret), "{kind:?}");
        }
    }
}
