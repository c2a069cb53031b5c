//! Schools and classes.

use crate::bundle::{MANIFEST_11, ORGS, faults, reading, told, users};
use fratrie_roster::{
    Outcome::{LeftOut, Taken},
    Reading,
};

const ENROLLMENTS: &str = "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n";
const CLASSES: &str = "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n\
    k1,,,6e A,,x,,homeroom,,c1,,,,\nk2,,,Physique,,x,,scheduled,,c1,,,,\nk3,,,Histoire,,x,,scheduled,,c1,,,,\nk4,tobedeleted,,6e Z,,x,,homeroom,,c1,,,,\n";

fn classes(reading: &Reading) -> Vec<(&str, &str)> {
    reading
        .roster
        .students
        .iter()
        .map(|one| (one.external.as_str(), one.class.as_ref().map_or("", |class| class.as_str())))
        .collect()
}

#[test]
fn the_class_is_the_homeroom_else_the_only_class_else_the_grade_else_the_first() {
    let row =
        |key: &str, grade: &str| format!("{key},,,true,c1,student,{key},,Dylan,Cosams,,,,,,,{grade},\n");
    let users = users(
        &[row("s1", "06"), row("s2", "06"), row("s3", "06"), row("s4", ""), row("s5", "06"), row("s6", "")]
            .concat(),
    );
    let enrollments = format!(
        "{ENROLLMENTS}e1,,,k2,c1,s1,student,,,\ne2,,,k1,c1,s1,student,,,\ne3,,,k2,c1,s2,student,,,\ne4,,,k2,c1,s3,student,,,\ne5,,,k3,c1,s3,student,,,\ne6,,,k2,c1,s4,student,,,\ne7,,,k3,c1,s4,student,,,\ne8,,,k4,c1,s5,student,,,\ne9,tobedeleted,,k1,c1,s5,student,,,\n"
    );
    let reading =
        reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", &users), ("c", CLASSES), ("e", &enrollments)]);
    assert_eq!(
        classes(&reading),
        [
            ("s1", "6e A"),
            ("s2", "Physique"),
            ("s3", "06"),
            ("s4", "Physique"),
            ("s5", "06"),
            // Not yet placed: the import waits for this one's class.
            ("s6", "")
        ]
    );
}

#[test]
fn a_bundle_without_any_class_is_taken_all_the_same() {
    let users =
        users("s1,,,true,c1,student,s1,,Dylan,Cosams,,,,,,p1,,\np1,,,true,c1,parent,p1,,Ana,Cosams,,,,,,,,");
    let reading = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", &users)]);
    assert_eq!(classes(&reading), [("s1", "—")]);
    assert_eq!(told(&reading), [(Taken, "oneroster_no_classes", 1)]);
}

#[test]
fn the_code_is_the_uai_else_a_short_identifier_else_the_key() {
    let orgs = "sourcedId,name,type,identifier,parentSourcedId\n\
        a,A,school,0750001u,\nb,B,school,17,\nc,C,school,same,\nd,D,school,same,\n\
        4f5c0a8e-2b7f-4c8f-9b61-8a0f6c3a1e55,E,school,,\nf,F,department,,a\ng,G,department,,\n";
    let rows: String = ["a", "b", "c", "d", "4f5c0a8e-2b7f-4c8f-9b61-8a0f6c3a1e55", "f", "g"]
        .iter()
        .enumerate()
        .map(|(index, org)| format!("s{index},,,true,{org},student,s,,Dylan,Cosams,,,,,,,6,\n"))
        .collect();
    let reading = reading(&[("m", MANIFEST_11), ("o", orgs), ("u", &users(&rows))]);
    let mut schools: Vec<_> = reading
        .roster
        .students
        .iter()
        .map(|one| (one.external.as_str(), one.school.as_str().to_owned()))
        .collect();
    schools.sort_unstable();
    let made = schools.remove(4).1;
    assert!(made.starts_with("OR") && made.len() == 18);
    let short: Vec<_> = schools.iter().map(|(student, school)| (*student, school.as_str())).collect();
    assert_eq!(
        short,
        [("s0", "0750001U"), ("s1", "17"), ("s2", "c"), ("s3", "d"), ("s5", "0750001U"), ("s6", "g")]
    );
    assert_eq!(
        told(&reading),
        [
            (Taken, "oneroster_code_made", 1),
            (Taken, "oneroster_identifier_twice", 2),
            (Taken, "oneroster_no_responsibles", 1),
            (Taken, "oneroster_not_a_school", 1),
        ]
    );
}

#[test]
fn a_responsible_is_named_in_each_school_in_which_they_have_students() {
    let users = users(
        "s1,,,true,c1,student,s1,,Dylan,Cosams,,,,,,p1,6,\ns2,,,true,c2,student,s2,,Lou,Cosams,,,,,,p1,6,\np1,,,true,d1,parent,p1,,Ana,Cosams,,,,,,,,",
    );
    let reading = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", &users)]);
    let named: Vec<_> =
        reading.roster.responsibles.iter().map(|one| (one.school.as_str(), one.external.as_str())).collect();
    assert_eq!(named, [("0750001U", "p1"), ("0750002V", "p1")]);
    let links: Vec<_> =
        reading.roster.links.iter().map(|link| (link.school.as_str(), link.student.as_str())).collect();
    assert_eq!(links, [("0750001U", "s1"), ("0750002V", "s2")]);
}

#[test]
fn a_school_without_students_in_the_bundle_is_not_touched() {
    let users = users("s1,,,true,c1,student,s1,,Dylan,Cosams,,,,,,,6,");
    let reading = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", &users)]);
    assert_eq!(reading.roster.schools.len(), 1);
}

#[test]
fn a_student_of_two_schools_is_taken_for_the_first_and_one_of_none_is_left_out() {
    let users = users(
        "s1,,,true,\"c2,c1\",student,s1,,Dylan,Cosams,,,,,,,6,\ns2,,,true,elsewhere,student,s2,,Lou,Cosams,,,,,,,6,\ns3,,,true,d1,student,s3,,Max,Cosams,,,,,,,6,",
    );
    let reading = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", &users)]);
    let schools: Vec<_> =
        reading.roster.students.iter().map(|one| (one.external.as_str(), one.school.as_str())).collect();
    assert_eq!(schools, [("s1", "0750002V"), ("s3", "d1")]);
    assert_eq!(
        told(&reading),
        [
            (Taken, "oneroster_no_responsibles", 1),
            (Taken, "oneroster_not_a_school", 1),
            (Taken, "oneroster_several_schools", 1),
            (LeftOut, "oneroster_no_school", 1),
            (LeftOut, "oneroster_unknown_org", 1),
        ]
    );
}

#[test]
fn two_orgs_of_one_key_are_a_fault() {
    let orgs = "sourcedId,name,type,identifier\nc1,Un,school,0750001U\nc1,Deux,school,0750002V\n";
    let users = users("s1,,,true,c1,student,s1,,Dylan,Cosams,,,,,,,6,");
    assert_eq!(faults(&[("m", MANIFEST_11), ("o", orgs), ("u", &users)]), ["contradicts"]);
}
