//! The first log-in with a letter: a password of one's own, and an address.

use crate::{
    app::App,
    form::Posted,
    pages::login::welcome,
    problem::{Answer, Problem},
    typed::{self, AGAIN, NEW},
    view::{Field, Frame, Notice, Wrong, page, wrong},
    visit::{Visit, key},
};
use askama::Template;
use axum::extract::State;
use fratrie::{Activation, Error, Refusal};

#[derive(Template)]
#[template(path = "activation.html")]
struct Page {
    frame: Frame,
    name: String,
    identifier: String,
    new: Field,
    again: Field,
    address: Field,
    /// "Je n'ai pas d'adresse" is ticked.
    none: bool,
    errors: Vec<Wrong>,
}

const ADDRESS: &str = "adresse";
const NONE: &str = "sans-adresse";

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let activation = resume(&app, &visit).await?;
    let fields = [Field::empty(NEW), Field::empty(AGAIN), Field::empty(ADDRESS)];
    form(&app, &visit, &activation, fields, false, None).await
}

pub(crate) async fn submit(State(app): State<App>, posted: Posted) -> Answer {
    let (visit, t) = (&posted.visit, posted.visit.texts());
    let activation = resume(&app, visit).await?;
    let (typed, none) = (posted.text(ADDRESS), posted.has(NONE));
    let chosen = typed::chosen(t, &posted);
    // Without an address a forgotten password means another letter, so leaving it out is said, not slipped into.
    let address = match (typed.trim(), none) {
        ("", true) => Ok(None),
        ("", false) => Err(t.address_or_none.to_owned()),
        _ => typed::address(t, typed).map(Some),
    };
    let mut fields = [
        Field::empty(NEW).checked(&chosen.new),
        Field::empty(AGAIN).checked(&chosen.again),
        Field::typed(ADDRESS, typed).checked(&address),
    ];
    let (Ok(password), Ok(()), Ok(address)) = (chosen.new, chosen.again, address) else {
        return form(&app, visit, &activation, fields, none, None).await;
    };
    match app.portal.activate(activation, password, address).await {
        Ok(session) => {
            let answer = welcome(&app, visit, &session).await?;
            visit.notice(Notice::Activated).await?;
            Ok(answer)
        }
        Err(Error::Password(reason)) => {
            let [new, ..] = &mut fields;
            new.error = Some(typed::refused(reason, visit.language));
            let activation = resume(&app, visit).await?;
            form(&app, visit, &activation, fields, none, None).await
        }
        Err(Error::Refused(refusal)) => {
            let activation = resume(&app, visit).await?;
            form(&app, visit, &activation, fields, none, Some(refusal)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes up what the letter's password opened. Once it is used or too old, only the log-in page helps.
async fn resume(app: &App, visit: &Visit) -> Result<Activation, Problem> {
    let token: String = visit.kept(key::ACTIVATION).await?.ok_or(Problem::NotSignedIn)?;
    app.portal.resume_activation(&token).await.map_err(|error| match error {
        Error::Refused(_) => Problem::ActivationEnded,
        other => other.into(),
    })
}

async fn form(
    app: &App,
    visit: &Visit,
    activation: &Activation,
    [new, again, address]: [Field; 3],
    none: bool,
    refused: Option<Refusal>,
) -> Answer {
    let mut errors = wrong([&new, &again, &address]);
    errors
        .extend(refused.map(|refusal| Wrong { field: String::new(), text: refusal.explain(visit.language) }));
    let content = Page {
        frame: visit.frame(app, visit.texts().activation_title).await?,
        name: activation.name().to_string(),
        identifier: activation.identifier().to_string(),
        new,
        again,
        address,
        none,
        errors,
    };
    page(&content, &content.errors)
}
