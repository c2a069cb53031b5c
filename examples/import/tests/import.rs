//! The program itself: files in, a report and letters out.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

/// A public sample of 357 students and 680 parents.
fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/fratrie-roster/tests/data/grand-bend-elementary")
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fratrie-import"))
        .args(arguments)
        .env("FRATRIE_SECRET_KEY", "07".repeat(32))
        .env("FRATRIE_DATABASE_URL", format!("sqlite:{}", folder.path().join("fratrie.db").display()))
        .current_dir(folder.path())
        .output()
        .unwrap()
}

fn report(folder: &TempDir) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(folder.path().join("report.json")).unwrap()).unwrap()
}

#[test]
fn r9_a_preview_an_import_letters_and_the_same_again() {
    let folder = tempfile::tempdir().unwrap();
    let files = sample();
    let files = files.to_str().unwrap();
    let ran = run(&folder, &[files, "--preview", "--report", "report.json"]);
    assert!(ran.status.success(), "{ran:?}");
    assert_eq!(report(&folder)["stage"], "preview");
    let ran = run(&folder, &[files, "--letters", "courriers", "--report", "report.json"]);
    assert!(ran.status.success(), "{ran:?}");
    let told = report(&folder);
    assert_eq!(told["stage"], "imported");
    assert_eq!(
        (&told["students"]["created"], &told["responsibles"]["created"], &told["accounts"]),
        (&357.into(), &680.into(), &680.into())
    );
    let letters = folder.path().join("courriers");
    assert_eq!(fs::metadata(&letters).unwrap().permissions().mode() & 0o777, 0o700);
    for file in fs::read_dir(&letters).unwrap() {
        assert_eq!(file.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let control = fs::read_to_string(letters.join("control.csv")).unwrap();
    assert!(control.lines().count() > 680, "a line a letter");
    for way in [&[files, "--report", "report.json"][..], &[files, "--by-school", "--report", "report.json"]] {
        let ran = run(&folder, way);
        assert!(ran.status.success(), "{ran:?}");
        let told = report(&folder);
        assert_eq!((&told["students"]["unchanged"], &told["students"]["changed"]), (&357.into(), &0.into()));
        assert_eq!(told["accounts"], 0);
    }
}

#[test]
fn what_can_not_be_imported_says_so_and_exits_with_2() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), "rien qui vaille").unwrap();
    let ran = run(&folder, &["notes.txt"]);
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    assert!(String::from_utf8(ran.stdout).unwrap().contains("notes.txt"));
    let ran = run(&folder, &[]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8(ran.stderr).unwrap().contains("--help"));
}
