//! What is written is read again.

use super::{
    HEADER,
    common::{plainly, roster},
};
use fratrie_domain::{Language, PersonName, roster::RosterDetails};
use fratrie_roster::{read_plain_csv, write_plain_csv};
use proptest::prelude::*;

proptest! {
    #[test]
    fn what_is_written_is_read_again(roster in roster(",;\"Łșđ'’")) {
        let mut file = Vec::new();
        write_plain_csv(&roster, &mut file).unwrap();
        prop_assert_eq!(plainly(read_plain_csv(file.as_slice()).unwrap()), plainly(roster));
    }

    #[test]
    fn v35_no_cell_that_is_written_is_a_formula(mut roster in roster(""), text in "'{0,2}[=+@-][a-z(]{1,8}") {
        for one in &mut roster.students {
            one.name = PersonName::new(&text, Some(&format!("{text}'")), &text).unwrap();
            one.external = format!("{text}{}", one.external).parse().unwrap();
        }
        roster.links.clear();
        roster.responsibles.clear();
        let mut file = Vec::new();
        write_plain_csv(&roster, &mut file).unwrap();
        let text = String::from_utf8(file.clone()).unwrap();
        for cell in text.lines().flat_map(|line| line.split(';')) {
            prop_assert!(!cell.trim_matches('"').starts_with(['=', '+', '-', '@']), "{}", cell);
        }
        prop_assert_eq!(plainly(read_plain_csv(file.as_slice()).unwrap()), plainly(roster));
    }

    #[test]
    fn a_roster_that_says_little_is_written_with_few_columns(mut roster in roster("")) {
        for one in &mut roster.responsibles {
            one.details = RosterDetails::default();
        }
        for link in &mut roster.links {
            (link.rank, link.rights, link.restrictions) = (None, None, None);
        }
        let mut file = Vec::new();
        write_plain_csv(&roster, &mut file).unwrap();
        prop_assert_eq!(plainly(read_plain_csv(file.as_slice()).unwrap()), plainly(roster));
    }

    #[test]
    fn v34_any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(read_plain_csv(bytes.as_slice()).is_err());
        let mut file = format!("{HEADER}\n").into_bytes();
        file.extend(bytes);
        if let Err(errors) = read_plain_csv(file.as_slice()) {
            let text = errors.explain(Language::French);
            prop_assert!(!text.replace('\n', "").contains(char::is_control), "{text:?}");
        }
    }
}
