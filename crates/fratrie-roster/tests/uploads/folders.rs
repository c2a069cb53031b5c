//! Folders and files of this machine.

use super::{PLAIN, RESPONSIBLES, STUDENTS, fault_of, is_siecle, latin, options, read, zip};
use fratrie_roster::{Limits, Problem, Upload};
use std::fs;

#[test]
fn a_folder_is_walked_and_clutter_and_links_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::create_dir_all(path.join("dedans/.git")).unwrap();
    fs::write(path.join("dedans/e.xml"), latin(STUDENTS)).unwrap();
    fs::write(path.join("r.xml"), latin(RESPONSIBLES)).unwrap();
    fs::write(path.join(".cache"), "x").unwrap();
    fs::write(path.join("dedans/.git/config"), "x").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", path.join("lien.csv")).unwrap();
    let reading = read(vec![Upload::path(path)]);
    assert!(is_siecle(&reading) && reading.notices.is_empty());
    assert_eq!(reading.roster.files.len(), 2);
    assert!(reading.roster.files[0].ends_with("e.xml"));
}

#[test]
fn files_and_zips_of_the_disk_are_read_like_those_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let (csv, packed) = (folder.path().join("a.csv"), folder.path().join("b.zip"));
    fs::write(&csv, PLAIN).unwrap();
    fs::write(&packed, zip(&[("a.csv", PLAIN.as_bytes())])).unwrap();
    let memory = read(vec![Upload::bytes("a.csv", PLAIN)]).roster;
    assert_eq!(read(vec![Upload::path(&csv)]).roster, memory);
    let unpacked = read(vec![Upload::path(&packed)]).roster;
    assert_eq!(unpacked.files, ["b.zip/a.csv"]);
    assert_eq!(unpacked.links, memory.links);
}

#[test]
fn what_is_not_there_is_told_and_an_empty_folder_holds_no_files() {
    let folder = tempfile::tempdir().unwrap();
    let missing = fault_of(vec![Upload::path(folder.path().join("rien"))], &options());
    assert!(matches!(missing.problem, Problem::Unreadable(_)));
    assert_eq!(missing.file, "rien");
    assert_eq!(fault_of(vec![Upload::path(folder.path())], &options()).problem, Problem::NoFiles);
}

#[cfg(unix)]
#[test]
fn v34_what_never_ends_is_no_file() {
    let device = fault_of(vec![Upload::path("/dev/zero")], &options());
    assert!(matches!(device.problem, Problem::Unreadable(_)));
}

#[test]
fn v35_folders_are_bounded_in_number_and_depth() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a", "b", "c"] {
        fs::write(folder.path().join(name), PLAIN).unwrap();
    }
    let limits = Limits { files: 2, ..Limits::default() };
    let many = fault_of(vec![Upload::path(folder.path())], &super::within(limits));
    assert_eq!(many.problem, Problem::TooManyFiles);
    let deep = tempfile::tempdir().unwrap();
    fs::create_dir_all(deep.path().join("a/".repeat(12))).unwrap();
    assert_eq!(fault_of(vec![Upload::path(deep.path())], &options()).problem, Problem::TooDeep);
}
