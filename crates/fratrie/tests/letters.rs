//! A letter's first minutes: whoever holds the wrong one is told which, after its right password only (R12, V8); reminders.

mod support;

use fratrie::{
    Attempt, Clock as _, Credentials, Endings, Error, Identifier, Keyring, Language, LogIn, ManualClock,
    Refusal, SecretKey, Verdict,
    chrono::TimeDelta,
    domain::{
        event::Fact,
        journal::Change,
        model::{Holder, LetterEnd, Standing, Status},
    },
    storage::MemoryRepository,
};
use support::{PASSWORD, World, line, roster, stores, two_schools, world};

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => unreachable!("a refusal was expected: {other:?}"),
    }
}

#[tokio::test]
async fn r12_a_replaced_letter_says_when_after_its_right_password() {
    for world in stores::each().await {
        let letters = world.letters(two_schools()).await;
        let (first, office) = (&letters[0], world.realm.office());
        let mut issued = vec![first.credentials()];
        let mut replaced = Vec::new();
        for _ in 0..4 {
            world.clock.advance(TimeDelta::days(1));
            replaced.push(world.clock.now());
            issued.push(office.reissue_letter(&first.identifier).await.unwrap().credentials());
        }
        // An hour each time: what opens nothing slows down, right or wrong.
        let told = async |place: usize| {
            world.clock.advance(TimeDelta::hours(1));
            refusal(world.portal.log_in(&issued[place], &world.origin).await)
        };
        assert_eq!(told(0).await, Refusal::Credentials, "three are remembered");
        for (place, at) in replaced.iter().enumerate().skip(1) {
            assert_eq!(told(place).await, Refusal::LetterReplaced { at: *at });
        }
        // Also where a group is made.
        world.clock.advance(TimeDelta::hours(1));
        let session = world.activate(&letters[1], None).await;
        let preview = world.portal.preview_merge(&session, &issued[3..4], &world.origin).await.unwrap();
        assert_eq!(
            preview.lines[0].outcome.as_ref().unwrap_err(),
            &Refusal::LetterReplaced { at: replaced[3] }
        );
        // The last one opens the account; those before go on saying what they said.
        world.clock.advance(TimeDelta::hours(1));
        let opened = world.portal.log_in(&issued[4], &world.origin).await.unwrap();
        let LogIn::ActivationRequired(activation) = opened else { unreachable!("a letter activates") };
        world.portal.activate(activation, PASSWORD.parse().unwrap(), None).await.unwrap();
        assert_eq!(told(4).await, Refusal::LetterUsed);
        assert_eq!(told(3).await, Refusal::LetterReplaced { at: replaced[3] });
        // Once erased, all are unknown.
        let support = world.realm.support("Aline Roux".parse().unwrap());
        let erasure = fratrie::Erasure::from(fratrie::ErasureReason::Asked).accept_unreachable();
        support.erase(&first.identifier, erasure).await.unwrap();
        for place in 0..5 {
            assert_eq!(told(place).await, Refusal::Credentials);
        }
    }
}

#[tokio::test]
async fn r12_a_letter_replaced_during_an_activation_says_so() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let open = async || match world.portal.log_in(&letters[0].credentials(), &world.origin).await.unwrap() {
        LogIn::ActivationRequired(activation) => activation,
        LogIn::Active(_) => unreachable!("a letter activates"),
    };
    let (one, other) = (open().await, open().await);
    world.realm.office().reissue_letter(&letters[0].identifier).await.unwrap();
    let at = world.clock.now();
    let told = world.portal.resume_activation(one.token()).await;
    assert_eq!(refusal(told), Refusal::LetterReplaced { at });
    let told = world.portal.activate(other, PASSWORD.parse().unwrap(), None).await;
    assert_eq!(refusal(told), Refusal::LetterReplaced { at });
}

