//! Loading what is wanted, by one statement: one round trip, one snapshot.

use crate::{
    codec::{Columns, time},
    error,
    open::PostgresRepository,
};
use fratrie_domain::{
    AccountId, RealmId, View, Want,
    model::{Holder, Row, RowKind, Source as RecordSource},
    uuid::Uuid,
};
use fratrie_storage::{
    RepositoryError,
    columns::{self, Damaged},
};
use sqlx::{PgConnection, Row as _, postgres::PgRow};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What [`Want`] says: `roots` are the accounts asked for and those that answer for them.
///
/// Keys that were found are asked for as arrays, not as tables to join: the planner then follows an index however many it
/// expects, and one plan serves every call.
pub(crate) const LOAD: &str = "
WITH asked_student AS (
    SELECT t.id FROM unnest($6::text[], $7::text[]) AS v (school, external) JOIN fratrie.students AS t
        ON t.realm_id = $1 AND t.source_school = v.school AND t.source_external = v.external
    UNION SELECT id FROM fratrie.students WHERE realm_id = $1 AND ine = ANY($8::text[])
    UNION SELECT id FROM fratrie.students WHERE realm_id = $1 AND school = ANY($21::text[])
    UNION SELECT id FROM fratrie.students WHERE realm_id = $1 AND source_school = ANY($21::text[])
), asked_responsible AS (
    SELECT t.id FROM unnest($9::text[], $10::text[]) AS v (school, external) JOIN fratrie.responsibles AS t
        ON t.realm_id = $1 AND t.school = v.school AND t.external = v.external
    UNION SELECT id FROM fratrie.responsibles WHERE realm_id = $1 AND school = ANY($21::text[])
), asked_merge AS (
    SELECT * FROM fratrie.merges WHERE realm_id = $1 AND id = ANY($13::uuid[])
), found AS (
    SELECT id, answers_id FROM fratrie.accounts WHERE realm_id = $1 AND id = ANY($2::uuid[])
    UNION ALL SELECT id, answers_id FROM fratrie.accounts WHERE realm_id = $1 AND id = ANY(ARRAY(
        SELECT principal_id FROM asked_merge
        UNION SELECT (a->>'account')::uuid FROM asked_merge, jsonb_array_elements(record->'absorbed') AS a))
    UNION ALL SELECT id, answers_id FROM fratrie.accounts WHERE realm_id = $1 AND identifier = ANY($3::text[])
    UNION ALL SELECT id, answers_id FROM fratrie.accounts WHERE realm_id = $1 AND email_folded = ANY($4::text[])
    UNION ALL SELECT id, answers_id FROM fratrie.accounts
        WHERE realm_id = $1 AND responsible_id = ANY(ARRAY(SELECT id FROM asked_responsible))
    UNION ALL SELECT id, answers_id FROM fratrie.accounts
        WHERE realm_id = $1 AND student_id = ANY(ARRAY(SELECT id FROM asked_student))
    UNION ALL SELECT id, answers_id FROM fratrie.accounts WHERE realm_id = $1 AND $11 AND status = 'created'
    UNION ALL SELECT a.id, a.answers_id FROM fratrie.responsibilities AS r JOIN fratrie.accounts AS a
        ON a.realm_id = $1 AND a.id = r.account_id
        WHERE r.realm_id = $1 AND r.student_id = ANY($17::uuid[]) AND r.ended_at IS NULL
    UNION ALL SELECT id, answers_id FROM fratrie.accounts WHERE realm_id = $1 AND $15 AND hold IS NOT NULL
    UNION ALL (SELECT a.id, a.answers_id FROM fratrie.accounts AS a
        JOIN fratrie.merges AS m ON m.realm_id = a.realm_id AND m.id = a.merge_id
        JOIN fratrie.accounts AS r ON r.realm_id = a.realm_id AND r.id = a.answers_id AND r.hold IS NULL
        WHERE $16::text IS NOT NULL AND a.realm_id = $1 AND a.status = 'merged'
            AND (a.secret IS NOT NULL OR a.letter IS NOT NULL) AND m.at <= $16::text::timestamptz ORDER BY a.id LIMIT 200)
), roots AS (
    SELECT id FROM found UNION SELECT answers_id FROM found WHERE answers_id IS NOT NULL
), account AS (
    SELECT * FROM fratrie.accounts WHERE realm_id = $1 AND id = ANY(ARRAY(SELECT id FROM roots))
    UNION ALL SELECT * FROM fratrie.accounts
        WHERE realm_id = $1 AND answers_id = ANY(ARRAY(SELECT id FROM roots)) AND id NOT IN (SELECT id FROM roots)
), link AS (
    SELECT * FROM fratrie.responsibilities WHERE realm_id = $1 AND account_id = ANY(ARRAY(SELECT id FROM roots))
), waiver AS (
    SELECT * FROM fratrie.waivers
        WHERE realm_id = $1 AND low_id = ANY(ARRAY(SELECT id FROM roots)) AND high_id = ANY(ARRAY(SELECT id FROM roots))
), responsible AS (
    SELECT * FROM fratrie.responsibles WHERE realm_id = $1 AND id = ANY(ARRAY(SELECT id FROM asked_responsible
        UNION SELECT responsible_id FROM account UNION SELECT responsible_id FROM link))
), student AS (
    SELECT * FROM fratrie.students WHERE realm_id = $1 AND id = ANY(ARRAY(SELECT id FROM asked_student
        UNION SELECT student_id FROM account UNION SELECT student_id FROM link))
), merge AS (
    SELECT * FROM asked_merge
    UNION ALL SELECT * FROM fratrie.merges
        WHERE realm_id = $1 AND $14 AND principal_id = ANY(ARRAY(SELECT id FROM account)) AND id <> ALL($13::uuid[])
), school AS (
    SELECT * FROM fratrie.schools
        WHERE realm_id = $1 AND code = ANY(ARRAY(
            SELECT school FROM student UNION SELECT unnest($5::text[]) UNION SELECT unnest($21::text[])))
), prior AS (
    SELECT * FROM fratrie.priors WHERE realm_id = $1 AND responsible_id = ANY($18::uuid[])
    UNION ALL SELECT * FROM fratrie.priors WHERE realm_id = $1 AND student_id = ANY($19::uuid[])
)
SELECT 'receipt' AS kind, receipt::text AS record FROM fratrie.commits WHERE realm_id = $1 AND id = $12
UNION ALL SELECT 'school', row_to_json(school)::text FROM school
UNION ALL SELECT 'responsible', row_to_json(responsible)::text FROM responsible
UNION ALL SELECT 'student', row_to_json(student)::text FROM student
UNION ALL SELECT 'account', row_to_json(account)::text FROM account
UNION ALL SELECT 'account', row_to_json(alone)::text FROM fratrie.accounts AS alone
    WHERE realm_id = $1 AND identifier = ANY($20::text[])
