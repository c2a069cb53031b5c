//! Whose data a row is, and which of its fields may be told: all but secrets. Each struct is taken apart, so that the
//! compiler asks about a new field.

use super::{
    Account, Contact, Details, Holder, Letter, LetterEnd, Responsibility, Responsible, Row, Student,
};
use crate::{Timestamp, email::EmailAddress, ids::LetterId};
use serde::Serialize;
use serde_json::{Value, json};

impl Row {
    /// The person whose data it is.
    pub const fn person(&self) -> Option<Holder> {
        match self {
            Self::Account(row) => Some(row.holder),
            Self::Responsibility(row) => Some(Holder::Responsible(row.responsible)),
            Self::Responsible(row) => Some(Holder::Responsible(row.id)),
            Self::Student(row) => Some(Holder::Student(row.id)),
            Self::Prior(row) => Some(row.person),
            Self::School(_) | Self::Merge(_) | Self::Waiver(_) => None,
        }
    }

    /// The fields that may be told and that `new`, the same row later, has otherwise: by name, as they stand here. No hash,
    /// MAC, token or stamp is among them.
    pub(crate) fn overwritten_by(&self, new: &Self) -> Vec<(&'static str, Value)> {
        let mut fields = Overwritten::default();
        match (self, new) {
            (Self::Account(old), Self::Account(new)) => fields.account(old, new),
            (Self::Responsibility(old), Self::Responsibility(new)) => fields.link(old, new),
            (Self::Responsible(old), Self::Responsible(new)) => fields.responsible(old, new),
            (Self::Student(old), Self::Student(new)) => fields.student(old, new),
            _ => {}
        }
        fields.0
    }
}

/// Only what differs is made into JSON.
#[derive(Default)]
struct Overwritten(Vec<(&'static str, Value)>);

impl Overwritten {
    fn compare<T: PartialEq + Serialize>(&mut self, name: &'static str, old: &T, new: &T) {
        if old != new {
            self.0.push((name, json!(old)));
        }
    }

    /// Addresses are equal that differ in case only; what is overwritten is told all the same.
    fn email(&mut self, name: &'static str, old: Option<&EmailAddress>, new: Option<&EmailAddress>) {
        self.compare(name, &old.map(EmailAddress::as_str), &new.map(EmailAddress::as_str));
    }

    fn account(&mut self, old: &Account, new: &Account) {
        let Account {
            id: _,
            identifier,
            holder,
            status,
            secret: _,
            session_stamp: _,
            letter,
            contact,
            reset,
            reminder,
            hold,
            registered_at,
            activated_at,
            version: _,
        } = old;
        let Contact { email, pending, former, phone, mail_opt_out } = contact;
        let (pending, former) = (pending.as_ref(), former.as_ref());
        self.compare("identifier", identifier, &new.identifier);
        self.compare("holder", holder, &new.holder);
        self.compare("status", status, &new.status);
        self.compare("letter", &letter.as_ref().map(told), &new.letter.as_ref().map(told));
        self.email("email", email.as_ref(), new.contact.email.as_ref());
        let address = new.contact.pending.as_ref().map(|pending| &pending.address);
        self.email("pending", pending.map(|pending| &pending.address), address);
        let address = new.contact.former.as_ref().map(|former| &former.address);
        self.email("former", former.map(|former| &former.address), address);
        self.compare("phone", phone, &new.contact.phone);
        self.compare("mail_opt_out", mail_opt_out, &new.contact.mail_opt_out);
        let until = reset.as_ref().map(|token| token.expires_at);
        self.compare("reset", &until, &new.reset.as_ref().map(|token| token.expires_at));
        let until = reminder.as_ref().map(|token| token.expires_at);
        self.compare("reminder", &until, &new.reminder.as_ref().map(|token| token.expires_at));
        self.compare("hold", hold, &new.hold);
        self.compare("registered_at", registered_at, &new.registered_at);
        self.compare("activated_at", activated_at, &new.activated_at);
    }

    fn link(&mut self, old: &Responsibility, new: &Responsibility) {
        let Responsibility {
            id: _,
            account,
            responsible,
            student,
            school,
            level,
            rank,
            relationships,
            rights,
            restrictions,
            since,
            ended,
            version: _,
        } = old;
        self.compare("account", account, &new.account);
        self.compare("responsible", responsible, &new.responsible);
        self.compare("student", student, &new.student);
        self.compare("school", school, &new.school);
        self.compare("level", level, &new.level);
        self.compare("rank", rank, &new.rank);
        self.compare("relationships", relationships, &new.relationships);
        self.compare("rights", rights, &new.rights);
        self.compare("restrictions", restrictions, &new.restrictions);
        self.compare("since", since, &new.since);
        self.compare("ended", ended, &new.ended);
    }

    fn responsible(&mut self, old: &Responsible, new: &Responsible) {
        let Responsible { id: _, name, source, details, version: _ } = old;
        let Details { civility, address, email, mobile, phone } = details;
        self.compare("name", name, &new.name);
        self.compare("source", source, &new.source);
        self.compare("civility", civility, &new.details.civility);
        self.compare("address", address, &new.details.address);
        self.email("school_email", email.as_ref(), new.details.email.as_ref());
        self.compare("school_mobile", mobile, &new.details.mobile);
        self.compare("school_phone", phone, &new.details.phone);
    }

    fn student(&mut self, old: &Student, new: &Student) {
        let Student { id: _, name, birth_date, ine, source, school, class, left, version: _ } = old;
        self.compare("name", name, &new.name);
        self.compare("birth_date", birth_date, &new.birth_date);
        self.compare("ine", ine, &new.ine);
        self.compare("source", source, &new.source);
        self.compare("school", school, &new.school);
        self.compare("class", class, &new.class);
        self.compare("left", left, &new.left);
    }
}

/// What may be told of a letter.
#[derive(PartialEq, Serialize)]
struct LetterTold {
    id: LetterId,
    generation: u32,
    issued_at: Timestamp,
    expires_at: Timestamp,
    ended: Option<LetterEnd>,
    printed: u32,
}

const fn told(letter: &Letter) -> LetterTold {
    let Letter { id, generation, mac: _, issued_at, expires_at, ended, printed, replaced: _ } = letter;
    LetterTold {
        id: *id,
        generation: *generation,
        issued_at: *issued_at,
        expires_at: *expires_at,
        ended: *ended,
        printed: *printed,
    }
}
