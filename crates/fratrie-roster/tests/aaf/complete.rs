//! A complete export.

use super::{
    codes, options, roster, try_read, uploads,
    write::{file, relative, request, school, student},
};
use fratrie_domain::{
    AddressLine, ClassName,
    model::{Civility, Level, Rank, Relationship, Rights},
    roster::{Coverage, Told},
};
use fratrie_roster::{Kind, Outcome, Upload, read};

/// One student of one school, and her mother.
fn three() -> [String; 3] {
    [
        file(&[school("1001", "0999001W", "Collège des Tilleuls")]),
        file(&[student("1", "1001", "Dylan", "ENTEleveINE=120000001AB;ENTElevePersRelEleve=7$10$1$1$1$0")]),
        file(&[relative("7", "Angélique", "personalTitle=Mme;mail=a@example.org;mobile=0612345678")]),
    ]
}

#[test]
fn a_student_a_responsible_and_their_school() {
    let [schools, students, relatives] = three();
    let reading = try_read(&[&schools, &students, &relatives]).unwrap();
    assert_eq!(codes(&reading), []);
    assert!(reading.files.iter().all(|file| file.kind == Some(Kind::Aaf)));
    let roster = reading.roster;
    let [school] = roster.schools.as_slice() else { panic!("one school") };
    assert_eq!((school.code.as_str(), school.coverage), ("0999001W", Coverage::Whole));
    assert_eq!(school.name.as_ref().unwrap().as_str(), "Collège des Tilleuls");
    let [student] = roster.students.as_slice() else { panic!("one student") };
    assert_eq!((student.external.as_str(), student.name.to_string().as_str()), ("1", "Dylan COSAMS"));
    assert_eq!(student.birth_date.unwrap().to_string(), "2014-03-02");
    assert_eq!((student.class.as_ref().unwrap().as_str(), student.ines.len()), ("6e A", 1));
    assert_eq!((student.at.file, student.at.line), (1, 4));
    let [responsible] = roster.responsibles.as_slice() else { panic!("one responsible") };
    assert_eq!((responsible.external.as_str(), responsible.school.as_str()), ("7", "0999001W"));
    assert_eq!(responsible.name.usage(), None, "sn is a usage name only where it differs");
    assert_eq!(responsible.details.civility, Told::Value(Civility::Ms));
    assert_eq!(responsible.details.phone, Told::Absent);
    let [link] = roster.links.as_slice() else { panic!("one link") };
    assert_eq!(
        (link.level, link.rank, link.relationship),
        (Level::Legal, Some(Rank::First), Relationship::Mother)
    );
    assert_eq!(link.rights, Some(Rights::PAYS_FEES.union(Rights::CALLED_FIRST)));
}

