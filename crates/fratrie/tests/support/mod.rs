//! A small school authority in memory, with a clock that stands still.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
#![allow(dead_code, clippy::allow_attributes, reason = "each test binary uses its part of it")]

pub(crate) mod stores;

use fratrie::{
    Builder, Claimed, Credentials, Fratrie, HashingConfig, Letter, LogIn, Mail, MailBody, ManualClock,
    Origin, Portal, Realm, SecretKey, Session,
    chrono::TimeDelta,
    domain::{
        ExternalId, PersonName, SchoolCode, State,
        model::{Level, Relationship, Restrictions, Rights},
        roster::{
            Coverage, Place, Roster, RosterDetails, RosterLink, RosterResponsible, RosterSchool,
            RosterStudent,
        },
    },
    storage::{MemoryRepository, Snapshot as _},
};
use std::time::Duration;

pub(crate) const PASSWORD: &str = "un nouveau mot de passe";

pub(crate) struct World {
    pub(crate) fratrie: Fratrie,
    pub(crate) realm: Realm,
    pub(crate) portal: Portal,
    pub(crate) clock: ManualClock,
    pub(crate) store: MemoryRepository,
    pub(crate) origin: Origin,
}

pub(crate) async fn world() -> World {
    World::on(MemoryRepository::new(), ManualClock::default(), |builder| builder).await
}

impl World {
    /// A service on a store and a clock, built as `change` has it.
    pub(crate) async fn on(
        store: MemoryRepository,
        clock: ManualClock,
        change: impl FnOnce(Builder) -> Builder,
    ) -> Self {
        let builder = Fratrie::builder()
            .secret_key(SecretKey::from_bytes([7; 32]))
            .repository(store.clone())
            .clock(clock.clone())
            .answer_step(Duration::ZERO)
            .hashing(HashingConfig::weak_for_tests());
        let fratrie = change(builder).build().await.unwrap();
        let realm = fratrie.realm("ac-dijon").await.unwrap();
        Self { portal: realm.portal(), fratrie, realm, clock, store, origin: "test".parse().unwrap() }
    }

    /// The same data and the same time, served by another process.
    pub(crate) async fn again(&self, change: impl FnOnce(Builder) -> Builder) -> Self {
        Self::on(self.store.clone(), self.clock.clone(), change).await
    }
}

/// What one school says of one link: school, student's key and name, responsible's key and name ("Given Family").
pub(crate) struct Line {
    pub(crate) student: RosterStudent,
    pub(crate) responsible: RosterResponsible,
    pub(crate) link: RosterLink,
}

pub(crate) fn line(school: &str, student: (&str, &str), responsible: (&str, &str)) -> Line {
    let (at, school): (Place, SchoolCode) = (Place { file: 0, line: 2 }, school.parse().unwrap());
    Line {
        student: RosterStudent {
            at,
            school: school.clone(),
            external: student.0.parse().unwrap(),
            ines: Vec::new(),
            name: name(student.1),
            birth_date: None,
            class: Some("6e A".parse().unwrap()),
            account: false,
        },
        responsible: RosterResponsible {
            at,
            school: school.clone(),
            external: responsible.0.parse().unwrap(),
            name: name(responsible.1),
            details: RosterDetails::default(),
        },
        link: RosterLink {
            at,
            school,
            student: student.0.parse().unwrap(),
            responsible: responsible.0.parse().unwrap(),
            level: Level::Legal,
            rank: None,
            relationship: Relationship::Mother,
            rights: Some(Rights::NONE),
            restrictions: Some(Restrictions::NONE),
        },
    }
}

fn name(text: &str) -> PersonName {
    let (given, family) = text.split_once(' ').unwrap();
    PersonName::new(family, None, given).unwrap()
}

