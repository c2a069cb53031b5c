//! Loading what is wanted, by one statement: one round trip, one snapshot.

use crate::{
    codec::{Columns, Plain, time},
    error,
    loads::Asked,
    open::PostgresRepository,
    packed::Packed,
    tables,
};
use fratrie_domain::{
    AccountId, RealmId, Receipt, View, Want,
    model::{Holder, Row, RowKind, Rows, Source as RecordSource},
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

/// What [`Want`] says. The function asks only for what is wanted.
pub(crate) const LOAD: &str =
    "SELECT kind, record FROM fratrie.load($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
    $14, $15, $16, $17, $18, $19, $20, $21)";

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
        if want.is_whole() {
            return self.load_whole(realm, want).await;
        }
        let asked = Arc::new(Asked { realm: realm.clone(), want: want.clone() });
        if asked.is_shared() { self.load_together(asked).await } else { self.load_alone(asked).await }
    }

    pub(crate) async fn load_alone(&self, asked: Arc<Asked>) -> Result<View, RepositoryError> {
        let mut view = View::empty(asked.realm.clone());
        for row in &self.load_rows(vec![asked]).await? {
            if let Some(receipt) = take(row, &mut view.rows)? {
                view.receipt = Some(receipt);
            }
        }
        Ok(view)
    }

    /// All that is wanted; of several, accounts and receipts.
    pub(crate) async fn load_rows(&self, together: Vec<Arc<Asked>>) -> Result<Vec<PgRow>, RepositoryError> {
        let together = Arc::new(together);
        self.reading(move |connection| {
            let together = Arc::clone(&together);
            Box::pin(async move { load(connection, &together).await })
        })
        .await
    }
}

async fn load(connection: &mut PgConnection, together: &[Arc<Asked>]) -> Result<Vec<PgRow>, sqlx::Error> {
    let Some(first) = together.first() else { return Ok(Vec::new()) };
    let (realm, want) = (&first.realm, &first.want);
    let wants = || together.iter().map(|asked| &asked.want);
    let ids: Vec<Uuid> = wants().flat_map(|want| &want.accounts).map(|id| *id.as_uuid()).collect();
    let commits: Vec<Uuid> =
        wants().filter_map(|want| want.receipt.map(|commit| *commit.as_uuid())).collect();
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
        .bind(commits)
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

/// Puts a row where it belongs; a receipt is answered.
pub(crate) fn take(row: &PgRow, rows: &mut Rows) -> Result<Option<Receipt>, RepositoryError> {
    let what: &str = row.try_get("kind").map_err(error::read)?;
    let record: &[u8] = row.try_get("record").map_err(error::read)?;
    if what == "receipt" {
        let receipt = serde_json::from_slice(record);
        return Ok(Some(receipt.map_err(|source| Damaged { what: "receipt", source: source.into() })?));
    }
    let kind = RowKind::ALL.iter().copied().find(|kind| columns::name(*kind) == what);
    if let Some(kind) = kind {
        let row = Packed::new(tables::statements(kind).columns, record);
        let row = row.and_then(|fields| columns::decode(kind, &Plain(&fields)));
        rows.put(row.map_err(|source| Damaged { what: columns::name(kind), source })?);
    }
    Ok(None)
}

/// A row that a statement gave as JSON.
pub(crate) fn decode(kind: RowKind, record: &str) -> Result<Row, Damaged> {
    let what = columns::name(kind);
    let columns = serde_json::from_str(record).map_err(|source| Damaged { what, source: source.into() })?;
    columns::decode(kind, &Columns(columns)).map_err(|source| Damaged { what, source })
}
