//! Links between responsibles and students.

use super::{Columns, Sink};
use crate::Source;
use fratrie_domain::{
    AccountId, ResponsibilityId, ResponsibleId, StudentId,
    model::{EndReason, Ended, Level, Rank, Responsibility, Restrictions, Rights},
};

pub(super) fn write(row: &Responsibility, sink: &mut impl Sink) -> Result<(), Source> {
    let (end, joined) = match row.ended.as_ref().map(|ended| &ended.reason) {
        Some(EndReason::Joined { into }) => (Some("joined"), Some(into.as_uuid())),
        Some(EndReason::Source) => (Some("source"), None),
        Some(EndReason::Erased) => (Some("erased"), None),
        None => (None, None),
        Some(_) => return Err("an end that this store does not know".into()),
    };
    let level = match row.level {
        Level::Contact => 1,
        Level::InCharge => 2,
        Level::Legal => 3,
    };
    let rank = |rank| match rank {
        Rank::First => 1,
        Rank::Second => 2,
    };
    sink.id("id", Some(row.id.as_uuid()));
    sink.id("account_id", Some(row.account.as_uuid()));
    sink.id("responsible_id", Some(row.responsible.as_uuid()));
    sink.id("student_id", Some(row.student.as_uuid()));
    sink.text("school", Some(row.school.as_str()));
    sink.number("level", Some(level));
    sink.number("rank", row.rank.map(rank));
    sink.record("relationships", Some(&row.relationships))?;
    sink.number("rights", Some(row.rights.bits().into()));
    sink.number("restrictions", Some(row.restrictions.bits().into()));
    sink.time("since", Some(row.since));
    sink.time("ended_at", row.ended.as_ref().map(|ended| ended.at));
    sink.text("end_reason", end);
    sink.id("joined_into", joined);
    Ok(())
}

pub(super) fn decode(row: &impl Columns) -> Result<Responsibility, Source> {
    let reason = match row.maybe_text("end_reason")?.as_deref() {
        None => None,
        Some("joined") => {
            Some(EndReason::Joined { into: ResponsibilityId::from_uuid(row.id("joined_into")?) })
        }
        Some("source") => Some(EndReason::Source),
        Some("erased") => Some(EndReason::Erased),
        Some(_) => return Err("an end that is not one".into()),
    };
    Ok(Responsibility {
        id: ResponsibilityId::from_uuid(row.id("id")?),
        account: AccountId::from_uuid(row.id("account_id")?),
        responsible: ResponsibleId::from_uuid(row.id("responsible_id")?),
        student: StudentId::from_uuid(row.id("student_id")?),
        school: row.parsed("school")?,
        level: level(row)?,
        rank: rank(row)?,
        relationships: row.json("relationships")?,
        rights: Rights::from_bits(row.number("rights")?.try_into()?),
        restrictions: Restrictions::from_bits(row.number("restrictions")?.try_into()?),
        since: row.time("since")?,
        ended: row.maybe_time("ended_at")?.zip(reason).map(|(at, reason)| Ended { at, reason }),
        version: row.version()?,
    })
}

pub(super) fn level(row: &impl Columns) -> Result<Level, Source> {
    match row.number("level")? {
        1 => Ok(Level::Contact),
        2 => Ok(Level::InCharge),
        3 => Ok(Level::Legal),
        _ => Err("a level that is not one".into()),
    }
}

pub(super) fn rank(row: &impl Columns) -> Result<Option<Rank>, Source> {
    match row.maybe_number("rank")? {
        None => Ok(None),
        Some(1) => Ok(Some(Rank::First)),
        Some(2) => Ok(Some(Rank::Second)),
        Some(_) => Err("a rank that is not one".into()),
    }
}
