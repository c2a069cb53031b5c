//! Grouping accounts through the facade.

mod support;

use fratrie::{
    Builder, Credentials, Error, LogIn, ManualClock, MergeConfirmation, Policy, Refusal,
    chrono::TimeDelta,
    domain::{
        NameFinding, NameGrade,
        event::Fact,
        model::{Level, Relationship, Restrictions, Rights},
    },
    storage::MemoryRepository,
};
use support::{PASSWORD, World, chosen, line, roster, two_schools, two_schools_lines, world};

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => unreachable!("a refusal was expected: {other:?}"),
    }
}

#[tokio::test]
async fn s1_a_letter_is_absorbed_without_being_activated() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], None).await;
    let preview =
        world.portal.preview_merge(&principal, &[letters[1].credentials()], &world.origin).await.unwrap();
    assert!(preview.is_complete());
    assert_eq!(preview.children.len(), 2);
    let receipt = world.portal.merge(&principal, preview.confirm(), &world.origin).await.unwrap();
    let children = world.portal.children(&receipt.session).await.unwrap();
    let names: Vec<String> = children.iter().map(|child| child.name.to_string()).collect();
    assert_eq!(names, ["Dylan COSAMS", "Florian COSAMS"]);
    assert_eq!(
        children[1].responsible.to_string(),
        "ANGELIQUE COSAMS",
        "each child keeps its own responsible"
    );
    assert!(matches!(
        refusal(world.portal.log_in(&letters[1].credentials(), &world.origin).await),
        Refusal::Grouped { .. }
    ));
}

#[tokio::test]
async fn s2_r4_an_active_account_is_absorbed_and_its_sessions_end() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], None).await;
    let other = world.activate(&letters[1], None).await;
    let preview =
        world.portal.preview_merge(&principal, &[chosen(&letters[1])], &world.origin).await.unwrap();
    let receipt = world.portal.merge(&principal, preview.confirm(), &world.origin).await.unwrap();
    assert!(matches!(world.portal.account(&other).await, Err(Error::SessionEnded)));
    assert!(matches!(world.portal.account(&principal).await, Err(Error::SessionEnded)), "S100: renewed");
    assert!(world.portal.account(&receipt.session).await.is_ok());
    assert!(matches!(
        refusal(world.portal.log_in(&chosen(&letters[1]), &world.origin).await),
        Refusal::Grouped { .. }
    ));
    let wrong = Credentials::new(letters[1].identifier.as_str(), "pas le bon mot de passe");
    assert_eq!(refusal(world.portal.log_in(&wrong, &world.origin).await), Refusal::Credentials);
}

#[tokio::test]
async fn s13_a_preview_changes_nothing_and_s14_equals_what_is_done() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], None).await;
    let before = world.state().await;
    let preview =
        world.portal.preview_merge(&principal, &[letters[1].credentials()], &world.origin).await.unwrap();
    assert_eq!(world.state().await, before);
    let foreseen: Vec<_> = preview.children.iter().map(|child| child.child.id).collect();
    let receipt = world.portal.merge(&principal, preview.confirm(), &world.origin).await.unwrap();
    let mut done = receipt.report.children;
    done.sort();
    let mut foreseen_sorted = foreseen;
    foreseen_sorted.sort();
    assert_eq!(done, foreseen_sorted);
}

#[tokio::test]
async fn s106_every_line_is_answered_and_right_lines_need_no_second_password() {
    let world = world().await;
    let mut lines = two_schools_lines();
    lines.push(line("C", ("E9", "Élodie Cosams"), ("R3", "Angelique Cosams")));
    let letters = world.letters(roster(lines)).await;
    let principal = world.activate(&letters[0], None).await;
    let typed = [
        letters[1].credentials(),
        Credentials::new(letters[2].identifier.as_str(), "2222-2222-2222"),
        Credentials::new("personne.inconnue12", "rien"),
        chosen(&letters[0]),
        letters[1].credentials(),
    ];
    let preview = world.portal.preview_merge(&principal, &typed, &world.origin).await.unwrap();
    let refused: Vec<Option<Refusal>> =
        preview.lines.iter().map(|line| line.outcome.as_ref().err().cloned()).collect();
    assert_eq!(
        refused,
        [
            None,
            Some(Refusal::Credentials),
            Some(Refusal::Credentials),
            Some(Refusal::SameAccount),
            Some(Refusal::Doubled)
        ]
    );
    assert!(!preview.is_complete());
    assert!(matches!(
        refusal(world.portal.merge(&principal, preview.confirm(), &world.origin).await),
        Refusal::Lines { .. }
    ));
    let more = [letters[2].credentials()];
    let extended =
        world.portal.extend_preview(&principal, preview.token(), &more, &world.origin).await.unwrap();
    assert!(extended.is_complete());
    let receipt = world.portal.merge(&principal, extended.confirm(), &world.origin).await.unwrap();
    assert_eq!(receipt.report.lines.len(), 2);
    assert_eq!(receipt.report.children.len(), 3);
}