UNION ALL SELECT 'responsibility', row_to_json(link)::text FROM link
UNION ALL SELECT 'merge', row_to_json(merge)::text FROM merge
UNION ALL SELECT 'waiver', row_to_json(waiver)::text FROM waiver
UNION ALL SELECT 'prior', row_to_json(prior)::text FROM prior";

pub(crate) const RESOLVE: &str = "SELECT id, coalesce(answers_id, id) AS answers FROM fratrie.accounts
    WHERE realm_id = $1 AND id = ANY($2)";

impl PostgresRepository {
    pub(crate) async fn resolve_all(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, AccountId>, RepositoryError> {
        let realm = realm.as_str().to_owned();
        let ids: Vec<Uuid> = accounts.iter().map(|id| *id.as_uuid()).collect();
        let pairs: Vec<(Uuid, Uuid)> = self
            .reading(move |connection| {
                let asked = sqlx::query_as(RESOLVE).bind(realm.clone()).bind(ids.clone());
                Box::pin(asked.fetch_all(connection))
            })
            .await?;
        let pair = |(id, answers)| (AccountId::from_uuid(id), AccountId::from_uuid(answers));
        Ok(pairs.into_iter().map(pair).collect())
    }

    pub(crate) async fn load_view(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        let asked = Arc::new((realm.clone(), want.clone()));
        let rows = self.reading(move |connection| {
            let asked = Arc::clone(&asked);
            Box::pin(async move { load(connection, &asked.0, &asked.1).await })
        });
        let mut view = View::empty(realm.clone());
        for row in &rows.await? {
            take(row, &mut view)?;
        }
        Ok(view)
    }
}

async fn load(
    connection: &mut PgConnection,
    realm: &RealmId,
    want: &Want,
) -> Result<Vec<PgRow>, sqlx::Error> {
    let ids: Vec<Uuid> = want.accounts.iter().map(|id| *id.as_uuid()).collect();
    let children: Vec<Uuid> = want.children.iter().map(|id| *id.as_uuid()).collect();
    let identifiers: Vec<&str> = want.identifiers.iter().map(fratrie_domain::Identifier::as_str).collect();
    let alone: Vec<&str> = want.alone.iter().map(fratrie_domain::Identifier::as_str).collect();
    let emails: Vec<String> = want.emails.iter().map(fratrie_domain::EmailAddress::folded).collect();
    let whole: Vec<&str> = want.whole.iter().map(fratrie_domain::SchoolCode::as_str).collect();
    let schools: Vec<&str> = want.schools.iter().map(fratrie_domain::SchoolCode::as_str).collect();
    let ines: Vec<&str> = want.ines.iter().map(fratrie_domain::Ine::as_str).collect();
    let merges: Vec<Uuid> = want.merge.iter().map(|id| *id.as_uuid()).collect();
    let (student_schools, students) = sources(&want.students);
    let (responsible_schools, responsibles) = sources(&want.responsibles);
    let (prior_responsibles, prior_students): (Vec<Holder>, Vec<Holder>) =
        want.priors_of.iter().partition(|person| matches!(person, Holder::Responsible(_)));
    sqlx::query(LOAD)
        .bind(realm.as_str())
        .bind(ids)
        .bind(identifiers)
        .bind(emails)
        .bind(schools)
        .bind(student_schools)
        .bind(students)
        .bind(ines)
        .bind(responsible_schools)
        .bind(responsibles)
        .bind(want.unnotified)
        .bind(want.receipt.map(|commit| *commit.as_uuid()))
        .bind(merges)
        .bind(want.merges)
        .bind(want.held)
        .bind(want.spent.map(time))
        .bind(children)
        .bind(ids_of(&prior_responsibles))
        .bind(ids_of(&prior_students))
        .bind(alone)
        .bind(whole)
        .fetch_all(connection)
        .await
}

fn sources(sources: &BTreeSet<RecordSource>) -> (Vec<&str>, Vec<&str>) {
    sources.iter().map(|source| (source.school.as_str(), source.external.as_str())).unzip()
}

fn ids_of(persons: &[Holder]) -> Vec<Uuid> {
    persons.iter().map(|person| *person.as_uuid()).collect()
}

fn take(row: &PgRow, view: &mut View) -> Result<(), RepositoryError> {
    let what: &str = row.try_get("kind").map_err(error::read)?;
    let record: &str = row.try_get("record").map_err(error::read)?;
    if what == "receipt" {
        let receipt = serde_json::from_str(record);
        view.receipt = Some(receipt.map_err(|source| Damaged { what: "receipt", source: source.into() })?);
        return Ok(());
    }
    let kind = RowKind::ALL.iter().copied().find(|kind| columns::name(*kind) == what);
    if let Some(kind) = kind {
        view.rows.put(decode(kind, record)?);
    }
    Ok(())
}

/// A row that a statement gave as JSON.
pub(crate) fn decode(kind: RowKind, record: &str) -> Result<Row, Damaged> {
    let what = columns::name(kind);
    let columns = serde_json::from_str(record).map_err(|source| Damaged { what, source: source.into() })?;
    columns::decode(kind, &Columns(columns)).map_err(|source| Damaged { what, source })
}
