//! A public bundle, of real size.

use crate::bundle::{content, options, told};
use fratrie_domain::{
    model::{Level, Relationship},
    roster::Coverage,
};
use fratrie_roster::{Outcome, Upload, read};
use std::collections::BTreeMap;

#[test]
fn a_public_bundle_of_357_students_and_680_parents_is_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/grand-bend-elementary");
    let reading = read(vec![Upload::path(folder)], &options()).unwrap_or_else(|errors| panic!("{errors}"));
    let roster = &reading.roster;
    assert_eq!((roster.students.len(), roster.responsibles.len(), roster.links.len()), (357, 680, 680));
    let schools: Vec<_> = roster.schools.iter().map(|one| (one.code.as_str(), one.coverage)).collect();
    assert_eq!(schools, [("255901107", Coverage::Whole)]);
    assert_eq!(roster.schools[0].name.as_ref().unwrap().as_str(), "Grand Bend Elementary School");
    assert!(
        roster
            .links
            .iter()
            .all(|link| link.level == Level::Legal && link.relationship == Relationship::Other)
    );
    assert!(roster.students.iter().all(|one| one.birth_date.is_some()));
    let mut parents: BTreeMap<&str, u32> = BTreeMap::new();
    for link in &roster.links {
        *parents.entry(link.student.as_str()).or_default() += 1;
    }
    let with = |count| parents.values().filter(|parents| **parents == count).count();
    assert_eq!([with(1), with(2), with(3)], [64, 263, 30]);
    // The licence and the notice are beside the files; one parent's e-mail address has a space in it.
    let left = [(Outcome::LeftOut, "unknown_kind", 2), (Outcome::LeftOut, "word", 1)];
    assert_eq!(told(&reading)[0], (Outcome::Taken, "oneroster_no_classes", 1));
    assert_eq!(told(&reading)[1..], left);
}

#[test]
fn a_zip_and_a_folder_give_the_same_roster() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/grand-bend-elementary");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    // Names say nothing: a school's export has them in a folder, in capitals, or renamed.
    for (index, name) in ["users", "orgs", "manifest", "demographics"].iter().enumerate() {
        let text = std::fs::read(folder.join(format!("{name}.csv"))).unwrap();
        zip.start_file(format!("export/{index}.TXT"), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &text).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let of_zip = read(vec![Upload::bytes("OneRoster.zip", bytes)], &options()).unwrap();
    let of_folder = read(vec![Upload::path(folder)], &options()).unwrap();
    assert_eq!(content(&of_zip), content(&of_folder));
    assert!(of_zip.files.iter().all(|file| file.kind.is_some()));
}
