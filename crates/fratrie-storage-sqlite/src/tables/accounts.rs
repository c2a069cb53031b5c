//! Accounts.

use super::Statements;
use crate::codec::{Columns, hex, nested};
use fratrie_domain::{
    AccountId, MergeId, ResponsibleId, SecretHash, SessionStamp, StudentId,
    model::{Absorption, Account, Contact, Holder, Standing, Status},
};
use fratrie_storage::Source;
use serde_json::{Value, json};

pub(crate) const STATEMENTS: Statements = Statements {
    versions: "SELECT v.key AS place, t.version FROM json_each(?2) AS v
        CROSS JOIN fratrie_accounts AS t ON t.realm_id = ?1 AND t.id = unhex(v.value)",
    insert: "INSERT INTO fratrie_accounts (realm_id, id, identifier, responsible_id, student_id, status, before, into_id,
            answers_id, merge_id, secret, session_stamp, letter, email, email_folded, pending, phone, mail_opt_out,
            reset, reminder, registered_at, activated_at, version)
        SELECT ?1, unhex(v.value->>'id'), v.value->>'identifier', unhex(v.value->>'responsible_id'),
            unhex(v.value->>'student_id'), v.value->>'status', v.value->>'before', unhex(v.value->>'into_id'),
            unhex(v.value->>'answers_id'), unhex(v.value->>'merge_id'), v.value->>'secret',
            unhex(v.value->>'session_stamp'), v.value->>'letter', v.value->>'email', v.value->>'email_folded',
            v.value->>'pending', v.value->>'phone', v.value->>'mail_opt_out', v.value->>'reset',
            v.value->>'reminder', v.value->>'registered_at', v.value->>'activated_at', v.value->>'version'
        FROM json_each(?2) AS v WHERE true ON CONFLICT DO NOTHING",
    update: "UPDATE OR IGNORE fratrie_accounts AS t SET identifier = v.value->>'identifier',
            responsible_id = unhex(v.value->>'responsible_id'), student_id = unhex(v.value->>'student_id'),
            status = v.value->>'status', before = v.value->>'before', into_id = unhex(v.value->>'into_id'),
            answers_id = unhex(v.value->>'answers_id'), merge_id = unhex(v.value->>'merge_id'),
            secret = v.value->>'secret', session_stamp = unhex(v.value->>'session_stamp'),
            letter = v.value->>'letter', email = v.value->>'email', email_folded = v.value->>'email_folded',
            pending = v.value->>'pending', phone = v.value->>'phone', mail_opt_out = v.value->>'mail_opt_out',
            reset = v.value->>'reset', reminder = v.value->>'reminder', registered_at = v.value->>'registered_at',
            activated_at = v.value->>'activated_at', version = v.value->>'version'
        FROM json_each(?2) AS v
        WHERE t.realm_id = ?1 AND t.id = unhex(v.value->>'id') AND t.version = v.value->>'version' - 1",
    delete: "DELETE FROM fratrie_accounts
        WHERE realm_id = ?1 AND id IN (SELECT unhex(value) FROM json_each(?2))",
};

/// Ids of accounts, each with the account that answers for it; one statement a way of asking.
pub(crate) const FIND_BY_ID: &str = "SELECT id, coalesce(answers_id, id) AS answers FROM fratrie_accounts
    WHERE realm_id = ?1 AND id IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const FIND_BY_IDENTIFIER: &str =
    "SELECT id, coalesce(answers_id, id) AS answers FROM fratrie_accounts
    WHERE realm_id = ?1 AND identifier IN (SELECT value FROM json_each(?2))";
pub(crate) const FIND_BY_EMAIL: &str = "SELECT id, coalesce(answers_id, id) AS answers FROM fratrie_accounts
    WHERE realm_id = ?1 AND email_folded IN (SELECT value FROM json_each(?2))";
pub(crate) const FIND_BY_RESPONSIBLE: &str =
    "SELECT id, coalesce(answers_id, id) AS answers FROM fratrie_accounts
    WHERE realm_id = ?1 AND responsible_id IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const FIND_BY_STUDENT: &str =
    "SELECT id, coalesce(answers_id, id) AS answers FROM fratrie_accounts
    WHERE realm_id = ?1 AND student_id IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const FIND_CREATED: &str =
    "SELECT id, id AS answers FROM fratrie_accounts WHERE realm_id = ?1 AND status = 'created'";

/// Whole rows: accounts by id, and those that answer to them.
pub(crate) const BY_ID_OR_ANSWERS: &str = "SELECT * FROM fratrie_accounts
    WHERE realm_id = ?1 AND id IN (SELECT unhex(value) FROM json_each(?2))
    UNION ALL
    SELECT * FROM fratrie_accounts
    WHERE realm_id = ?1 AND answers_id IN (SELECT unhex(value) FROM json_each(?2))";

