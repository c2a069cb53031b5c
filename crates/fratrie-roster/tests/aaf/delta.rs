//! Changes.

use super::{
    codes, options, roster, try_read, uploads,
    write::{file, relative, request, school, student},
};
use fratrie_domain::{
    model::Level,
    roster::{Coverage, Gone, Told},
};
use fratrie_roster::{KnownRoster, Outcome, Reading, aaf_schools, read};
use std::sync::Arc;

fn before() -> String {
    file(&[
        school("1001", "0999001W", "Collège"),
        school("1002", "0999002X", "Lycée"),
        student("1", "1001", "Dylan", "ENTElevePersRelEleve=7$10$1$1$1$0|8$20$0$2$0$0"),
        student("2", "1002", "Florian", "ENTElevePersRelEleve=7$10$1$1$1$0"),
        relative(
            "7",
            "Angélique",
            "mail=a@example.org;ENTPersonAdresse=3 rue$$$;ENTPersonCodePostal=21000;ENTPersonVille=DIJON",
        ),
        relative("8", "Paul", ""),
    ])
}

/// Reads changes, with what was known before.
fn changed(requests: &[String]) -> Reading {
    let before = before();
    let structures = aaf_schools(uploads(&[&before]), &options()).unwrap();
    let known = KnownRoster::new(roster(&[&before]), structures);
    let mut options = options();
    options.known = Some(Arc::new(known));
    read(uploads(&[&file(requests)]), &options).unwrap()
}

fn modify(category: &str, id: &str, attributes: &str) -> String {
    request("modify", category, id, attributes)
}

#[test]
fn one_change_makes_all_of_it_a_part() {
    let told = changed(&[modify("PersRelEleve", "8", "mobile=0612345678")]);
    assert!(told.roster.schools.iter().all(|school| school.coverage == Coverage::Part));
    let with_school = file(&[
        school("1001", "0999001W", "Collège"),
        student("1", "1001", "Dylan", ""),
        request("delete", "Eleve", "99", ""),
    ]);
    let told = try_read(&[&with_school]).unwrap();
    assert_eq!(told.roster.schools.first().unwrap().coverage, Coverage::Part);
    assert_eq!(codes(&told), [(Outcome::LeftOut, "aaf_unknown_person", 1)]);
}

#[test]
fn a_school_that_the_files_do_not_describe_is_never_told_whole() {
    let told = changed(&[student("3", "1001", "Loup", "")]);
    let school = told.roster.schools.first().unwrap();
    assert_eq!((school.code.as_str(), school.coverage), ("0999001W", Coverage::Part));
}

#[test]
fn what_a_change_does_not_name_stays() {
    let told = changed(&[modify("PersRelEleve", "7", "mobile=0612345678;ENTPersonVille=NEVERS")]);
    assert_eq!(codes(&told), []);
    let responsibles = &told.roster.responsibles;
    let schools: Vec<_> = responsibles.iter().map(|one| one.school.as_str()).collect();
    assert_eq!(schools, ["0999001W", "0999002X"], "wherever the person is known");
    for one in responsibles {
        assert_eq!(one.name.to_string(), "Angélique COSAMS");
        assert_eq!((&one.details.email, &one.details.civility), (&Told::Absent, &Told::Absent));
        assert_eq!(one.details.mobile, Told::Value("0612345678".parse().unwrap()));
        let Told::Value(address) = &one.details.address else { panic!("an address") };
        assert_eq!((address.lines.len(), address.city.as_ref().unwrap().as_str()), (1, "NEVERS"));
    }
    assert!(told.roster.links.is_empty() && told.roster.gone.is_empty() && told.roster.students.is_empty());
}

#[test]
fn an_empty_value_erases() {
    let told = changed(&[modify("PersRelEleve", "7", "mail=;sn=Durand")]);
    let one = told.roster.responsibles.first().unwrap();
    assert_eq!(
        (&one.details.email, one.name.usage(), one.name.family()),
        (&Told::Empty, Some("Durand"), "Cosams")
    );
}

