//! Small rooms: no Rust file of the repository has more than 500 lines.

use crate::shell;
use std::fs;

const MOST_LINES: usize = 500;

/// Reads every Rust file that git knows or would add.
pub(crate) fn check() -> Result<(), String> {
    let mut too_long = Vec::new();
    let mut files = 0_usize;
    for path in shell::files("*.rs")? {
        // A file that was deleted, but not yet from the index, has no lines.
        let Ok(text) = fs::read_to_string(&path) else { continue };
        files += 1;
        let lines = text.lines().count();
        if lines > MOST_LINES {
            too_long.push(format!("{path} has {lines} lines"));
        }
    }
    println!("{files} Rust files");
    match (files, too_long.is_empty()) {
        (0, _) => Err("git lists no Rust file: is this a clone of the repository?".to_owned()),
        (_, true) => Ok(()),
        (_, false) => Err(format!("over {MOST_LINES} lines, to be split by idea: {}", too_long.join(", "))),
    }
}
