//! Running other programs: each is printed before it runs, and a failure is a sentence.

use std::{
    path::PathBuf,
    process::{Command, ExitStatus, Stdio},
};

/// Cargo, without the variables by which the outer `cargo run` describes xtask itself: build scripts that watch
/// them would otherwise run again at each change between `cargo build` and `cargo xtask`.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    command.args(arguments);
    command
}

/// Prints the command, runs it on this terminal, and tells how it ended.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus, String> {
    println!("$ {}", line(command));
    command.stdin(Stdio::null()).status().map_err(|error| format!("cannot run `{}`: {error}", line(command)))
}

/// Prints and runs the command; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let status = status(command)?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", line(command))) }
}

/// What the command prints on its standard output; its errors go to this terminal.
pub(crate) fn read(command: &mut Command) -> Result<String, String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run `{}`: {error}", line(command)))?;
    if !output.status.success() {
        return Err(format!("`{}` failed ({})", line(command), output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("`{}` printed no text: {error}", line(command)))
}

/// The files that git knows or would add, of a pattern like `*.rs`.
pub(crate) fn files(pattern: &str) -> Result<Vec<String>, String> {
    let arguments =
        ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", pattern];
    Ok(read(Command::new("git").args(arguments))?.lines().map(str::to_owned).collect())
}

/// Where cargo builds; what xtask installs or logs for itself goes below it, so that it is never committed.
pub(crate) fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// The names that a list from cargo gives: the first word of each line (`fratrie v0.1.0 (path)`).
pub(crate) fn members() -> Result<Vec<String>, String> {
    let list = read(&mut cargo(&["tree", "--workspace", "--depth", "0", "--prefix", "none"]))?;
    Ok(list.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

/// The command as a person would type it, program path left out.
pub(crate) fn line(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    command.get_args().fold(program, |line, argument| format!("{line} {}", argument.to_string_lossy()))
}
