//! Reading the journal.

use crate::{error, load::decode, open::PostgresRepository};
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, EntryId, RealmId,
    chain::{Digest, Head, Lane, Linked},
    journal::Entry,
    model::{Prior, Row, RowKind},
    uuid::Uuid,
};
use fratrie_storage::{Journal, RepositoryError, Source, columns::Damaged};
use sqlx::{Row as _, postgres::PgRow};

pub(crate) const HEADS: &str =
    "SELECT lane, length, link FROM fratrie.journal_heads WHERE realm_id = $1 AND length > 0 ORDER BY lane";
pub(crate) const LANE: &str = "SELECT j.id, j.place, j.link, j.entry::text AS record, ARRAY(
        SELECT row_to_json(p)::text FROM fratrie.priors AS p WHERE p.realm_id = $1 AND p.entry_id = j.id ORDER BY p.id
    ) AS priors
    FROM fratrie.journal AS j WHERE j.realm_id = $1 AND j.lane = $2 AND j.place > $3 ORDER BY j.place LIMIT $4";
pub(crate) const HISTORY: &str = "SELECT j.entry::text FROM (
        SELECT s.position, s.entry_id FROM fratrie.journal_subjects AS s
        WHERE s.realm_id = $1 AND s.account_id = $2 AND ($3::uuid IS NULL OR (s.position, s.entry_id) <
            (SELECT b.position, b.id FROM fratrie.journal AS b WHERE b.realm_id = $1 AND b.id = $3))
        ORDER BY s.position DESC, s.entry_id DESC LIMIT $4
    ) AS s JOIN fratrie.journal AS j ON j.realm_id = $1 AND j.id = s.entry_id
    ORDER BY s.position DESC, s.entry_id DESC";
pub(crate) const ENTRY: &str = "SELECT entry::text FROM fratrie.journal WHERE realm_id = $1 AND id = $2";

#[async_trait]
impl Journal for PostgresRepository {
    async fn heads(&self, realm: &RealmId) -> Result<Vec<Head>, RepositoryError> {
        let realm = realm.as_str().to_owned();
        let rows = self.reading(move |connection| {
            Box::pin(sqlx::query(HEADS).bind(realm.clone()).fetch_all(connection))
        });
        let heads: Result<Vec<Head>, Source> = rows.await?.iter().map(head).collect();
        heads.map_err(|source| Damaged { what: "head of a lane", source }.into())
    }

    async fn lane(
        &self,
        realm: &RealmId,
        lane: Lane,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Linked>, RepositoryError> {
        let realm = realm.as_str().to_owned();
        let rows = self.reading(move |connection| {
            let asked = sqlx::query(LANE)
                .bind(realm.clone())
                .bind(i16::from(lane.get()))
                .bind(i64::try_from(after).unwrap_or(i64::MAX))
                .bind(i64::from(limit));
            Box::pin(asked.fetch_all(connection))
        });
        rows.await?.iter().map(linked).collect()
    }

    async fn history(
        &self,
        realm: &RealmId,
        account: AccountId,
        before: Option<EntryId>,
        limit: u32,
    ) -> Result<Vec<Entry>, RepositoryError> {
        let realm = realm.as_str().to_owned();
        let rows: Vec<String> = self
            .reading(move |connection| {
                let asked = sqlx::query_scalar(HISTORY)
                    .bind(realm.clone())
                    .bind(*account.as_uuid())
                    .bind(before.map(|entry| *entry.as_uuid()))
                    .bind(i64::from(limit));
                Box::pin(asked.fetch_all(connection))
            })
            .await?;
        rows.iter().map(|row| entry(row)).collect()
    }

    async fn entry(&self, realm: &RealmId, id: EntryId) -> Result<Option<Entry>, RepositoryError> {
        let realm = realm.as_str().to_owned();
        let found: Option<String> = self
            .reading(move |connection| {
                let asked = sqlx::query_scalar(ENTRY).bind(realm.clone()).bind(*id.as_uuid());
                Box::pin(asked.fetch_optional(connection))
            })
            .await?;
        found.map(|row| entry(&row)).transpose()
    }
}

fn head(row: &PgRow) -> Result<Head, Source> {
    let lane = u8::try_from(row.try_get::<i16, _>("lane")?)?.try_into()?;
    Ok(Head { lane, length: row.try_get::<i64, _>("length")?.try_into()?, link: link(row)? })
}

fn link(row: &PgRow) -> Result<Digest, Source> {
    Ok(Digest::new(row.try_get::<&[u8], _>("link")?.try_into()?))
}

fn linked(row: &PgRow) -> Result<Linked, RepositoryError> {
    let texts: Vec<String> = row.try_get("priors").map_err(error::read)?;
    let priors: Result<Vec<Prior>, Damaged> =
        texts.iter().filter_map(|text| prior(text).transpose()).collect();
    let read = |priors: Vec<Prior>| -> Result<Linked, Source> {
        Ok(Linked {
            id: EntryId::from_uuid(row.try_get::<Uuid, _>("id")?),
            place: row.try_get::<i64, _>("place")?.try_into()?,
            link: link(row)?,
            record: serde_json::from_str(row.try_get("record")?)?,
            priors,
        })
    };
    read(priors?).map_err(|source| Damaged { what: "entry", source }.into())
}

fn prior(text: &str) -> Result<Option<Prior>, Damaged> {
    Ok(match decode(RowKind::Prior, text)? {
        Row::Prior(prior) => Some(prior),
        _ => None,
    })
}

fn entry(text: &str) -> Result<Entry, RepositoryError> {
    serde_json::from_str(text).map_err(|source| Damaged { what: "entry", source: source.into() }.into())
}
