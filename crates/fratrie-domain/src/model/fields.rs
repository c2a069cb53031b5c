//! Whose data a row is, and which of its fields may be told: all but secrets. Each struct is taken apart, so that the
//! compiler asks about a new field.

use super::{Account, Contact, Details, Holder, Letter, Responsibility, Responsible, Row, Student};
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

    /// The fields that may be told, by name. No hash, MAC, token or stamp is among them.
    pub(crate) fn told(&self) -> Vec<(&'static str, Value)> {
        match self {
            Self::Account(row) => account(row),
            Self::Responsibility(row) => link(row),
            Self::Responsible(row) => responsible(row),
            Self::Student(row) => student(row),
            Self::School(_) | Self::Merge(_) | Self::Waiver(_) | Self::Prior(_) => Vec::new(),
        }
    }
}

fn account(row: &Account) -> Vec<(&'static str, Value)> {
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
    } = row;
    let Contact { email, pending, former, phone, mail_opt_out } = contact;
    vec![
        ("identifier", json!(identifier)),
        ("holder", json!(holder)),
        ("status", json!(status)),
        ("letter", json!(letter.as_ref().map(letter_told))),
        ("email", json!(email)),
        ("pending", json!(pending.as_ref().map(|pending| &pending.address))),
        ("former", json!(former.as_ref().map(|former| &former.address))),
        ("phone", json!(phone)),
        ("mail_opt_out", json!(mail_opt_out)),
        ("reset", json!(reset.as_ref().map(|token| token.expires_at))),
        ("reminder", json!(reminder.as_ref().map(|token| token.expires_at))),
        ("hold", json!(hold)),
        ("registered_at", json!(registered_at)),
        ("activated_at", json!(activated_at)),
    ]
}

fn letter_told(letter: &Letter) -> Value {
    let Letter { id, generation, mac: _, issued_at, expires_at, ended, printed, replaced: _ } = letter;
    json!({
        "id": id, "generation": generation, "issued_at": issued_at, "expires_at": expires_at, "ended": ended,
        "printed": printed,
    })
}

fn link(row: &Responsibility) -> Vec<(&'static str, Value)> {
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
    } = row;
    vec![
        ("account", json!(account)),
        ("responsible", json!(responsible)),
        ("student", json!(student)),
        ("school", json!(school)),
        ("level", json!(level)),
        ("rank", json!(rank)),
        ("relationships", json!(relationships)),
        ("rights", json!(rights)),
        ("restrictions", json!(restrictions)),
        ("since", json!(since)),
        ("ended", json!(ended)),
    ]
}

fn responsible(row: &Responsible) -> Vec<(&'static str, Value)> {
    let Responsible { id: _, name, source, details, version: _ } = row;
    let Details { civility, address, email, mobile, phone } = details;
    vec![
        ("name", json!(name)),
        ("source", json!(source)),
        ("civility", json!(civility)),
        ("address", json!(address)),
        ("school_email", json!(email)),
        ("school_mobile", json!(mobile)),
        ("school_phone", json!(phone)),
    ]
}

fn student(row: &Student) -> Vec<(&'static str, Value)> {
    let Student { id: _, name, birth_date, ine, source, school, class, left, version: _ } = row;
    vec![
        ("name", json!(name)),
        ("birth_date", json!(birth_date)),
        ("ine", json!(ine)),
        ("source", json!(source)),
        ("school", json!(school)),
        ("class", json!(class)),
        ("left", json!(left)),
    ]
}
