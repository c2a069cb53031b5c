//! Accounts.

use super::{Columns, Sink};
use crate::Source;
use fratrie_domain::{
    AccountId, EmailAddress, MergeId, Phone, ResponsibleId, SecretHash, SessionStamp, StudentId,
    model::{Absorption, Account, Contact, Holder, Standing, Status},
};

pub(super) fn write(row: &Account, sink: &mut impl Sink) -> Result<(), Source> {
    let (responsible, student) = match &row.holder {
        Holder::Responsible(id) => (Some(id.as_uuid()), None),
        Holder::Student(id) => (None, Some(id.as_uuid())),
    };
    let (status, before, absorption) = match &row.status {
        Status::Open(standing) => (standing_name(*standing), None, None),
        Status::Suspended { before } => ("suspended", Some(standing_name(*before)), None),
        Status::Closed => ("closed", None, None),
        Status::Merged(absorption) => ("merged", Some(standing_name(absorption.before)), Some(absorption)),
    };
    let contact = &row.contact;
    sink.id("id", Some(row.id.as_uuid()));
    sink.text("identifier", Some(row.identifier.as_str()));
    sink.id("responsible_id", responsible);
    sink.id("student_id", student);
    sink.text("status", Some(status));
    sink.text("before", before);
    sink.id("into_id", absorption.map(|absorption| absorption.into.as_uuid()));
    sink.id("answers_id", absorption.map(|absorption| absorption.answers.as_uuid()));
    sink.id("merge_id", absorption.map(|absorption| absorption.merge.as_uuid()));
    sink.text("secret", row.secret.as_ref().map(SecretHash::expose));
    sink.id("session_stamp", Some(row.session_stamp.as_uuid()));
    sink.record("letter", row.letter.as_ref())?;
    sink.text("email", contact.email.as_ref().map(EmailAddress::as_str));
    sink.text("email_folded", contact.email.as_ref().map(EmailAddress::folded).as_deref());
    sink.record("pending", contact.pending.as_ref())?;
    sink.record("former", contact.former.as_ref())?;
    sink.text("phone", contact.phone.as_ref().map(Phone::as_str));
    sink.text("phone_key", contact.phone.as_ref().and_then(Phone::subscriber).as_deref());
    sink.flag("mail_opt_out", contact.mail_opt_out);
    sink.record("reset", row.reset.as_ref())?;
    sink.record("reminder", row.reminder.as_ref())?;
    sink.record("hold", row.hold.as_ref())?;
    sink.time("registered_at", Some(row.registered_at));
    sink.time("activated_at", row.activated_at);
    Ok(())
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
