//! Rosters through the facade, on every store: a sync, not a load (R9).
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod support;

use fratrie::{
    EmailAddress, Endings, Error, Refusal, RollStanding,
    chrono::{TimeDelta, Utc},
    domain::{
        event::Fact,
        model::{Civility, Level, Standing},
        outcome::ImportNote,
        roster::{Coverage, Gone, Place, Roster, Told},
    },
};
use support::{Line, World, line, part, roster, stores, third, two_schools, two_schools_lines};

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => unreachable!("a refusal was expected: {other:?}"),
    }
}

/// A school of many, each pupil with a responsible of their own.
fn many(school: &str, pupils: std::ops::Range<usize>) -> Vec<Line> {
    let one = |number: usize| {
        let (student, responsible) = (format!("E{number}"), format!("R{number}"));
        line(school, (&student, "Dylan Cosams"), (&responsible, "Angélique Cosams"))
    };
    pupils.map(one).collect()
}

async fn sync(world: &World, roster: Roster) -> fratrie::domain::outcome::ImportReport {
    world.realm.office().sync(roster, Endings::Braked).await.unwrap()
}

#[tokio::test]
async fn r9_the_same_file_twice_changes_nothing() {
    for world in stores::each().await {
        let mut lines = two_schools_lines();
        lines[0].responsible.details.email = Told::Value("famille@example.org".parse().unwrap());
        lines[0].responsible.details.mobile = Told::Value("06 39 98 00 01".parse().unwrap());
        let file = roster(lines);
        sync(&world, file.clone()).await;
        let before = world.state().await;
        let again = sync(&world, file).await;
        assert!(again.is_empty());
        assert_eq!(
            (again.students.unchanged, again.responsibles.unchanged, again.links.unchanged),
            (2, 2, 2)
        );
        assert_eq!(world.state().await, before);
    }
}

#[tokio::test]
async fn r9_next_years_file_adds_moves_and_ends() {
    for world in stores::each().await {
        let lines = |year: [&str; 2]| {
            let mut lines = vec![
                line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams")),
                line("A", (year[0], "Zoé Martin"), ("R2", "Marie Martin")),
            ];
            lines[0].student.class = Some(year[1].parse().unwrap());
            lines
        };
        let letters = world.letters(roster(lines(["E2", "6e A"]))).await;
        let parent = world.activate(&letters[1], None).await;
        let report = sync(&world, roster(lines(["E3", "5e B"]))).await;
        let noted = [(Place { file: 0, line: 2 }, ImportNote::OtherChildren)];
        assert_eq!(report.notes, noted, "her one child went, and another came");
        assert_eq!((report.students.created, report.students.changed, report.students.left), (1, 1, 1));
        assert_eq!((report.links.created, report.links.left), (1, 1));
        assert_eq!((report.attached.len(), report.ended.len()), (1, 1));
        let children = world.portal.children(&parent).await.unwrap();
        assert_eq!(children.len(), 1, "one went, one came, on the same account");
        let state = world.state().await;
        let gone = state.rows.students.values().find(|row| row.source.external.as_str() == "E2").unwrap();
        assert!(gone.left.is_some());
        let dylan = state.rows.students.values().find(|row| row.name.given() == "Dylan").unwrap();
        assert_eq!(dylan.class.as_str(), "5e B");
        let told = state.events.last().map(|event| event.fact.clone());
        assert!(matches!(told, Some(Fact::RosterImported { ended, .. }) if ended == report.ended));
        // Who comes back is attached again, and has left no more.
        let back = sync(&world, roster(lines(["E2", "5e B"]))).await;
        assert_eq!((back.links.created, back.links.left), (1, 1));
        let state = world.state().await;
        let zoe = state.rows.students.values().find(|row| row.source.external.as_str() == "E2").unwrap();
        assert!(zoe.left.is_none());
        assert_eq!(state.violations(), []);
    }
}

