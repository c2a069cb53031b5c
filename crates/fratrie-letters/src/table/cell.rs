//! Cells that a spreadsheet does not take for formulas (SECURITY V35).

use std::borrow::Cow;

/// What a spreadsheet may take for the beginning of a formula; the wide forms too, which some fold.
fn begins_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

/// Whether a formula may begin after any apostrophes and spaces.
fn is_at_risk(text: &str) -> bool {
    text.trim_start_matches(['\'', ' ']).starts_with(begins_formula)
}

/// Puts an apostrophe before what a spreadsheet may take for a formula. A name that begins with an apostrophe
/// (`'DXERNAD`) is no formula and stays as it is; [`restore`] gives every text back.
///
/// ```
/// use fratrie_letters::{neutralise, restore};
/// assert_eq!(neutralise("=HYPERLINK(\"…\")"), "'=HYPERLINK(\"…\")");
/// assert_eq!(neutralise("'DXERNAD"), "'DXERNAD");
/// assert_eq!(restore(&neutralise("'=1")), "'=1");
/// ```
pub fn neutralise(text: &str) -> Cow<'_, str> {
    if is_at_risk(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Takes away the apostrophe that [`neutralise`] put there.
pub fn restore(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_at_risk(text) => text,
        _ => cell,
    }
}
