//! The scenarios of undoing a merge, one by one, on the domain's own state.

use super::world::World;
use fratrie_conformance::history::{Pupil, Record, Step};
use fratrie_domain::{
    AccountId, ChangeSet, MergeId, Refusal, StudentId,
    chrono::TimeDelta,
    journal::Actor,
    model::{Account, EndReason, Ended, Key, Level, LinkFate, Restrictions, Rights, Row},
    outcome::{Editor, Fate, Item, Keeping, Loss, Outcome, Remainder, SplitLine},
};

/// Three schools know the first person; the fourth record is another one's, who says that all are theirs.
const P: Record = (0, 1);
const X: Record = (0, 0);
const Y: Record = (1, 0);
const Z: Record = (2, 0);

/// Active accounts, each with its pupils.
fn world(population: &[(Record, &[Pupil])]) -> World {
    let mut world = World::new();
    for (record, pupils) in population {
        for pupil in *pupils {
            take(&mut world, &Step::Import(*record, *pupil));
        }
        take(&mut world, &Step::Letter(*record));
        take(&mut world, &Step::Activate(*record));
    }
    world
}

fn take(world: &mut World, step: &Step) -> ChangeSet {
    let changes = world.decide(step).unwrap_or_else(|refusal| panic!("{step:?}: {refusal:?}"));
    world.commit(&changes).unwrap_or_else(|conflict| panic!("{step:?}: {conflict:?}"));
    assert_eq!(world.state.violations(), Vec::new());
    changes
}

fn refused(world: &mut World, step: &Step) -> Refusal {
    let before = world.state.clone();
    let refusal = world.decide(step).expect_err("it is refused");
    assert_eq!(world.state, before);
    refusal
}

/// The line of a split of one account, after it was taken.
fn split(world: &mut World, record: Record) -> SplitLine {
    let changes = take(world, &Step::Split(record, false));
    let Outcome::Split(report) = changes.receipt.outcome else { panic!("a split gives a report of one") };
    let [line] = report.lines.as_slice() else { panic!("one account, one line") };
    assert_eq!(line.account, id(world, record));
    line.clone()
}

fn id(world: &World, record: Record) -> AccountId {
    world.account(record).unwrap().id
}

fn account(world: &mut World, record: Record) -> &mut Account {
    let id = id(world, record);
    world.state.rows.accounts.get_mut(&id).unwrap()
}

fn children(world: &World, record: Record) -> Vec<Pupil> {
    world.children(id(world, record)).into_iter().collect()
}

fn student(world: &World, pupil: Pupil) -> StudentId {
    let named = format!("E{pupil}");
    let mut students = world.state.rows.students.values();
    students.find(|student| student.source.external.as_str() == named).unwrap().id
}

#[test]
fn s62_children_of_both_sides_return_and_a_shared_one_is_on_both() {
    let mut world = world(&[(X, &[1, 2]), (Y, &[2, 3])]);
    take(&mut world, &Step::merge(X, [Y]));
    assert_eq!(children(&world, X), [1, 2, 3]);
    let line = split(&mut world, Y);
    assert_eq!((children(&world, X), children(&world, Y)), (vec![1, 2], vec![2, 3]));
    assert_eq!(line.shared, [student(&world, 2)]);
    assert_eq!((line.added, line.remainders), (vec![], vec![]));
}

#[test]
fn s62_of_links_to_one_child_the_one_joined_first_lists_it() {
    for order in [[X, Y, Z], [X, Z, Y]] {
        let mut world = world(&[(P, &[5]), (X, &[0]), (Y, &[0]), (Z, &[0])]);
        take(&mut world, &Step::merge(P, order));
        split(&mut world, X);
        let lists = world.state.rows.responsibilities.values().find(|link| {
            link.account == id(&world, P) && link.student == student(&world, 0) && link.is_active()
        });
        let school = lists.unwrap().school.to_string();
        assert_eq!(school, format!("S{}", order[1].0), "after {order:?}");
    }
}

#[test]
fn s63_one_of_two_is_undone_and_the_other_stays() {
    let mut world = world(&[(P, &[1]), (X, &[2]), (Y, &[3])]);
    take(&mut world, &Step::merge(P, [X, Y]));
    split(&mut world, X);
    assert_eq!((children(&world, P), children(&world, X)), (vec![1, 3], vec![2]));
    assert!(world.account(Y).unwrap().status.absorption().is_some());
}