#[tokio::test]
async fn r6_the_right_lines_can_be_asked_for_alone() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], None).await;
    let typed = [letters[1].credentials(), Credentials::new("inconnu.x00", "rien")];
    let preview = world.portal.preview_merge(&principal, &typed, &world.origin).await.unwrap();
    let confirmation = preview.confirm().right_lines_only();
    let receipt = world.portal.merge(&principal, confirmation, &world.origin).await.unwrap();
    assert_eq!(receipt.report.lines.len(), 1);
}

#[tokio::test]
async fn r7_the_same_confirmation_twice_is_one_merge_with_one_receipt() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], None).await;
    let preview =
        world.portal.preview_merge(&principal, &[letters[1].credentials()], &world.origin).await.unwrap();
    let first = world.portal.merge(&principal, preview.confirm(), &world.origin).await.unwrap();
    let journal = world.state().await.journal.len();
    world.clock.advance(TimeDelta::hours(1));
    let again = MergeConfirmation::from_token(preview.token());
    assert_eq!(world.portal.merge(&principal, again, &world.origin).await.unwrap(), first);
    assert_eq!(world.state().await.journal.len(), journal);
}

#[tokio::test]
async fn s43_two_tabs_with_previews_of_their_own_merge_once() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], None).await;
    let typed = || [letters[1].credentials()];
    let one = world.portal.preview_merge(&principal, &typed(), &world.origin).await.unwrap();
    let other = world.portal.preview_merge(&principal, &typed(), &world.origin).await.unwrap();
    world.portal.merge(&principal, one.confirm(), &world.origin).await.unwrap();
    let late = world.portal.merge(&principal, other.confirm(), &world.origin).await;
    assert_eq!(refusal(late), Refusal::Lines { lines: vec![(0, Refusal::AlreadyYours)] });
}

#[tokio::test]
async fn a_preview_can_be_confirmed_for_ten_minutes_and_not_one_longer() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], None).await;
    let preview =
        world.portal.preview_merge(&principal, &[letters[1].credentials()], &world.origin).await.unwrap();
    world.clock.advance(TimeDelta::minutes(10));
    let late = world.portal.merge(&principal, preview.confirm(), &world.origin).await;
    assert_eq!(refusal(late), Refusal::PreviewExpired);
    let extended = world.portal.extend_preview(&principal, preview.token(), &[], &world.origin).await;
    assert_eq!(refusal(extended), Refusal::PreviewExpired);
}

#[tokio::test]
async fn v21_what_moved_since_the_preview_is_refused() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], None).await;
    let preview =
        world.portal.preview_merge(&principal, &[letters[1].credentials()], &world.origin).await.unwrap();
    // The school attaches another child to the account to absorb (S53).
    let sibling = roster(vec![line("B", ("E8", "Inès Cosams"), ("R9", "ANGELIQUE COSAMS"))]);
    world.letters(sibling).await;
    let late = world.portal.merge(&principal, preview.confirm(), &world.origin).await;
    assert_eq!(refusal(late), Refusal::ChangedSincePreview);
    assert_eq!(world.portal.children(&principal).await.unwrap().len(), 1);
}

#[tokio::test]
async fn v19_a_token_serves_no_other_principal() {
    let world = world().await;
    let mut lines = two_schools_lines();
    lines.push(line("C", ("E9", "Paul Martin"), ("R3", "Jeanne Martin")));
    let letters = world.letters(roster(lines)).await;
    let principal = world.activate(&letters[0], None).await;
    let stranger = world.activate(&letters[2], None).await;
    let preview =
        world.portal.preview_merge(&principal, &[letters[1].credentials()], &world.origin).await.unwrap();
    let stolen = world.portal.merge(&stranger, preview.confirm(), &world.origin).await;
    assert_eq!(refusal(stolen), Refusal::ProofVoid);
    for token in ["", "x", "éé", &"A".repeat(70_000)] {
        let forged =
            world.portal.merge(&principal, MergeConfirmation::from_token(token), &world.origin).await;
        assert_eq!(refusal(forged), Refusal::ProofVoid);
    }
}

