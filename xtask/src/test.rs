//! `cargo xtask test`: every test of the workspace, with what they need.

use crate::{shell, tools, webdriver::WebDriver};
use std::process::{Command, ExitCode, ExitStatus};

/// The variable through which the browser tests find their driver.
const VARIABLE: &str = "FRATRIE_WEBDRIVER";

/// The crate whose tests drive a browser.
const BROWSER_CRATE: &str = "fratrie-portal";

/// Runs the tests; the runner's closing line is the last that is printed, and its exit code is the answer.
pub(crate) fn test(arguments: &[String]) -> Result<ExitCode, String> {
    let driver = if needs_browser(arguments) && std::env::var_os(VARIABLE).is_none() {
        Some(WebDriver::start()?)
    } else {
        None
    };
    let with_driver = |command: &mut Command| {
        if let Some(driver) = &driver {
            command.env(VARIABLE, driver.url());
        }
        shell::status(command)
    };

    let nextest = tools::find("cargo-nextest").is_some();
    let mut doc_tests = ExitCode::SUCCESS;
    if nextest && arguments.is_empty() {
        doc_tests = exit_code(with_driver(&mut shell::cargo(&["test", "--workspace", "--doc"]))?);
    }
    let runner = with_driver(&mut runner(nextest, arguments))?;
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

/// The whole workspace, or the portal by name.
fn needs_browser(arguments: &[String]) -> bool {
    let packages = packages(arguments);
    packages.is_empty() || packages.contains(&BROWSER_CRATE)
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
            assert!(needs_browser(&words(line)), "{line}");
        }
        for line in ["-p fratrie-domain", "--package fratrie r5_", "--package=fratrie-roster"] {
            assert!(!needs_browser(&words(line)), "{line}");
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
