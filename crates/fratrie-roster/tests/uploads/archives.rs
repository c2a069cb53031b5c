//! Zips, and what they can do (SECURITY V35).

use super::{PLAIN, RESPONSIBLES, STUDENTS, fault, fault_of, is_siecle, latin, options, read, within, zip};
use fratrie_roster::{Limits, Outcome, Problem, Upload};
use proptest::prelude::*;
use std::io::Write;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

fn pair() -> Vec<u8> {
    zip(&[("ElevesAvecAdresses.xml", &latin(STUDENTS)), ("Responsables.xml", &latin(RESPONSIBLES))])
}

#[test]
fn zipped_together_zipped_each_or_not_at_all_is_the_same() {
    let each = vec![
        Upload::bytes(
            "ExportXML_ElevesSansAdresses.zip",
            zip(&[("ElevesSansAdresses.xml", &latin(STUDENTS))]),
        ),
        Upload::bytes("b.zip", zip(&[("x.xml", &latin(RESPONSIBLES))])),
    ];
    let bare = vec![Upload::bytes("a.xml", latin(STUDENTS)), Upload::bytes("b.xml", latin(RESPONSIBLES))];
    for uploads in [each, bare, vec![Upload::bytes("tout.zip", pair())]] {
        let reading = read(uploads);
        assert!(is_siecle(&reading) && reading.notices.is_empty());
    }
}

#[test]
fn names_do_not_tell_what_a_file_is() {
    let uploads = vec![
        Upload::bytes("ResponsablesAvecAdresses.xml", zip(&[("eleves.csv", &latin(STUDENTS))])),
        Upload::bytes("Nomenclature.zip", latin(RESPONSIBLES)),
    ];
    assert!(is_siecle(&read(uploads)));
}

#[test]
fn a_file_of_an_archive_is_told_by_both_names() {
    let broken = STUDENTS.replace("</ELEVES>", "");
    let archive = zip(&[("dedans/eleves.xml", &latin(&broken)), ("r.xml", &latin(RESPONSIBLES))]);
    assert_eq!(fault("tout.zip", archive).file, "tout.zip/dedans/eleves.xml");
}

#[test]
fn what_finder_and_explorer_add_is_passed_over_and_strangers_are_left_out() {
    let files: &[(&str, &[u8])] = &[
        ("__MACOSX/._e.xml", b"\0\x05\x16\x07"),
        (".DS_Store", b"\0\0\0\x01"),
        ("Thumbs.db", b"\xD0\xCF\x11\xE0"),
        ("LISEZMOI.txt", b"Bonjour,\nvoici les fichiers."),
        ("e.xml", &latin(STUDENTS)),
        ("r.xml", &latin(RESPONSIBLES)),
    ];
    let reading = read(vec![Upload::bytes("a.zip", zip(files))]);
    assert!(is_siecle(&reading));
    let [notice] = reading.notices.named() else { panic!("{:?}", reading.notices) };
    assert_eq!((notice.file.as_str(), notice.outcome), ("a.zip/LISEZMOI.txt", Outcome::LeftOut));
    assert_eq!(reading.files.len(), 3);
    assert_eq!(reading.files[0].kind, None);
    let alone = zip(&[("LISEZMOI.txt", b"Bonjour,\nvoici."), ("autre.txt", b"x;y")]);
    let errors = super::try_read(vec![Upload::bytes("a.zip", alone)]).unwrap_err();
    assert_eq!(errors.faults().len(), 2, "with nothing beside them they are the fault");
}

#[test]
fn v35_a_bomb_is_stopped_long_before_it_has_unpacked() {
    let bomb = zip(&[("e.xml", &vec![b' '; 64 << 20])]);
    assert!(bomb.len() < 100_000);
    assert_eq!(fault("e.zip", bomb).problem, Problem::Bomb);
    // As often repeated as a real file may be.
    let lines = PLAIN.lines().nth(1).unwrap().to_owned() + "\n";
    let file = format!("{PLAIN}{}", lines.repeat(30_000));
    let packed = zip(&[("a.csv", file.as_bytes())]);
    let ratio = file.len() / packed.len();
    assert!(ratio > 100, "{ratio}");
    assert_eq!(read(vec![Upload::bytes("a.zip", packed)]).roster.links.len(), 1);
}