/// All that the schools of these lines say.
pub(crate) fn roster(lines: Vec<Line>) -> Roster {
    let mut roster = Roster::default();
    for Line { student, responsible, link } in lines {
        let school = RosterSchool {
            code: link.school.clone(),
            name: Some(link.school.as_str().parse().unwrap()),
            coverage: Coverage::Whole,
        };
        if !roster.schools.contains(&school) {
            roster.schools.push(school);
        }
        // Who is named twice is as the first line says.
        let key = |school: &SchoolCode, external: &ExternalId| (school.clone(), external.clone());
        let of_student = key(&student.school, &student.external);
        if !roster.students.iter().any(|one| key(&one.school, &one.external) == of_student) {
            roster.students.push(student);
        }
        let of_responsible = key(&responsible.school, &responsible.external);
        if !roster.responsibles.iter().any(|one| key(&one.school, &one.external) == of_responsible) {
            roster.responsibles.push(responsible);
        }
        roster.links.push(link);
    }
    roster
}

/// The same, as changes: it says nothing of whom it does not name.
pub(crate) fn part(lines: Vec<Line>) -> Roster {
    let mut roster = roster(lines);
    roster.schools.iter_mut().for_each(|school| school.coverage = Coverage::Part);
    roster
}

/// Angélique's two children in two schools: two accounts, two letters.
pub(crate) fn two_schools() -> Roster {
    roster(two_schools_lines())
}

pub(crate) fn two_schools_lines() -> Vec<Line> {
    vec![
        line("A", ("E1", "Dylan Cosams"), ("R1", "Angélique Cosams")),
        line("B", ("E7", "Florian Cosams"), ("R9", "ANGELIQUE COSAMS")),
    ]
}

/// A third child, of a third school.
pub(crate) fn one_more() -> Roster {
    roster(vec![third()])
}

pub(crate) fn third() -> Line {
    line("C", ("E3", "Ninon Cosams"), ("R5", "Angélique Cosams"))
}

impl World {
    /// All that stands.
    pub(crate) async fn state(&self) -> State {
        self.store.snapshot(self.realm.id()).await.unwrap()
    }

    pub(crate) async fn letters(&self, roster: Roster) -> Vec<Letter> {
        self.realm.office().import(roster).await.unwrap().letters
    }

    pub(crate) async fn activate(&self, letter: &Letter, email: Option<&str>) -> Session {
        let opened = self.portal.log_in(&letter.credentials(), &self.origin).await.unwrap();
        let LogIn::ActivationRequired(activation) = opened else { unreachable!("a new letter activates") };
        let email = email.map(|address| address.parse().unwrap());
        self.portal.activate(activation, PASSWORD.parse().unwrap(), email).await.unwrap()
    }

    /// The session of an active account.
    pub(crate) async fn log_in(&self, letter: &Letter, password: &str) -> Session {
        let credentials = Credentials::new(letter.identifier.as_str(), password);
        let opened = self.portal.log_in(&credentials, &self.origin).await.unwrap();
        let LogIn::Active(session) = opened else { unreachable!("an active account logs in") };
        session
    }

    /// The links of all mails under way, each with its address; the events are acknowledged.
    pub(crate) async fn mails(&self) -> Vec<Mail> {
        let (events, consumer) = (self.realm.events(), "mail".parse().unwrap());
        let claimed = events.claim(&consumer, 1000, TimeDelta::minutes(1)).await.unwrap();
        let mut mails = Vec::new();
        for Claimed { event, .. } in &claimed {
            mails.extend(events.mails(event).await.unwrap());
        }
        let ids: Vec<_> = claimed.iter().map(|claimed| claimed.event.id).collect();
        events.acknowledge(&consumer, &ids).await.unwrap();
        mails
    }
}

/// The link that a mail bears, if any.
pub(crate) fn link_of(mail: &Mail) -> Option<String> {
    match &mail.body {
        MailBody::ConfirmEmail { link }
        | MailBody::ResetPassword { link }
        | MailBody::RemindIdentifier { link }
        | MailBody::EmailReplaced { link, .. } => Some(link.expose().to_owned()),
        MailBody::Merged { stop, .. } => stop.as_ref().map(|link| link.expose().to_owned()),
        _ => None,
    }
}

/// The first link mailed to an address.
pub(crate) fn link(mails: &[Mail], to: &str) -> String {
    mails.iter().filter(|mail| mail.to.as_str() == to).find_map(link_of).unwrap()
}

pub(crate) fn chosen(letter: &Letter) -> Credentials {
    Credentials::new(letter.identifier.as_str(), PASSWORD)
}
