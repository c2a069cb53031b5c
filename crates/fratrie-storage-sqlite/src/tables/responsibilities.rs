//! Links between responsibles and students.

use super::Statements;
use crate::codec::{Columns, hex};
use fratrie_domain::{
    AccountId, ResponsibilityId, ResponsibleId, StudentId,
    model::{EndReason, Ended, Level, Responsibility, Restrictions, Rights},
};
use fratrie_storage::Source;
use serde_json::{Value, json};

pub(crate) const STATEMENTS: Statements = Statements {
    versions: "SELECT v.key AS place, t.version FROM json_each(?2) AS v
        CROSS JOIN fratrie_responsibilities AS t ON t.realm_id = ?1 AND t.id = unhex(v.value)",
    insert: "INSERT INTO fratrie_responsibilities (realm_id, id, account_id, responsible_id, student_id, school, level,
            relationships, rights, restrictions, since, ended_at, joined_into, version)
        SELECT ?1, unhex(v.value->>'id'), unhex(v.value->>'account_id'), unhex(v.value->>'responsible_id'),
            unhex(v.value->>'student_id'), v.value->>'school', v.value->>'level', v.value->>'relationships',
            v.value->>'rights', v.value->>'restrictions', v.value->>'since', v.value->>'ended_at',
            unhex(v.value->>'joined_into'), v.value->>'version'
        FROM json_each(?2) AS v WHERE true ON CONFLICT DO NOTHING",
    update: "UPDATE OR IGNORE fratrie_responsibilities AS t SET account_id = unhex(v.value->>'account_id'),
            responsible_id = unhex(v.value->>'responsible_id'), student_id = unhex(v.value->>'student_id'),
            school = v.value->>'school', level = v.value->>'level', relationships = v.value->>'relationships',
            rights = v.value->>'rights', restrictions = v.value->>'restrictions', since = v.value->>'since',
            ended_at = v.value->>'ended_at', joined_into = unhex(v.value->>'joined_into'),
            version = v.value->>'version'
        FROM json_each(?2) AS v
        WHERE t.realm_id = ?1 AND t.id = unhex(v.value->>'id') AND t.version = v.value->>'version' - 1",
    delete: "DELETE FROM fratrie_responsibilities
        WHERE realm_id = ?1 AND id IN (SELECT unhex(value) FROM json_each(?2))",
};

pub(crate) const BY_ACCOUNT: &str = "SELECT * FROM fratrie_responsibilities
    WHERE realm_id = ?1 AND account_id IN (SELECT unhex(value) FROM json_each(?2))";

pub(crate) const LINK_HELD: &str = "SELECT 1 FROM fratrie_responsibilities
    WHERE realm_id = ?1 AND account_id = ?2 AND student_id = ?3 AND ended_at IS NULL AND id <> ?4";

pub(crate) fn encode(row: &Responsibility) -> Result<Value, Source> {
    let joined = match row.ended.as_ref().map(|ended| &ended.reason) {
        Some(EndReason::Joined { into }) => Some(hex(into.as_uuid())),
        Some(EndReason::Source) | None => None,
        Some(_) => return Err("an end that this store does not know".into()),
    };
    Ok(json!({
        "id": hex(row.id.as_uuid()),
        "account_id": hex(row.account.as_uuid()),
        "responsible_id": hex(row.responsible.as_uuid()),
        "student_id": hex(row.student.as_uuid()),
        "school": row.school,
        "level": match row.level { Level::Contact => 1, Level::InCharge => 2, Level::Legal => 3 },
        "relationships": serde_json::to_string(&row.relationships)?,
        "rights": row.rights.bits(),
        "restrictions": row.restrictions.bits(),
        "since": row.since.timestamp_micros(),
        "ended_at": row.ended.as_ref().map(|ended| ended.at.timestamp_micros()),
        "joined_into": joined,
    }))
}

pub(crate) fn decode(row: &Columns<'_>) -> Result<Responsibility, Source> {
    let reason = match row.maybe_id("joined_into")? {
        Some(into) => EndReason::Joined { into: ResponsibilityId::from_uuid(into) },
        None => EndReason::Source,
    };
    Ok(Responsibility {
        id: ResponsibilityId::from_uuid(row.id("id")?),
        account: AccountId::from_uuid(row.id("account_id")?),
        responsible: ResponsibleId::from_uuid(row.id("responsible_id")?),
        student: StudentId::from_uuid(row.id("student_id")?),
        school: row.parsed("school")?,
        level: match row.number("level")? {
            1 => Level::Contact,
            2 => Level::InCharge,
            3 => Level::Legal,
            _ => return Err("a level that is not one".into()),
        },
        relationships: row.json("relationships")?,
        rights: Rights::from_bits(row.number("rights")?.try_into()?),
        restrictions: Restrictions::from_bits(row.number("restrictions")?.try_into()?),
        since: row.time("since")?,
        ended: row.maybe_time("ended_at")?.map(|at| Ended { at, reason }),
        version: row.version()?,
    })
}
