//! Every statement of this store, by name.

use crate::{
    families, journal, lapsed, outbox, reader, records, replay, snapshot,
    tables::{
        self, Statements, accounts, merges, priors, responsibilities, responsibles, schools, shared,
        students, waivers,
    },
    throttle, traces, view, whole,
};
use fratrie_domain::{duplicates::Shared, model::RowKind};
use std::sync::LazyLock;

pub(super) struct Named {
    pub(super) name: String,
    pub(super) statement: String,
}

fn named(name: impl Into<String>, statement: impl Into<String>) -> Named {
    Named { name: name.into(), statement: statement.into() }
}

macro_rules! listed {
    ($($room:ident :: $name:ident),* $(,)?) => {
        vec![$(named(concat!(stringify!($room), "::", stringify!($name)), $room::$name)),*]
    };
}

/// In the order of rooms; those of tables last.
pub(super) fn statements() -> Vec<Named> {
    let mut all = listed![
        families::FAMILY,
        journal::HEADS,
        journal::LANE,
        journal::HISTORY,
        journal::ENTRY,
        lapsed::LETTERS,
        lapsed::UNUSED,
        lapsed::NOT_ENTITLED,
        outbox::ENTER,
        outbox::WINDOW,
        outbox::LEASE,
        outbox::ACKNOWLEDGE,
        outbox::RELEASE,
        outbox::ADVANCE,
        outbox::FORGET,
        outbox::BACKLOGS,
        records::RECEIPT,
        records::RECORD_COMMIT,
        records::LAST_EVENT,
        records::RECORD_EVENT,
        records::LAST_ENTRY,
        records::ADD_ENTRY,
        records::ADD_SUBJECT,
        records::HEAD,
        records::MOVE_HEAD,
        replay::OF_EVENT,
        replay::OF_TIME,
        replay::END,
        replay::FORGET_ALL,
        replay::PLACE,
        snapshot::RECEIPTS,
        snapshot::JOURNAL,
        snapshot::EVENTS,
        accounts::FIND_BY_ID,
        accounts::FIND_BY_IDENTIFIER,
        accounts::FIND_BY_EMAIL,
        accounts::FIND_BY_RESPONSIBLE,
        accounts::FIND_BY_STUDENT,
        accounts::FIND_BY_CHILD,
        accounts::FIND_CREATED,
        accounts::FIND_HELD,
        accounts::FIND_SPENT,
        accounts::BY_IDENTIFIER,
        accounts::BY_ID_OR_ANSWERS,
        accounts::IDENTIFIER_HELD,
        accounts::HOLDER_HELD,
        merges::BY_ID,
        merges::BY_PRINCIPAL,
        priors::BY_RESPONSIBLE,
        priors::BY_STUDENT,
        priors::BY_ENTRY,
        responsibilities::BY_ACCOUNT,
        responsibilities::LINK_HELD,
        responsibles::BY_ID,
        responsibles::BY_SOURCE,
        responsibles::BY_SCHOOL,
        responsibles::SOURCE_HELD,
        schools::BY_CODE,
        students::BY_ID,
        students::BY_SOURCE,
        students::BY_INE,
        students::BY_SCHOOL,
        students::BY_SOURCE_SCHOOL,
        students::SOURCE_HELD,
        students::INE_HELD,
        waivers::BETWEEN,
        throttle::STANDS,
        throttle::PUT,
        throttle::CLEAR,
        throttle::FORGIVE,
        traces::RECORD,
        traces::LAST_USED,
        traces::COUNT,
        traces::PURGE,
        traces::FORGET,
    ];
    all.extend(of_tables());
    all.extend(
        view::LOAD
            .iter()
            .zip(0..)
            .map(|(load, ways): (_, u32)| named(format!("view::LOAD[{ways:03b}]"), &**load)),
    );
    all.extend(key_after_key());
    for shared in Shared::ALL {
        all.push(named(format!("shared::page({shared:?})"), shared::page(shared)));
        all.push(named(format!("shared::of_keys({shared:?})"), shared::of_keys(shared)));
    }
    all
}

/// Those that follow keys one by one.
fn key_after_key() -> Vec<Named> {
    let all = [
        ("reader::FOLLOWERS", &reader::FOLLOWERS),
        ("reader::LINKS", &reader::LINKS),
        ("reader::MERGES", &reader::MERGES),
        ("reader::WAIVERS", &reader::WAIVERS),
        ("whole::ATTEND", &whole::ATTEND),
        ("whole::LEFT", &whole::LEFT),
        ("whole::NUMBERED", &whole::NUMBERED),
        ("whole::RESPONSIBLES", &whole::RESPONSIBLES),
        ("whole::OF_RESPONSIBLE", &whole::OF_RESPONSIBLE),
        ("whole::OF_STUDENT", &whole::OF_STUDENT),
    ];
    all.map(|(name, statement): (_, &LazyLock<String>)| named(name, statement.as_str())).into()
}

/// Those that are made of a table's columns.
fn of_tables() -> Vec<Named> {
    let mut all = Vec::new();
    for kind in RowKind::ALL.iter().copied() {
        let table = tables::statements(kind);
        let Statements { version, row, insert, delete, all: whole, .. } = table;
        let update = table.update((1 << table.columns.len()) - 2).to_string();
        let each = [
            ("version", version),
            ("row", row),
            ("insert", insert),
            ("update", &update),
            ("delete", delete),
            ("all", whole),
        ];
        all.extend(each.map(|(what, statement)| named(format!("{kind:?}.{what}"), statement)));
    }
    all
}
