//! What a form brought: read within a bound, its token checked before anybody sees a field.

use crate::{app::App, csrf, problem::Problem, visit::Visit};
use axum::{
    body::Body,
    extract::{FromRequest, Request},
};
use http_body_util::BodyExt;
use std::time::Duration;

/// The most that a form may bring: fifty lines of a merge and what was found of them fit in.
const LARGEST: usize = 64 * 1024;
/// What is still read and thrown away, so that a browser shows the page that says so.
const PATIENCE: usize = 32 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(30);

/// A form that this portal made, for this session.
#[derive(Debug)]
pub(crate) struct Posted {
    /// Who sent it.
    pub(crate) visit: Visit,
    fields: Vec<(String, String)>,
}

impl Posted {
    /// A field, as typed; nothing where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// All fields of this name, in the order of the form.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the field is there: a box was ticked, a button pressed.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(key, _)| key == name)
    }

    /// The fields named `prefix` and a number, in the order of the form.
    pub(crate) fn numbered<'a>(&'a self, prefix: &str) -> Vec<(usize, &'a str)> {
        let number = |key: &str| key.strip_prefix(prefix)?.parse().ok();
        self.fields.iter().filter_map(|(key, value)| Some((number(key)?, value.as_str()))).collect()
    }
}

impl FromRequest<App> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::of(&mut parts, app).await?;
        let read = tokio::time::timeout(TIMEOUT, read(body));
        let bytes = read.await.unwrap_or(Err(Problem::Unread))?;
        let fields: Vec<(String, String)> = form_urlencoded::parse(&bytes).into_owned().collect();
        let posted = Self { visit, fields };
        csrf::check(&posted.visit.session, posted.text(csrf::FIELD)).await?;
        Ok(posted)
    }
}

/// Keeps no more than the bound, whatever comes.
async fn read(mut body: Body) -> Result<Vec<u8>, Problem> {
    let (mut kept, mut seen) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Problem::Unread)?.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen <= LARGEST {
            kept.extend_from_slice(&data);
        } else {
            kept.clear();
        }
        if seen > PATIENCE {
            break;
        }
    }
    if seen > LARGEST { Err(Problem::TooLarge) } else { Ok(kept) }
}
