//! Texts that tests make and people read: kept in files, and compared with what the program says today.

use similar::TextDiff;
use std::{fs, path::Path};

/// The variable that has the files written anew: `FRATRIE_GOLDEN=write`.
pub const VARIABLE: &str = "FRATRIE_GOLDEN";

/// Compares a text with the file that keeps it, or writes that file when [`VARIABLE`] asks for it.
///
/// # Errors
/// What differs, line by line, and that `renew`, a command, accepts it.
pub fn check(path: &Path, text: &str, renew: &str) -> Result<(), String> {
    if std::env::var_os(VARIABLE).is_some() {
        return fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()));
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    if kept == text {
        return Ok(());
    }
    let diff = TextDiff::from_lines(&kept, text).unified_diff().header("kept", "now").to_string();
    Err(format!(
        "{} is no longer what the program says:\n{diff}\nIf it is as it should be, `{VARIABLE}=write {renew}` writes the \
         file anew; read what changed before it is committed.",
        path.display()
    ))
}
