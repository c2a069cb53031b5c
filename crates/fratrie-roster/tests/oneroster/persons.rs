//! Who is a student, who answers for whom.

use crate::bundle::{MANIFEST_11, MANIFEST_12, ORGS, faults, reading, told, users};
use fratrie_domain::{
    model::{Level, Relationship},
    roster::Told,
};
use fratrie_roster::Outcome::{LeftOut, Taken};

#[test]
fn agents_are_read_in_either_direction() {
    for rows in [
        "s1,,,true,c1,student,s1,,Dylan,Cosams,,,,,,\"p1,p2\",6,\np1,,,true,c1,parent,p1,,Ana,Cosams,,,,,,,,\np2,,,true,c1,parent,p2,,Luc,Martin,,,,,,,,",
        "s1,,,true,c1,student,s1,,Dylan,Cosams,,,,,,,6,\np1,,,true,c1,parent,p1,,Ana,Cosams,,,,,,s1,,\np2,,,true,c1,parent,p2,,Luc,Martin,,,,,,s1,,",
        "p1,,,true,c1,parent,p1,,Ana,Cosams,,,,,,s1,,\ns1,,,true,c1,student,s1,,Dylan,Cosams,,,,,,\"p1, p2\",6,\np2,,,true,c1,parent,p2,,Luc,Martin,,,,,,s1,,",
    ] {
        let users = users(rows);
        let reading = reading(&[("manifest.csv", MANIFEST_11), ("orgs.csv", ORGS), ("users.csv", &users)]);
        let mut links: Vec<_> = reading
            .roster
            .links
            .iter()
            .map(|link| (link.student.as_str(), link.responsible.as_str()))
            .collect();
        links.sort_unstable();
        assert_eq!(links, [("s1", "p1"), ("s1", "p2")]);
        assert!(reading.notices.is_empty(), "{:?}", told(&reading));
    }
}

#[test]
fn parents_and_guardians_are_legal_responsibles_relatives_are_to_be_called() {
    let users = users(
        "s1,,,true,c1,student,s1,,Dylan,Cosams,,,,,,\"p1,p2,p3,t1\",6,\np1,,,true,c1,Parent,p1,,Ana,Cosams,,,,,,,,\np2,,,true,c1,guardian,p2,,Luc,Martin,,,,,,,,\np3,,,true,c1,relative,p3,,Eve,Martin,,,,,,,,\nt1,,,true,c1,teacher,t1,,Max,Prof,,,,,,,,",
    );
    let reading = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", &users)]);
    let mut levels: Vec<_> =
        reading.roster.links.iter().map(|link| (link.responsible.as_str(), link.level)).collect();
    levels.sort_unstable();
    assert_eq!(levels, [("p1", Level::Legal), ("p2", Level::Legal), ("p3", Level::Contact)]);
    assert_eq!(told(&reading), [(LeftOut, "oneroster_agent_is_not", 1)]);
    assert!(reading.notices.named()[0].explain(fratrie_domain::Language::French).contains("ligne 2"));
}

#[test]
fn a_teacher_who_is_a_parent_is_a_parent_by_the_secondary_role() {
    let users = "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns\n\
        s1,,,true,s1,{INE:0113014881M},Dylan,Cosams,,,,,,t1,6,,,,,,c1,\n\
        t1,,,true,t1,,Ana,Cosams,,,ana@example.org,06 12,+33 1 23 45 67 89,,,,,,,Dupont,c1,\n";
    let roles = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n\
        r1,,,s1,primary,student,,,c1,\nr2,,,t1,primary,teacher,,,c1,\nr3,,,t1,secondary,guardian,2020-01-01,2030-01-01,c1,\n";
    let reading = reading(&[("m", MANIFEST_12), ("o", ORGS), ("u", users), ("roles", roles)]);
    let one = &reading.roster.responsibles[0];
    assert_eq!((one.external.as_str(), one.name.usage()), ("t1", Some("Dupont")));
    assert_eq!(one.details.email.value().unwrap().as_str(), "ana@example.org");
    assert_eq!(one.details.mobile.value().unwrap().as_str(), "06 12");
    assert_eq!(one.details.address, Told::Absent);
    assert_eq!(reading.roster.students[0].ines[0].as_str(), "0113014881M");
    assert_eq!(reading.roster.links.len(), 1);
    assert!(reading.notices.is_empty(), "{:?}", told(&reading));
}

