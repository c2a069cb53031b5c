//! What the links of mails lead to. Opening one does nothing: mail scanners open links. Pressing its button does.

use crate::{
    app::App,
    form::Posted,
    problem::{Answer, Problem},
    typed::{self, AGAIN, NEW},
    view::{Field, Frame, Wrong, page, wrong},
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{FromRequestParts, Path, State},
    http::request::Parts,
};
use fratrie::{Error, Refusal};

#[derive(Template)]
#[template(path = "link.html")]
struct Page {
    frame: Frame,
    text: &'static str,
    /// The button; nothing once it is done.
    button: Option<&'static str>,
    /// A password to choose before the button.
    fields: Option<[Field; 2]>,
    /// The identifier that was asked for.
    identifier: Option<String>,
    errors: Vec<Wrong>,
    /// What else there is to know; once it is done, what happens next.
    more: &'static [&'static str],
    /// Where to go on, once it is done.
    next: &'static str,
}

impl Page {
    /// That it is done.
    const fn done(frame: Frame, text: &'static str) -> Self {
        Self {
            frame,
            text,
            button: None,
            fields: None,
            identifier: None,
            errors: Vec::new(),
            more: &[],
            next: "/",
        }
    }
}

/// What a link carries. What can not even be read was never one of ours.
#[derive(Debug)]
pub(crate) struct Link(String);

impl FromRequestParts<App> for Link {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, app).await;
        path.map(|Path(link)| Self(link)).map_err(|_| Problem::LinkVoid)
    }
}

/// A title and a text.
type Words = (&'static str, &'static str);

pub(crate) async fn address(State(app): State<App>, Link(link): Link, visit: Visit) -> Answer {
    app.portal.inspect_link(&link).await.map_err(void)?;
    let t = visit.texts();
    ask(&app, &visit, (t.link_address_title, t.link_address_text), t.link_address_button, None).await
}

pub(crate) async fn confirm_address(State(app): State<App>, Link(link): Link, posted: Posted) -> Answer {
    app.portal.confirm_email(&link, &posted.visit.origin).await.map_err(void)?;
    let t = posted.visit.texts();
    done(&app, &posted.visit, (t.link_address_done_title, t.link_address_done_text), None).await
}

pub(crate) async fn identifier(State(app): State<App>, Link(link): Link, visit: Visit) -> Answer {
    app.portal.inspect_link(&link).await.map_err(void)?;
    let t = visit.texts();
    ask(&app, &visit, (t.link_identifier_title, t.link_identifier_text), t.link_identifier_button, None).await
}

pub(crate) async fn show_identifier(State(app): State<App>, Link(link): Link, posted: Posted) -> Answer {
    let identifier = app.portal.show_identifier(&link, &posted.visit.origin).await.map_err(void)?;
    let t = posted.visit.texts();
    let words = (t.link_identifier_done_title, t.link_identifier_done_text);
    done(&app, &posted.visit, words, Some(identifier.to_string())).await
}

pub(crate) async fn password(State(app): State<App>, Link(link): Link, visit: Visit) -> Answer {
    app.portal.inspect_link(&link).await.map_err(void)?;
    let (t, fields) = (visit.texts(), Some([Field::empty(NEW), Field::empty(AGAIN)]));
    ask(&app, &visit, (t.link_password_title, t.link_password_text), t.link_password_button, fields).await
}

pub(crate) async fn reset_password(State(app): State<App>, Link(link): Link, posted: Posted) -> Answer {
    let (visit, t) = (&posted.visit, posted.visit.texts());
    let chosen = typed::chosen(t, &posted);
    let mut fields = [Field::empty(NEW).checked(&chosen.new), Field::empty(AGAIN).checked(&chosen.again)];
    let (Ok(new), Ok(())) = (chosen.new, chosen.again) else {
        app.portal.inspect_link(&link).await.map_err(void)?;
        let words = (t.link_password_title, t.link_password_text);
        return ask(&app, visit, words, t.link_password_button, Some(fields)).await;
    };
    match app.portal.reset_password(&link, new, &visit.origin).await {
        Ok(()) => {}
        Err(Error::Password(reason)) => {
            let [new, _] = &mut fields;
            new.error = Some(typed::refused(reason, visit.language));
            let words = (t.link_password_title, t.link_password_text);
            return ask(&app, visit, words, t.link_password_button, Some(fields)).await;
        }
        Err(error) => return Err(void(error)),
    }
    done(&app, visit, (t.link_password_done_title, t.link_password_done_text), None).await
}

pub(crate) async fn former_address(State(app): State<App>, Link(link): Link, visit: Visit) -> Answer {
    app.portal.inspect_link(&link).await.map_err(void)?;
    let t = visit.texts();
    ask(&app, &visit, (t.link_revert_title, t.link_revert_text), t.link_revert_button, None).await
}

pub(crate) async fn revert_address(State(app): State<App>, Link(link): Link, posted: Posted) -> Answer {
    app.portal.revert_email(&link, &posted.visit.origin).await.map_err(void)?;
    let t = posted.visit.texts();
    let words = (t.link_revert_done_title, t.link_revert_done_text);
    done_then(&app, &posted.visit, words, None, "/mot-de-passe-oublie").await
}

pub(crate) async fn not_me(State(app): State<App>, Link(link): Link, visit: Visit) -> Answer {
    app.portal.inspect_link(&link).await.map_err(stop_void)?;
    let t = visit.texts();
    let (frame, button) = (visit.frame(&app, t.link_stop_title).await?, Some(t.link_stop_button));
    let more = std::slice::from_ref(&t.link_stop_else);
    page(&Page { button, more, ..Page::done(frame, t.link_stop_text) }, &[])
}

pub(crate) async fn stop_merge(State(app): State<App>, Link(link): Link, posted: Posted) -> Answer {
    app.portal.stop_merge(&link, &posted.visit.origin).await.map_err(stop_void)?;
    let t = posted.visit.texts();
    let frame = posted.visit.frame(&app, t.link_stop_done_title).await?;
    page(&Page { more: &t.link_stop_next, ..Page::done(frame, t.link_stop_done_text) }, &[])
}

fn stop_void(error: Error) -> Problem {
    match error {
        Error::Refused(Refusal::LinkVoid) => Problem::StopVoid,
        other => other.into(),
    }
}

fn void(error: Error) -> Problem {
    match error {
        Error::Refused(Refusal::LinkVoid) => Problem::LinkVoid,
        other => other.into(),
    }
}

async fn ask(
    app: &App,
    visit: &Visit,
    (title, text): Words,
    button: &'static str,
    fields: Option<[Field; 2]>,
) -> Answer {
    let frame = visit.frame(app, title).await?;
    let errors = wrong(fields.iter().flatten());
    let content = Page { button: Some(button), fields, errors, ..Page::done(frame, text) };
    page(&content, &content.errors)
}

async fn done(app: &App, visit: &Visit, words: Words, identifier: Option<String>) -> Answer {
    done_then(app, visit, words, identifier, "/").await
}

async fn done_then(
    app: &App,
    visit: &Visit,
    (title, text): Words,
    identifier: Option<String>,
    next: &'static str,
) -> Answer {
    let frame = visit.frame(app, title).await?;
    page(&Page { identifier, next, ..Page::done(frame, text) }, &[])
}