#[test]
fn s64_all_are_undone_and_three_accounts_stand() {
    let mut world = world(&[(P, &[1]), (X, &[2]), (Y, &[3])]);
    take(&mut world, &Step::merge(P, [X, Y]));
    take(&mut world, &Step::SplitAll(P));
    for (record, pupil) in [(P, 1), (X, 2), (Y, 3)] {
        assert!(world.account(record).unwrap().is_active());
        assert_eq!(children(&world, record), [pupil]);
    }
}

#[test]
fn s65_the_last_hop_of_a_chain_returns_with_what_it_held() {
    let mut world = world(&[(P, &[1]), (X, &[2]), (Y, &[3])]);
    take(&mut world, &Step::merge(X, [Y]));
    take(&mut world, &Step::merge(P, [X]));
    split(&mut world, X);
    assert_eq!((children(&world, P), children(&world, X)), (vec![1], vec![2, 3]));
    assert_eq!(world.answers(Y), Some(id(&world, X)));
}

#[test]
fn s65_the_first_hop_of_a_chain_returns_from_the_middle() {
    let mut world = world(&[(P, &[1]), (X, &[2]), (Y, &[3])]);
    take(&mut world, &Step::merge(X, [Y]));
    take(&mut world, &Step::merge(P, [X]));
    split(&mut world, Y);
    assert_eq!((children(&world, P), children(&world, Y)), (vec![1, 2], vec![3]));
    assert_eq!(world.answers(X), Some(id(&world, P)));
}

#[test]
fn s67_the_window_is_read_when_it_is_undone() {
    let mut world = world(&[(P, &[1]), (X, &[2])]);
    take(&mut world, &Step::merge(P, [X]));
    world.wait(TimeDelta::days(30));
    let over = refused(&mut world, &Step::Split(X, false));
    assert!(matches!(over, Refusal::SplitWindowOver { .. }), "{over:?}");
    world.policy().split_window = TimeDelta::days(60);
    split(&mut world, X);
}

#[test]
fn s67_support_may_after_the_window_as_long_as_the_secret_is_there() {
    let mut world = world(&[(P, &[1]), (X, &[2]), (Y, &[3])]);
    take(&mut world, &Step::merge(P, [X, Y]));
    world.wait(TimeDelta::days(31));
    take(&mut world, &Step::Split(X, true));
    take(&mut world, &Step::PurgeSecrets);
    assert!(world.account(X).unwrap().secret.is_some(), "an account that stands keeps its password");
    assert!(world.account(Y).unwrap().secret.is_none());
    assert_eq!(refused(&mut world, &Step::Split(Y, true)), Refusal::SplitPurged);
}

#[test]
fn s68_undone_twice_is_told() {
    let mut world = world(&[(P, &[1]), (X, &[2])]);
    take(&mut world, &Step::merge(P, [X]));
    take(&mut world, &Step::SplitAll(P));
    assert_eq!(refused(&mut world, &Step::SplitAll(P)), Refusal::AlreadySplit);
    assert_eq!(refused(&mut world, &Step::Split(X, true)), Refusal::AlreadySplit);
}

#[test]
fn s69_s70_what_was_never_merged_is_not_found() {
    let mut world = world(&[(P, &[1]), (X, &[1]), (Y, &[2])]);
    // Two legal responsibles of one pupil: refused, so there is nothing to undo.
    refused(&mut world, &Step::merge(P, [X]));
    assert_eq!(refused(&mut world, &Step::Split(X, false)), Refusal::NoSuchMerge);
    // Another kind of record between the two is no merge either.
    take(&mut world, &Step::Waive(P, Y));
    assert_eq!(refused(&mut world, &Step::Split(Y, true)), Refusal::NoSuchMerge);
}

#[test]
fn s71_a_damaged_record_is_not_acted_upon() {
    let mut world = world(&[(P, &[1]), (X, &[2]), (Y, &[3])]);
    take(&mut world, &Step::merge(P, [X]));
    let elsewhere = id(&world, Y);
    let good = world.state.clone();
    world.state.rows.merges.values_mut().for_each(|record| record.principal = elsewhere);
    assert_eq!(refused(&mut world, &Step::Split(X, true)), Refusal::RecordDamaged);
    world.state = good;
    let child = student(&world, 1);
    let mut records = world.state.rows.merges.values_mut();
    records.next().unwrap().absorbed[0].links[0].before.student = child;
    assert_eq!(refused(&mut world, &Step::Split(X, true)), Refusal::RecordDamaged);
}

