//! Another address.

use crate::{
    app::App,
    form::Posted,
    problem::Answer,
    typed,
    view::{Field, Frame, Notice, Wrong, go, page, wrong},
    visit::{Member, Visit},
};
use askama::Template;
use axum::extract::State;
use fratrie::{AccountInfo, Error, Refusal};

#[derive(Template)]
#[template(path = "email.html")]
struct Page {
    frame: Frame,
    account: AccountInfo,
    address: Field,
    current: Field,
    errors: Vec<Wrong>,
}

const ADDRESS: &str = "adresse";
const CURRENT: &str = "mot-de-passe";

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let member = Member::of(&visit, &app).await?;
    form(&app, &visit, member, [Field::empty(ADDRESS), Field::empty(CURRENT)]).await
}

pub(crate) async fn submit(State(app): State<App>, posted: Posted) -> Answer {
    let (visit, t) = (&posted.visit, posted.visit.texts());
    let member = Member::of(visit, &app).await?;
    let address = typed::address(t, posted.text(ADDRESS));
    let current = typed::current(t, posted.text(CURRENT));
    let mut fields = [
        Field::typed(ADDRESS, posted.text(ADDRESS)).checked(&address),
        Field::empty(CURRENT).checked(&current),
    ];
    let (Ok(address), Ok(current)) = (address, current) else {
        return form(&app, visit, member, fields).await;
    };
    match app.portal.request_email_change(&member.session, &current, address, visit.attempt()).await {
        Ok(()) => {
            visit.notice(Notice::AddressAsked).await?;
            go("/compte")
        }
        Err(Error::Refused(Refusal::Credentials)) => {
            let [_, current] = &mut fields;
            current.error = Some(t.password_wrong.to_owned());
            form(&app, visit, member, fields).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn form(app: &App, visit: &Visit, member: Member, [address, current]: [Field; 2]) -> Answer {
    let errors = wrong([&address, &current]);
    let frame = visit.frame(app, visit.texts().email_title).await?.signed_in();
    let content = Page { frame, account: member.account, address, current, errors };
    page(&content, &content.errors)
}
