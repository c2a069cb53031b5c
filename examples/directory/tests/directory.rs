//! The directory and the mails, on a real outbox: whatever dies in between, each event counts once.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

use fratrie::{
    AccountId, Events, Fratrie, HashingConfig, Letter, LogIn, ManualClock, Origin, PersonName, Portal, Realm,
    SecretKey, Session,
    chrono::TimeDelta,
    domain::{
        SchoolCode,
        event::{Event, examples},
        model::{Level, Relationship},
        roster::{
            Coverage, Place, Roster, RosterDetails, RosterLink, RosterResponsible, RosterSchool,
            RosterStudent,
        },
    },
    storage::MemoryRepository,
};
use fratrie_conformance::{
    async_trait,
    consumer::{Consumer, must_hold},
    storage::Source,
};
use fratrie_directory::{
    directory::{Directory, Entry},
    keeper::{self, Keeper},
    post::{self, Post, Way},
};
use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

/// One parent of two children in two schools.
async fn world() -> (Realm, ManualClock, Vec<Letter>) {
    let clock = ManualClock::default();
    let builder = Fratrie::builder().secret_key(SecretKey::from_bytes([7; 32])).clock(clock.clone());
    let builder = builder.repository(MemoryRepository::new()).answer_step(Duration::ZERO);
    let fratrie = builder.hashing(HashingConfig::weak_for_tests()).build().await.unwrap();
    let realm = fratrie.realm("ac-dijon").await.unwrap();
    let mut roster = Roster::default();
    add(&mut roster, "A", "E1", "R1");
    add(&mut roster, "B", "E7", "R9");
    let letters = realm.office().import(roster).await.unwrap().letters;
    (realm, clock, letters)
}

fn add(roster: &mut Roster, school: &str, student: &str, responsible: &str) {
    let name = |given: &str| PersonName::new("Cosams", None, given).unwrap();
    let at = Place::default();
    let code: SchoolCode = school.parse().unwrap();
    roster.schools.push(RosterSchool { code: code.clone(), name: None, coverage: Coverage::Whole });
    roster.students.push(RosterStudent {
        at,
        school: code.clone(),
        external: student.parse().unwrap(),
        ines: Vec::new(),
        name: name(student),
        birth_date: None,
        class: Some("6e A".parse().unwrap()),
        account: false,
    });
    roster.responsibles.push(RosterResponsible {
        at,
        school: code.clone(),
        external: responsible.parse().unwrap(),
        name: name("Angélique"),
        details: RosterDetails::default(),
    });
    roster.links.push(RosterLink {
        at,
        school: code,
        student: student.parse().unwrap(),
        responsible: responsible.parse().unwrap(),
        level: Level::Legal,
        rank: None,
        relationship: Relationship::Mother,
        rights: None,
        restrictions: None,
    });
}

async fn activated(portal: &Portal, letter: &Letter, origin: &Origin) -> Session {
    let LogIn::ActivationRequired(activation) = portal.log_in(&letter.credentials(), origin).await.unwrap()
    else {
        panic!("a new letter activates")
    };
    let email = Some("parent@example.org".parse().unwrap());
    portal.activate(activation, "un nouveau mot de passe".parse().unwrap(), email).await.unwrap()
}

/// The first letter's account absorbs the second one's.
async fn grouped(realm: &Realm, letters: &[Letter]) {
    let (portal, origin) = (realm.portal(), Origin::default());
    let [first, second] = letters else { panic!("two letters") };
    let principal = activated(&portal, first, &origin).await;
    let preview = portal.preview_merge(&principal, &[second.credentials()], &origin).await.unwrap();
    portal.merge(&principal, preview.confirm(), &origin).await.unwrap();
}

/// Claims, acts, and dies before it acknowledges.
async fn dies_before_acknowledging(keeper: &mut Keeper, events: &Events) {
    let claimed = events.claim(&keeper::consumer().unwrap(), 100, TimeDelta::minutes(10)).await.unwrap();
    keeper.take(claimed.iter().map(|claimed| &claimed.event)).unwrap();
}

#[tokio::test]
async fn a_crash_between_effect_and_acknowledgement_gives_one_entry() {
    let (realm, clock, letters) = world().await;
    grouped(&realm, &letters).await;
    let (events, folder) = (realm.events(), tempfile::tempdir().unwrap());
    let file = folder.path().join("directory.json");
    let mut keeper = Keeper::open(file.clone()).unwrap();
    dies_before_acknowledging(&mut keeper, &events).await;
    let before = keeper.directory().clone();

    let mut again = Keeper::open(file).unwrap();
    assert_eq!(*again.directory(), before, "what was done is kept");
    clock.advance(TimeDelta::minutes(10));
    again.round(&events).await.unwrap();
    assert_eq!(*again.directory(), before, "and not done twice");
    let accounts: Vec<(&AccountId, &Entry)> = before.accounts.iter().collect();
    let principal = accounts.iter().find(|(_, entry)| entry.answered_by.is_none()).unwrap();
    assert_eq!((accounts.len(), principal.1.children.len()), (2, 2), "{before:?}");
    assert!(accounts.iter().all(|(id, _)| before.answers(**id) == *principal.0));
    assert!(events.consumers().await.unwrap().iter().all(|backlog| backlog.waiting == 0));
}