#[tokio::test]
async fn r12_an_expired_letter_names_the_schools_to_ask() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    world.clock.advance(TimeDelta::days(90));
    let at = world.clock.now();
    let told = refusal(world.portal.log_in(&letters[0].credentials(), &world.origin).await);
    let Refusal::LetterExpired { at: since, ask } = &told else { unreachable!("{told:?}") };
    assert_eq!(*since, at);
    let schools: Vec<&str> = ask.iter().map(|one| one.school.as_str()).collect();
    assert_eq!(schools, ["A"]);
    let words = told.explain(Language::French);
    let name = &ask[0].name;
    assert!(
        words.starts_with("Ce courrier n'est plus valable depuis le ")
            && words
                .ends_with(&format!("demandez-en un autre au secrétariat de l'établissement « {name} ».")),
        "{words}"
    );
}

/// One answer and as many comparisons whatever the account, and whatever its letters.
#[tokio::test]
async fn v8_every_path_takes_as_many_comparisons_of_letters() {
    let keys = Keyring::from(SecretKey::from_bytes([7; 32]));
    for (keys, expected) in [
        (keys, 4),
        (Keyring::from(SecretKey::from_bytes([7; 32])).with_former(SecretKey::from_bytes([8; 32])), 8),
    ] {
        let world =
            World::on(MemoryRepository::new(), ManualClock::default(), |builder| builder.secret_key(keys))
                .await;
        let lines = ["1", "2", "3", "4"].map(|number| {
            line("A", (&format!("E{number}"), "Dylan Cosams"), (&format!("R{number}"), "Angélique Cosams"))
        });
        let letters = world.letters(roster(lines.into())).await;
        let office = world.realm.office();
        for _ in 0..5 {
            office.reissue_letter(&letters[1].identifier).await.unwrap();
        }
        world.activate(&letters[2], None).await;
        office.suspend(&letters[3].identifier).await.unwrap();
        let nobody = Identifier::compose("Xavier", "Inconnu", 7, 4).to_string();
        let accounts = letters.iter().map(|letter| letter.identifier.to_string());
        for identifier in accounts.chain([nobody, "inconnu".to_owned()]) {
            for (typed, comparisons) in [("7KMX-Q2RT-9BVH", expected), ("ce n'est pas le bon", 0)] {
                let before = (world.fratrie.letter_comparisons(), world.fratrie.hashing_runs());
                let attempt = Attempt::from(&world.origin).verdict(Verdict::Human);
                let told = world.portal.log_in(&Credentials::new(&identifier, typed), &attempt).await;
                assert_eq!(refusal(told), Refusal::Credentials);
                assert_eq!(world.fratrie.letter_comparisons() - before.0, comparisons, "{identifier}");
                assert_eq!(world.fratrie.hashing_runs() - before.1, 1, "{identifier}");
            }
        }
    }
}

/// Whoever has an old letter may not guess at the chosen password without end.
#[tokio::test]
async fn v9_an_old_letter_does_not_make_failures_forgotten() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let office = world.realm.office();
    let newer = office.reissue_letter(&letters[0].identifier).await.unwrap();
    world.activate(&newer, None).await;
    for old in [letters[0].credentials(), newer.credentials()] {
        let attempt = Attempt::from(&world.origin).verdict(Verdict::Human);
        let wrong = Credentials::new(letters[0].identifier.as_str(), "ce n'est pas le bon");
        let mut slowed = false;
        for _ in 0..4 {
            let first = refusal(world.portal.log_in(&wrong, &attempt).await);
            let second = refusal(world.portal.log_in(&old, &attempt).await);
            slowed |= [first, second].iter().any(|told| matches!(told, Refusal::TooManyAttempts { .. }));
        }
        assert!(slowed, "eight attempts, none of which opened anything");
        // The right password after the wait makes them forgotten.
        world.clock.advance(TimeDelta::hours(1));
        world.log_in(&letters[0], PASSWORD).await;
    }
}