#[test]
fn a_change_of_the_unknown_is_left_out() {
    let told = changed(&[
        modify("PersRelEleve", "70", "mobile=0612345678"),
        modify("Eleve", "71", "ENTEleveClasses=1001$5e A"),
        request("delete", "PersRelEleve", "72", ""),
        request("delete", "EtabEducNat", "1002", ""),
    ]);
    assert_eq!(
        codes(&told),
        [(Outcome::LeftOut, "aaf_school_deleted", 1), (Outcome::LeftOut, "aaf_unknown_person", 3)]
    );
    assert!(told.roster.students.is_empty() && told.roster.responsibles.is_empty());
}

#[test]
fn links_are_told_all_together_so_one_that_is_not_named_ends() {
    let told = changed(&[modify("Eleve", "1", "ENTElevePersRelEleve=7$10$1$1$1$0")]);
    let [Gone::Link { student, responsible, .. }] = told.roster.gone.as_slice() else { panic!("one link") };
    assert_eq!((student.as_str(), responsible.as_str()), ("1", "8"));
    let [link] = told.roster.links.as_slice() else { panic!("one link") };
    assert_eq!((link.responsible.as_str(), link.level), ("7", Level::Legal));
    assert_eq!(told.roster.responsibles.len(), 1, "the link's person is named with it, as known");
    let told = changed(&[modify("Eleve", "1", "ENTElevePersRelEleve=")]);
    assert_eq!((told.roster.gone.len(), told.roster.links.len()), (2, 0));
    let told = changed(&[modify("Eleve", "1", "ENTEleveClasses=1001$5e A")]);
    assert_eq!((told.roster.gone.len(), told.roster.links.len()), (0, 0));
    assert_eq!(told.roster.students.first().unwrap().class.as_ref().unwrap().as_str(), "5e A");
}

#[test]
fn who_is_deleted_is_gone_from_each_school_that_knew_them() {
    let told = changed(&[request("delete", "Eleve", "1", ""), request("delete", "PersRelEleve", "7", "")]);
    let mut gone: Vec<_> = told
        .roster
        .gone
        .iter()
        .map(|gone| match gone {
            Gone::Student { school, external, .. } => ("student", school.as_str(), external.as_str()),
            Gone::Responsible { school, external, .. } => ("responsible", school.as_str(), external.as_str()),
            Gone::Link { .. } => panic!("no link"),
        })
        .collect();
    gone.sort_unstable();
    assert_eq!(
        gone,
        [("responsible", "0999001W", "7"), ("responsible", "0999002X", "7"), ("student", "0999001W", "1")]
    );
    assert_eq!(codes(&told), []);
}

#[test]
fn a_student_who_changes_schools_goes_with_the_links() {
    let told = changed(&[modify("Eleve", "1", "ENTPersonStructRattach=1002;ENTEleveClasses=1002$2de 4")]);
    let [Gone::Student { school, .. }] = told.roster.gone.as_slice() else { panic!("left one school") };
    assert_eq!(school.as_str(), "0999001W");
    let student = told.roster.students.first().unwrap();
    assert_eq!((student.school.as_str(), student.class.as_ref().unwrap().as_str()), ("0999002X", "2de 4"));
    let links: Vec<_> =
        told.roster.links.iter().map(|link| (link.school.as_str(), link.responsible.as_str())).collect();
    assert_eq!(links, [("0999002X", "7"), ("0999002X", "8")]);
    let paul = told.roster.responsibles.iter().find(|one| one.external.as_str() == "8").unwrap();
    assert_eq!((paul.school.as_str(), paul.name.given()), ("0999002X", "Paul"));
}

#[test]
fn requests_of_one_person_are_taken_in_their_order() {
    let told = changed(&[
        request("delete", "Eleve", "1", ""),
        student("1", "1001", "Dylan", "ENTElevePersRelEleve=7$10$1$1$1$0"),
        modify("Eleve", "1", "givenName=Dylan Jean"),
        student("4", "1001", "Eve", ""),
        request("delete", "Eleve", "4", ""),
    ]);
    assert_eq!(told.roster.students.first().unwrap().name.given(), "Dylan Jean");
    assert_eq!((told.roster.students.len(), told.roster.gone.len()), (1, 1), "the link to 8 ended");
    assert_eq!(codes(&told), [(Outcome::LeftOut, "aaf_unknown_person", 1)], "4 was never known");
}
