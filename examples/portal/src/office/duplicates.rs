//! Accounts that may be one person's, as far as the agent's schools are concerned. Of an account of another school no more
//! is shown than what serves to compare.

use super::clerk::{Clerk, Said, key};
use crate::{
    app::App,
    form::Posted,
    problem::{Answer, Problem},
    view::{Frame, go, page},
};
use askama::Template;
use axum::extract::{Path, State};
use fratrie::{AccountId, Identifier, SuggestedAccount, SuggestedPair};
use serde::{Deserialize, Serialize};

#[derive(Template)]
#[template(path = "office/pairs.html")]
struct Page {
    frame: Frame,
    pairs: Vec<Pair>,
    next: Option<String>,
}

struct Pair {
    one: Side,
    other: Side,
    score: u8,
    reasons: Vec<&'static str>,
    /// The address of what may be said of it.
    address: String,
}

impl Pair {
    /// One's own account first.
    const fn sides(&self) -> [&Side; 2] {
        if self.one.children.is_some() { [&self.one, &self.other] } else { [&self.other, &self.one] }
    }
}

struct Side {
    name: String,
    identifier: String,
    schools: String,
    /// Names of children; none of an account of another school.
    children: Option<String>,
}

/// What the session keeps of a pair that was shown: what is said of it is said of one that this agent saw.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Shown {
    accounts: (AccountId, AccountId),
    identifiers: (Identifier, Identifier),
    names: (String, String),
}

/// As many pairs make a page; the library's own pages are joined until there are.
const PAIRS: usize = 20;
/// The library's pages that are looked through for one of ours.
const LOOKED: usize = 40;

pub(crate) async fn show(State(app): State<App>, clerk: Clerk) -> Answer {
    view(&app, &clerk, None).await
}

/// The next page; where it begins travels in the form, sealed.
pub(crate) async fn more(State(app): State<App>, posted: Posted) -> Answer {
    let next = posted.text("suite").to_owned();
    let clerk = Clerk::of(posted.visit, &app).await?;
    view(&app, &clerk, Some(next)).await
}

async fn view(app: &App, clerk: &Clerk, from: Option<String>) -> Answer {
    let office = clerk.office(app);
    let (mut found, mut next) = (Vec::new(), from);
    for _ in 0..LOOKED {
        let seen = office.duplicates(next.as_deref()).await?;
        next = seen.next().map(str::to_owned);
        found
            .extend(seen.pairs.into_iter().filter(|pair| mine(clerk, &pair.one) || mine(clerk, &pair.other)));
        if next.is_none() || found.len() >= PAIRS {
            break;
        }
    }
    let shown: Vec<Shown> = found.iter().map(kept).collect();
    clerk.visit.keep(key::PAIRS, shown).await?;
    let t = clerk.texts();
    let pair = |pair: &SuggestedPair| Pair {
        one: side(clerk, &pair.one),
        other: side(clerk, &pair.other),
        score: pair.score,
        reasons: pair.reasons.iter().map(|reason| reason.explain(clerk.language())).collect(),
        address: format!("/secretariat/doublons/{}/{}", pair.one.account, pair.other.account),
    };
    let content =
        Page { frame: clerk.frame(app, t.pairs.title).await?, pairs: found.iter().map(pair).collect(), next };
    page(&content, &[])
}

/// Whether the account has a child in one of the agent's schools.
fn mine(clerk: &Clerk, account: &SuggestedAccount) -> bool {
    account.children.iter().any(|child| clerk.agent.schools.contains(&child.school))
}

fn side(clerk: &Clerk, account: &SuggestedAccount) -> Side {
    let is_mine = mine(clerk, account);
    let mut schools: Vec<String> =
        account.children.iter().map(|child| child.school_name.to_string()).collect();
    schools.sort();
    schools.dedup();
    let children = account.children.iter().filter(|child| clerk.agent.schools.contains(&child.school));
    let children = children.map(|child| format!("{} ({})", child.name, child.class));
    Side {
        name: account.holder.to_string(),
        identifier: if is_mine {
            account.identifier.to_string()
        } else {
            account.identifier.masked().to_string()
        },
        schools: schools.join(", "),
        children: is_mine.then(|| children.collect::<Vec<_>>().join(", ")),
    }
}

fn kept(pair: &SuggestedPair) -> Shown {
    Shown {
        accounts: (pair.one.account, pair.other.account),
        identifiers: (pair.one.identifier.clone(), pair.other.identifier.clone()),
        names: (pair.one.holder.to_string(), pair.other.holder.to_string()),
    }
}

/// What may be said.
#[derive(Debug, Clone, Copy)]
enum Word {
    Two,
    One,
}

impl Word {
    fn of(text: &str) -> Result<Self, Problem> {
        match text {
            "deux-personnes" => Ok(Self::Two),
            "meme-personne" => Ok(Self::One),
            _ => Err(Problem::NotFound),
        }
    }
}

#[derive(Template)]
#[template(path = "office/pair.html")]
struct Asked {
    frame: Frame,
    title: &'static str,
    names: (String, String),
    said: Vec<&'static str>,
    button: &'static str,
    address: String,
}

type Named = (String, String, String);

pub(crate) async fn ask(
    State(app): State<App>,
    clerk: Clerk,
    Path((one, other, word)): Path<Named>,
) -> Answer {
    let Some(pair) = pair(&clerk, &one, &other).await? else { return list_again(&clerk).await };
    let t = &clerk.texts().pairs;
    let (title, said, button) = match Word::of(&word)? {
        Word::Two => (t.two_title, vec![t.two_what], t.two_button),
        Word::One => (t.one_title, vec![t.one_what, t.one_person], t.one_button),
    };
    let address = format!("/secretariat/doublons/{}/{}/{word}", pair.accounts.0, pair.accounts.1);
    let frame = clerk.frame(&app, title).await?;
    page(&Asked { frame, title, names: pair.names, said, button, address }, &[])
}

pub(crate) async fn carry_out(
    State(app): State<App>,
    Path((one, other, word)): Path<Named>,
    posted: Posted,
) -> Answer {
    let clerk = Clerk::of(posted.visit, &app).await?;
    let Some(pair) = pair(&clerk, &one, &other).await? else { return list_again(&clerk).await };
    let (office, (one, other)) = (clerk.office(&app), &pair.identifiers);
    let said = match Word::of(&word)? {
        Word::Two => {
            office.refuse_duplicate(one, other).await?;
            Said::TwoPersons
        }
        Word::One => {
            office.waive_distinctness(one, other).await?;
            Said::OnePerson
        }
    };
    clerk.say(said).await?;
    go("/secretariat/doublons")
}

/// A pair that the page showed last.
async fn pair(clerk: &Clerk, one: &str, other: &str) -> Result<Option<Shown>, Problem> {
    let shown: Vec<Shown> = clerk.visit.kept(key::PAIRS).await?.unwrap_or_default();
    let is_it = |pair: &Shown| pair.accounts.0.to_string() == one && pair.accounts.1.to_string() == other;
    Ok(shown.into_iter().find(is_it))
}

async fn list_again(clerk: &Clerk) -> Answer {
    clerk.say(Said::PairGone).await?;
    go("/secretariat/doublons")
}