/// The nearest thing to terms that are accepted: whether mailing lists are wanted.
#[test]
fn s73_each_has_its_own_wish_again_in_all_four_combinations() {
    for (ours, theirs) in [(false, false), (false, true), (true, false), (true, true)] {
        let mut world = world(&[(P, &[1]), (X, &[2])]);
        account(&mut world, P).contact.mail_opt_out = ours;
        account(&mut world, X).contact.mail_opt_out = theirs;
        take(&mut world, &Step::merge(P, [X]));
        assert_eq!(account(&mut world, P).contact.mail_opt_out, ours || theirs);
        split(&mut world, X);
        let wishes =
            (account(&mut world, P).contact.mail_opt_out, account(&mut world, X).contact.mail_opt_out);
        assert_eq!(wishes, (ours, theirs));
    }
}

#[test]
fn s73_a_wish_that_another_account_shares_is_kept_and_told() {
    let mut world = world(&[(P, &[1]), (X, &[2]), (Y, &[3])]);
    for record in [X, Y] {
        account(&mut world, record).contact.mail_opt_out = true;
    }
    take(&mut world, &Step::merge(P, [X, Y]));
    let line = split(&mut world, X);
    let fate = Fate::KeptByPrincipal { why: Keeping::AnotherAccount };
    assert_eq!(line.remainders, [Remainder { item: Item::MailOptOut, fate }]);
    assert!(account(&mut world, P).contact.mail_opt_out);
    split(&mut world, Y);
    assert!(!account(&mut world, P).contact.mail_opt_out);
}

#[test]
fn s75_s9_what_a_school_says_again_makes_no_second_link() {
    let mut world = world(&[(P, &[1]), (X, &[2])]);
    take(&mut world, &Step::merge(P, [X]));
    take(&mut world, &Step::Import(X, 2));
    let added = take(&mut world, &Step::Import(X, 3));
    assert_eq!(
        added.writes.len(),
        3,
        "a student, a link, the principal, and nothing twice: {:?}",
        added.writes
    );
    let line = split(&mut world, X);
    assert_eq!(children(&world, X), [2, 3], "a child added through the absorbed side's school goes with it");
    assert_eq!(line.added, [student(&world, 3)]);
    assert_eq!(children(&world, P), [1]);
}

#[test]
fn s76_what_was_edited_since_is_listed_and_not_overwritten() {
    let mut world = world(&[(P, &[1]), (X, &[2, 3])]);
    let (second, third) = (student(&world, 2), student(&world, 3));
    take(&mut world, &Step::merge(P, [X]));
    let ended = Ended { at: world.now(), reason: EndReason::Source };
    for link in world.state.rows.responsibilities.values_mut() {
        if link.student == second {
            link.restrictions = Restrictions::COURT_ORDER;
        } else if link.student == third {
            link.ended = Some(ended.clone());
        }
    }
    let line = split(&mut world, X);
    let edited = Fate::EditedSince { by: Editor::School };
    let gone = Fate::Gone { why: Loss::EndedBySchool { at: ended.at } };
    let mut expected = vec![
        Remainder { item: Item::Child { student: second }, fate: edited },
        Remainder { item: Item::Child { student: third }, fate: gone },
    ];
    expected.sort_unstable();
    assert_eq!(line.remainders, expected);
    assert_eq!(children(&world, X), [2]);
    let links = world.state.rows.responsibilities.values();
    let mut theirs = links.filter(|link| link.account == id(&world, X));
    assert!(theirs.any(|link| link.restrictions == Restrictions::COURT_ORDER), "nothing is overwritten");
}

#[test]
fn s78_a_child_that_changed_class_and_school_comes_back_all_the_same() {
    let mut world = world(&[(P, &[1]), (X, &[2])]);
    take(&mut world, &Step::merge(P, [X]));
    // Another school names the pupil, under the same national number.
    take(&mut world, &Step::Import((2, 2), 2));
    split(&mut world, X);
    assert_eq!(children(&world, X), [2]);
}

#[test]
fn s79_a_principal_that_gained_nothing_is_as_it_was() {
    let mut world = world(&[(P, &[1]), (X, &[2])]);
    let before = account(&mut world, P).clone();
    take(&mut world, &Step::merge(P, [X]));
    split(&mut world, X);
    let after = account(&mut world, P).clone();
    let same = Account { version: before.version, session_stamp: before.session_stamp, ..after };
    assert_eq!(same, before);
}

/// A child joined at three depths, and undone from within.
#[test]
fn s81_links_that_refer_to_each_other_come_apart_at_any_depth() {
    let mut world = world(&[(P, &[5]), (X, &[0]), (Y, &[0]), (Z, &[0])]);
    take(&mut world, &Step::merge(Y, [Z]));
    take(&mut world, &Step::merge(X, [Y]));
    take(&mut world, &Step::merge(P, [X]));
    for (out, left) in [(Y, vec![0, 5]), (X, vec![5])] {
        split(&mut world, out);
        assert_eq!(children(&world, out), [0]);
        assert_eq!(children(&world, P), left);
    }
    split(&mut world, Z);
    assert_eq!((children(&world, Y), children(&world, Z)), (vec![0], vec![0]));
}