#[test]
fn v23_a_role_that_ended_opens_nothing() {
    let users = "sourcedId,enabledUser,givenName,familyName,agentSourcedIds,primaryOrgSourcedId,grades\n\
        s1,true,Dylan,Cosams,\"p1,p2\",c1,6\np1,true,Ana,Cosams,,c1,\np2,true,Luc,Martin,,c1,\n";
    let roles = "sourcedId,userSourcedId,roleType,role,endDate,orgSourcedId\n\
        r1,s1,primary,student,,c1\nr2,p1,primary,parent,2026-08-31,c1\nr3,p2,primary,parent,2026-09-01,c1\n";
    let reading = reading(&[("m", MANIFEST_12), ("o", ORGS), ("u", users), ("r", roles)]);
    let links: Vec<_> = reading.roster.links.iter().map(|link| link.responsible.as_str()).collect();
    assert_eq!(links, ["p2"]);
    assert_eq!(
        told(&reading),
        [(LeftOut, "oneroster_agent_is_not", 1), (LeftOut, "oneroster_role_ended", 1)]
    );
}

#[test]
fn a_bundle_of_which_all_roles_ended_is_an_old_one() {
    let users =
        "sourcedId,givenName,familyName,agentSourcedIds,grades\ns1,Dylan,Cosams,p1,6\np1,Ana,Cosams,,\n";
    let roles = "sourcedId,userSourcedId,roleType,role,endDate,orgSourcedId\n\
        r1,s1,primary,student,2025-08-31,c1\nr2,p1,primary,parent,2025-08-31,c1\n";
    let reading = reading(&[("m", MANIFEST_12), ("o", ORGS), ("u", users), ("r", roles)]);
    assert_eq!(reading.roster.links.len(), 1);
    assert_eq!(told(&reading), [(Taken, "oneroster_all_ended", 1)]);
}

#[test]
fn v23_a_responsible_whose_access_is_switched_off_gets_no_account() {
    let users = users(
        "s1,,,false,c1,student,s1,,Dylan,Cosams,,,,,,\"p1,p2\",6,\np1,,,false,c1,parent,p1,,Ana,Cosams,,,,,,,,\np2,,,,c1,parent,p2,,Luc,Martin,,,,,,,,",
    );
    let reading = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", &users)]);
    let mut levels: Vec<_> =
        reading.roster.links.iter().map(|link| (link.responsible.as_str(), link.level)).collect();
    levels.sort_unstable();
    assert_eq!(levels, [("p1", Level::Contact), ("p2", Level::Legal)]);
    assert_eq!(told(&reading), [(Taken, "oneroster_disabled", 1)]);
}

#[test]
fn kinship_is_told_by_an_extension_alone() {
    let users = "sourcedId,orgSourcedIds,role,givenName,familyName,agentSourcedIds,grades,metadata.fr.lienParente\n\
        s1,c1,student,Dylan,Cosams,\"p1,p2\",6,\np1,c1,parent,Ana,Cosams,,,Mère\np2,c1,parent,Luc,Martin,,,\n";
    let reading = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", users)]);
    let mut kin: Vec<_> =
        reading.roster.links.iter().map(|link| (link.responsible.as_str(), link.relationship)).collect();
    kin.sort_unstable();
    assert_eq!(kin, [("p1", Relationship::Mother), ("p2", Relationship::Other)]);
}

#[test]
fn an_agent_who_can_not_be_one_makes_no_link_and_is_told() {
    let users = users(
        "s1,,,true,c1,student,s1,,Dylan,Cosams,,,,,,\"s2,nobody,s1,p1\",6,\ns2,,,true,c1,student,s2,,Lou,Cosams,,,,,,,6,\np1,,,true,c1,parent,p1,,Ana,Cosams,,,,,,,,\np2,,,true,c1,parent,p2,,Luc,Martin,,,,,,p1,,",
    );
    let reading = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", &users)]);
    assert_eq!(reading.roster.links.len(), 1);
    assert_eq!(
        told(&reading),
        [
            (LeftOut, "oneroster_no_student", 1),
            (LeftOut, "oneroster_no_student_of_two", 3),
            (LeftOut, "oneroster_unknown_agent", 1)
        ]
    );
}