#[tokio::test]
async fn s99_an_old_log_in_must_show_its_password_again() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], None).await;
    world.clock.advance(TimeDelta::minutes(16));
    let typed = [letters[1].credentials()];
    let late = world.portal.preview_merge(&principal, &typed, &world.origin).await;
    assert_eq!(refusal(late), Refusal::ProofExpired);
    let wrong = world.portal.reauthenticate(&principal, &"autre chose que cela".into(), &world.origin).await;
    assert_eq!(refusal(wrong), Refusal::Credentials);
    let fresh = world.portal.reauthenticate(&principal, &PASSWORD.into(), &world.origin).await.unwrap();
    assert!(world.portal.preview_merge(&fresh, &typed, &world.origin).await.unwrap().is_complete());
}

#[tokio::test]
async fn r11_other_names_need_an_explicit_confirmation() {
    let world = world().await;
    let letters = world
        .letters(roster(vec![
            line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams")),
            line("B", ("E7", "Florian Cosams"), ("R9", "Angélique Durand")),
        ]))
        .await;
    let principal = world.activate(&letters[0], None).await;
    let preview =
        world.portal.preview_merge(&principal, &[letters[1].credentials()], &world.origin).await.unwrap();
    let account = preview.lines[0].outcome.as_ref().unwrap();
    assert!(account.names_differ);
    assert_eq!(account.names.findings, [NameFinding::FamilyNamesDiffer]);
    assert!(matches!(
        refusal(world.portal.merge(&principal, preview.confirm(), &world.origin).await),
        Refusal::Lines { lines } if lines == [(0, Refusal::NamesDiffer { confirmable: true })]
    ));
    let confirmed = preview.confirm().names_confirmed(true);
    assert!(world.portal.merge(&principal, confirmed, &world.origin).await.is_ok());
}

#[tokio::test]
async fn r11_close_names_need_an_explicit_confirmation_too() {
    let world = world().await;
    let letters = world
        .letters(roster(vec![
            line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams")),
            line("B", ("E7", "Florian Cosams"), ("R9", "A. COSAMS")),
        ]))
        .await;
    let principal = world.activate(&letters[0], None).await;
    let preview =
        world.portal.preview_merge(&principal, &[letters[1].credentials()], &world.origin).await.unwrap();
    let account = preview.lines[0].outcome.as_ref().unwrap();
    assert!(account.names_differ);
    assert_eq!(
        (account.names.grade, account.names.findings[0]),
        (NameGrade::Close, NameFinding::Abbreviation)
    );
    assert!(matches!(
        refusal(world.portal.merge(&principal, preview.confirm(), &world.origin).await),
        Refusal::Lines { lines } if lines == [(0, Refusal::NamesDiffer { confirmable: true })]
    ));
    let confirmed = preview.confirm().names_confirmed(true);
    assert!(world.portal.merge(&principal, confirmed, &world.origin).await.is_ok());
}

#[tokio::test]
async fn s104_two_legal_responsibles_of_one_child_stay_two_unless_the_office_says_so() {
    let world = world().await;
    let letters = world
        .letters(roster(vec![
            line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams")),
            line("A", ("E1", "Dylan Cosams"), ("R2", "Angélique Cosams")),
        ]))
        .await;
    let principal = world.activate(&letters[0], None).await;
    let typed = [letters[1].credentials()];
    let preview = world.portal.preview_merge(&principal, &typed, &world.origin).await.unwrap();
    assert!(matches!(preview.lines[0].outcome, Err(Refusal::TwoLegalResponsibles { .. })));
    let office = world.realm.office();
    office.waive_distinctness(&letters[0].identifier, &letters[1].identifier).await.unwrap();
    let preview = world.portal.preview_merge(&principal, &typed, &world.origin).await.unwrap();
    let receipt = world.portal.merge(&principal, preview.confirm(), &world.origin).await.unwrap();
    assert_eq!(receipt.report.children.len(), 1, "R10: one link remains");
}

#[tokio::test]
async fn s87_a_students_own_account_neither_groups_nor_is_grouped() {
    let world = world().await;
    let mut roster = two_schools();
    roster.students[0].account = true;
    let letters = world.letters(roster).await;
    let student = letters.iter().find(|letter| letter.student.is_some()).unwrap();
    let others: Vec<_> = letters.iter().filter(|letter| letter.student.is_none()).collect();
    let principal = world.activate(others[0], None).await;
    let preview =
        world.portal.preview_merge(&principal, &[student.credentials()], &world.origin).await.unwrap();
    assert_eq!(preview.lines[0].outcome.as_ref().err(), Some(&Refusal::NotResponsible));
    let session = world.activate(student, None).await;
    assert!(world.portal.account(&session).await.unwrap().student.is_some());
    let typed = [others[1].credentials()];
    assert_eq!(
        refusal(world.portal.preview_merge(&session, &typed, &world.origin).await),
        Refusal::NotResponsible
    );
}

