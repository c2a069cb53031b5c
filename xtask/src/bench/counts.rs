//! How many instructions the domain's decisions take, held against those that were committed: a guard that neither noise
//! nor the machine's speed moves.

use crate::{shell, tools};
use serde_json::Value;
use std::{collections::BTreeMap, fmt::Write as _, fs, process::Command};
use xtask::golden;

/// What was committed.
const KEPT: &str = "benches/counts/counts.txt";

/// A count may be above or below the one committed by so many in a hundred.
const TOLERANCE: u64 = 5;

/// The compiler's line of the file begins so.
const COMPILER: &str = "# Compiler: ";

/// Names, and instructions.
type Counts = BTreeMap<String, u64>;

/// Counts, and fails where a count is above the one committed. With another compiler than that of the file it only tells.
pub(crate) fn counts() -> Result<(), String> {
    let now = count()?;
    let compiler = compiler()?;
    if std::env::var_os(golden::VARIABLE).is_some() {
        return fs::write(KEPT, text(&compiler, &now))
            .map_err(|error| format!("cannot write {KEPT}: {error}"));
    }
    let kept = fs::read_to_string(KEPT).map_err(|error| format!("cannot read {KEPT}: {error}"))?;
    let same = kept.lines().any(|line| line.strip_prefix(COMPILER) == Some(&compiler));
    let kept = read(&kept)?;
    let (table, wrong) = compare(&kept, &now);
    eprint!("{table}");
    let renew = format!("`{}=write cargo xtask bench counts` writes {KEPT} anew", golden::VARIABLE);
    match (wrong.is_empty(), same) {
        (true, _) => Ok(()),
        (false, false) => {
            let wrong = wrong.join("; ");
            eprintln!(
                "note: {wrong}. {KEPT} was counted with another compiler than {compiler}, so this fails nothing; {renew}"
            );
            Ok(())
        }
        (false, true) => Err(format!("{}. If that is what it must cost, {renew}", wrong.join("; "))),
    }
}

/// A table for people, and what is not as it should be.
fn compare(kept: &Counts, now: &Counts) -> (String, Vec<String>) {
    let (mut table, mut wrong) = (String::new(), Vec::new());
    for (name, count) in now {
        let Some(before) = kept.get(name) else {
            wrong.push(format!("{name} is not in {KEPT}"));
            continue;
        };
        let above = count * 100 > before * (100 + TOLERANCE);
        let below = count * 100 < before * (100 - TOLERANCE);
        if above {
            wrong.push(format!(
                "{name} takes {count} instructions, more than {TOLERANCE} % above the {before} of {KEPT}"
            ));
        }
        let word = if below { "   fewer: renew the file, so that it guards this" } else { "" };
        // Writing to a string never fails.
        let _ = writeln!(table, "{name:40} {count:>12} {before:>12}{word}");
    }
    wrong.extend(
        kept.keys().filter(|name| !now.contains_key(*name)).map(|name| format!("{name} was not counted")),
    );
    (table, wrong)
}

/// Runs the benches below callgrind.
fn count() -> Result<Counts, String> {
    tools::valgrind()?;
    let runner = tools::gungraun_runner()?;
    let runner = fs::canonicalize(&runner).map_err(|error| format!("{}: {error}", runner.display()))?;
    let arguments = ["bench", "--quiet", "--package", "fratrie-counts", "--", "--output-format=json"];
    eprintln!("$ cargo {}", arguments.join(" "));
    let told = shell::read(shell::cargo(&arguments).env("GUNGRAUN_RUNNER", runner))?;
    let counts: Result<Counts, String> = told.lines().filter(|line| line.starts_with('{')).map(one).collect();
    counts
        .and_then(|counts| if counts.is_empty() { Err("nothing was counted".to_owned()) } else { Ok(counts) })
}

/// A line of the runner.
fn one(line: &str) -> Result<(String, u64), String> {
    let told: Value = serde_json::from_str(line).map_err(|error| format!("not JSON ({error}): {line}"))?;
    let word = |name: &str| told.pointer(name).and_then(Value::as_str);
    let instructions = "/profiles/0/data/total/metrics/Ir/change/values/new";
    let alone = "/profiles/0/data/total/metrics/Ir/values/new";
    let count = [instructions, alone].iter().find_map(|place| told.pointer(place)?.as_u64());
    match (word("/function_name"), word("/id"), count) {
        (Some(function), Some(id), Some(count)) => Ok((format!("{function} {id}").replace('_', " "), count)),
        _ => Err(format!("the runner's line is not understood: {line}")),
    }
}

/// The compiler, and what it compiles for.
fn compiler() -> Result<String, String> {
    let told = shell::read(Command::new("rustc").arg("-vV"))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    Ok(format!("{}, {host}", told.lines().next().unwrap_or_default()))
}

fn text(compiler: &str, counts: &Counts) -> String {
    let mut text = format!(
        "# Instructions that decisions of the domain take, counted by callgrind: `cargo xtask bench counts` holds them to\n\
         # {TOLERANCE} %. All counts hang on the compiler: with another one than this, what is above is told and fails\n\
         # nothing.\n{COMPILER}{compiler}\n"
    );
    for (name, count) in counts {
        let _ = writeln!(text, "{name}: {count}");
    }
    text
}

fn read(text: &str) -> Result<Counts, String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let count = |line: &str| {
        let (name, count) = line.split_once(": ")?;
        Some((name.to_owned(), count.parse().ok()?))
    };
    lines
        .map(|line| count(line).ok_or_else(|| format!("{KEPT} has a line that is no count: {line}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(counts: &[(&str, u64)]) -> Counts {
        counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
    }

    #[test]
    fn what_is_above_fails_and_what_is_below_is_told() {
        let kept = counts(&[("a", 100), ("b", 100), ("c", 100)]);
        let (table, wrong) = compare(&kept, &counts(&[("a", 105), ("b", 94), ("c", 106)]));
        assert_eq!(
            wrong,
            ["c takes 106 instructions, more than 5 % above the 100 of benches/counts/counts.txt"]
        );
        assert_eq!(table.lines().filter(|line| line.contains("fewer")).count(), 1);
    }

    #[test]
    fn what_is_new_or_gone_fails() {
        let (_, wrong) = compare(&counts(&[("a", 1), ("gone", 1)]), &counts(&[("a", 1), ("new", 1)]));
        assert_eq!(wrong, ["new is not in benches/counts/counts.txt", "gone was not counted"]);
    }

    #[test]
    fn the_file_is_read_as_it_is_written() {
        let some = counts(&[("a merge of 2 accounts", 254_870), ("b", 1)]);
        assert_eq!(read(&text("rustc 1", &some)), Ok(some));
    }
}
