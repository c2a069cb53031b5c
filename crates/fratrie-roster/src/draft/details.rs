//! How a responsible is reached, told more than once.

use fratrie_domain::roster::{RosterDetails, Told};

/// Fills in what was not told, or told to be empty; names what was told otherwise, which is left.
pub(super) fn fill(known: &mut RosterDetails, again: RosterDetails) -> Vec<&'static str> {
    let RosterDetails { civility, address, email, mobile, phone } = again;
    let differing = [
        (one(&mut known.civility, civility), "civility"),
        (one(&mut known.address, address), "address"),
        (one(&mut known.email, email), "email"),
        (one(&mut known.mobile, mobile), "mobile"),
        (one(&mut known.phone, phone), "phone"),
    ];
    differing.into_iter().filter(|(differs, _)| *differs).map(|(_, name)| name).collect()
}

fn one<T: PartialEq>(known: &mut Told<T>, again: Told<T>) -> bool {
    match (&known, &again) {
        (_, Told::Absent) | (Told::Value(_), Told::Empty) => false,
        (Told::Value(one), Told::Value(other)) => one != other,
        (Told::Absent | Told::Empty, _) => {
            *known = again;
            false
        }
    }
}