/// Tries with an old letter void no other: its holder is told, not slowed down for good.
#[tokio::test]
async fn r13_an_old_letter_shown_often_voids_nothing() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let newer = world.realm.office().reissue_letter(&letters[0].identifier).await.unwrap();
    for _ in 0..15 {
        let told = refusal(world.portal.log_in(&letters[0].credentials(), &world.origin).await);
        assert!(matches!(told, Refusal::LetterReplaced { .. } | Refusal::TooManyAttempts { .. }), "{told}");
        world.clock.advance(TimeDelta::hours(1));
    }
    world.activate(&newer, None).await;
    let state = world.state().await;
    assert!(state.rows.accounts.values().all(|account| {
        account.letter.as_ref().is_none_or(|letter| letter.ended != Some(LetterEnd::Guessed))
    }));
}

#[tokio::test]
async fn reminders_bear_no_password_are_counted_and_recorded() {
    for world in stores::each().await {
        let letters = world.letters(two_schools()).await;
        let office = world.realm.office().acting("Mme Dupuis".parse().unwrap());
        let both = [letters[1].account, letters[0].account];
        for printed in 2..4 {
            let reminders = office.record_reminders(both).await.unwrap();
            assert_eq!(reminders.len(), 2);
            for reminder in &reminders {
                let letter = letters.iter().find(|letter| letter.account == reminder.account).unwrap();
                assert_eq!(reminder.identifier, letter.identifier);
                assert_eq!((&reminder.holder, &reminder.children), (&letter.holder, &letter.children));
                assert_eq!((reminder.printed, reminder.activated), (printed, false));
                assert_eq!(reminder.letter_until, Some(letter.expires_at));
            }
        }
        let state = world.state().await;
        let entry = state.journal.last().unwrap();
        assert!(matches!(&entry.change, Change::RemindersPrinted { accounts } if accounts.len() == 2));
        assert!(
            matches!(&state.events.last().unwrap().fact, Fact::RemindersPrinted { accounts } if accounts.len() == 2)
        );
        // The letter opens its account as before, and another letter goes on counting.
        let newer = office.reissue_letter(&letters[1].identifier).await.unwrap();
        world.activate(&letters[0], None).await;
        let session = world.activate(&newer, None).await;
        let reminders = office.record_reminders(both).await.unwrap();
        let of = |letter: &fratrie::Letter| {
            let reminder = reminders.iter().find(|one| one.account == letter.account).unwrap();
            (reminder.printed, reminder.activated, reminder.letter_until)
        };
        assert_eq!((of(&letters[0]), of(&letters[1])), ((4, true, None), (5, true, None)));
        // A grouped account's goes to the one that answers, once.
        let line = [support::chosen(&letters[0])];
        let preview = world.portal.preview_merge(&session, &line, &world.origin).await.unwrap();
        world.portal.merge(&session, preview.confirm(), &world.origin).await.unwrap();
        let reminders = office.record_reminders(both).await.unwrap();
        assert_eq!(reminders.len(), 1);
        assert_eq!((reminders[0].account, reminders[0].children.len()), (letters[1].account, 2));
    }
}

#[tokio::test]
async fn a_reminder_of_nobody_who_was_notified_is_refused_whole() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    world.clock.advance(TimeDelta::days(90));
    let office = world.realm.office();
    let plan = office.retention(&fratrie::RetentionPolicy::default(), None).await.unwrap();
    let mut one = plan.clone();
    one.items.retain(|item| item.lapsed.account == letters[0].account);
    office.purge(&one).await.unwrap();
    let before = world.state().await;
    let told = office.record_reminders([letters[0].account, letters[1].account]).await;
    assert_eq!(refusal(told), Refusal::NotNotified);
    assert_eq!(world.state().await, before);
    assert!(before.rows.accounts.values().all(|account| matches!(account.holder, Holder::Responsible(_))));
    office.suspend(&letters[1].identifier).await.unwrap();
    assert_eq!(refusal(office.record_reminders([letters[1].account]).await), Refusal::Suspended);
}

