//! One merge: read and check, then write, as Fratrie's rules and tables have it.

use crate::{
    statements::Statements,
    texts::{self, Ids, hex, time},
};
use chrono::Utc;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use sha2::{Digest as _, Sha256};
use std::error::Error;
use uuid::Uuid;

type Done<T> = Result<T, Box<dyn Error>>;

/// What is read of an account.
pub struct Account {
    pub identifier: String,
    pub responsible: Option<Uuid>,
    pub status: String,
    pub letter: Option<String>,
    pub email: Option<String>,
    pub pending: Option<String>,
    pub former: Option<String>,
    pub phone: Option<String>,
    pub mail_opt_out: bool,
    pub held: bool,
    pub registered_at: i64,
}

/// What is read of a link.
pub struct Link {
    pub id: Uuid,
    pub responsible: Uuid,
    pub student: Uuid,
    pub school: String,
    pub level: i64,
    pub rank: Option<i64>,
    pub relationships: String,
    pub rights: i64,
    pub restrictions: i64,
    pub since: i64,
    pub ended: bool,
    pub version: i64,
}

/// What the checks leave for the writes.
struct Checked {
    keeper: Account,
    gone: Account,
    ours: Vec<Link>,
    theirs: Vec<Link>,
    holder: Uuid,
    holder_version: i64,
}

pub struct Merger<'c> {
    statements: Statements<'c>,
    realm: &'c str,
}

impl<'c> Merger<'c> {
    pub fn new(connection: &'c Connection, realm: &'c str) -> Done<Self> {
        Ok(Self { statements: Statements::prepare(connection)?, realm })
    }

    pub fn begin(&mut self) -> Done<()> {
        Ok(self.statements.begin.execute([]).map(drop)?)
    }

    pub fn commit(&mut self) -> Done<()> {
        Ok(self.statements.commit.execute([]).map(drop)?)
    }

    pub fn savepoint(&mut self) -> Done<()> {
        Ok(self.statements.savepoint.execute([]).map(drop)?)
    }

    pub fn release(&mut self) -> Done<()> {
        Ok(self.statements.release.execute([]).map(drop)?)
    }

    /// One merge, inside a transaction.
    pub fn merge(&mut self, principal: Uuid, absorbed: Uuid) -> Done<()> {
        let ids = Ids {
            commit: Uuid::now_v7(),
            entry: Uuid::now_v7(),
            event: Uuid::now_v7(),
            prior: Uuid::now_v7(),
            stamp: Uuid::now_v7(),
            principal,
            absorbed,
        };
        if self.statements.receipt.exists(params![self.realm, ids.commit.as_bytes()])? {
            return Err("the merge happened before".into());
        }
        let checked = self.check(principal, absorbed)?;
        self.write(&ids, &checked)
    }

    fn check(&mut self, principal: Uuid, absorbed: Uuid) -> Done<Checked> {
        let (keeper, gone) = (self.account(principal)?, self.account(absorbed)?);
        let open = matches!(gone.status.as_str(), "notified" | "activating" | "active");
        if keeper.status != "active" || !open || keeper.held || gone.held {
            return Err("an account can not be merged: its state is another one".into());
        }
        for account in [principal, absorbed] {
            if self.statements.followers.exists(params![self.realm, account.as_bytes()])? {
                return Err("this program merges accounts of which none absorbed another".into());
            }
        }
        let (ours, theirs) = (self.links(principal)?, self.links(absorbed)?);
        let holder = gone.responsible.ok_or("a student's account can not be merged")?;
        let kept = keeper.responsible.ok_or("a student's account can not be merged")?;
        let (our_name, _) = self.responsible(kept)?;
        let (their_name, holder_version) = self.responsible(holder)?;
        if our_name != their_name {
            return Err("the two holders bear different names".into());
        }
        for link in ours.iter().chain(&theirs) {
            if link.ended {
                return Err("this program merges accounts whose links all stand".into());
            }
            if link.responsible != holder && link.responsible != kept {
                self.responsible(link.responsible)?;
            }
            let student = params![self.realm, link.student.as_bytes()];
            let school: String = self.statements.student.query_row(student, |row| row.get(0))?;
            self.statements.school.query_row(params![self.realm, school], |row| row.get::<_, i64>(0))?;
        }
        if ours.iter().any(|ours| theirs.iter().any(|theirs| ours.student == theirs.student)) {
            return Err("this program merges accounts that list different children".into());
        }
        let (low, high) = if principal < absorbed { (principal, absorbed) } else { (absorbed, principal) };
        let waiver = params![self.realm, low.as_bytes(), high.as_bytes()];
        let word: Option<String> = self.statements.waiver.query_row(waiver, |row| row.get(0)).optional()?;
        if word.as_deref() == Some("two_persons") {
            return Err("the school office says that these are two persons".into());
        }
        Ok(Checked { keeper, gone, ours, theirs, holder, holder_version })
    }

