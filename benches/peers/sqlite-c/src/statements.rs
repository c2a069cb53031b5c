//! The statements, each prepared once. `?1` is the realm.

use rusqlite::{Connection, Result, Statement};

macro_rules! statements {
    ($($name:ident: $sql:expr,)*) => {
        pub struct Statements<'c> { $(pub $name: Statement<'c>,)* }

        impl<'c> Statements<'c> {
            pub fn prepare(connection: &'c Connection) -> Result<Self> {
                Ok(Self { $($name: connection.prepare($sql)?,)* })
            }
        }
    };
}

statements! {
    begin: "BEGIN IMMEDIATE",
    commit: "COMMIT",
    savepoint: "SAVEPOINT merge",
    release: "RELEASE merge",

    receipt: "SELECT 1 FROM fratrie_commits WHERE realm_id = ?1 AND id = ?2",
    account: "SELECT identifier, responsible_id, status, letter, email, pending, former, phone, mail_opt_out, hold,
            registered_at, version
        FROM fratrie_accounts WHERE realm_id = ?1 AND id = ?2",
    followers: "SELECT id FROM fratrie_accounts WHERE realm_id = ?1 AND answers_id = ?2",
    links: "SELECT id, responsible_id, student_id, school, level, rank, relationships, rights, restrictions, since,
            ended_at, version
        FROM fratrie_responsibilities WHERE realm_id = ?1 AND account_id = ?2",
    responsible: "SELECT name_key, version FROM fratrie_responsibles WHERE realm_id = ?1 AND id = ?2",
    student: "SELECT school, version FROM fratrie_students WHERE realm_id = ?1 AND id = ?2",
    school: "SELECT version FROM fratrie_schools WHERE realm_id = ?1 AND code = ?2",
    waiver: "SELECT says FROM fratrie_waivers WHERE realm_id = ?1 AND low_id = ?2 AND high_id = ?3",

    absorb: "UPDATE fratrie_accounts SET status = 'merged', before = status, into_id = ?3, answers_id = ?3, merge_id = ?4,
            session_stamp = ?5, letter = ?6, pending = NULL, former = NULL, reset = NULL, reminder = NULL,
            version = version + 1
        WHERE realm_id = ?1 AND id = ?2",
    keep: "UPDATE fratrie_accounts SET session_stamp = ?3, registered_at = ?4, reset = NULL, reminder = NULL,
            version = version + 1
        WHERE realm_id = ?1 AND id = ?2",
    move_link: "UPDATE fratrie_responsibilities SET account_id = ?3, version = version + 1
        WHERE realm_id = ?1 AND id = ?2",
    merge: "INSERT INTO fratrie_merges (realm_id, id, principal_id, at, record, version) VALUES (?1, ?2, ?3, ?4, ?5, 1)",
    prior: "INSERT INTO fratrie_priors (realm_id, id, entry_id, responsible_id, salt, former, version)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
    record: "INSERT INTO fratrie_commits (realm_id, id, at, receipt) VALUES (?1, ?2, ?3, ?4)",
    event: "INSERT INTO fratrie_outbox (realm_id, position, id, commit_id, at, event) VALUES (?1,
        (SELECT coalesce(max(position), 0) + 1 FROM fratrie_outbox WHERE realm_id = ?1), ?2, ?3, ?4, ?5)",
    head: "SELECT length, link FROM fratrie_journal_heads WHERE realm_id = ?1 AND lane = ?2",
    move_head: "INSERT INTO fratrie_journal_heads (realm_id, lane, length, link) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (realm_id, lane) DO UPDATE SET length = excluded.length, link = excluded.link",
    position: "SELECT coalesce(max(position), 0) + 1 FROM fratrie_journal WHERE realm_id = ?1",
    entry: "INSERT INTO fratrie_journal (realm_id, id, commit_id, position, at, lane, place, link, entry)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    subject: "INSERT INTO fratrie_journal_subjects (realm_id, account_id, position) VALUES (?1, ?2, ?3)",
}
