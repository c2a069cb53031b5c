//! Links between the pages of the repository lead somewhere.

use crate::shell;
use std::{fs, path::Path};

/// Follows each relative link of each Markdown page to a file or folder.
pub(crate) fn check() -> Result<(), String> {
    let mut followed = 0_usize;
    let mut dead = Vec::new();
    for page in shell::files("*.md")? {
        let Ok(text) = fs::read_to_string(&page) else { continue };
        let folder = Path::new(&page).parent().unwrap_or(Path::new(""));
        for target in targets(&text) {
            followed += 1;
            if !folder.join(target).exists() {
                dead.push(format!("{page} links to {target}"));
            }
        }
    }
    println!("{followed} links");
    if dead.is_empty() { Ok(()) } else { Err(format!("these lead nowhere: {}", dead.join(", "))) }
}

/// The paths behind `[text](path)`, without anchors; links to other hosts and within the page are left out.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.contains("://") && !target.contains(char::is_whitespace))
        .filter_map(|target| target.split('#').next())
        .filter(|path| !path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_are_followed() {
        let text = "[a](adr/README.md#why), [b](https://example.org/x), [c](#below) and `x[0](y z)`";
        assert_eq!(targets(text).collect::<Vec<_>>(), ["adr/README.md"]);
    }
}
