//! Cells that a spreadsheet would take for formulas (SECURITY V35).

use std::borrow::Cow;

/// Whether a spreadsheet takes what follows any apostrophes for a formula.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell as it is written: with an apostrophe before what would be a formula. [`bare`] takes it away again.
pub(crate) fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// A cell as it was meant. Names that begin with an apostrophe keep it.
pub(crate) fn bare(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}
