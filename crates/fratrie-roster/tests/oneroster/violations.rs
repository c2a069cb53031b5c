//! What real bundles do against the standard: read, with a warning each.

use crate::bundle::{MANIFEST_11, MANIFEST_12, ORGS, faults, reading, told, try_read, users};
use fratrie_domain::{Language, chrono::NaiveDate};
use fratrie_roster::Outcome::{LeftOut, Taken};

const USERS: &str = "sourcedId,orgSourcedIds,role,givenName,familyName,agentSourcedIds,grades\n\
    s1,c1,student,Dylan,Cosams,p1,6\np1,c1,parent,Ana,Cosams,,\n";

#[test]
fn columns_in_another_order_misspelt_or_without_a_name_are_understood() {
    let users = "familyName,prefferedGivenName,userId,agents,sourcedId,ROLE,orgSourcedIds,givenName,dataLastModified,grades,,\n\
        Cosams,,{LDAP:1},p1,s1,student,c1,Dylan,,6,,\nCosams,,,,p1,parent,c1,Ana,,\n";
    let reading = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", users)]);
    assert_eq!(reading.roster.links.len(), 1);
    assert_eq!(told(&reading), [(Taken, "oneroster_empty_columns", 1), (Taken, "oneroster_header", 4)]);
}

#[test]
fn rows_shorter_than_the_header_end_in_empty_cells_and_longer_ones_must_be_empty_there() {
    let roles = "sourcedId,status,dataLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId,x\n\
        r1,,,s1,primary,student,,,c1,\nr2,,,p1,primary,parent,,,c1,,,,\n";
    let users =
        "sourcedId,givenName,familyName,agentSourcedIds,grades\ns1,Dylan,Cosams,p1,6\np1,Ana,Cosams,,\n";
    let one = reading(&[("m", MANIFEST_12), ("o", ORGS), ("u", users), ("userProfiles.csv", roles)]);
    assert_eq!(one.roster.links.len(), 1);
    assert_eq!(
        told(&one),
        [
            (Taken, "oneroster_empty_columns", 1),
            (Taken, "oneroster_header", 1),
            (Taken, "oneroster_short_row", 1)
        ]
    );
    // A comma in a cell that is not in quotation marks shifts the others.
    let shifted = "sourcedId,orgSourcedIds,role,agentSourcedIds,givenName,familyName\ns1,c1,student,p1,p2,Dylan,Cosams\n";
    assert_eq!(faults(&[("m", MANIFEST_11), ("o", ORGS), ("u", shifted)]), ["oneroster_long_row"]);
}

#[test]
fn truth_values_and_dates_of_spreadsheets_are_understood() {
    let users = users(
        "s1,,1/05/2023,TRUE,c1,student,s1,,Dylan,Cosams,,,,,,p1,6,\np1,,,TRUE,c1,parent,p1,,Ana,Cosams,,,,,,,,",
    );
    let births = "userSourcedId,status,dateLastModified,birthdate,sex\ns1,,,1/05/2014,male\nnobody,,,15/06/2014,\np1,,,Ana,\n";
    let reading = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", &users), ("d", births)]);
    assert_eq!(reading.roster.students[0].birth_date, NaiveDate::from_ymd_opt(2014, 5, 1));
    assert_eq!(
        told(&reading),
        [
            (Taken, "oneroster_date_form", 2),
            (Taken, "oneroster_header", 1),
            (Taken, "oneroster_truth", 2),
            (Taken, "word", 1)
        ]
    );
}

#[test]
fn the_manifest_and_the_files_may_disagree() {
    let manifest = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,absent\nfile.users,bulk\nfile.scoreScales,\nfile.demographics,bulk\nsource.systemCode,absent\n";
    let reading = reading(&[("m", manifest), ("o", ORGS), ("u", USERS)]);
    assert_eq!(reading.roster.schools[0].code.as_str(), "0750001U");
    assert_eq!(
        told(&reading),
        [
            (Taken, "oneroster_called_absent", 1),
            (Taken, "oneroster_no_source", 1),
            (Taken, "oneroster_promised", 1),
            (Taken, "word", 1)
        ]
    );
}

#[test]
fn a_file_that_is_promised_and_needed_must_be_there() {
    assert_eq!(faults(&[("m", MANIFEST_11), ("o", ORGS)]), ["oneroster_promised"]);
    assert_eq!(faults(&[("m", MANIFEST_11), ("u", USERS)]), ["oneroster_promised"]);
    assert_eq!(faults(&[("m", MANIFEST_12), ("o", ORGS), ("u", USERS)]), ["oneroster_promised"]);
    assert_eq!(faults(&[("o", ORGS)]), ["oneroster_no_file"]);
    let no_role = "sourcedId,givenName,familyName\ns1,Dylan,Cosams\n";
    assert_eq!(faults(&[("m", MANIFEST_11), ("o", ORGS), ("u", no_role)]), ["oneroster_no_file"]);
}