#[tokio::test]
async fn r9_a_new_sibling_of_a_grouped_account_attaches_to_the_principal_without_a_letter() {
    for world in stores::each().await {
        let letters = world.letters(two_schools()).await;
        let session = world.activate(&letters[0], None).await;
        let typed = [letters[1].credentials()];
        let preview = world.portal.preview_merge(&session, &typed, &world.origin).await.unwrap();
        let session = world.portal.merge(&session, preview.confirm(), &world.origin).await.unwrap().session;
        let mut lines = two_schools_lines();
        lines.push(line("B", ("E8", "Inès Cosams"), ("R9", "ANGELIQUE COSAMS")));
        let import = world.realm.office().import(roster(lines)).await.unwrap();
        assert!(import.letters.is_empty() && import.report.accounts.is_empty());
        assert_eq!(import.report.attached, [(session.account(), import.report.attached[0].1)]);
        assert_eq!(world.portal.children(&session).await.unwrap().len(), 3);
        let facts = world.state().await.events;
        let told = facts.last().map(|event| event.fact.clone());
        assert!(matches!(told, Some(Fact::RosterImported { attached, .. }) if attached.len() == 1));
        // The absorbed side's school lets go of one: the principal lists it no more, and the rest stays.
        let report = sync(&world, roster(vec![two_schools_lines().remove(1)])).await;
        assert_eq!(report.ended.len(), 1);
        assert_eq!(world.portal.children(&session).await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn r9_persons_are_known_by_their_schools_key_and_students_by_their_number_never_by_name() {
    for world in stores::each().await {
        let numbered = |school, student, responsible: (&str, &str)| {
            let mut line = line(school, (student, "Dylan Cosams"), responsible);
            line.student.ines = vec!["120000001AB".parse().unwrap()];
            line
        };
        sync(&world, roster(vec![numbered("A", "E1", ("R1", "Angélique Cosams"))])).await;
        // The same names under other keys are other persons; the same number is the same pupil, of another school now.
        let report = sync(&world, roster(vec![numbered("B", "E7", ("R1", "Angélique Cosams"))])).await;
        assert_eq!((report.students.created, report.students.changed), (0, 1));
        assert_eq!((report.responsibles.created, report.accounts.len()), (1, 1));
        let state = world.state().await;
        assert_eq!((state.rows.students.len(), state.rows.accounts.len()), (1, 2));
        assert_eq!(state.rows.students.values().next().unwrap().school.as_str(), "B");
        // A key that names somebody else now is told.
        let renamed = numbered("B", "E7", ("R1", "Bernadette Leroux"));
        let report = sync(&world, roster(vec![renamed])).await;
        assert_eq!(report.notes, [(Place { file: 0, line: 2 }, ImportNote::Renamed)]);
    }
}

#[tokio::test]
async fn r9_a_key_that_names_another_pupil_now_is_refused_and_a_number_put_right_is_taken() {
    for world in stores::each().await {
        let pupil = |name: &str, ine: &str| {
            let mut line = line("A", ("E1", name), ("R1", "Angélique Cosams"));
            line.student.ines = vec![ine.parse().unwrap()];
            roster(vec![line])
        };
        sync(&world, pupil("Dylan Cosams", "120000001AB")).await;
        let other = pupil("Zoé Martin", "120000002AB");
        let before = world.state().await;
        let refused = refusal(world.realm.office().sync(other, Endings::Confirmed).await);
        assert!(matches!(refused, Refusal::Roster { faults } if faults.len() == 1));
        assert_eq!(world.state().await, before, "nothing is half imported");
        let report = sync(&world, pupil("Dylan Cosams", "120000003AB")).await;
        assert_eq!(report.students.changed, 1);
    }
}

#[tokio::test]
async fn r9_a_file_that_ends_many_links_is_braked_unless_confirmed() {
    for world in stores::each().await {
        sync(&world, roster(many("A", 0..40))).await;
        let (cut, before) = (roster(many("A", 0..20)), world.state().await);
        let office = world.realm.office();
        let preview = office.preview_import(&cut).await.unwrap();
        assert_eq!(preview.ended.len(), 20);
        let school = "A".parse().unwrap();
        let braked = Refusal::TooManyEnd { school, ending: 20, of: 40 };
        assert_eq!(preview.endings, Some(braked.clone()));
        assert_eq!(refusal(office.sync(cut.clone(), Endings::Braked).await), braked);
        assert_eq!(world.state().await, before);
        let report = office.sync(cut, Endings::Confirmed).await.unwrap();
        assert_eq!((report.links.left, report.students.left), (20, 20));
        // Another school is not concerned, and a few may always leave.
        sync(&world, roster(many("B", 0..12))).await;
        assert_eq!(sync(&world, roster(many("B", 0..2))).await.links.left, 10);
    }
}

#[tokio::test]
async fn s13_a_preview_tells_all_beforehand_and_changes_nothing() {
    for world in stores::each().await {
        sync(&world, two_schools()).await;
        let before = world.state().await;
        let mut lines = vec![line("B", ("E8", "Inès Cosams"), ("R9", "ANGELIQUE COSAMS")), third()];
        lines[1].student.class = None;
        let next = roster(lines);
        let preview = world.realm.office().preview_import(&next).await.unwrap();
        assert_eq!(world.state().await, before);
        assert_eq!(preview.ended.len(), 1);
        assert_eq!(preview.ended[0].student.to_string(), "Florian COSAMS");
        assert_eq!(preview.endings, None);
        let told = preview.report;
        let at = Place { file: 0, line: 2 };
        assert_eq!(told.notes, [(at, ImportNote::NotPlaced), (at, ImportNote::OtherChildren)]);
        let done = sync(&world, next).await;
        assert_eq!(
            (told.students, told.responsibles, told.links, told.ended, told.notes),
            (done.students, done.responsibles, done.links, done.ended, done.notes)
        );
    }
}

#[tokio::test]
async fn a_school_that_sends_changes_only_ends_what_it_names() {
    for world in stores::each().await {
        let letters = world.letters(roster(many("A", 0..3))).await;
        let mut changes = part(many("A", 3..4));
        let (at, school) = (Place::default(), "A".parse().unwrap());
        let external = "E0".parse().unwrap();
        changes.gone.push(Gone::Student { at, school, external });
        let report = sync(&world, changes.clone()).await;
        assert_eq!((report.links.created, report.links.left, report.students.left), (1, 1, 1));
        assert!(sync(&world, changes).await.is_empty());
        assert_eq!(letters.len(), 3);
    }
}

#[tokio::test]
async fn who_is_no_legal_responsible_has_no_account_and_loses_it_when_that_ends() {
    for world in stores::each().await {
        let of = |level| {
            let mut line = line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams"));
            line.link.level = level;
            roster(vec![line])
        };
        let report = sync(&world, of(Level::Contact)).await;
        assert_eq!((report.not_entitled, report.accounts.len(), report.responsibles.created), (1, 0, 0));
        assert_eq!(sync(&world, of(Level::Legal)).await.accounts.len(), 1);
        // Whether the whole base says so, or a change.
        for coverage in [Coverage::Whole, Coverage::Part] {
            let mut less = of(Level::InCharge);
            less.schools[0].coverage = coverage;
            let report = sync(&world, less).await;
            assert_eq!(report.ended.len(), 1, "access ends at the import that says so");
            sync(&world, of(Level::Legal)).await;
        }
    }
}

/// Absent and empty are different facts.
#[tokio::test]
async fn what_a_file_does_not_say_stays_and_what_it_empties_is_erased() {
    for world in stores::each().await {
        let with = |email, mobile| {
            let mut line = line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams"));
            (line.responsible.details.email, line.responsible.details.mobile) = (email, mobile);
            roster(vec![line])
        };
        let (email, mobile) = ("famille@example.org".parse().unwrap(), "06 39 98 00 01".parse().unwrap());
        sync(&world, with(Told::Value(email), Told::Value(mobile))).await;
        sync(&world, with(Told::Absent, Told::Empty)).await;
        let rows = world.state().await.rows;
        let details = &rows.responsibles.values().next().unwrap().details;
        assert_eq!(details.email.as_ref().map(EmailAddress::as_str), Some("famille@example.org"));
        assert_eq!(details.mobile, None);
        let kept = rows.priors.values().flat_map(|prior| &prior.values);
        assert_eq!(kept.filter(|former| former.field == "school_mobile").count(), 1, "S110");
    }
}

#[tokio::test]
async fn every_fault_of_a_roster_is_told_and_nothing_is_taken() {
    let world = stores::memory().await;
    let mut file = roster(vec![third(), third()]);
    file.links[1].student = "E0".parse().unwrap();
    file.links[0].responsible = "R0".parse().unwrap();
    file.schools.clear();
    let refused = refusal(world.realm.office().sync(file, Endings::Braked).await);
    let Refusal::Roster { faults } = &refused else { unreachable!("{refused:?}") };
    assert_eq!(faults.len(), 4, "{faults:?}");
    assert!(refused.explain(fratrie::Language::French).lines().all(|told| told.starts_with("Ligne 2 : ")));
    assert!(world.state().await.rows.accounts.is_empty());
}

#[tokio::test]
async fn an_office_sees_how_far_each_account_has_come() {
    for world in stores::each().await {
        let office = world.realm.office();
        let mut lines = many("A", 0..4);
        lines[3].student.class = Some("5e B".parse().unwrap());
        // The first responsible has a child in the other class too.
        lines.push(line("A", ("E9", "Zoé Cosams"), ("R0", "Angélique Cosams")));
        lines[4].student.class = Some("5e B".parse().unwrap());
        lines.push(line("B", ("E7", "Florian Cosams"), ("R9", "ANGELIQUE COSAMS")));
        sync(&world, roster(lines)).await;
        let school = "A".parse().unwrap();
        let class = |name: &str| [name.parse().unwrap()].into();
        let letters = office.letters_of(&school, &class("6e A")).await.unwrap();
        assert_eq!(letters.len(), 3);
        assert!(office.letters_of(&school, &class("6e A")).await.unwrap().is_empty(), "each once");
        let principal = office.letters_of(&"B".parse().unwrap(), &class("6e A")).await.unwrap().remove(0);
        let session = world.activate(&principal, None).await;
        world.clock.advance(TimeDelta::days(1));
        let session = {
            world.portal.end_other_sessions(&session, &world.origin).await.unwrap();
            world.log_in(&principal, support::PASSWORD).await
        };
        let typed = [letters[0].credentials()];
        let preview = world.portal.preview_merge(&session, &typed, &world.origin).await.unwrap();
        world.portal.merge(&session, preview.confirm(), &world.origin).await.unwrap();
        world.activate(&letters[1], None).await;
        office.suspend(&letters[2].identifier).await.unwrap();

        let roll = office.roll(&school).await.unwrap();
        assert_eq!(roll.entries.len(), 5);
        let standing = |account| roll.entries.iter().find(|one| one.account == account).unwrap();
        let grouped = &standing(letters[0].account).standing;
        assert!(matches!(grouped, RollStanding::Grouped { at: Some(_), .. }), "{grouped:?}");
        assert_eq!(standing(letters[1].account).standing, RollStanding::Open(Standing::Active));
        assert_eq!(standing(letters[1].account).letter.as_ref().unwrap().printed, 1);
        let progress = roll.progress(&Utc);
        let school = progress.school;
        assert_eq!((school.accounts, school.waiting, school.active), (4, 1, 1));
        assert_eq!((school.grouped, school.stopped, school.notified), (1, 1, 0));
        let in_classes: usize = progress.classes.values().map(|class| class.accounts).sum();
        assert_eq!(in_classes, 5, "one account has children in both classes");
        let days: Vec<_> = progress.days.values().map(|day| (day.activated, day.grouped)).collect();
        assert_eq!(days, [(1, 0), (2, 1)]);
        // A pupil whom another school names too, and named last: this one does not learn in which class.
        let twice = |school: &str, class: &str| {
            let mut line = line(school, ("E5", "Inès Cosams"), ("R5", "Angélique Cosams"));
            line.student.ines = vec!["120000009AB".parse().unwrap()];
            line.student.class = Some(class.parse().unwrap());
            line
        };
        sync(&world, part(vec![twice("A", "6e A")])).await;
        sync(&world, part(vec![twice("B", "2de 4")])).await;
        let roll = office.roll(&"A".parse().unwrap()).await.unwrap();
        let named = |entry: &&fratrie::RollEntry| entry.student.name.given() == "Inès";
        assert_eq!(roll.entries.iter().find(named).unwrap().student.class.as_str(), "—");
        let nowhere = office.roll(&"Z".parse().unwrap()).await;
        assert_eq!(refusal(nowhere), Refusal::NoSuchSchool);
    }
}

#[tokio::test]
async fn a_letter_bears_what_an_envelope_needs() {
    let world = stores::memory().await;
    let mut lines = two_schools_lines();
    lines[0].responsible.details.civility = Told::Value(Civility::Ms);
    let letters = world.letters(roster(lines)).await;
    let first = &letters[0];
    assert_eq!(first.details.civility.map(Civility::abbreviated), Some("Mme"));
    assert!(!first.renews);
    assert_eq!(first.printed, 1);
    world.activate(first, None).await;
    let again = world.realm.office().reissue_letter(&first.identifier).await.unwrap();
    assert!(again.renews);
    assert_eq!(again.printed, 2);
}

#[tokio::test]
async fn a_whole_school_without_anybody_is_braked_too() {
    let world = stores::memory().await;
    sync(&world, roster(many("A", 0..4))).await;
    let mut empty = roster(many("A", 0..1));
    (empty.students, empty.responsibles, empty.links) = (vec![], vec![], vec![]);
    assert_eq!(empty.schools[0].coverage, Coverage::Whole);
    let braked = refusal(world.realm.office().sync(empty, Endings::Braked).await);
    assert!(matches!(braked, Refusal::TooManyEnd { ending: 4, of: 4, .. }), "{braked:?}");
}