#[test]
fn v35_sizes_and_numbers_are_bounded() {
    let file = format!("{PLAIN}{}", "\n".repeat(2_000));
    let limits = Limits { file_bytes: 2_000, ..Limits::default() };
    for content in [file.clone().into_bytes(), zip(&[("a.csv", file.as_bytes())])] {
        assert_eq!(fault_of(vec![Upload::bytes("a", content)], &within(limits)).problem, Problem::TooLarge);
    }
    let limits = Limits { total_bytes: 3_000, ..Limits::default() };
    let twice = vec![Upload::bytes("a", file.clone()), Upload::bytes("b", file)];
    assert_eq!(fault_of(twice, &within(limits)).problem, Problem::TooLarge);
    let limits = Limits { files: 2, ..Limits::default() };
    let three = zip(&[("a", b"x"), ("b", b"x"), ("c", b"x")]);
    assert_eq!(fault_of(vec![Upload::bytes("a.zip", three)], &within(limits)).problem, Problem::TooManyFiles);
    let uploads = (0..3).map(|_| Upload::bytes("a", PLAIN)).collect();
    assert_eq!(fault_of(uploads, &within(limits)).problem, Problem::TooManyFiles);
}

#[test]
fn v35_no_path_leads_out_of_the_archive() {
    for name in ["../../etc/passwd", "a/../../b.xml", "/etc/passwd"] {
        let archive = zip(&[(name, &latin(STUDENTS))]);
        let escapes = fault("a.zip", archive).problem;
        // An absolute path is taken as one inside, as unzip does.
        assert!(escapes == Problem::PathEscapes || name.starts_with('/'), "{name}: {escapes:?}");
    }
}

#[test]
fn an_archive_in_an_archive_is_told() {
    let outer = zip(&[("e.zip", &zip(&[("e.xml", &latin(STUDENTS))])), ("r.xml", &latin(RESPONSIBLES))]);
    assert_eq!(fault("a.zip", outer).problem, Problem::NestedArchive);
}

#[test]
fn an_archive_with_a_password_is_told() {
    let mut archive = pair();
    // The flag of encryption: bit 0 of the general purpose flags, in the local headers and the central directory.
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> =
            archive.windows(4).enumerate().filter(|(_, four)| four == signature).map(|(at, _)| at).collect();
        for at in places {
            archive[at + flags] |= 1;
        }
    }
    assert_eq!(fault("a.zip", archive).problem, Problem::Encrypted);
}

#[test]
fn a_damaged_archive_is_told() {
    let whole = pair();
    let cut = whole.get(..whole.len() / 2).unwrap();
    assert!(matches!(fault("a.zip", cut).problem, Problem::DamagedArchive(_)));
    let mut stored = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    stored.start_file("a.csv", plain).unwrap();
    stored.write_all(PLAIN.as_bytes()).unwrap();
    let mut stored = stored.finish().unwrap().into_inner();
    assert_eq!(read(vec![Upload::bytes("a.zip", stored.clone())]).roster.links.len(), 1);
    let at = stored.windows(3).position(|three| three == b"mer" || three == b"Ang").unwrap();
    stored[at] = b'X';
    assert!(matches!(fault("a.zip", stored).problem, Problem::DamagedArchive(_)), "the sum tells");
}

#[test]
fn an_empty_archive_holds_no_files() {
    assert_eq!(fault("a.zip", zip(&[])).problem, Problem::NoFiles);
    assert_eq!(fault_of(Vec::new(), &options()).problem, Problem::NoFiles);
}

#[test]
fn a_file_may_have_any_name() {
    let name = format!("\u{7}{}", "é".repeat(500));
    let reading = read(vec![Upload::bytes(name.clone(), PLAIN)]);
    assert_eq!(reading.roster.files[0].chars().count(), 120);
    assert!(!reading.roster.files[0].contains(char::is_control));
    assert!(!fault(&name, "x").explain(fratrie_domain::Language::French).contains(char::is_control));
}

proptest! {
    #[test]
    fn v34_mutated_archives_are_answered(at in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 1..8)) {
        let mut archive = pair();
        let from = at.index(archive.len());
        for (place, byte) in archive.iter_mut().skip(from).zip(bytes) {
            *place = byte;
        }
        if let Err(errors) = fratrie_roster::read(vec![Upload::bytes("a.zip", archive)], &options()) {
            prop_assert!(!errors.faults().is_empty());
        }
    }
}
