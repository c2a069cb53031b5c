//! What an agent does to one account, each after a page that asks.

use super::{
    clerk::{Clerk, Said},
    people::May,
    print, school,
};
use crate::{
    app::App,
    form::Posted,
    problem::{Answer, Problem},
    texts::office::AccountTexts,
    view::{Frame, Wrong, go, page},
};
use askama::Template;
use axum::extract::{Path, State};
use fratrie::{RollEntry, RollStanding, domain::model::Standing};

#[derive(Template)]
#[template(path = "office/ask.html")]
struct Page {
    frame: Frame,
    title: &'static str,
    who: String,
    identifier: String,
    pupils: String,
    printed: Option<u32>,
    said: Vec<&'static str>,
    button: &'static str,
    address: String,
    back: String,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Reissue,
    Suspend,
    Reinstate,
}

impl Act {
    fn of(text: &str) -> Result<Self, Problem> {
        match text {
            "reemettre" => Ok(Self::Reissue),
            "suspendre" => Ok(Self::Suspend),
            "retablir" => Ok(Self::Reinstate),
            _ => Err(Problem::NotFound),
        }
    }

    const fn is_offered(self, standing: &RollStanding) -> bool {
        let may = May::of(standing);
        match self {
            Self::Reissue => may.reissue,
            Self::Suspend => may.suspend,
            Self::Reinstate => may.reinstate,
        }
    }

    /// Title and button.
    const fn words(self, t: &AccountTexts) -> (&'static str, &'static str) {
        match self {
            Self::Reissue => (t.reissue_title, t.reissue_button),
            Self::Suspend => (t.suspend_title, t.suspend_button),
            Self::Reinstate => (t.reinstate_title, t.reinstate_button),
        }
    }

    /// What it does.
    fn said(self, t: &AccountTexts, standing: &RollStanding) -> Vec<&'static str> {
        match (self, standing) {
            (Self::Reissue, RollStanding::Open(Standing::Active)) => vec![t.reissue_what, t.reissue_active],
            (Self::Reissue, RollStanding::Grouped { .. }) => vec![t.reissue_what, t.reissue_grouped],
            (Self::Reissue, _) => vec![t.reissue_what],
            (Self::Suspend, _) => vec![t.suspend_what],
            (Self::Reinstate, _) => vec![t.reinstate_what],
        }
    }
}

pub(crate) async fn ask(
    State(app): State<App>,
    clerk: Clerk,
    Path((code, account, act)): Path<(String, String, String)>,
) -> Answer {
    let entries = clerk.account(&app, &code, &account).await?;
    let first = entries.first().ok_or(Problem::NotFound)?;
    let (t, asked) = (&clerk.texts().account, Act::of(&act)?);
    let back = format!("{}/comptes/{}", school::page_of(&clerk.school(&code)?), first.account);
    if !asked.is_offered(&first.standing) {
        // It stands otherwise now: its page says how.
        return go(&back);
    }
    let (title, button) = asked.words(t);
    let pupil = |entry: &RollEntry| format!("{} ({})", entry.student.name, entry.student.class);
    let content = Page {
        frame: clerk.frame(&app, title).await?,
        title,
        who: first.responsible.name.to_string(),
        identifier: first.identifier.to_string(),
        pupils: entries.iter().map(pupil).collect::<Vec<_>>().join(", "),
        printed: first.letter.as_ref().map(|letter| letter.printed).filter(|_| asked == Act::Reissue),
        said: asked.said(t, &first.standing),
        button,
        address: format!("{back}/{act}"),
        back,
    };
    page(&content, &[])
}

pub(crate) async fn carry_out(
    State(app): State<App>,
    Path((code, account, act)): Path<(String, String, String)>,
    posted: Posted,
) -> Answer {
    let clerk = Clerk::of(posted.visit, &app).await?;
    let entries = clerk.account(&app, &code, &account).await?;
    let code = clerk.school(&code)?;
    let first = entries.first().ok_or(Problem::NotFound)?;
    let (office, back) =
        (clerk.office(&app), format!("{}/comptes/{}", school::page_of(&code), first.account));
    match Act::of(&act)? {
        Act::Reissue => {
            if !app.room.drawer.has_room(&clerk.agent.login, app.room.clock.now()) {
                clerk.say(Said::DrawerFull).await?;
                return go(&back);
            }
            let known = clerk.roll(&app, &code).await?.ok_or(Problem::NotFound)?.school;
            let press = match print::press(&app, &clerk, known) {
                Ok(press) => press,
                Err(text) => {
                    let wrong = Wrong { field: String::new(), text };
                    return school::view(&app, &clerk, code, vec![wrong]).await;
                }
            };
            let identifier = first.identifier.clone();
            let issued = async move { Ok(vec![office.reissue_letter(&identifier).await?]) };
            print::keep(&app, &clerk, press, issued).await
        }
        Act::Suspend => {
            office.suspend(&first.identifier).await?;
            clerk.say(Said::Suspended).await?;
            go(&back)
        }
        Act::Reinstate => {
            office.reinstate(&first.identifier).await?;
            clerk.say(Said::Reinstated).await?;
            go(&back)
        }
    }
}