/// R15: one entry and one event, though accounts are made and letters issued; and what is printed is what stands.
#[tokio::test]
async fn r15_an_import_and_its_letters_are_one_change() {
    for world in stores::each().await {
        let import = world.realm.office().import(two_schools()).await.unwrap();
        let state = world.state().await;
        assert_eq!((state.journal.len(), state.events.len(), state.violations()), (1, 1, vec![]));
        let told: Vec<_> = import.letters.iter().map(|letter| letter.account).collect();
        assert_eq!(told, import.report.accounts, "in the order of the roster");
        let fact = &state.events[0].fact;
        assert!(matches!(fact, Fact::RosterImported { letters, .. } if *letters == told));
        assert!(matches!(&state.journal[0].change, Change::RosterImported { letters: true, .. }));
        for letter in &import.letters {
            let account = &state.rows.accounts[&letter.account];
            let kept = account.letter.as_ref().unwrap();
            assert_eq!(account.status, Status::Open(Standing::Notified));
            assert_eq!((kept.generation, kept.printed, kept.expires_at), (1, 1, letter.expires_at));
            let links = state.rows.responsibilities.values().filter(|link| link.account == letter.account);
            let links: Vec<_> = links.map(|link| link.student).collect();
            let children: Vec<_> = letter.children.iter().map(|child| child.id).collect();
            assert_eq!(children, links);
            assert!(world.portal.log_in(&letter.credentials(), &world.origin).await.is_ok());
        }
    }
}

/// Whom an earlier sync left without a letter gets one from the next import, after those that it makes.
#[tokio::test]
async fn an_import_also_issues_the_letters_that_a_sync_left() {
    for world in stores::each().await {
        let office = world.realm.office();
        let first = line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams"));
        let made = office.sync(roster(vec![first]), Endings::Braked).await.unwrap().accounts;
        let other = line("B", ("E2", "Zoé Martin"), ("R2", "Marie Martin"));
        let import = office.import(roster(vec![other])).await.unwrap();
        let told: Vec<_> = import.letters.iter().map(|letter| letter.account).collect();
        assert_eq!(told, [import.report.accounts.clone(), made].concat());
        assert!(office.letters().await.unwrap().is_empty());
    }
}

/// Schools come in side by side, and are told in their order; what fails stops those after it, not those before.
#[tokio::test]
async fn schools_are_imported_one_after_another_and_told_in_their_order() {
    for world in stores::each().await {
        let office = world.realm.office();
        let school = |number: usize| {
            let code = format!("S{number}");
            let pupils = (0..20).map(|pupil| {
                let (student, responsible) = (format!("E{pupil}"), format!("R{pupil}"));
                line(&code, (&student, "Dylan Cosams"), (&responsible, "Angélique Cosams"))
            });
            roster(pupils.collect())
        };
        let mut told = Vec::new();
        let rosters = (0..9).map(|number| Ok::<_, Error>(school(number)));
        office
            .import_each(rosters, |import| {
                let schools: Vec<String> =
                    import.letters.iter().map(|letter| letter.school.to_string()).collect();
                told.push((schools[0].clone(), import.letters.len()));
            })
            .await
            .unwrap();
        assert_eq!(told, (0..9).map(|number| (format!("S{number}"), 20)).collect::<Vec<_>>());
        let state = world.state().await;
        assert_eq!((state.rows.accounts.len(), state.events.len(), state.violations()), (180, 9, vec![]));
        // A roster that is refused: those before it are in, those after it are not read.
        let mut wrong = school(20);
        wrong.links[0].student = "E99".parse().unwrap();
        let mut read = 0;
        let rosters =
            vec![school(10), school(11), wrong, school(12), school(13), school(14), school(15), school(16)];
        let rosters = rosters.into_iter().inspect(|_| read += 1).map(Ok);
        let mut done = 0;
        let failed = office.import_each(rosters, |_| done += 1).await;
        assert!(matches!(refusal(failed), Refusal::Roster { .. }));
        assert!((2..7).contains(&done) && read < 8, "{done} done, {read} read");
        assert_eq!(world.state().await.rows.accounts.len(), 180 + 20 * done);
    }
}
