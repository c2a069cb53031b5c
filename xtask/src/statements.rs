//! The SQL that stands in a crate's sources, so that a list of statements can be held against it and none is forgotten.

use std::{fs, io, path::Path};

/// How statements begin that a planner plans.
const VERBS: [&str; 5] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];

/// The string literals below a folder that are statements, or begin with one as far as the first `{` of a format: those in
/// files of Rust, but for comments and for the files and folders of tests called `but`.
///
/// # Errors
/// A file that cannot be read.
pub fn written_in(folder: &Path, but: &str) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_stem().is_some_and(|name| name == but) {
            continue;
        }
        if path.is_dir() {
            found.extend(written_in(&path, but)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.extend(literals(&fs::read_to_string(&path)?).into_iter().filter(|text| is_statement(text)));
        }
    }
    Ok(found)
}

fn is_statement(text: &str) -> bool {
    VERBS.iter().any(|verb| text.trim_start().starts_with(verb))
}

/// The string literals of a source, each up to the first `{`.
fn literals(source: &str) -> Vec<String> {
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join("\n").replace("'\"'", "");
    let mut rest = code.as_str();
    let mut found = Vec::new();
    while let Some((_, opened)) = rest.split_once('"') {
        let mut text = String::new();
        let mut characters = opened.chars();
        while let Some(character) = characters.next() {
            match character {
                '"' => break,
                '\\' => text.extend(characters.next()),
                other => text.push(other),
            }
        }
        found.push(text.split('{').next().unwrap_or_default().to_owned());
        rest = characters.as_str();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_found_among_other_literals() {
        let source = r#"
            /// "SELECT nothing"
            const A: &str = "SELECT \"C\"
    FROM a";
            fn b(x: &str) -> String { format!("WITH b AS ({x}) SELECT 1") }
            const C: char = '"';
            let d = ("BEGIN", "Selected", "DELETE FROM d");
        "#;
        let found: Vec<String> = literals(source).into_iter().filter(|text| is_statement(text)).collect();
        assert_eq!(found, ["SELECT \"C\"\n    FROM a", "WITH b AS (", "DELETE FROM d"]);
    }
}
