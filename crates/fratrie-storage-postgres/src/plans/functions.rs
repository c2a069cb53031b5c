//! The statements inside the functions of the migrations, as they stand there: each with parameters in the place of the
//! function's variables.

use crate::migrations;
use std::fmt::Write as _;

/// The variables of all functions, and their types.
const VARIABLES: &[(&str, &str)] = &[
    ("_realm", "text"),
    ("_receipts", "uuid[]"),
    ("_commits", "jsonb"),
    ("_changes", "jsonb"),
    ("_position", "bigint"),
    ("_lanes", "smallint[]"),
    ("_lengths", "bigint[]"),
    ("_ends", "bytea[]"),
    ("_places", "bigint[]"),
    ("_links", "bytea[]"),
    ("_read", "jsonb"),
    ("_held", "jsonb"),
    ("_absent", "jsonb"),
    ("_deletes", "jsonb"),
    ("_updates", "jsonb"),
    ("_inserts", "jsonb"),
    ("_journal", "jsonb"),
    ("_charges", "jsonb"),
    ("_charge.name", "uuid"),
    ("_charge.tag", "bigint"),
    ("_charge.failures", "bigint"),
    ("_now", "bigint"),
    ("_open", "bigint"),
    ("_tally.name", "uuid"),
    ("_tally.tag", "bigint"),
    ("_accounts", "uuid[]"),
    ("_identifiers", "text[]"),
    ("_emails", "text[]"),
    ("_student_schools", "text[]"),
    ("_students", "text[]"),
    ("_ines", "text[]"),
    ("_responsible_schools", "text[]"),
    ("_responsibles", "text[]"),
    ("_merges", "uuid[]"),
    ("_spent", "text"),
    ("_children", "uuid[]"),
    ("_priors_of_responsibles", "uuid[]"),
    ("_priors_of_students", "uuid[]"),
    ("_alone", "text[]"),
    ("_whole", "text[]"),
    ("_asked_students", "uuid[]"),
    ("_asked_responsibles", "uuid[]"),
    ("_found", "uuid[]"),
    ("_roots", "uuid[]"),
    ("_with_merges", "boolean"),
    ("_codes", "text[]"),
];

/// A statement of a function.
pub(super) struct Inner {
    pub(super) name: String,
    /// What the function sets while it runs.
    pub(super) settings: Vec<String>,
    pub(super) types: Vec<&'static str>,
    pub(super) statement: String,
}

/// Those that name a table, in the order in which they stand.
pub(super) fn statements() -> Vec<Inner> {
    let mut all = Vec::new();
    for step in migrations() {
        for text in step.sql.split("CREATE FUNCTION ").skip(1) {
            let (name, rest) = text.split_once('(').unwrap();
            let mut parts = rest.split("$$");
            let (head, body) = (parts.next().unwrap(), parts.next().unwrap());
            let settings: Vec<String> = head
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .split(" SET ")
                .skip(1)
                .map(|set| set.trim_end_matches(" AS").to_owned())
                .collect();
            let inner = pieces(body).into_iter().filter(|piece| piece.contains(" fratrie."));
            for (place, piece) in inner.enumerate() {
                let (statement, types) = parametrised(&without_into(&piece));
                let name = format!("{name} {:02}: {}", place + 1, what(&statement));
                all.push(Inner { name, settings: settings.clone(), types, statement });
            }
        }
    }
    all
}

/// The statements of a body, without the language around them: that ends at a `;` or with the words that open a block.
fn pieces(body: &str) -> Vec<String> {
    let code: Vec<&str> = body.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    let opened = [" THEN\n", " LOOP\n", " ELSE\n", " BEGIN\n", "\nBEGIN\n"];
    let mut code = code.join("\n");
    for words in opened {
        code = code.replace(words, ";\n");
    }
    let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "PERFORM "];
    let statement = |piece: &str| {
        let piece = piece.trim();
        let piece = piece.strip_prefix("RETURN (").map_or(piece, |inner| inner.trim_end_matches(')'));
        let piece = piece.strip_prefix("RETURN QUERY ").unwrap_or(piece);
        if let Some((_, value)) = piece.split_once(" := ").filter(|_| piece.starts_with('_')) {
            return Some(format!("SELECT {value}"));
        }
        let begins = verbs.iter().any(|verb| piece.starts_with(verb));
        begins.then(|| piece.replacen("PERFORM ", "SELECT ", 1))
    };
    code.split(';').filter_map(statement).collect()
}

/// Without the variables that take the answer.
fn without_into(statement: &str) -> String {
    let Some((before, after)) = statement.split_once(" INTO _") else { return statement.to_owned() };
    let variables = |character: char| character.is_alphanumeric() || "_, ".contains(character);
    // The names end where the next line or `FROM` begins.
    let rest = after.split_once("FROM ").map(|(names, rest)| (names.trim_end(), rest));
    match rest {
        Some((names, rest)) if names.chars().all(variables) => format!("{before} FROM {rest}"),
        _ => panic!("a statement's INTO is not understood: {statement}"),
    }
}

/// With `$1`, `$2` … in the place of variables, and the types of these.
fn parametrised(statement: &str) -> (String, Vec<&'static str>) {
    let mut used: Vec<(&str, &str)> = Vec::new();
    let mut text = String::new();
    let word = |character: char| character.is_alphanumeric() || character == '_' || character == '.';
    let mut rest = statement;
    while !rest.is_empty() {
        let (name, after) = rest.split_at(rest.find(|character| !word(character)).unwrap_or(rest.len()));
        if name.starts_with('_') {
            let known = VARIABLES.iter().find(|(variable, _)| *variable == name);
            let known = *known.unwrap_or_else(|| panic!("{name} is not in VARIABLES: {statement}"));
            let place = used.iter().position(|one| *one == known).unwrap_or_else(|| {
                used.push(known);
                used.len() - 1
            });
            write!(text, "${}", place + 1).unwrap();
        } else {
            text.push_str(name);
        }
        let (between, after) = after.split_at(after.find(word).unwrap_or(after.len()));
        text.push_str(between);
        rest = after;
    }
    (text, used.into_iter().map(|(_, kind)| kind).collect())
}

/// The verb and the first table.
fn what(statement: &str) -> String {
    let verb = statement.split_whitespace().next().unwrap_or_default();
    let tables = statement.split_once("fratrie.").map_or("", |(_, rest)| rest);
    let table: String =
        tables.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect();
    format!("{verb} {table}")
}