#[tokio::test]
async fn a_replay_from_the_start_gives_the_same_directory() {
    let (realm, _, letters) = world().await;
    grouped(&realm, &letters).await;
    let (events, folder) = (realm.events(), tempfile::tempdir().unwrap());
    let mut keeper = Keeper::open(folder.path().join("directory.json")).unwrap();
    keeper.round(&events).await.unwrap();
    let kept = keeper.directory().clone();
    assert!(!kept.accounts.is_empty());
    keeper.rebuild(&events).await.unwrap();
    assert_eq!(*keeper.directory(), kept);
}

#[tokio::test]
async fn s118_a_mail_sent_again_after_a_crash_is_the_same_file_and_a_rebuild_sends_none() {
    let (realm, clock, letters) = world().await;
    activated(&realm.portal(), &letters[0], &Origin::default()).await;
    let (events, folder) = (realm.events(), tempfile::tempdir().unwrap());
    let from = "Fratrie <ne-pas-repondre@example.org>".parse().unwrap();
    let post =
        Post { way: Way::Folder(folder.path().to_owned()), from, portal: "http://localhost".to_owned() };
    let mails = || {
        let paths = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
        paths.filter(|path| path.extension().is_some_and(|end| end == "eml")).collect::<Vec<PathBuf>>()
    };
    post.round(&events).await.unwrap();
    let sent = mails();
    assert_eq!(sent.len(), 1, "the address is to be confirmed");
    let text = fs::read_to_string(&sent[0]).unwrap();
    assert!(text.contains("To: ") && text.contains("parent@example.org"), "{text}");

    // As if it had died before it acknowledged.
    events.replay(&post::consumer().unwrap(), fratrie::Replay::Start).await.unwrap();
    clock.advance(TimeDelta::minutes(10));
    post.round(&events).await.unwrap();
    assert_eq!(mails(), sent, "the same file");

    // A mail server that is away: nothing is lost, and nothing is acknowledged.
    events.replay(&post::consumer().unwrap(), fratrie::Replay::Start).await.unwrap();
    let away = Post { way: Way::Folder(folder.path().join("no/such/folder")), ..post };
    away.round(&events).await.unwrap();
    let waiting =
        |backlogs: Vec<fratrie::Backlog>| backlogs.iter().map(|backlog| backlog.waiting).sum::<u64>();
    assert_eq!(waiting(events.consumers().await.unwrap()), 1);

    let mut keeper = Keeper::open(folder.path().join("directory.json")).unwrap();
    keeper.rebuild(&events).await.unwrap();
    assert_eq!(mails(), sent, "the directory is another consumer");
}

/// What the directory says, and what the realm says.
async fn agrees(keeper: &Keeper, realm: &Realm) {
    let accounts: Vec<AccountId> = keeper.directory().accounts.keys().copied().collect();
    let resolved = realm.events().resolve(accounts.iter().copied()).await.unwrap();
    for account in accounts {
        assert_eq!(Some(&keeper.directory().answers(account)), resolved.get(&account));
    }
}

#[tokio::test]
async fn s116_the_directory_follows_a_split_as_the_realm_has_it() {
    let (realm, _, letters) = world().await;
    let (portal, origin) = (realm.portal(), Origin::default());
    let (events, folder) = (realm.events(), tempfile::tempdir().unwrap());
    let mut keeper = Keeper::open(folder.path().join("directory.json")).unwrap();
    let mut third = Roster::default();
    add(&mut third, "C", "E3", "R5");
    let third = realm.office().import(third).await.unwrap().letters;
    // The second into the first, the first into the third, a sibling for the second; then the last hop is undone.
    grouped(&realm, &letters).await;
    let top = activated(&portal, &third[0], &origin).await;
    let password = fratrie::Credentials::new(letters[0].identifier.as_str(), "un nouveau mot de passe");
    let preview = portal.preview_merge(&top, &[password], &origin).await.unwrap();
    let merged = portal.merge(&top, preview.confirm(), &origin).await.unwrap();
    // Another takes the place of the first child there.
    let mut sibling = Roster::default();
    add(&mut sibling, "B", "E8", "R9");
    let report = realm.office().import(sibling).await.unwrap().report;
    assert_eq!((report.attached.len(), report.ended.len()), (1, 1));
    keeper.round(&events).await.unwrap();
    agrees(&keeper, &realm).await;
    let (session, merge) = (merged.session, merged.report.merge);
    let preview = portal.preview_split(&session, merge, &[], &origin).await.unwrap();
    let split = portal.split(&session, preview.confirm(), &origin).await.unwrap();
    keeper.round(&events).await.unwrap();
    agrees(&keeper, &realm).await;

    let listed = |account| keeper.directory().accounts.get(&account).unwrap().children.clone();
    let left: Vec<_> = split.report.lines.iter().map(|line| (line.account, line.children.clone())).collect();
    let [(middle, children)] = left.as_slice() else { panic!("one account left: {left:?}") };
    assert_eq!(children.len(), 2, "one of two, and the sibling");
    assert_eq!(listed(*middle), children.iter().copied().collect());
    assert_eq!(listed(split.report.principal), split.report.children.into_iter().collect());
}