#[test]
fn files_come_in_any_order_in_a_folder_or_a_list_with_the_dtd_beside_them() {
    let [schools, students, relatives] = three();
    let wanted = roster(&[&schools, &students, &relatives]);
    let other = roster(&[&relatives, &students, &schools]);
    assert_eq!((other.links.len(), &other.schools), (1, &wanted.schools));
    let folder = tempfile::tempdir().unwrap();
    let dtd = "<!ELEMENT ficAlimMENESR (addRequest|modifyRequest|deleteRequest)*>\n<!ATTLIST attr name CDATA #REQUIRED>\n";
    for (name, text) in
        [("ficAlimMENESR.dtd", dtd), ("a.xml", &schools), ("b.xml", &students), ("c.xml", &relatives)]
    {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let reading = read(vec![Upload::path(folder.path())], &options()).unwrap();
    assert_eq!((reading.roster.links.len(), reading.roster.students.len()), (1, 1));
    assert_eq!(codes(&reading), [(Outcome::LeftOut, "unknown_kind", 1)]);
}

#[test]
fn the_prolog_may_be_missing_and_the_encoding_be_latin() {
    let [schools, students, relatives] = three();
    let bare = |text: &str| text.lines().skip(2).collect::<Vec<_>>().join("\n");
    let (bare_schools, bare_students, bare_relatives) = (bare(&schools), bare(&students), bare(&relatives));
    let name = |roster: fratrie_domain::roster::Roster| roster.responsibles.first().unwrap().name.clone();
    let wanted = name(roster(&[&schools, &students, &relatives]));
    assert_eq!(name(roster(&[&bare_schools, &bare_students, &bare_relatives])), wanted);
    let latin =
        |text: &str| -> Vec<u8> { text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect() };
    for texts in [[&schools, &students, &relatives], [&bare_schools, &bare_students, &bare_relatives]] {
        let texts = texts.map(|text| text.replace("UTF-8", "ISO-8859-15"));
        let uploads =
            texts.iter().enumerate().map(|(place, text)| Upload::bytes(format!("{place}"), latin(text)));
        assert_eq!(name(read(uploads.collect(), &options()).unwrap().roster), wanted);
    }
}

#[test]
fn a_responsible_of_two_schools_is_a_record_of_each_under_one_key() {
    let relation = "ENTElevePersRelEleve=7$10$1$1$1$0";
    let roster = roster(&[&file(&[
        school("1001", "0999001W", "Collège"),
        school("1002", "0999002X", "Lycée"),
        student("1", "1001", "Dylan", relation),
        student("2", "1002", "Florian", relation),
        student("3", "1002", "Loup", relation),
        relative("7", "Angélique", ""),
    ])]);
    let keys = roster.responsibles.iter().map(|one| (one.school.as_str(), one.external.as_str()));
    let mut keys: Vec<_> = keys.collect();
    keys.sort_unstable();
    assert_eq!(keys, [("0999001W", "7"), ("0999002X", "7")]);
    assert_eq!(roster.links.len(), 3);
}

#[test]
fn a_student_is_of_the_school_attached_to_with_the_class_there() {
    let both = "ENTEleveClasses=1002$2de 4|1001$3e B";
    let person = |id: &str, more: &str| {
        request("add", "Eleve", id, &format!("sn=Cosams;ENTPersonNomPatro=Cosams;givenName=Loup;{more}"))
    };
    let reading = try_read(&[&file(&[
        school("1001", "0999001W", "Collège"),
        school("1002", "0999002X", "Lycée"),
        person("1", &format!("ENTPersonStructRattach=1001;{both}")),
        person("2", "ENTEleveClasses=1002$2de 4"),
        person("3", both),
        person("4", "ENTPersonStructRattach=1003"),
        person("5", "ENTPersonStructRattach=1001;ENTEleveClasses="),
    ])])
    .unwrap();
    let students = reading.roster.students.iter();
    let found: Vec<_> = students
        .map(|one| (one.external.as_str(), one.school.as_str(), one.class.as_ref().map(ClassName::as_str)))
        .collect();
    assert_eq!(
        found,
        [("1", "0999001W", Some("3e B")), ("2", "0999002X", Some("2de 4")), ("5", "0999001W", None)]
    );
    assert_eq!(
        codes(&reading),
        [(Outcome::LeftOut, "aaf_no_school", 1), (Outcome::LeftOut, "aaf_unknown_school", 1)]
    );
}

#[test]
fn what_a_school_can_not_use_is_left_out_and_told() {
    let reading = try_read(&[&file(&[
        school("1001", "0999001W", "Collège"),
        request("add", "EtabEducNat", "1002", "ENTStructureUAI=;ENTStructureNomCourant=Sans code"),
        student("1", "1001", "Dylan", "ENTElevePersRelEleve=7$10$1$1$1$0|99$20$0$2$0$0"),
        student("2", "1002", "Florian", ""),
        student("", "1001", "Personne", ""),
        relative(
            "7",
            "Angéli?ue",
            "mail=pas une adresse;mobile=00 33 6 12 34 56 78 poste 12;personalTitle=Dr",
        ),
        relative("8", "Odette", ""),
        request("add", "PersRelEleve", "9", "ENTPersonNomPatro=ASE 21;sn=ASE 21;givenName="),
        request("add", "PersEducNat", "50", "sn=Prof;givenName=Une"),
        request("add", "PersEducNat", "51", "sn=Prof;givenName=Un"),
    ])])
    .unwrap();
    assert_eq!(
        codes(&reading),
        [
            (Outcome::Taken, "lost_character", 1),
            (Outcome::LeftOut, "aaf_no_code", 1),
            (Outcome::LeftOut, "aaf_no_key", 1),
            (Outcome::LeftOut, "aaf_no_student", 2),
            (Outcome::LeftOut, "aaf_not_read", 1),
            (Outcome::LeftOut, "text", 2),
            (Outcome::LeftOut, "unknown_responsible", 1),
            (Outcome::LeftOut, "word", 1),
        ]
    );
    let notices = reading.notices.named();
    let skipped = notices.iter().find(|notice| notice.problem.code() == "aaf_not_read").unwrap();
    assert!(skipped.explain(fratrie_domain::Language::French).contains("ici : 2."));
    assert!(notices.iter().all(|notice| notice.line > 0));
}

#[test]
fn a_service_has_no_given_name() {
    let reading = try_read(&[&file(&[
        school("1001", "0999001W", "Collège"),
        student("1", "1001", "Dylan", "ENTElevePersRelEleve=9$51$0$1$1$0"),
        request("add", "PersRelEleve", "9", "ENTPersonNomPatro=ASE 21;sn=ASE 21;givenName="),
    ])])
    .unwrap();
    assert_eq!(codes(&reading), [(Outcome::Taken, "aaf_no_given_name", 1)]);
    assert_eq!(reading.roster.responsibles.first().unwrap().name.given(), "-");
}

#[test]
fn addresses_are_four_lines_in_one_value_and_empty_is_not_absent() {
    let of = |more: &str| {
        let roster = roster(&[&file(&[
            school("1001", "0999001W", "Collège"),
            student("1", "1001", "Dylan", "ENTElevePersRelEleve=7$10$1$1$1$0"),
            relative("7", "Angélique", more),
        ])]);
        roster.responsibles.first().unwrap().details.clone()
    };
    let Told::Value(address) = of("ENTPersonAdresse=Bât. B$$3 rue de l'Église$;ENTPersonCodePostal=21000;ENTPersonVille=DIJON;ENTPersonPays=FRANCE").address
    else {
        panic!("an address")
    };
    let lines: Vec<_> = address.lines.iter().map(AddressLine::as_str).collect();
    assert_eq!((lines, address.country), (vec!["Bât. B", "3 rue de l'Église"], None));
    let none = of(
        "ENTPersonAdresse=;ENTPersonCodePostal=;ENTPersonVille=;mail=;mobile=;homePhone=;telephoneNumber=0380000000",
    );
    assert_eq!((none.address, none.email, none.mobile), (Told::Empty, Told::Empty, Told::Empty));
    assert_eq!(none.phone, Told::Value("0380000000".parse().unwrap()));
    let absent = of("");
    assert_eq!((absent.address, absent.email, absent.phone), (Told::Absent, Told::Absent, Told::Absent));
}

#[test]
fn a_person_told_twice_is_taken_as_told_first() {
    let twice = relative("7", "Angélina", "");
    let reading = try_read(&[
        &file(&[school("1001", "0999001W", "Collège"), relative("7", "Angélique", "")]),
        &file(&[student("1", "1001", "Dylan", "ENTElevePersRelEleve=7$10$1$1$1$0"), twice]),
        &file(&[relative("7", "Angélique", "")]),
    ])
    .unwrap();
    assert_eq!(codes(&reading), [(Outcome::LeftOut, "contradicts", 1)]);
    assert_eq!(reading.roster.responsibles.first().unwrap().name.given(), "Angélique");
}

#[test]
fn nothing_is_taken_where_a_file_of_relatives_is_missing() {
    let numbered = |number: u32| {
        let relation = format!("ENTElevePersRelEleve={}$10$1$1$1$0", number % 60);
        student(&number.to_string(), "1001", "Dylan", &relation)
    };
    let mut requests = vec![school("1001", "0999001W", "Collège")];
    requests.extend((100..300).map(numbered));
    requests.extend((0..40).map(|number| relative(&number.to_string(), "Angélique", "")));
    let errors = try_read(&[&file(&requests)]).unwrap_err();
    let codes: Vec<_> = errors.faults().iter().map(|fault| fault.problem.code()).collect();
    assert_eq!(codes, ["aaf_file_missing"]);
    let files = uploads(&[&file(&[
        school("1001", "0999001W", "C"),
        student("1", "1001", "D", "ENTElevePersRelEleve=7$10$1$1$1$0"),
    ])]);
    let errors = read(files, &options()).unwrap_err();
    assert_eq!(errors.faults().first().unwrap().problem.code(), "no_link_holds");
}
