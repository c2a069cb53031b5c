//! Identifiers, which a slip of the pen must not turn into another's.

use fratrie_domain::{Identifier, IdentifierError};
use proptest::prelude::*;

proptest! {
    #[test]
    fn an_identifier_is_read_however_it_is_typed(given in "\\PC{1,10}", family in "\\PC{1,20}", serial in 0_u64..1_000_000) {
        let identifier = Identifier::compose(&given, &family, serial, 3);
        let typed = format!(" {} ", identifier.as_str().to_uppercase());
        prop_assert_eq!(typed.parse(), Ok(identifier.clone()));
        let masked = identifier.masked().to_string();
        prop_assert!(masked.chars().count() <= 7, "R12: {} shows too much", masked);
    }

    #[test]
    fn a_slip_in_an_identifier_is_found(serial in 0_u64..100_000, place in 0_usize..40, digit in 0_u8..10, swap in any::<bool>()) {
        let identifier = Identifier::compose("Chloé", "Martin", serial, 3);
        let mut typed: Vec<u8> = identifier.as_str().bytes().collect();
        let first = typed.iter().position(u8::is_ascii_digit).unwrap();
        let place = first + place % (typed.len() - first);
        if swap && place + 1 < typed.len() {
            typed.swap(place, place + 1);
        } else {
            typed[place] = b'0' + digit;
        }
        let typed = String::from_utf8(typed).unwrap();
        if typed != identifier.as_str() {
            prop_assert_eq!(typed.parse::<Identifier>(), Err(IdentifierError::Check));
        }
    }
}