/// A mail server of few words: takes everything, but for whoever is called "refused". What it heard.
async fn mail_server() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let kept = heard.clone();
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            tokio::spawn(spoken_to(socket, kept.clone()));
        }
    });
    (port, heard)
}

async fn spoken_to(socket: tokio::net::TcpStream, heard: Arc<Mutex<Vec<String>>>) {
    let (read, mut write) = socket.into_split();
    let (mut lines, mut data) = (BufReader::new(read).lines(), false);
    write.write_all(b"220 here\r\n").await.unwrap();
    while let Some(line) = lines.next_line().await.unwrap_or_default() {
        let answer = match line.as_str() {
            "." => Some("250 taken"),
            _ if data => None,
            "DATA" => Some("354 go on"),
            "QUIT" => Some("221 bye"),
            to if to.starts_with("RCPT") && to.contains("refused") => Some("550 nobody of that name"),
            _ => Some("250 yes"),
        };
        data = line == "DATA" || (data && line != ".");
        heard.lock().unwrap().push(line);
        let Some(answer) = answer else { continue };
        // Whoever asked may have gone.
        if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn s118_a_mail_server_is_spoken_to_and_who_it_refuses_holds_up_nobody() {
    let (realm, _, letters) = world().await;
    let (portal, origin, events) = (realm.portal(), Origin::default(), realm.events());
    for (letter, address) in letters.iter().zip(["refused@example.org", "parent@example.org"]) {
        let opened = portal.log_in(&letter.credentials(), &origin).await.unwrap();
        let LogIn::ActivationRequired(activation) = opened else { panic!("a new letter activates") };
        let email = Some(address.parse().unwrap());
        portal.activate(activation, "un nouveau mot de passe".parse().unwrap(), email).await.unwrap();
    }
    let (number, heard) = mail_server().await;
    let way = Way::smtp(&format!("smtp://127.0.0.1:{number}")).unwrap();
    let from = "Fratrie <ne-pas-repondre@example.org>".parse().unwrap();
    let post = Post { way, from, portal: "http://localhost".to_owned() };
    post.round(&events).await.unwrap();
    assert!(events.consumers().await.unwrap().iter().all(|backlog| backlog.waiting == 0));
    let heard = heard.lock().unwrap().clone();
    assert!(heard.iter().any(|line| line.starts_with("RCPT TO:<refused@example.org>")), "{heard:?}");
    assert!(heard.iter().any(|line| line.starts_with("RCPT TO:<parent@example.org>")), "{heard:?}");
    assert!(heard.iter().any(|line| line.contains("Confirmez votre adresse")), "{heard:?}");
}

/// The keeper as the kit sees it.
struct Kept {
    file: PathBuf,
    keeper: Keeper,
}

#[async_trait]
impl Consumer for Kept {
    type Outcome = BTreeMap<AccountId, Entry>;

    async fn wipe(&mut self) -> Result<(), Source> {
        Ok(self.keeper.forget()?)
    }

    async fn restart(&mut self) -> Result<(), Source> {
        self.keeper = Keeper::open(self.file.clone())?;
        Ok(())
    }

    async fn handle(&mut self, event: &Event) -> Result<(), Source> {
        Ok(self.keeper.take([event])?)
    }

    async fn outcome(&mut self) -> Result<Self::Outcome, Source> {
        Ok(self.keeper.directory().accounts.clone())
    }
}

#[tokio::test]
async fn whatever_the_outbox_does_the_directory_is_that_of_each_event_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("directory.json");
    let mut kept = Kept { keeper: Keeper::open(file.clone()).unwrap(), file };
    must_hold(&mut kept, &examples()).await.unwrap();
    assert_ne!(kept.keeper.directory(), &Directory::default());
}
