//! School by school.

use super::{
    options, uploads,
    write::{file, relative, school, student},
};
use fratrie_roster::{Upload, read, read_by_school, split};
use proptest::prelude::*;
use std::{fs, os::unix::fs::PermissionsExt as _};

/// `count` students in three schools; every person has students in several of them.
fn directory(count: u32, persons: u32, dangling: bool) -> String {
    let mut requests: Vec<String> = (0..3)
        .map(|number| school(&format!("100{number}"), ["0999001W", "0999002X", "0999003Y"][number], "C"))
        .collect();
    for number in 0..count {
        let other = if dangling && number % 9 == 0 {
            "999$20$0$2$0$0".to_owned()
        } else {
            format!("{}$20$0$2$0$0", number % 3)
        };
        let relation = format!("ENTElevePersRelEleve={}$10$1$1$1$0|{other}", number % persons);
        requests.push(student(&number.to_string(), &format!("100{}", number % 3), "Dylan", &relation));
    }
    requests.extend((0..persons.max(3)).map(|number| relative(&number.to_string(), "Ang?lique", "")));
    file(&requests)
}

#[test]
fn by_school_is_the_whole_split_by_school() {
    let folder = tempfile::tempdir().unwrap();
    let text = directory(50, 7, true);
    let whole = read(uploads(&[&text]), &options()).unwrap();
    let parts = read_by_school(uploads(&[&text]), &options(), folder.path()).unwrap();
    assert_eq!((parts.files, parts.notices), (whole.files, whole.notices));
    assert_eq!(parts.schools.len(), 3);
    let named: Vec<_> = parts.schools.schools().cloned().collect();
    let rosters: Vec<_> = parts.schools.map(Result::unwrap).collect();
    let wanted = split(whole.roster);
    assert_eq!(named, wanted.keys().cloned().collect::<Vec<_>>());
    assert_eq!(rosters, wanted.into_values().collect::<Vec<_>>());
}

#[test]
fn a_school_has_the_files_that_it_names() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (school("1001", "0999001W", "C"), school("1002", "0999002X", "L"));
    let relation = "ENTElevePersRelEleve=7$10$1$1$1$0";
    let files = [
        file(&[one, two]),
        file(&[student("1", "1001", "Dylan", relation)]),
        file(&[student("2", "1002", "Florian", relation)]),
        file(&[relative("7", "Angélique", "")]),
    ];
    let texts: Vec<&str> = files.iter().map(String::as_str).collect();
    let parts = read_by_school(uploads(&texts), &options(), folder.path()).unwrap();
    let rosters: Vec<_> = parts.schools.map(Result::unwrap).collect();
    assert_eq!(rosters[0].files, ["1.xml", "3.xml"]);
    assert_eq!(rosters[1].files, ["2.xml", "3.xml"]);
    assert_eq!(rosters[1].responsibles[0].at.file, 1);
}

#[test]
fn all_faults_are_told_before_the_first_school_is_handed_out() {
    let folder = tempfile::tempdir().unwrap();
    let header = "school_code;school_name;student_id;student_family_name;student_given_name;class;responsible_id;responsible_family_name;responsible_given_name;relationship;level";
    let line =
        |school: &str, name: &str| format!("{school};C;E1;Cosams;{name};6e A;R1;Cosams;Angélique;mère;1");
    let text = [header, &line("0999001W", "Dylan"), &line("0999002X", "Dylan"), &line("0999002X", "Florian")];
    let errors =
        read_by_school(vec![Upload::bytes("a.csv", text.join("\n"))], &options(), folder.path()).unwrap_err();
    let whole = read(vec![Upload::bytes("a.csv", text.join("\n"))], &options()).unwrap_err();
    assert_eq!(errors, whole);
    assert_eq!(errors.faults().first().unwrap().line, 4);
}

#[test]
fn the_folder_is_its_owners_and_empty_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let text = directory(20, 5, false);
    let parts = read_by_school(uploads(&[&text]), &options(), folder.path()).unwrap();
    let inside: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap()).collect();
    let [scratch] = inside.as_slice() else { panic!("one folder") };
    assert_eq!(scratch.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    drop(parts);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let refused = read_by_school(uploads(&["<ficAlimMENESR>"]), &options(), folder.path());
    assert!(refused.is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let errors = read_by_school(uploads(&[]), &options(), "/nowhere/at/all".as_ref()).unwrap_err();
    assert_eq!(errors.faults().first().unwrap().problem.code(), "disk");
}

#[test]
fn other_formats_come_school_by_school_too() {
    let folder = tempfile::tempdir().unwrap();
    let eleves = "<BEE_ELEVES VERSION=\"2.1\"><PARAMETRES><UAJ>0999001W</UAJ><ANNEE_SCOLAIRE>2025</ANNEE_SCOLAIRE></PARAMETRES><DONNEES><ELEVES><ELEVE ELEVE_ID=\"1\" ELENOET=\"1\"><NOM_DE_FAMILLE>COSAMS</NOM_DE_FAMILLE><PRENOM>Dylan</PRENOM></ELEVE></ELEVES></DONNEES></BEE_ELEVES>";
    let responsables = "<BEE_RESPONSABLES VERSION=\"2.1\"><PARAMETRES><UAJ>0999001W</UAJ><ANNEE_SCOLAIRE>2025</ANNEE_SCOLAIRE></PARAMETRES><DONNEES><PERSONNES><PERSONNE PERSONNE_ID=\"7\"><NOM_DE_FAMILLE>COSAMS</NOM_DE_FAMILLE><PRENOM>Angélique</PRENOM></PERSONNE></PERSONNES><RESPONSABLES><RESPONSABLE_ELEVE><ELEVE_ID>1</ELEVE_ID><PERSONNE_ID>7</PERSONNE_ID><NIVEAU_RESPONSABILITE>1</NIVEAU_RESPONSABILITE><CODE_PARENTE>10</CODE_PARENTE></RESPONSABLE_ELEVE></RESPONSABLES></DONNEES></BEE_RESPONSABLES>";
    let whole = read(uploads(&[eleves, responsables]), &options()).unwrap();
    let parts = read_by_school(uploads(&[eleves, responsables]), &options(), folder.path()).unwrap();
    let rosters: Vec<_> = parts.schools.map(Result::unwrap).collect();
    assert_eq!(rosters, split(whole.roster).into_values().collect::<Vec<_>>());
    assert_eq!(rosters[0].links.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn by_school_is_the_whole_whatever_the_directory(count in 1..40_u32, persons in 1..12_u32) {
        let folder = tempfile::tempdir().unwrap();
        let text = directory(count, persons, false);
        let whole = read(uploads(&[&text]), &options()).unwrap();
        let parts = read_by_school(uploads(&[&text]), &options(), folder.path()).unwrap();
        let rosters: Vec<_> = parts.schools.map(Result::unwrap).collect();
        prop_assert_eq!(rosters, split(whole.roster).into_values().collect::<Vec<_>>());
    }
}
