//! Bulk and delta.

use crate::bundle::{ORGS, faults, reading, told, users};
use fratrie_domain::roster::{Coverage, Gone};
use fratrie_roster::Outcome::{LeftOut, Taken};

const DELTA: &str = "propertyName,value\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,delta\n";

#[test]
fn a_delta_is_a_part_and_what_is_to_be_deleted_is_gone() {
    let users = users(
        "s1,active,2026-09-01,true,c1,student,s1,,Dylan,Cosams,,,,,,\"p1,p9\",6,\np1,active,2026-09-01,true,c1,parent,p1,,Ana,Cosams,,,,,,,,\ns2,tobedeleted,2026-09-01,true,c1,student,s2,,Lou,Cosams,,,,,,,6,\np2,tobedeleted,2026-09-01,true,c2,parent,p2,,Luc,Martin,,,,,,,,\nx,tobedeleted,2026-09-01,,c2,,,,,,,,,,,,,",
    );
    let reading = reading(&[("m", DELTA), ("o", ORGS), ("u", &users)]);
    let roster = &reading.roster;
    assert!(roster.schools.iter().all(|school| school.coverage == Coverage::Part));
    assert_eq!((roster.students.len(), roster.responsibles.len(), roster.links.len()), (1, 1, 1));
    let mut gone: Vec<_> = roster
        .gone
        .iter()
        .map(|gone| match gone {
            Gone::Student { school, external, .. } => ("student", school.as_str(), external.as_str()),
            Gone::Responsible { school, external, .. } => ("responsible", school.as_str(), external.as_str()),
            Gone::Link { .. } => ("link", "", ""),
        })
        .collect();
    gone.sort_unstable();
    assert_eq!(
        gone,
        [
            ("responsible", "0750002V", "p2"),
            ("responsible", "0750002V", "x"),
            ("student", "0750001U", "s2"),
            ("student", "0750002V", "x")
        ]
    );
    assert_eq!(told(&reading), [(LeftOut, "oneroster_not_in_delta", 1)]);
}

#[test]
fn a_delta_tells_a_new_address_of_a_parent_whose_student_it_does_not_name() {
    let users = users("p1,active,2026-09-01,true,c1,parent,p1,,Ana,Cosams,,,ana@example.org,,,s1,,");
    let reading = reading(&[("m", DELTA), ("o", ORGS), ("u", &users)]);
    assert_eq!((reading.roster.responsibles.len(), reading.roster.links.len()), (1, 0));
    assert_eq!(reading.roster.responsibles[0].school.as_str(), "0750001U");
}

#[test]
fn a_delta_whose_schools_can_not_be_told_is_a_fault() {
    let users = users("s1,active,2026-09-01,true,c9,student,s1,,Dylan,Cosams,,,,,,,6,");
    assert_eq!(faults(&[("m", DELTA), ("o", ORGS), ("u", &users)]), ["oneroster_no_school"]);
    let manifest = "propertyName,value\nfile.users,delta\n";
    assert_eq!(faults(&[("m", manifest), ("u", &users)]), ["oneroster_no_orgs"]);
}

#[test]
fn a_role_that_is_to_be_deleted_ends_what_it_was_unless_there_is_another() {
    let manifest =
        "propertyName,value\noneroster.version,1.2\nfile.orgs,bulk\nfile.users,delta\nfile.roles,delta\n";
    let users = "sourcedId,status,givenName,familyName,primaryOrgSourcedId\np2,active,Luc,Martin,c1\n";
    let roles = "sourcedId,status,userSourcedId,roleType,role,orgSourcedId\n\
        r1,tobedeleted,p1,primary,parent,c1\nr2,tobedeleted,p2,primary,parent,c1\nr3,active,p2,primary,guardian,c1\n\
        r4,tobedeleted,s1,primary,student,c1\nr5,tobedeleted,t1,primary,teacher,c1\n";
    let reading = reading(&[("m", manifest), ("o", ORGS), ("u", users), ("r", roles)]);
    let gone = reading.roster.gone.iter().map(|gone| match gone {
        Gone::Student { external, .. } | Gone::Responsible { external, .. } => external.as_str(),
        Gone::Link { .. } => "",
    });
    assert_eq!(gone.collect::<Vec<_>>(), ["p1", "s1"]);
}

#[test]
fn a_folder_without_a_manifest_is_a_bulk_unless_something_in_it_is_to_be_deleted() {
    let rows = "s1,active,,true,c1,student,s1,,Dylan,Cosams,,,,,,,6,";
    let whole = reading(&[("o", ORGS), ("users.csv", &users(rows))]);
    assert_eq!(whole.roster.schools[0].coverage, Coverage::Whole);
    assert_eq!(told(&whole)[0], (Taken, "oneroster_no_manifest", 1));
    let rows = format!("{rows}\ns2,tobedeleted,,true,c1,student,s1,,Lou,Cosams,,,,,,,6,");
    let part = reading(&[("o", ORGS), ("users.csv", &users(&rows))]);
    assert_eq!(part.roster.schools[0].coverage, Coverage::Part);
    assert_eq!(part.roster.gone.len(), 1);
}

#[test]
fn what_is_to_be_deleted_in_a_bulk_is_not_taken() {
    let users = users(
        "s1,,,true,c1,student,s1,,Dylan,Cosams,,,,,,p1,6,\np1,tobedeleted,,true,c1,parent,p1,,Ana,Cosams,,,,,,,,",
    );
    let reading = reading(&[("m", super::bundle::MANIFEST_11), ("o", ORGS), ("u", &users)]);
    assert_eq!((reading.roster.links.len(), reading.roster.gone.len()), (0, 0));
    assert_eq!(
        told(&reading),
        [(Taken, "oneroster_no_responsibles", 1), (LeftOut, "oneroster_deleted_in_bulk", 1)]
    );
}

#[test]
fn v23_access_that_a_delta_switches_off_ends() {
    let users = users("p1,active,2026-09-01,false,c1,parent,p1,,Ana,Cosams,,,,,,s1,,");
    let reading = reading(&[("m", DELTA), ("o", ORGS), ("u", &users)]);
    assert!(matches!(reading.roster.gone.as_slice(), [Gone::Responsible { .. }]));
}
