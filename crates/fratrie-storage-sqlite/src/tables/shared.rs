//! Statements that find accounts by what they share. A school's record counts for the account that answers for it.
//!
//! Each value has its index, which a page follows from where the one before ended; only keys that more than one row has
//! are looked at more closely. Where a key stands in two columns, both indexes are followed, each as far as the page goes.

use fratrie_domain::duplicates::Shared;

const OPEN: &str = "a.status IN ('created', 'notified', 'activating', 'active')";

/// A column that keeps a key.
#[derive(Clone, Copy)]
enum Column {
    Record(&'static str),
    Account(&'static str),
}

use Column::{Account, Record};

impl Column {
    const fn all(shared: Shared) -> &'static [Self] {
        match shared {
            Shared::Email => &[Record("email_key"), Account("email_folded")],
            Shared::Mobile => &[Record("mobile_key"), Account("phone_key")],
            Shared::Address => &[Record("address_key")],
            Shared::Name => &[Record("name_key"), Record("usage_key")],
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Record(name) | Account(name) => name,
        }
    }

    const fn table(self) -> &'static str {
        match self {
            Record(_) => "fratrie_responsibles",
            Account(_) => "fratrie_accounts",
        }
    }

    /// What `selected` says of the accounts `a` whose key is `key`, beside the rows of `from`.
    fn members(self, selected: &str, from: &str, key: &str) -> String {
        match self {
            Record(column) => format!(
                "SELECT {selected} FROM {from} fratrie_responsibles AS r
                CROSS JOIN fratrie_accounts AS h ON h.realm_id = ?1 AND h.responsible_id = r.id
                CROSS JOIN fratrie_accounts AS a ON a.realm_id = ?1 AND a.id = coalesce(h.answers_id, h.id) AND {OPEN}
                WHERE r.realm_id = ?1 AND r.{column} = {key}"
            ),
            Account(column) => format!(
                "SELECT {selected} FROM {from} fratrie_accounts AS a
                WHERE a.realm_id = ?1 AND a.{column} = {key} AND a.responsible_id IS NOT NULL AND {OPEN}"
            ),
        }
    }

    /// The keys of the next groups, of this column.
    fn next(self, shared: Shared) -> String {
        let (column, table) = (self.name(), self.table());
        let others = Self::all(shared).iter().filter(|other| other.name() != column);
        let elsewhere = others.map(|other| {
            let (table, other) = (other.table(), other.name());
            format!(
                " OR EXISTS (SELECT 1 FROM {table} AS o WHERE o.realm_id = ?1 AND o.{other} = k.{column})"
            )
        });
        let (elsewhere, group) = (elsewhere.collect::<String>(), is_group(shared, &format!("k.{column}")));
        format!(
            "SELECT * FROM (SELECT k.{column} FROM {table} AS k WHERE k.realm_id = ?1 AND k.{column} > ?2
            GROUP BY k.{column} HAVING (count(*) > 1{elsewhere}) AND {group} ORDER BY k.{column} LIMIT ?4)"
        )
    }
}

fn members(shared: Shared, selected: &str, from: &str, key: &str) -> String {
    let each = Column::all(shared).iter().map(|column| column.members(selected, from, key));
    each.collect::<Vec<_>>().join(" UNION ")
}

/// Whether as many accounts have the key as make a group.
fn is_group(shared: Shared, key: &str) -> String {
    let members = members(shared, "DISTINCT a.id", "", key);
    format!("(SELECT count(*) FROM ({members})) BETWEEN 2 AND ?3")
}

/// The accounts of the groups whose keys were found.
fn groups(shared: Shared) -> String {
    let members = members(shared, "DISTINCT s.key AS key, a.id AS id", "shared AS s CROSS JOIN", "s.key");
    format!("{members} ORDER BY 1, 2")
}

/// A page of groups: realm, after which key, the largest group, how many groups.
pub(crate) fn page(shared: Shared) -> String {
    let keys: Vec<String> = Column::all(shared).iter().map(|column| column.next(shared)).collect();
    let (keys, groups) = (keys.join(" UNION "), groups(shared));
    format!(
        "WITH found (key) AS ({keys}), shared (key) AS (SELECT key FROM found ORDER BY key LIMIT ?4) {groups}"
    )
}

/// The groups of some keys: realm, the keys as a JSON array, the largest group.
pub(crate) fn of_keys(shared: Shared) -> String {
    let (group, groups) = (is_group(shared, "v.value"), groups(shared));
    format!("WITH shared (key) AS (SELECT v.value FROM json_each(?2) AS v WHERE {group}) {groups}")
}
