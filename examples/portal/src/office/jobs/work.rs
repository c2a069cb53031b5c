//! The worker: reads what was uploaded, works out what would change, and imports what was confirmed. One job at a time.

use super::{
    shelf::Shelf,
    state::{Detached, Job, Preview, Stage, Why},
};
use crate::{
    office::agents::{Agent, Agents},
    start::until,
};
use chrono_tz::Tz;
use fratrie::{
    Clock, Endings, Error, ImportPreview, Language, Office, Refusal,
    domain::{
        SchoolCode,
        roster::{Coverage, Gone, Roster, RosterSchool},
    },
    roster::{
        Limits, Options, Reading, Report, ReportLine, RosterErrors, Stage as Told, Upload, Weight, read,
    },
};
use std::{collections::BTreeSet, io, path::PathBuf, sync::Arc};
use tokio::sync::{Notify, watch};

/// Detached children that a preview names; the others are counted.
const NAMED: usize = 200;
/// A step that was begun so often and never ended is given up: it may be what stops the server.
const TRIES: u32 = 3;

/// What does the work.
#[derive(Debug)]
pub(crate) struct Worker {
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) office: Office,
    pub(crate) agents: Arc<Agents>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) zone: Tz,
    /// Rung when there is something to do.
    pub(crate) bell: Arc<Notify>,
}

/// How a step of a job ended.
enum End {
    /// It stands here now.
    At(Stage),
    /// What was uploaded can not be taken.
    Refused(Option<Why>, Box<Report>),
    /// Something is broken here.
    Broken(&'static str),
}

impl Worker {
    /// Works until the portal stops: what is under way then is taken up at the next start.
    pub(crate) async fn run(self, stopped: watch::Receiver<bool>) {
        tokio::select! {
            () = until(stopped) => {}
            () = self.work() => {}
        }
    }

    async fn work(&self) {
        loop {
            while let Some(job) = self.next() {
                self.step(job).await;
            }
            self.bell.notified().await;
        }
    }

    /// The job that waited longest.
    fn next(&self) -> Option<Job> {
        self.shelf.jobs().into_iter().rev().find(|job| job.stage.is_work())
    }

    async fn step(&self, job: Job) {
        let (id, from) = (job.id.clone(), job.stage);
        let begun = self.shelf.change(&id, from, |job| job.tries += 1);
        let end = match begun {
            Err(error) => End::from(error),
            Ok(_) if job.tries >= TRIES => End::Broken("a job was begun too often"),
            Ok(_) => match self.agents.of(&job.agent).cloned() {
                Some(agent) => self.advance(&job, &agent).await,
                None => End::Broken("an upload of an agent that is no more"),
            },
        };
        let (stage, why) = match end {
            End::At(stage) => (stage, None),
            End::Refused(why, report) => match self.shelf.keep_report(&id, &report) {
                Ok(()) => (Stage::Refused, why),
                Err(error) => (End::from(error).stage(), None),
            },
            End::Broken(what) => {
                tracing::error!(what, job = %id, "an upload failed");
                (Stage::Failed, None)
            }
        };
        let moved = from == Stage::Confirmed && stage == Stage::Previewed;
        let kept = self.shelf.change(&id, from, |job| {
            job.stage = stage;
            job.why = why;
            job.tries = 0;
            job.moved = moved;
            if moved {
                job.endings_confirmed = false;
            }
        });
        if let Err(error) = kept {
            // Better a job that stands still until the next start than one that goes round for ever.
            tracing::error!(%error, job = %id, "the state of an upload can not be kept");
            std::future::pending::<()>().await;
        }
    }

    async fn advance(&self, job: &Job, agent: &Agent) -> End {
        let reading = match self.reading(job, agent).await {
            Ok(reading) => reading,
            Err(end) => return end,
        };
        let report = Report::read(&reading.files, &reading.notices);
        let strangers = strangers(&reading.roster, &agent.schools);
        if !strangers.is_empty() {
            return End::refused(Some(Why::OutOfScope(strangers)), report);
        }
        if reading.roster.schools.is_empty() {
            return End::refused(Some(Why::NoSchool), report);
        }
        let office = self.office.clone().acting(agent.name.clone());
        match job.stage {
            Stage::Received => End::At(Stage::Read),
            Stage::Read => self.preview(&office, job, &reading, report).await,
            _ => self.import(&office, job, reading, report).await,
        }
    }

    /// Reads the files, off the threads of the pages.
    async fn reading(&self, job: &Job, agent: &Agent) -> Result<Reading, End> {
        let uploads = self.shelf.files(job);
        let options = options(self.clock.now().with_timezone(&self.zone).date_naive(), job, agent);
        match tokio::task::spawn_blocking(move || read_all(uploads, &options)).await {
            Ok(Ok(reading)) => Ok(reading),
            Ok(Err(errors)) => Err(End::Refused(None, Box::new(Report::refused(&errors)))),
            Err(_) => Err(End::Broken("a reader of files")),
        }
    }