#[test]
fn one_key_for_two_persons_is_a_fault_and_for_one_person_is_told() {
    let twice = |second: &str| {
        users(&format!(
            "s1,,,true,c1,student,s1,,Dylan,Cosams,,,,,,p1,6,\np1,,,true,c1,parent,p1,,Ana,Cosams,,,,,,,,\n{second}"
        ))
    };
    let other = twice("p1,,,true,c1,parent,p1,,Luc,Martin,,,,,,,,");
    assert_eq!(faults(&[("m", MANIFEST_11), ("o", ORGS), ("u", &other)]), ["contradicts"]);
    // Access that is switched off in one row is switched off.
    let off = twice("p1,,,false,c1,parent,p1,,Ana,Cosams,,,,,,,,");
    let reading_off = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", &off)]);
    assert_eq!(reading_off.roster.links[0].level, Level::Contact);
    let same = twice("p1,,,true,c2,parent,p1,,Ana,Cosams,,,,,,,,");
    let reading = reading(&[("m", MANIFEST_11), ("o", ORGS), ("u", &same)]);
    assert_eq!(reading.roster.responsibles.len(), 1);
    assert_eq!(told(&reading), [(Taken, "oneroster_repeated", 1)]);
}

#[test]
fn every_row_that_can_not_be_taken_is_told_with_its_line_and_nothing_is_taken() {
    let users = users(
        "s1,,,true,c1,student,s1,,Dylan,,,,,,,p1,6,\n,,,true,c1,parent,p1,,Ana,Cosams,,,,,,,,\np2,,,true,c1,parent,p2,,luc@example.org,Martin,,,,,,,,\np3,,,true,c1,parent,p3,,Eve,2014-03-02,,,,,,,,",
    );
    let errors =
        crate::bundle::try_read(&[("m", MANIFEST_11), ("o", ORGS), ("users.csv", &users)]).unwrap_err();
    let told: Vec<_> =
        errors.faults().iter().map(|fault| (fault.line, fault.field.as_deref().unwrap())).collect();
    assert_eq!(told, [(2, "familyName"), (3, "sourcedId"), (4, "givenName"), (5, "familyName")]);
}

#[test]
fn references_that_lead_nowhere_are_told() {
    let users = "sourcedId,givenName,familyName,agentSourcedIds,primaryOrgSourcedId,grades\n\
        s1,Dylan,Cosams,p1,c1,6\np1,Ana,Cosams,,gone,\nx,Max,Bon,,c1,\n";
    let roles = "sourcedId,userSourcedId,roleType,role,orgSourcedId\n\
        r1,s1,primary,student,c1\nr2,p1,primary,parent,c1\nr3,nobody,primary,student,c1\n";
    let enrollments = "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role\ne1,k9,c1,s1,student\n";
    let reading = reading(&[("m", MANIFEST_12), ("o", ORGS), ("u", users), ("r", roles), ("e", enrollments)]);
    assert_eq!(reading.roster.links.len(), 1);
    assert_eq!(
        told(&reading),
        [
            (LeftOut, "oneroster_no_role", 1),
            (LeftOut, "oneroster_unknown_class", 1),
            (LeftOut, "oneroster_unknown_org", 1),
            (LeftOut, "oneroster_unknown_user", 1)
        ]
    );
}

#[test]
fn an_identifier_of_a_french_school_may_be_the_national_number() {
    let orgs = "sourcedId,name,type,identifier\nc1,A,school,0750001U\nc9,B,school,17\n";
    let users = "sourcedId,orgSourcedIds,role,givenName,familyName,identifier,grades\n\
        s1,c1,student,Dylan,Cosams,0113014881M,6\ns2,c9,student,Lou,Cosams,123456789AB,6\ns3,c1,student,Max,Cosams,4711,6\n";
    let reading = reading(&[("m", MANIFEST_11), ("o", orgs), ("u", users)]);
    let ines: Vec<usize> = reading.roster.students.iter().map(|one| one.ines.len()).collect();
    assert_eq!(ines, [1, 0, 0]);
}
