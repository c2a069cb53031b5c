//! The report of an import, to keep.

use super::clerk::Clerk;
use crate::{
    app::App,
    problem::{Answer, Problem},
};
use axum::{
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};

pub(crate) async fn download(
    State(app): State<App>,
    clerk: Clerk,
    Path((id, form)): Path<(String, String)>,
) -> Answer {
    let job = clerk.job(&app, &id)?;
    let report = app.room.shelf.report(&job.id).ok_or(Problem::NotFound)?;
    let language = clerk.language();
    let (kind, bytes) = match form.as_str() {
        "txt" => ("text/plain; charset=utf-8", report.text(language).into_bytes()),
        "json" => {
            let json = serde_json::to_vec_pretty(&report);
            ("application/json", json.map_err(|_| Problem::Broken("a report"))?)
        }
        "csv" => {
            let mut csv = Vec::new();
            report.csv(language, &mut csv).map_err(|_| Problem::Broken("a report"))?;
            ("text/csv; charset=utf-8", csv)
        }
        _ => return Err(Problem::NotFound),
    };
    let day = job.at.with_timezone(&app.config.time_zone).format("%Y-%m-%d");
    let file = format!("attachment; filename=\"import-{day}.{form}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, file)], bytes)
        .into_response())
}