#[test]
fn s83_the_password_works_again_and_sessions_stay_ended() {
    let mut world = world(&[(P, &[1]), (X, &[2])]);
    let before = account(&mut world, X).clone();
    take(&mut world, &Step::merge(P, [X]));
    split(&mut world, X);
    let after = account(&mut world, X).clone();
    assert_eq!((after.secret.clone(), after.status.clone()), (before.secret.clone(), before.status.clone()));
    assert_ne!(after.session_stamp, before.session_stamp);
    take(&mut world, &Step::merge(P, [X]));
}

#[test]
fn s83_a_letter_opens_again_and_one_that_ended_meanwhile_does_not_lock_out() {
    let mut world = world(&[(P, &[1])]);
    take(&mut world, &Step::Import(X, 2));
    take(&mut world, &Step::Letter(X));
    take(&mut world, &Step::merge(P, [X]));
    let merged = world.clone();
    split(&mut world, X);
    assert!(world.account(X).unwrap().letter.as_ref().unwrap().is_live(world.now()));

    // R14: nobody could open it any more, and the child would be on nothing else.
    let mut world = merged;
    world.policy().split_window = TimeDelta::days(365);
    world.wait(TimeDelta::days(100));
    let out = refused(&mut world, &Step::Split(X, false));
    assert!(matches!(out, Refusal::SplitLocksOut { .. }), "{out:?}");
    let by_support = take(&mut world, &Step::Split(X, true));
    let Outcome::Split(report) = by_support.receipt.outcome else { panic!("a split") };
    let remainder = report.lines[0].remainders[0];
    assert!(matches!(remainder, Remainder { item: Item::Letter, fate: Fate::Gone { .. } }), "{remainder:?}");
}

#[test]
fn v24_who_did_not_do_it_holds_the_group_still() {
    let mut world = world(&[(P, &[1]), (X, &[2]), (Y, &[3])]);
    for record in [P, X] {
        take(&mut world, &Step::GiveEmail(record, record.1));
        take(&mut world, &Step::ConfirmEmail(record));
    }
    take(&mut world, &Step::merge(P, [X]));
    let told: Vec<MergeId> = world.state.rows.merges.values().map(|record| record.id).collect();
    take(&mut world, &Step::StopMerge(X));
    assert_eq!(account(&mut world, P).hold.as_ref().unwrap().merge, told[0]);
    assert_eq!(refused(&mut world, &Step::StopMerge(X)), Refusal::LinkVoid, "it serves once");
    for step in [Step::merge(P, [Y]), Step::Split(X, false), Step::GiveEmail(P, 2)] {
        assert_eq!(refused(&mut world, &step), Refusal::Held, "{step:?}");
    }
    let lines = refused(&mut world, &Step::merge(Y, [P]));
    assert!(matches!(&lines, Refusal::Lines { lines } if lines == &[(0, Refusal::Held)]), "{lines:?}");
    // Support looks at it, and undoes it: that lets the group go on.
    take(&mut world, &Step::Split(X, true));
    assert!(account(&mut world, P).hold.is_none());
    take(&mut world, &Step::merge(P, [Y]));
}

#[test]
fn r10_a_shared_child_shows_the_widest_rights_and_each_link_keeps_its_own() {
    let mut world = world(&[(P, &[2]), (Y, &[2])]);
    let (ours, theirs) = (id(&world, P), id(&world, Y));
    for link in world.state.rows.responsibilities.values_mut() {
        (link.rights, link.level) = if link.account == ours {
            (Rights::PAYS_FEES, Level::InCharge)
        } else {
            link.restrictions = Restrictions::NO_MAIL;
            (Rights::HOUSES, Level::Contact)
        };
    }
    let links = |world: &World| -> Vec<Row> {
        world.state.rows.iter().filter(|row| matches!(row, Row::Responsibility(_))).collect()
    };
    let before = links(&world);
    take(&mut world, &Step::merge(P, [Y]));
    let view = world.state.load(&"ac-dijon".parse().unwrap(), &fratrie_domain::Want::accounts([ours]));
    let [child] = view.children(ours).try_into().unwrap();
    assert_eq!(child.rights, Rights::PAYS_FEES.union(Rights::HOUSES));
    assert_eq!((child.level, child.restrictions), (Level::InCharge, Restrictions::NO_MAIL));
    split(&mut world, Y);
    let plain = |rows: Vec<Row>| -> Vec<Row> {
        rows.into_iter().map(|row| row.at(fratrie_domain::model::Version::FIRST)).collect()
    };
    assert_eq!(plain(links(&world)), plain(before));
    assert!(world.account(Y).is_some_and(|account| account.id == theirs));
}

