//! How large the facade is in a program, how long a clean build of it takes, and what it depends on; beside a bare program
//! of the same database driver.

use super::desk::Desk;
use crate::shell;
use std::{collections::BTreeSet, fmt::Display, fs, path::PathBuf, process::Command, time::Instant};

/// The quickstart's stripped binary is smaller than this, in bytes.
const LARGEST: u64 = 10_000_000;

/// How often each is built.
const TURNS: u32 = 2;

/// A program to build.
struct Program {
    who: &'static str,
    manifest: &'static str,
    binary: &'static str,
    features: &'static [&'static str],
}

const PROGRAMS: [Program; 2] = [
    Program {
        who: "fratrie",
        manifest: "examples/quickstart/Cargo.toml",
        binary: "fratrie-quickstart",
        features: &["--no-default-features"],
    },
    Program {
        who: "bare sqlx",
        manifest: "benches/peers/bare-sqlx/Cargo.toml",
        binary: "bare-sqlx",
        features: &[],
    },
];

/// Builds each from nothing, in turns, and keeps a line a figure.
pub(crate) fn size(desk: &mut Desk) -> Result<(), String> {
    let mut bytes = 0;
    for turn in 1..=TURNS {
        for program in &PROGRAMS {
            let seconds = program.build()?;
            desk.keep(&line("build-seconds", program.who, turn, &seconds, "s"))?;
            let size =
                fs::metadata(program.built()).map_err(|error| format!("{}: {error}", program.binary))?.len();
            desk.keep(&line("size", program.who, turn, &size, "bytes"))?;
            desk.keep(&line("dependencies", program.who, turn, &program.dependencies()?, "crates"))?;
            bytes = if program.who == "fratrie" { size } else { bytes };
        }
    }
    if bytes < LARGEST {
        Ok(())
    } else {
        Err(format!("the quickstart has {bytes} bytes: {LARGEST} are too many"))
    }
}

fn line(row: &str, who: &str, turn: u32, value: &dyn Display, unit: &str) -> String {
    let sample = format!(r#"{{"row":"{row}","who":"{who}","turn":{turn},"value":{value},"unit":"{unit}"}}"#);
    format!("{sample}\n")
}

impl Program {
    /// A target folder of its own.
    fn folder(&self) -> PathBuf {
        shell::target_folder().join("size").join(self.binary)
    }

    fn built(&self) -> PathBuf {
        self.folder().join("release").join(self.binary)
    }

    /// Builds it from nothing, as the root's release profile says; answers with how many seconds that took. What it is made
    /// of was fetched before.
    fn build(&self) -> Result<f64, String> {
        let folder = self.folder();
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .map_err(|error| format!("cannot empty {}: {error}", folder.display()))?;
        }
        self.quietly(&mut self.cargo("fetch"))?;
        let begun = Instant::now();
        let mut build = self.cargo("build");
        build.args(["--release", "--offline", "--quiet"]).args(self.features);
        self.quietly(build.env("CARGO_TARGET_DIR", &folder))?;
        Ok(begun.elapsed().as_secs_f64())
    }

    fn cargo(&self, command: &str) -> Command {
        let mut cargo = shell::cargo(&[command, "--locked", "--manifest-path", self.manifest]);
        cargo.stdin(std::process::Stdio::null());
        cargo
    }

    /// Runs a command whose words go to standard error: standard output is for figures.
    fn quietly(&self, command: &mut Command) -> Result<(), String> {
        shell::read(command).map(drop).map_err(|error| format!("{}: {error}", self.who))
    }

    /// How many other crates it depends on at any depth, for other ends than building or testing those.
    fn dependencies(&self) -> Result<usize, String> {
        let mut tree = self.cargo("tree");
        tree.args(["--edges", "normal", "--prefix", "none", "--format", "{p}"]).args(self.features);
        let told = shell::read(&mut tree)?;
        let crates: BTreeSet<&str> = told.lines().map(|line| line.trim_end_matches(" (*)")).collect();
        Ok(crates.len().saturating_sub(1))
    }
}

/// That the peer is built as the facade is.
#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn profile(manifest: &str) -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let text = fs::read_to_string(root.join(manifest)).unwrap();
        let (_, profile) = text.split_once("[profile.release]\n").unwrap();
        profile.lines().take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn both_programs_have_the_same_profile() {
        assert_eq!(profile("Cargo.toml"), profile("benches/peers/bare-sqlx/Cargo.toml"));
    }
}
