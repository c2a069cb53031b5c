//! The JSON texts of one merge, as Fratrie writes them: the same members in the same order, put together by `format!`.

use crate::merge::{Account, Link};
use chrono::{DateTime, SecondsFormat, Utc};
use std::fmt::Write as _;
use uuid::Uuid;

/// What all texts of one merge speak of.
pub struct Ids {
    pub commit: Uuid,
    pub entry: Uuid,
    pub event: Uuid,
    pub prior: Uuid,
    pub stamp: Uuid,
    pub principal: Uuid,
    pub absorbed: Uuid,
}

pub fn time(micros: i64) -> String {
    let at: DateTime<Utc> = DateTime::from_timestamp_micros(micros).unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// `"status"` is stored as `notified`, and written in records as `Notified`.
fn standing(status: &str) -> &'static str {
    match status {
        "notified" => "Notified",
        "activating" => "Activating",
        _ => "Active",
    }
}

fn quoted(text: Option<&str>) -> String {
    text.map_or("null".to_owned(), |text| format!("\"{text}\""))
}

fn contact(account: &Account) -> String {
    format!(
        r#"{{"email":{},"former":{},"mail_opt_out":{},"pending":{},"phone":{}}}"#,
        quoted(account.email.as_deref()),
        account.former.as_deref().unwrap_or("null"),
        account.mail_opt_out,
        account.pending.as_deref().unwrap_or("null"),
        quoted(account.phone.as_deref()),
    )
}

fn list(ids: impl IntoIterator<Item = Uuid>) -> String {
    let quoted: Vec<String> = ids.into_iter().map(|id| format!("\"{id}\"")).collect();
    format!("[{}]", quoted.join(","))
}

/// The row of the merge.
pub fn record(
    ids: &Ids,
    at: &str,
    keeper: &Account,
    gone: &Account,
    holder_version: i64,
    links: &[Link],
) -> String {
    let Ids { commit, principal, absorbed, .. } = ids;
    let mut moves = String::new();
    for link in links {
        let level = ["Contact", "InCharge", "Legal"].get(link.level as usize - 1).unwrap_or(&"Legal");
        let rank = match link.rank {
            Some(1) => "\"First\"",
            Some(_) => "\"Second\"",
            None => "null",
        };
        let _ = write!(
            moves,
            r#"{}{{"before":{{"account":"{absorbed}","ended":null,"id":"{}","level":"{level}","rank":{rank},"relationships":{},"responsible":"{}","restrictions":{},"rights":{},"school":"{}","since":"{}","student":"{}","version":{}}},"fate":"Moved"}}"#,
            if moves.is_empty() { "" } else { "," },
            link.id,
            link.relationships,
            link.responsible,
            link.restrictions,
            link.rights,
            link.school,
            time(link.since),
            link.student,
            link.version,
        );
    }
    format!(
        r#"{{"absorbed":[{{"account":"{absorbed}","before":"{}","contact_before":{},"followers":[],"gave":{{"email":false,"mail_opt_out":false,"phone":false}},"holder_version":{holder_version},"letter_before":null,"links":[{moves}],"names":"Same","proof":"Letter","undone":null}}],"actor":{{"Holder":{{"account":"{principal}"}}}},"alarms":[],"at":"{at}","consent":null,"contact_before":{},"id":"{commit}","origin":"bench","principal":"{principal}","registered_before":"{}","version":1}}"#,
        standing(&gone.status),
        contact(gone),
        contact(keeper),
        time(keeper.registered_at),
    )
}

/// The letter of an account that is absorbed.
pub fn ended(letter: &str) -> String {
    letter.replacen("\"ended\":null", "\"ended\":\"Absorbed\"", 1)
}

/// What stood before: without the letter's secret.
pub fn former(ids: &Ids, gone: &Account, letter: &str, links: &[Link]) -> String {
    let absorbed = ids.absorbed;
    // The member and the comma behind it.
    let mac = letter.split_once("\"mac\":").and_then(|(before, from)| Some((before, from.split_once(',')?.1)));
    let kept = mac.map_or_else(|| letter.to_owned(), |(before, behind)| format!("{before}{behind}"));
    let kept = kept.replacen(",\"replaced\":[]", "", 1);
    let mut text = format!(
        r#"[{{"before":{{"Open":"{}"}},"field":"status","of":{{"Account":"{absorbed}"}}}},{{"before":{kept},"field":"letter","of":{{"Account":"{absorbed}"}}}}"#,
        standing(&gone.status)
    );
    for link in links {
        let _ = write!(
            text,
            r#",{{"before":"{absorbed}","field":"account","of":{{"Responsibility":"{}"}}}}"#,
            link.id
        );
    }
    text.push(']');
    text
}

/// What the digest of former values is over.
pub fn person(holder: Uuid, salt: &str, former: &str) -> String {
    format!(r#"{{"person":{{"Responsible":"{holder}"}},"salt":"{salt}","values":{former}}}"#)
}

pub fn receipt(ids: &Ids, at: &str, gone: &Account, ours: &[Link], theirs: &[Link]) -> String {
    let Ids { commit, principal, absorbed, stamp, .. } = ids;
    let (name, start) = (&gone.identifier, gone.identifier.len().saturating_sub(2));
    let masked = format!("{}•••{}", name.get(..2).unwrap_or(""), name.get(start..).unwrap_or(""));
    let moved = list(theirs.iter().map(|link| link.student));
    let children = list(ours.iter().chain(theirs).map(|link| link.student));
    format!(
        r#"{{"commit_id":"{commit}","at":"{at}","outcome":{{"kind":"merged","merge":"{commit}","principal":"{principal}","lines":[{{"account":"{absorbed}","identifier":"{masked}","moved":{moved},"joined":[]}}],"children":{children},"stamp":"{stamp}"}}}}"#
    )
}

pub fn entry(ids: &Ids, at: &str, prior: &str) -> String {
    let Ids { commit, entry, principal, absorbed, .. } = ids;
    format!(
        r#"{{"actor":{{"Holder":{{"account":"{principal}"}}}},"at":"{at}","change":{{"absorbed":[["{absorbed}","Letter"]],"consent":null,"kind":"merged","names_confirmed":false,"principal":"{principal}"}},"commit":"{commit}","id":"{entry}","origin":"bench","prior":[["{}","{prior}"]]}}"#,
        ids.prior
    )
}

pub fn event(ids: &Ids, at: &str, theirs: &[Link]) -> String {
    let Ids { commit, event, principal, absorbed, .. } = ids;
    let children = list(theirs.iter().map(|link| link.student));
    format!(
        r#"{{"version":1,"id":"{event}","at":"{at}","commit":"{commit}","fact":{{"kind":"merged","merge":"{commit}","principal":"{principal}","absorbed":["{absorbed}"],"children":{children}}}}}"#
    )
}
