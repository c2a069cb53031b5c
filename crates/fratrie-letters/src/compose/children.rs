//! The list of children.

use super::{Remark, subject::child_values};
use crate::{error::LetterError, sheet::Sheet, stationery::Paper, text::tidy};

/// The most children that are listed by name: two columns of four.
const MOST: usize = 8;

/// A line for each child; beyond eight, seven and how many more there are.
pub(super) fn lines(
    sheet: &Sheet,
    paper: &Paper,
    remarks: &mut Vec<Remark>,
) -> Result<Vec<String>, LetterError> {
    let words = paper.words(sheet.language);
    let listed = if sheet.children.len() > MOST { MOST - 1 } else { sheet.children.len() };
    let more = sheet.children.len() - listed;
    let mut lines = Vec::with_capacity(listed + 1);
    for child in sheet.children.iter().take(listed) {
        // The school is said where it is another one than the letter's.
        let elsewhere = child.school != sheet.filing.school;
        lines.push(tidy(&words.child.fill(&child_values(child, elsewhere, more))?));
    }
    if more > 0 {
        if let Some(child) = sheet.children.first() {
            lines.push(tidy(&words.more_children.fill(&child_values(child, false, more))?));
        }
        remarks.push(Remark::ChildrenLeftOut { count: more });
    }
    Ok(lines)
}
