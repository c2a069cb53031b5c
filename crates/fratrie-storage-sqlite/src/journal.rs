//! The journal: extended by commits, read for its verification and as history.

use crate::{
    codec::{Columns, hex_array},
    error,
    open::SqliteRepository,
    tables::priors,
};
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, EntryId, RealmId,
    chain::{Digest, Head, Lane, Linked},
    journal::Entry,
    model::{Prior, Row, RowKind},
};
use fratrie_storage::{
    Journal, RepositoryError, Source,
    columns::{self, Columns as _, Damaged},
};
use sqlx::{Row as _, sqlite::SqliteRow};

pub(crate) const HEADS: &str =
    "SELECT lane, length, link FROM fratrie_journal_heads WHERE realm_id = ?1 ORDER BY lane";
pub(crate) const LANE: &str = "SELECT id, place, link, entry FROM fratrie_journal
    WHERE realm_id = ?1 AND lane = ?2 AND place > ?3 ORDER BY place LIMIT ?4";
pub(crate) const HISTORY: &str = "SELECT j.entry FROM fratrie_journal_subjects AS s
    CROSS JOIN fratrie_journal AS j ON j.realm_id = ?1 AND j.position = s.position
    WHERE s.realm_id = ?1 AND s.account_id = ?2 AND s.position < coalesce(
        (SELECT b.position FROM fratrie_journal AS b WHERE b.realm_id = ?1 AND b.id = ?3),
        iif(?3 IS NULL, 9223372036854775807, 0))
    ORDER BY s.position DESC LIMIT ?4";
pub(crate) const ENTRY: &str = "SELECT entry FROM fratrie_journal WHERE realm_id = ?1 AND id = ?2";

#[async_trait]
impl Journal for SqliteRepository {
    async fn heads(&self, realm: &RealmId) -> Result<Vec<Head>, RepositoryError> {
        let rows =
            sqlx::query(HEADS).bind(realm.as_str()).fetch_all(&self.readers).await.map_err(error::read)?;
        let heads: Result<Vec<Head>, Source> = rows.iter().map(read_head).collect();
        heads.map_err(|source| Damaged { what: "head of a lane", source }.into())
    }

    async fn lane(
        &self,
        realm: &RealmId,
        lane: Lane,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Linked>, RepositoryError> {
        let mut transaction = self.readers.begin().await.map_err(error::read)?;
        let rows = sqlx::query(LANE)
            .bind(realm.as_str())
            .bind(i64::from(lane.get()))
            .bind(i64::try_from(after).unwrap_or(i64::MAX))
            .bind(i64::from(limit))
            .fetch_all(&mut *transaction)
            .await
            .map_err(error::read)?;
        let linked: Result<Vec<Linked>, Source> = rows.iter().map(read_linked).collect();
        let mut linked = linked.map_err(|source| Damaged { what: "entry", source })?;
        let priors = sqlx::query(priors::BY_ENTRY)
            .bind(realm.as_str())
            .bind(hex_array(linked.iter().map(|linked| linked.id.as_uuid())))
            .fetch_all(&mut *transaction)
            .await
            .map_err(error::read)?;
        transaction.commit().await.map_err(error::read)?;
        for row in &priors {
            let prior = read_prior(row).map_err(|source| Damaged { what: "prior", source })?;
            let owner = linked.iter_mut().find(|linked| linked.id == prior.entry);
            if let Some(owner) = owner {
                owner.priors.push(prior);
            }
        }
        Ok(linked)
    }

    async fn history(
        &self,
        realm: &RealmId,
        account: AccountId,
        before: Option<EntryId>,
        limit: u32,
    ) -> Result<Vec<Entry>, RepositoryError> {
        let rows = sqlx::query(HISTORY)
            .bind(realm.as_str())
            .bind(account.as_uuid().as_bytes().as_slice())
            .bind(before.map(|entry| entry.as_uuid().as_bytes().to_vec()))
            .bind(i64::from(limit))
            .fetch_all(&self.readers)
            .await
            .map_err(error::read)?;
        let entries: Result<Vec<Entry>, Source> = rows.iter().map(|row| Columns(row).json("entry")).collect();
        entries.map_err(|source| Damaged { what: "entry", source }.into())
    }

    async fn entry(&self, realm: &RealmId, id: EntryId) -> Result<Option<Entry>, RepositoryError> {
        let found = sqlx::query(ENTRY)
            .bind(realm.as_str())
            .bind(id.as_uuid().as_bytes().as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(error::read)?;
        let entry = found.map(|row| Columns(&row).json("entry")).transpose();
        entry.map_err(|source| Damaged { what: "entry", source }.into())
    }
}

fn read_head(row: &SqliteRow) -> Result<Head, Source> {
    let columns = Columns(row);
    let lane = u8::try_from(columns.number("lane")?)?.try_into()?;
    Ok(Head { lane, length: columns.number("length")?.try_into()?, link: link(row)? })
}

fn link(row: &SqliteRow) -> Result<Digest, Source> {
    Ok(Digest::new(row.try_get::<&[u8], _>("link")?.try_into()?))
}

fn read_linked(row: &SqliteRow) -> Result<Linked, Source> {
    let columns = Columns(row);
    Ok(Linked {
        id: EntryId::from_uuid(columns.id("id")?),
        place: columns.number("place")?.try_into()?,
        link: link(row)?,
        record: columns.json("entry")?,
        priors: Vec::new(),
    })
}

fn read_prior(row: &SqliteRow) -> Result<Prior, Source> {
    match columns::decode(RowKind::Prior, &Columns(row))? {
        Row::Prior(prior) => Ok(prior),
        _ => Err("another kind of row".into()),
    }
}