    fn write(&mut self, ids: &Ids, checked: &Checked) -> Done<()> {
        let (statements, realm) = (&mut self.statements, self.realm);
        let Checked { keeper, gone, ours, theirs, holder, holder_version } = checked;
        let (commit, entry) = (ids.commit.as_bytes(), ids.entry.as_bytes());
        let (principal, absorbed) = (ids.principal.as_bytes(), ids.absorbed.as_bytes());
        let micros = Utc::now().timestamp_micros();
        let at = time(micros);
        let letter = gone.letter.as_deref().ok_or("the absorbed account has no letter")?;

        let record = texts::record(ids, &at, keeper, gone, *holder_version, theirs);
        statements.merge.execute(params![realm, commit, principal, micros, record])?;
        let stamp = Uuid::now_v7();
        let ended = texts::ended(letter);
        once(statements.absorb.execute(params![
            realm,
            absorbed,
            principal,
            commit,
            stamp.as_bytes(),
            ended
        ])?)?;
        let registered = keeper.registered_at.min(gone.registered_at);
        once(statements.keep.execute(params![realm, principal, ids.stamp.as_bytes(), registered])?)?;
        for link in theirs {
            once(statements.move_link.execute(params![realm, link.id.as_bytes(), principal])?)?;
        }

        let former = texts::former(ids, gone, letter, theirs);
        let salt = hex(Uuid::new_v4().as_bytes());
        let digest = hex(&sha256([texts::person(*holder, &salt, &former).as_bytes()]));
        let prior = params![realm, ids.prior.as_bytes(), entry, holder.as_bytes(), salt, former];
        statements.prior.execute(prior)?;
        let receipt = texts::receipt(ids, &at, gone, ours, theirs);
        statements.record.execute(params![realm, commit, micros, receipt])?;
        let event = texts::event(ids, &at, theirs);
        statements.event.execute(params![realm, ids.event.as_bytes(), commit, micros, event])?;
        self.journal(ids, micros, &texts::entry(ids, &at, &digest))
    }

    /// Links the entry to the last one of its lane.
    fn journal(&mut self, ids: &Ids, micros: i64, text: &str) -> Done<()> {
        let (statements, realm) = (&mut self.statements, self.realm);
        let lane = ids.commit.as_bytes()[15] % 64;
        let head = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?));
        let (length, link) = statements
            .head
            .query_row(params![realm, lane], head)
            .optional()?
            .unwrap_or_else(|| (0, sha256([b"fratrie journal\0", realm.as_bytes(), &[0, lane]])));
        let (length, link) = (length + 1, sha256([&link, &sha256([text.as_bytes()])]));
        let position: i64 = statements.position.query_row(params![realm], |row| row.get(0))?;
        let (id, commit) = (ids.entry.as_bytes(), ids.commit.as_bytes());
        statements.entry.execute(params![realm, id, commit, position, micros, lane, length, link, text])?;
        for subject in [ids.principal, ids.absorbed] {
            statements.subject.execute(params![realm, subject.as_bytes(), position])?;
        }
        statements.move_head.execute(params![realm, lane, length, link])?;
        Ok(())
    }

    fn account(&mut self, id: Uuid) -> Done<Account> {
        let read = |row: &Row<'_>| {
            Ok(Account {
                identifier: row.get(0)?,
                responsible: row.get::<_, Option<[u8; 16]>>(1)?.map(Uuid::from_bytes),
                status: row.get(2)?,
                letter: row.get(3)?,
                email: row.get(4)?,
                pending: row.get(5)?,
                former: row.get(6)?,
                phone: row.get(7)?,
                mail_opt_out: row.get(8)?,
                held: row.get::<_, Option<String>>(9)?.is_some(),
                registered_at: row.get(10)?,
            })
        };
        Ok(self.statements.account.query_row(params![self.realm, id.as_bytes()], read)?)
    }

    fn links(&mut self, account: Uuid) -> Done<Vec<Link>> {
        let read = |row: &Row<'_>| {
            let id = |at: usize| row.get::<_, [u8; 16]>(at).map(Uuid::from_bytes);
            Ok(Link {
                id: id(0)?,
                responsible: id(1)?,
                student: id(2)?,
                school: row.get(3)?,
                level: row.get(4)?,
                rank: row.get(5)?,
                relationships: row.get(6)?,
                rights: row.get(7)?,
                restrictions: row.get(8)?,
                since: row.get(9)?,
                ended: row.get::<_, Option<i64>>(10)?.is_some(),
                version: row.get(11)?,
            })
        };
        let rows = self.statements.links.query_map(params![self.realm, account.as_bytes()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn responsible(&mut self, id: Uuid) -> Done<(String, i64)> {
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        Ok(self.statements.responsible.query_row(params![self.realm, id.as_bytes()], read)?)
    }
}

/// A row that was read in this transaction is there to be written.
fn once(rows: usize) -> Done<()> {
    if rows == 1 { Ok(()) } else { Err("a row that was read can not be written".into()) }
}

fn sha256<const N: usize>(parts: [&[u8]; N]) -> [u8; 32] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}
