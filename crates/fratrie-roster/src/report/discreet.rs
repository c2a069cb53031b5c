//! Problems without what stood in the file.

use crate::{OneRosterProblem, told::Problem};

/// What stands for it.
const HIDDEN: &str = "…";

/// The problem, what stood in a cell or an element hidden: it may be a name.
pub(super) fn discreet(problem: &Problem) -> Problem {
    let hidden = || HIDDEN.to_owned();
    match problem {
        Problem::Word { expected, .. } => Problem::Word { found: hidden(), expected },
        Problem::LostCharacter { .. } => Problem::LostCharacter { found: hidden() },
        Problem::Mojibake { .. } => Problem::Mojibake { found: hidden(), mended: hidden() },
        Problem::OneRoster(OneRosterProblem::UnknownRole { .. }) => {
            Problem::OneRoster(OneRosterProblem::UnknownRole { found: hidden() })
        }
        // The root of a document says nothing of persons; the first line of a table may be one.
        Problem::UnknownKind { found } if !found.starts_with('<') => Problem::UnknownKind { found: hidden() },
        other => other.clone(),
    }
}
