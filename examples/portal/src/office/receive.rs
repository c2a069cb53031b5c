//! Files that come in: written to the disk as they come, within a bound, and never held in memory.

use super::jobs::{Incoming, JobFile};
use crate::{app::App, csrf, problem::Problem, view::Field, visit::Visit};
use axum::extract::{Multipart, multipart::Field as Part};
use std::time::Duration;
use tokio::{io::AsyncWriteExt, time::timeout};

/// The most that one upload may bring.
const LARGEST: u64 = 100 * 1024 * 1024;
/// What is still read and thrown away, so that a browser shows the page that says so.
const PATIENCE: u64 = 4 * LARGEST;
/// The most files.
const FILES: usize = 20;
/// The most that a field beside the files may bring.
const FIELD: usize = 1024;
/// How long a browser may send nothing.
const SILENCE: Duration = Duration::from_secs(30);

/// What came in.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) incoming: Incoming,
    /// The school that was chosen; empty for none.
    pub(crate) school: String,
    pub(crate) files: Vec<JobFile>,
}

/// Why nothing was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrongly {
    /// No file was chosen.
    None,
    /// Too much in all.
    TooLarge,
    /// Too many files.
    TooMany,
    /// Too many uploads wait already.
    Full,
}

/// Reads a form with files. The token comes before them: no file is taken for a form that is not ours.
pub(crate) async fn all(
    app: &App,
    visit: &Visit,
    mut parts: Multipart,
    full: bool,
) -> Result<Result<Received, Wrongly>, Problem> {
    let (mut checked, mut school, mut files, mut bytes) = (false, String::new(), Vec::new(), 0_u64);
    let mut wrongly = full.then_some(Wrongly::Full);
    let mut incoming = None;
    while let Some(part) = in_time(parts.next_field()).await? {
        let name = part.name().unwrap_or_default().to_owned();
        let Some(shown) = part.file_name().map(shown) else {
            let text = text(part).await?;
            match name.as_str() {
                csrf::FIELD => {
                    csrf::check(&visit.session, &text).await?;
                    checked = true;
                }
                "etablissement" => school = text,
                _ => {}
            }
            continue;
        };
        if !checked {
            return Err(Problem::Forged);
        }
        if incoming.is_none() && wrongly.is_none() {
            incoming = Some(app.room.shelf.begin().map_err(|error| broken(&error))?);
        }
        if files.len() >= FILES {
            wrongly = Some(Wrongly::TooMany);
        }
        let into = incoming.as_ref().filter(|_| wrongly.is_none());
        let size = file(part, into, files.len(), &mut bytes).await?;
        if bytes > LARGEST {
            // What came so far is deleted at once.
            (wrongly, incoming) = (Some(Wrongly::TooLarge), None);
        }
        if !shown.is_empty() && size > 0 {
            files.push(JobFile { name: shown, bytes: size });
        }
    }
    if !checked {
        return Err(Problem::Forged);
    }
    Ok(match (wrongly, incoming) {
        (Some(wrongly), _) => Err(wrongly),
        (None, Some(incoming)) if !files.is_empty() => Ok(Received { incoming, school, files }),
        _ => Err(Wrongly::None),
    })
}

/// Writes one file, as long as all that came so far is within the bound.
async fn file(
    mut part: Part<'_>,
    incoming: Option<&Incoming>,
    number: usize,
    bytes: &mut u64,
) -> Result<u64, Problem> {
    let mut size = 0_u64;
    let mut out = None;
    while let Some(chunk) = in_time(part.chunk()).await? {
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        (size, *bytes) = (size.saturating_add(length), bytes.saturating_add(length));
        if *bytes > PATIENCE {
            return Err(Problem::TooLarge);
        }
        let Some(incoming) = incoming.filter(|_| *bytes <= LARGEST) else { continue };
        if out.is_none() {
            out = Some(tokio::fs::File::from_std(incoming.file(number).map_err(|error| broken(&error))?));
        }
        if let Some(out) = &mut out {
            out.write_all(&chunk).await.map_err(|error| broken(&error))?;
        }
    }
    if let Some(out) = &mut out {
        out.sync_all().await.map_err(|error| broken(&error))?;
    }
    Ok(size)
}

async fn text(mut part: Part<'_>) -> Result<String, Problem> {
    let mut kept = Vec::new();
    while let Some(chunk) = in_time(part.chunk()).await? {
        kept.extend_from_slice(&chunk);
        if kept.len() > FIELD {
            return Err(Problem::TooLarge);
        }
    }
    String::from_utf8(kept).map_err(|_| Problem::Unread)
}

async fn in_time<T, E>(read: impl Future<Output = Result<T, E>>) -> Result<T, Problem> {
    match timeout(SILENCE, read).await {
        Ok(Ok(read)) => Ok(read),
        _ => Err(Problem::Unread),
    }
}

fn broken(error: &std::io::Error) -> Problem {
    tracing::error!(%error, "an upload could not be written");
    Problem::Broken("the folder of the uploads")
}

/// The name to show of a file: its last part, without what would make it read otherwise than it is.
fn shown(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    Field::typed("", last).value.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn v36_a_files_name_is_shown_without_folders_and_without_tricks() {
        assert_eq!(shown("C:\\Users\\me\\Élèves 2026.xml"), "Élèves 2026.xml");
        assert_eq!(shown("../../etc/passwd"), "passwd");
        assert_eq!(shown("eleves\u{202E}vsc.exe\n"), "elevesvsc.exe");
        assert!(shown(&"a".repeat(1000)).len() <= 120);
    }
}