#[tokio::test]
async fn r9_what_comes_later_for_the_absorbed_account_lands_on_the_principal() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], None).await;
    let preview =
        world.portal.preview_merge(&principal, &[letters[1].credentials()], &world.origin).await.unwrap();
    let receipt = world.portal.merge(&principal, preview.confirm(), &world.origin).await.unwrap();
    let mut lines = two_schools_lines();
    lines.push(line("B", ("E8", "Inès Cosams"), ("R9", "ANGELIQUE COSAMS")));
    let next_year = roster(lines);
    let import = world.realm.office().import(next_year.clone()).await.unwrap();
    assert!(import.letters.is_empty(), "no new account, no letter");
    assert_eq!(world.portal.children(&receipt.session).await.unwrap().len(), 3);
    assert!(world.realm.office().import(next_year).await.unwrap().report.is_empty(), "the same file again");
    let letter = world.realm.office().reissue_letter(&letters[1].identifier).await.unwrap();
    assert_eq!(letter.identifier, letters[0].identifier);
    let opened = world.portal.log_in(&letter.credentials(), &world.origin).await.unwrap();
    assert!(matches!(opened, LogIn::ActivationRequired(_)));
}

#[tokio::test]
async fn r10_s19_s22_s23_s39_the_same_child_on_both_sides_is_one_link_with_the_widest_rights() {
    let policy = Policy { entitled: Level::Contact, ..Policy::default() };
    let change = |builder: Builder| builder.policy(policy);
    let world = World::on(MemoryRepository::new(), ManualClock::default(), change).await;
    let mut ours = line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams"));
    let mut theirs = line("B", ("E7", "Dylan Cosams"), ("R9", "ANGELIQUE COSAMS"));
    for (line, level, relationship, rights, restrictions) in [
        (&mut ours, Level::Contact, Relationship::Mother, Rights::HOUSES, Restrictions::NONE),
        (&mut theirs, Level::Legal, Relationship::Guardian, Rights::PAYS_FEES, Restrictions::COURT_ORDER),
    ] {
        line.student.ines = vec!["120000001AB".parse().unwrap()];
        let link = &mut line.link;
        (link.level, link.relationship) = (level, relationship);
        (link.rights, link.restrictions) = (Some(rights), Some(restrictions));
    }
    let file = roster(vec![ours, theirs]);
    let letters = world.letters(file.clone()).await;
    let principal = world.activate(&letters[0], None).await;
    let preview =
        world.portal.preview_merge(&principal, &[letters[1].credentials()], &world.origin).await.unwrap();
    assert!(preview.children[0].already_yours);
    let receipt = world.portal.merge(&principal, preview.confirm(), &world.origin).await.unwrap();
    let children = world.portal.children(&receipt.session).await.unwrap();
    assert_eq!(children.len(), 1);
    let child = &children[0];
    assert_eq!(child.level, Level::Legal, "the widest rights win");
    assert_eq!(child.rights, Rights::HOUSES.union(Rights::PAYS_FEES));
    assert_eq!(child.restrictions, Restrictions::COURT_ORDER, "a restriction of either side stays");
    assert_eq!(
        child.relationships,
        [Relationship::Mother, Relationship::Guardian].into(),
        "both facts are kept"
    );
    let merges = world.state().await.rows.merges;
    let kept = format!("{merges:?}");
    assert!(kept.contains("Joined") && kept.contains("Contact"), "the record keeps the link as it was");
    assert!(world.realm.office().import(file).await.unwrap().report.is_empty(), "R9");
}

#[tokio::test]
async fn s111_a_confirmed_merge_that_is_refused_is_kept_once_with_its_reason() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], None).await;
    let preview =
        world.portal.preview_merge(&principal, &[letters[1].credentials()], &world.origin).await.unwrap();
    world.realm.office().suspend(&letters[1].identifier).await.unwrap();
    let before = world.state().await;
    for _ in 0..2 {
        let late = world.portal.merge(&principal, preview.confirm(), &world.origin).await;
        assert!(matches!(refusal(late), Refusal::Lines { .. }));
    }
    let after = world.state().await;
    assert_eq!(after.rows, before.rows, "R6: nothing changed");
    assert_eq!(
        (after.journal.len(), after.events.len()),
        (before.journal.len() + 1, before.events.len() + 1)
    );
    let Some(Fact::MergeRefused { absorbed, reasons, .. }) = after.events.last().map(|event| &event.fact)
    else {
        unreachable!("a failure is told")
    };
    assert_eq!(
        (absorbed.as_slice(), reasons.as_slice()),
        (&[letters[1].account][..], &["suspended".to_owned()][..])
    );
    assert_eq!(after.violations(), Vec::new());
}