    async fn preview(&self, office: &Office, job: &Job, reading: &Reading, report: Report) -> End {
        let seen = match office.preview_import(&reading.roster).await {
            Ok(seen) => seen,
            Err(error) => return failed(error, report),
        };
        let preview = kept(&seen, reading, report);
        match self.shelf.keep_preview(&job.id, &preview) {
            Ok(()) => End::At(Stage::Previewed),
            Err(error) => End::from(error),
        }
    }

    async fn import(&self, office: &Office, job: &Job, reading: Reading, report: Report) -> End {
        let endings = if job.endings_confirmed { Endings::Confirmed } else { Endings::Braked };
        let files = reading.roster.files.clone();
        match office.sync(reading.roster.clone(), endings).await {
            Ok(done) => {
                let report = report.with(Told::Imported, &done, &files);
                match self.shelf.keep_report(&job.id, &report) {
                    Ok(()) => End::At(Stage::Imported),
                    Err(error) => End::from(error),
                }
            }
            // The base moved since the preview: it is shown anew, with what now ends.
            Err(Error::Refused(Refusal::TooManyEnd { .. })) => {
                self.preview(office, job, &reading, report).await
            }
            Err(error) => failed(error, report),
        }
    }
}

impl End {
    fn refused(why: Option<Why>, mut report: Report) -> Self {
        report.stage = Told::Refused;
        Self::Refused(why, Box::new(report))
    }

    const fn stage(&self) -> Stage {
        match self {
            Self::At(stage) => *stage,
            Self::Refused(..) => Stage::Refused,
            Self::Broken(_) => Stage::Failed,
        }
    }
}

impl From<io::Error> for End {
    fn from(error: io::Error) -> Self {
        tracing::error!(%error, "the folder of the uploads");
        Self::Broken("the folder of the uploads")
    }
}

/// What the library refuses is the files' fault; anything else is not.
fn failed(error: Error, mut report: Report) -> End {
    let Error::Refused(refusal) = error else {
        tracing::error!(error = &error as &dyn std::error::Error, "an import failed");
        return End::Broken("the library");
    };
    let (french, english) = (refusal.explain(Language::French), refusal.explain(Language::English));
    report.lines.insert(
        0,
        ReportLine {
            weight: Weight::Fault,
            code: "refused".to_owned(),
            file: String::new(),
            line: 0,
            field: None,
            french: french.clone(),
            english: english.clone(),
        },
    );
    End::refused(Some(Why::Said { french, english }), report)
}

fn read_all(uploads: Vec<(String, PathBuf)>, options: &Options) -> Result<Reading, RosterErrors> {
    let named = |(name, path)| {
        let mut upload = Upload::path(path);
        upload.name = name;
        upload
    };
    read(uploads.into_iter().map(named).collect(), options)
}

/// The bounds of one office's upload: a few large schools, and no more.
fn options(today: fratrie::chrono::NaiveDate, job: &Job, agent: &Agent) -> Options {
    let only = agent.schools.first().filter(|_| agent.schools.len() == 1).cloned();
    let limits = Limits {
        files: 200,
        file_bytes: 1 << 30,
        total_bytes: 1 << 30,
        records: 500_000,
        ..Limits::default()
    };
    let mut options = Options::new(today);
    options.limits = limits;
    options.school =
        job.school.clone().or(only).map(|code| RosterSchool { code, name: None, coverage: Coverage::Whole });
    options
}

/// All schools that a roster speaks of and that are none of these.
fn strangers(roster: &Roster, mine: &BTreeSet<SchoolCode>) -> Vec<SchoolCode> {
    let gone = roster.gone.iter().map(|gone| match gone {
        Gone::Student { school, .. } | Gone::Responsible { school, .. } | Gone::Link { school, .. } => school,
    });
    let all = roster.schools.iter().map(|school| &school.code);
    let all = all.chain(roster.students.iter().map(|student| &student.school));
    let all = all.chain(roster.responsibles.iter().map(|responsible| &responsible.school));
    let all = all.chain(roster.links.iter().map(|link| &link.school)).chain(gone);
    let strangers: BTreeSet<&SchoolCode> = all.filter(|school| !mine.contains(*school)).collect();
    strangers.into_iter().cloned().collect()
}

fn kept(seen: &ImportPreview, reading: &Reading, report: Report) -> Preview {
    let detached = seen.ended.iter().take(NAMED).map(|ended| Detached {
        student: ended.student.to_string(),
        holder: ended.holder.to_string(),
        identifier: ended.identifier.to_string(),
        school: ended.school.clone(),
    });
    Preview {
        schools: reading.roster.schools.iter().map(|school| school.code.clone()).collect(),
        detached: detached.collect(),
        detached_more: seen.ended.len().saturating_sub(NAMED),
        brake: seen
            .endings
            .as_ref()
            .map(|refusal| (refusal.explain(Language::French), refusal.explain(Language::English))),
        report: report.with(Told::Preview, &seen.report, &reading.roster.files),
    }
}