#[test]
fn s109_each_link_is_recorded_with_its_former_owner_and_state() {
    let mut world = world(&[(X, &[1, 2]), (Y, &[2, 3])]);
    let before = world.state.clone();
    take(&mut world, &Step::merge(X, [Y]));
    let record = world.state.rows.merges.values().next().unwrap();
    let links = &record.absorbed[0].links;
    assert_eq!(links.len(), 2);
    for link in links {
        assert_eq!(before.rows.responsibilities.get(&link.before.id), Some(&link.before), "as it was");
        assert_eq!(link.before.account, id(&world, Y));
        let now = world.state.rows.responsibilities.get(&link.before.id).unwrap();
        match link.fate {
            LinkFate::Moved => assert_eq!((now.account, now.joined_into()), (id(&world, X), None)),
            LinkFate::Joined { into } => assert_eq!(now.joined_into(), Some(into)),
        }
    }
    let joined = links.iter().filter(|link| link.fate != LinkFate::Moved).map(|link| link.before.student);
    assert_eq!(joined.collect::<Vec<_>>(), [student(&world, 2)]);
}

/// The compiler asks of every new kind of row what a merge does with it; a merge that left something behind fails here.
#[test]
fn s119_nothing_is_left_on_an_absorbed_account() {
    let mut world = world(&[(P, &[1]), (X, &[2]), (Y, &[3])]);
    take(&mut world, &Step::merge(X, [Y]));
    take(&mut world, &Step::Waive(X, P));
    take(&mut world, &Step::merge(P, [X]));
    let absorbed = id(&world, X);
    let refers = |row: &Row| row.references().contains(&Key::Account(absorbed));
    for row in world.state.rows.iter().filter(refers) {
        match row {
            // Who absorbed whom, and what the office said, is history.
            Row::Account(follower) => assert_eq!(follower.answers(), id(&world, P)),
            Row::Merge(_) | Row::Waiver(_) => {}
            Row::School(_)
            | Row::Responsible(_)
            | Row::Student(_)
            | Row::Responsibility(_)
            | Row::Prior(_) => {
                panic!("left behind: {row:?}")
            }
        }
    }
}

#[test]
fn s93_s112_nobody_but_the_holder_merges_or_undoes_by_the_holders_proofs() {
    let mut world = world(&[(P, &[1]), (X, &[2])]);
    let others = || {
        let agent = || "Mme X".parse().unwrap();
        [Actor::Office { agent: agent() }, Actor::Support { agent: agent() }]
    };
    for step in [Step::merge(P, [X]), Step::Split(X, false)] {
        for actor in others() {
            let refusal = world.decide_as(&step, actor).expect_err("it is not theirs to do");
            assert!(matches!(refusal, Refusal::SecondPersonNeeded | Refusal::NoSuchMerge), "{refusal:?}");
        }
        take(&mut world, &step);
    }
}

/// Whoever reported a merge is not passed over because a part of it, or another one, was undone.
#[test]
fn v24_a_hold_goes_with_its_merge_and_ends_with_the_whole_of_it() {
    let mut world = world(&[(P, &[1]), (X, &[2]), (Y, &[3]), (Z, &[4])]);
    for record in [P, X, Y, Z] {
        take(&mut world, &Step::GiveEmail(record, record.0));
        take(&mut world, &Step::ConfirmEmail(record));
    }
    // A batch, of which a part is undone.
    take(&mut world, &Step::merge(X, [Y, Z]));
    take(&mut world, &Step::StopMerge(Y));
    take(&mut world, &Step::Split(Z, true));
    assert!(account(&mut world, X).hold.is_some(), "the other part still stands");
    take(&mut world, &Step::Split(Y, true));
    assert!(account(&mut world, X).hold.is_none());
    // A chain, held for its first hop, whose last hop is undone.
    take(&mut world, &Step::merge(X, [Y]));
    take(&mut world, &Step::merge(P, [X]));
    take(&mut world, &Step::StopMerge(Y));
    assert!(account(&mut world, P).hold.is_some());
    take(&mut world, &Step::Split(X, true));
    assert!(account(&mut world, P).hold.is_none(), "it is not about this one any more");
    assert!(account(&mut world, X).hold.is_some(), "it went with its merge");
    take(&mut world, &Step::LiftHold(X));
    assert!(account(&mut world, X).hold.is_none());
}