pub(crate) const IDENTIFIER_HELD: &str =
    "SELECT 1 FROM fratrie_accounts WHERE realm_id = ?1 AND identifier = ?2 AND id <> ?3";
pub(crate) const HOLDER_HELD: &str =
    "SELECT 1 FROM fratrie_accounts WHERE realm_id = ?1 AND responsible_id = ?2 AND id <> ?3
    UNION ALL SELECT 1 FROM fratrie_accounts WHERE realm_id = ?1 AND student_id = ?2 AND id <> ?3";

pub(crate) fn encode(row: &Account) -> Result<Value, Source> {
    let (responsible, student) = match &row.holder {
        Holder::Responsible(id) => (Some(hex(id.as_uuid())), None),
        Holder::Student(id) => (None, Some(hex(id.as_uuid()))),
    };
    let (status, before, absorption) = match &row.status {
        Status::Open(standing) => (standing_name(*standing), None, None),
        Status::Suspended { before } => ("suspended", Some(standing_name(*before)), None),
        Status::Closed => ("closed", None, None),
        Status::Merged(absorption) => ("merged", Some(standing_name(absorption.before)), Some(absorption)),
    };
    Ok(json!({
        "id": hex(row.id.as_uuid()),
        "identifier": row.identifier,
        "responsible_id": responsible,
        "student_id": student,
        "status": status,
        "before": before,
        "into_id": absorption.map(|absorption| hex(absorption.into.as_uuid())),
        "answers_id": absorption.map(|absorption| hex(absorption.answers.as_uuid())),
        "merge_id": absorption.map(|absorption| hex(absorption.merge.as_uuid())),
        "secret": row.secret.as_ref().map(SecretHash::expose),
        "session_stamp": hex(row.session_stamp.as_uuid()),
        "letter": nested(row.letter.as_ref())?,
        "email": row.contact.email,
        "email_folded": row.contact.email.as_ref().map(fratrie_domain::EmailAddress::folded),
        "pending": nested(row.contact.pending.as_ref())?,
        "phone": row.contact.phone,
        "mail_opt_out": i64::from(row.contact.mail_opt_out),
        "reset": nested(row.reset.as_ref())?,
        "reminder": nested(row.reminder.as_ref())?,
        "registered_at": row.registered_at.timestamp_micros(),
        "activated_at": row.activated_at.map(|at| at.timestamp_micros()),
    }))
}

pub(crate) fn decode(row: &Columns<'_>) -> Result<Account, Source> {
    let holder = match (row.maybe_id("responsible_id")?, row.maybe_id("student_id")?) {
        (Some(id), None) => Holder::Responsible(ResponsibleId::from_uuid(id)),
        (None, Some(id)) => Holder::Student(StudentId::from_uuid(id)),
        _ => return Err("an account has one holder".into()),
    };
    Ok(Account {
        id: AccountId::from_uuid(row.id("id")?),
        identifier: row.parsed("identifier")?,
        holder,
        status: status(row)?,
        secret: row.maybe_text("secret")?.map(SecretHash::new),
        session_stamp: SessionStamp::from_uuid(row.id("session_stamp")?),
        letter: row.maybe_json("letter")?,
        contact: Contact {
            email: row.maybe_parsed("email")?,
            pending: row.maybe_json("pending")?,
            phone: row.maybe_parsed("phone")?,
            mail_opt_out: row.number("mail_opt_out")? != 0,
        },
        reset: row.maybe_json("reset")?,
        reminder: row.maybe_json("reminder")?,
        registered_at: row.time("registered_at")?,
        activated_at: row.maybe_time("activated_at")?,
        version: row.version()?,
    })
}

fn status(row: &Columns<'_>) -> Result<Status, Source> {
    let before = || standing(row.maybe_text("before")?.as_deref().unwrap_or_default());
    Ok(match row.text("status")?.as_str() {
        "suspended" => Status::Suspended { before: before()? },
        "closed" => Status::Closed,
        "merged" => Status::Merged(Absorption {
            into: AccountId::from_uuid(row.id("into_id")?),
            answers: AccountId::from_uuid(row.id("answers_id")?),
            merge: MergeId::from_uuid(row.id("merge_id")?),
            before: before()?,
        }),
        open => Status::Open(standing(open)?),
    })
}

const fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Created => "created",
        Standing::Notified => "notified",
        Standing::Activating => "activating",
        Standing::Active => "active",
    }
}

fn standing(name: &str) -> Result<Standing, Source> {
    match name {
        "created" => Ok(Standing::Created),
        "notified" => Ok(Standing::Notified),
        "activating" => Ok(Standing::Activating),
        "active" => Ok(Standing::Active),
        _ => Err("a status that is not one".into()),
    }
}