#[test]
fn two_bundles_at_once_are_refused_and_two_files_of_one_kind_are_read_together() {
    assert_eq!(
        faults(&[("a/m", MANIFEST_11), ("b/m", MANIFEST_11), ("o", ORGS), ("u", USERS)]),
        ["oneroster_two_manifests"]
    );
    let more = "sourcedId,orgSourcedIds,role,givenName,familyName,agentSourcedIds,grades\ns2,c1,student,Lou,Cosams,p1,6\n";
    let reading = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u1", USERS), ("u2", more)]);
    assert_eq!(reading.roster.links.len(), 2);
    assert_eq!(told(&reading), [(Taken, "oneroster_sheet_twice", 1)]);
}

#[test]
fn v7_passwords_are_never_read_and_are_told() {
    let users = users(
        "s1,,,true,c1,student,s1,,Dylan,Cosams,,,,,,p1,6,Marker-4711\np1,,,true,c1,parent,p1,,Ana,Cosams,,,,,,,,Marker-4711",
    );
    let profiles = "sourcedId,userSourcedId,profileType,vendorId,credentialType,username,password\nx,s1,a,b,c,d,Marker-4711\n";
    let files = [("m", MANIFEST_11), ("o", ORGS), ("u", users.as_str()), ("p", profiles)];
    let one = reading(&files);
    assert_eq!(told(&one), [(Taken, "oneroster_passwords", 2)]);
    assert!(!format!("{one:?} {}", one.notices.explain(Language::French)).contains("4711"));
    // Not even where columns are exchanged.
    let header = users.lines().next().unwrap();
    for (name, _) in header.split(',').zip(0..).filter(|(name, _)| *name != "password") {
        let exchanged = header.replace("password", "#").replacen(name, "password", 1).replace('#', name);
        let text = users.replacen(header, &exchanged, 1);
        let said = match try_read(&[("m", MANIFEST_11), ("o", ORGS), ("u", &text)]) {
            Ok(reading) => reading.notices.explain(Language::English),
            Err(errors) => errors.explain(Language::English),
        };
        // A key that is not found is repeated: without it nobody would find which one of a list it is.
        let is_key = ["agentSourcedIds", "orgSourcedIds"].contains(&name);
        assert!(is_key || !said.contains("4711"), "{name}: {said}");
    }
}

#[test]
fn values_in_the_wrong_column_are_told() {
    let swapped = "sourcedId,orgSourcedIds,role,givenName,familyName,email,phone,agentSourcedIds,grades\n\
        s1,c1,student,Dylan,Cosams,,,p1,6\np1,c1,parent,Ana,Cosams,0612345678,ana@example.org,,\n";
    let one = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", swapped)]);
    assert_eq!(told(&one), [(LeftOut, "word", 2)]);
    // A whole column of them is another column.
    let many: String =
        (0..3).map(|index| format!("p{index},c1,parent,Ana,Cosams,0612345678,,s1,\n")).collect();
    assert_eq!(
        faults(&[("m", MANIFEST_11), ("o", ORGS), ("u", &(swapped.to_owned() + &many))]),
        ["wrong_column"]
    );
    // Role and organisation exchanged: nobody is a student.
    let swapped = "sourcedId,role,orgSourcedIds,givenName,familyName\ns1,c1,student,Dylan,Cosams\n";
    assert_eq!(faults(&[("m", MANIFEST_11), ("o", ORGS), ("u", swapped)]), ["oneroster_no_students"]);
}

#[test]
fn an_unknown_role_is_left_out() {
    let more = format!("{USERS}z1,c1,caretaker,Max,Bon,,\n");
    let reading = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", &more)]);
    assert_eq!(told(&reading), [(LeftOut, "oneroster_unknown_role", 1)]);
}

#[test]
fn a_byte_order_mark_latin_letters_and_line_ends_do_not_matter() {
    let users = USERS.replace("Ana", "Zoé").replace('\n', "\r\n");
    let latin: Vec<u8> = users.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bytes in [users.clone().into_bytes(), format!("\u{FEFF}{users}").into_bytes(), latin] {
        let uploads = vec![
            fratrie_roster::Upload::bytes("m", MANIFEST_11),
            fratrie_roster::Upload::bytes("o", ORGS),
            fratrie_roster::Upload::bytes("u", bytes),
        ];
        let reading = fratrie_roster::read(uploads, &crate::bundle::options()).unwrap();
        assert_eq!(reading.roster.responsibles[0].name.given(), "Zoé");
    }
}
