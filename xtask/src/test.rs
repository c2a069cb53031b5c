//! `cargo xtask test`: every test of the workspace, with what they need.

use crate::{shell, tools, webdriver::WebDriver};
use std::process::{Command, ExitCode, ExitStatus};
use xtask::postgres::Server;

/// The variable through which the browser tests find their driver.
const VARIABLE: &str = "FRATRIE_WEBDRIVER";

/// The crate whose tests drive a browser.
const BROWSER_CRATE: &str = "fratrie-portal";

/// The crates whose tests read PDF files with the programs of poppler.
const PDF_CRATES: [&str; 2] = ["fratrie-letters", "fratrie-portal"];

/// The variable through which tests find a server.
const SERVER: &str = "FRATRIE_POSTGRES";

/// The crates whose tests need a server.
const SERVER_CRATES: [&str; 4] =
    ["fratrie-storage-postgres", "fratrie", "fratrie-portal", "fratrie-quickstart"];

/// Nothing that these servers hold is to last.
const SETTINGS: [(&str, &str); 5] = [
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("max_connections", "400"),
    ("deadlock_timeout", "100ms"),
];

/// What runs beside the tests.
struct Company {
    driver: Option<WebDriver>,
    server: Option<Server>,
}

impl Company {
    fn start(browser: bool, server: bool) -> Result<Self, String> {
        let missing = |variable: &str| std::env::var_os(variable).is_none();
        let driver = if browser && missing(VARIABLE) { Some(WebDriver::start()?) } else { None };
        let server = if server && missing(SERVER) {
            tools::postgres()?;
            Some(Server::start(&SETTINGS)?)
        } else {
            None
        };
        Ok(Self { driver, server })
    }

    /// Runs a command that finds them.
    fn run(&self, command: &mut Command) -> Result<ExitStatus, String> {
        if let Some(driver) = &self.driver {
            command.env(VARIABLE, driver.url());
        }
        if let Some(server) = &self.server {
            command.env(SERVER, server.url("postgres"));
        }
        shell::status(command)
    }
}

/// Runs the tests that go on for as long as they are told to.
pub(crate) fn torture(seconds: &str) -> Result<ExitCode, String> {
    seconds.parse::<u64>().map_err(|_| format!("{seconds:?} is no number of seconds"))?;
    let company = Company::start(false, true)?;
    let arguments = ["test", "--workspace", "--release", "torture_", "--", "--ignored", "--test-threads=2"];
    let mut command = shell::cargo(&arguments);
    Ok(exit_code(company.run(command.env("FRATRIE_TORTURE", seconds))?))
}

/// Runs the tests; the runner's closing line is the last that is printed, and its exit code is the answer.
pub(crate) fn test(arguments: &[String]) -> Result<ExitCode, String> {
    let company = Company::start(needs(arguments, &[BROWSER_CRATE]), needs(arguments, &SERVER_CRATES))?;
    if needs(arguments, &PDF_CRATES) {
        tools::poppler()?;
    }
    let nextest = tools::find("cargo-nextest").is_some();
    let mut doc_tests = ExitCode::SUCCESS;
    if nextest && arguments.is_empty() {
        doc_tests = exit_code(company.run(&mut shell::cargo(&["test", "--workspace", "--doc"]))?);
    }
    let runner = company.run(&mut runner(nextest, arguments))?;
    Ok(if runner.success() { doc_tests } else { exit_code(runner) })
}

/// cargo-nextest, else `cargo test` (which runs the doc tests too).
fn runner(nextest: bool, arguments: &[String]) -> Command {
    let mut command = if nextest {
        shell::cargo(&["nextest", "run", "--config-file", ".ci/nextest.toml", "--no-fail-fast"])
    } else {
        shell::cargo(&["test", "--no-fail-fast"])
    };
    if packages(arguments).is_empty() {
        command.arg("--workspace");
    }
    command.args(arguments);
    command
}

/// The whole workspace, or one of these crates by name.
fn needs(arguments: &[String], crates: &[&str]) -> bool {
    let packages = packages(arguments);
    packages.is_empty() || packages.iter().any(|package| crates.contains(package))
}

/// The packages that `-p NAME`, `--package NAME` and `--package=NAME` ask for.
fn packages(arguments: &[String]) -> Vec<&str> {
    let followers = arguments.iter().skip(1);
    let pairs = arguments.iter().zip(followers).filter(|(flag, _)| *flag == "-p" || *flag == "--package");
    let joined = arguments.iter().filter_map(|argument| argument.strip_prefix("--package="));
    pairs.map(|(_, name)| name.as_str()).chain(joined).collect()
}

/// The same number, for whoever called; ended by a signal counts as 1.
fn exit_code(status: ExitStatus) -> ExitCode {
    status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn only_runs_that_reach_the_portal_need_the_browser() {
        for line in ["", "r5_", "-p fratrie-portal", "-p fratrie --package=fratrie-portal"] {
            assert!(needs(&words(line), &[BROWSER_CRATE]), "{line}");
        }
        for line in ["-p fratrie-domain", "--package fratrie r5_", "--package=fratrie-roster"] {
            assert!(!needs(&words(line), &[BROWSER_CRATE]), "{line}");
        }
    }

    #[test]
    fn named_packages_replace_the_workspace() {
        let line = |arguments: &str| format!("{:?}", runner(true, &words(arguments)));
        assert!(line("").contains("--workspace"));
        assert!(line("r5_").contains("--workspace"));
        assert!(!line("-p fratrie-domain").contains("--workspace"));
    }
}
