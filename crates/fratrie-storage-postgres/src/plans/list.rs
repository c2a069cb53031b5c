//! Every statement of this store that the client sends, by name.

use crate::{
    bulk, call, families, journal, lapsed, load, open, outbox, place, replay, snapshot,
    tables::{self, Statements, accounts, responsibilities, responsibles, shared, students},
    throttle, traces, whole,
};
use fratrie_domain::{duplicates::Shared, model::RowKind};

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
        bulk::STALE,
        call::COMMIT,
        families::FAMILY,
        journal::HEADS,
        journal::LANE,
        journal::HISTORY,
        journal::ENTRY,
        lapsed::LETTERS,
        lapsed::UNUSED,
        lapsed::NOT_ENTITLED,
        load::LOAD,
        load::RESOLVE,
        open::READY,
        outbox::WINDOW,
        outbox::LEASE,
        outbox::ACKNOWLEDGE,
        outbox::FIRST,
        outbox::FORGET,
        outbox::RELEASE,
        outbox::BACKLOGS,
        place::ENTER,
        place::HOLD,
        place::MOVE,
        place::NEXT,
        replay::OF_EVENT,
        replay::OF_TIME,
        replay::PASS_OVER,
        snapshot::RECEIPTS,
        snapshot::JOURNAL,
        snapshot::EVENTS,
        accounts::IDENTIFIER_HELD,
        accounts::HOLDER_HELD,
        responsibilities::LINK_HELD,
        responsibles::SOURCE_HELD,
        students::SOURCE_HELD,
        students::INE_HELD,
        throttle::CHARGE,
        throttle::SETTLE,
        traces::RECORD,
        traces::LAST_USED,
        traces::COUNT,
        traces::PURGE,
        traces::FORGET,
        whole::STUDENTS,
        whole::NUMBERED,
        whole::RESPONSIBLES,
        whole::ACCOUNTS,
        whole::GROUPS,
        whole::LINKS,
        whole::RESPONSIBLES_BY_ID,
        whole::STUDENTS_BY_ID,
        whole::REST,
    ];
    for kind in RowKind::ALL.iter().copied() {
        let Statements { version, all: whole, .. } = *tables::statements(kind);
        all.push(named(format!("{kind:?}.version"), version));
        all.push(named(format!("{kind:?}.all"), whole));
    }
    for shared in Shared::ALL {
        all.push(named(format!("shared::page({shared:?})"), shared::page(shared)));
        all.push(named(format!("shared::of_keys({shared:?})"), shared::of_keys(shared)));
    }
    all
}
