//! Accounts.

use super::{Columns, Dialect, hex, nested};
use crate::Source;
use fratrie_domain::{
    AccountId, MergeId, ResponsibleId, SecretHash, SessionStamp, StudentId,
    model::{Absorption, Account, Contact, Holder, Standing, Status},
};
use serde_json::{Value, json};

pub(super) fn encode(row: &Account, dialect: &impl Dialect) -> Result<Value, Source> {
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
        "letter": nested(dialect, row.letter.as_ref())?,
        "email": row.contact.email,
        "email_folded": row.contact.email.as_ref().map(fratrie_domain::EmailAddress::folded),
        "pending": nested(dialect, row.contact.pending.as_ref())?,
        "former": nested(dialect, row.contact.former.as_ref())?,
        "phone": row.contact.phone,
        "phone_key": row.contact.phone.as_ref().and_then(fratrie_domain::Phone::subscriber),
        "mail_opt_out": dialect.flag(row.contact.mail_opt_out),
        "reset": nested(dialect, row.reset.as_ref())?,
        "reminder": nested(dialect, row.reminder.as_ref())?,
        "hold": nested(dialect, row.hold.as_ref())?,
        "registered_at": dialect.time(row.registered_at),
        "activated_at": row.activated_at.map(|at| dialect.time(at)),
    }))
}

pub(super) fn decode(row: &impl Columns) -> Result<Account, Source> {
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
            former: row.maybe_json("former")?,
            phone: row.maybe_parsed("phone")?,
            mail_opt_out: row.flag("mail_opt_out")?,
        },
        reset: row.maybe_json("reset")?,
        reminder: row.maybe_json("reminder")?,
        hold: row.maybe_json("hold")?,
        registered_at: row.time("registered_at")?,
        activated_at: row.maybe_time("activated_at")?,
        version: row.version()?,
    })
}

fn status(row: &impl Columns) -> Result<Status, Source> {
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
