//! The run: read, look ahead, import, print.

use crate::{
    arguments::Arguments,
    letters,
    outcome::{Ended, Failure},
    progress,
    words::Words,
};
use fratrie::{
    Clock as _, Database, Endings, Fratrie, Office, SystemClock,
    domain::roster::Roster,
    roster::{
        Mapping, Options, Reading, ReadingBySchool, Report, RosterErrors, Stage, Upload, read, read_by_school,
    },
};
use std::fs;

/// Carries out what was asked.
pub(crate) async fn run(asked: &Arguments) -> Ended {
    let press = match letters::ready(asked) {
        Ok(press) => press,
        Err(failure) => return failure.into(),
    };
    let done = if asked.by_school { by_school(asked).await } else { at_once(asked).await };
    match done {
        Ok((office, report)) => match press.filter(|_| !asked.preview) {
            Some(press) => match letters::print(asked, &office, &press).await {
                Ok(()) => Ended::Done(Box::new(report)),
                Err(ended) => ended,
            },
            None => Ended::Done(Box::new(report)),
        },
        Err(ended) => ended,
    }
}

/// One import, whole or not at all.
async fn at_once(asked: &Arguments) -> Result<(Office, Report), Ended> {
    let words = Words::of(asked.language);
    let options = options(asked)?;
    let bar = progress::waiting(words.reading);
    let Reading { roster, files, notices } =
        read(uploads(asked), &options).map_err(|errors| faulty(&errors))?;
    bar.finish_and_clear();
    let office = office(asked).await?;
    let bar = progress::waiting(words.looking);
    let names = roster.files.clone();
    let report = Report::read(&files, &notices);
    let preview = office.preview_import(&roster).await?;
    bar.finish_and_clear();
    if let Some(refusal) = preview.endings.filter(|_| !asked.endings_confirmed) {
        let told = report.with(Stage::Preview, &preview.report, &names);
        return Err(Ended::Refused(Box::new(refusal), Some(Box::new(told))));
    }
    if asked.preview {
        return Ok((office, report.with(Stage::Preview, &preview.report, &names)));
    }
    let bar = progress::waiting(words.importing);
    let done = office.sync(roster, endings(asked)).await?;
    bar.finish_and_clear();
    Ok((office, report.with(Stage::Imported, &done, &names)))
}

/// School by school; all are looked at before the first one is imported.
async fn by_school(asked: &Arguments) -> Result<(Office, Report), Ended> {
    let words = Words::of(asked.language);
    let options = options(asked)?;
    let scratch = tempfile::tempdir().map_err(|error| Failure::File(std::env::temp_dir(), error))?;
    let office = office(asked).await?;
    let open = || {
        let bar = progress::waiting(words.reading);
        let reading =
            read_by_school(uploads(asked), &options, scratch.path()).map_err(|errors| faulty(&errors));
        bar.finish_and_clear();
        reading
    };
    let ReadingBySchool { schools, files, notices } = open()?;
    let mut foreseen = Report::read(&files, &notices);
    let bar = progress::counting(words.looking, schools.len());
    for roster in schools {
        let roster = roster.map_err(Failure::Spool)?;
        let preview = office.preview_import(&roster).await?;
        foreseen = foreseen.with(Stage::Preview, &preview.report, &roster.files);
        if let Some(refusal) = preview.endings.filter(|_| !asked.endings_confirmed) {
            bar.finish_and_clear();
            return Err(Ended::Refused(Box::new(refusal), Some(Box::new(foreseen))));
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    if asked.preview {
        return Ok((office, foreseen));
    }
    let ReadingBySchool { schools, .. } = open()?;
    let mut report = Report::read(&files, &notices);
    let bar = progress::counting(words.importing, schools.len());
    for roster in schools {
        let roster: Roster = roster.map_err(Failure::Spool)?;
        let names = roster.files.clone();
        report = report.with(Stage::Imported, &office.sync(roster, endings(asked)).await?, &names);
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok((office, report))
}

async fn office(asked: &Arguments) -> Result<Office, Ended> {
    let key = asked.secret_key().map_err(Failure::Argument)?;
    let database = Database::connect(&asked.database_url()).await.map_err(Failure::Database)?;
    let fratrie =
        Fratrie::builder().secret_key(key).database(&database).build().await.map_err(Failure::Build)?;
    let realm = fratrie.realm(&asked.realm).await.map_err(Failure::Realm)?;
    Ok(realm.office())
}

const fn endings(asked: &Arguments) -> Endings {
    if asked.endings_confirmed { Endings::Confirmed } else { Endings::Braked }
}

fn faulty(errors: &RosterErrors) -> Ended {
    Ended::Faulty(Box::new(Report::refused(errors)))
}

fn uploads(asked: &Arguments) -> Vec<Upload> {
    asked.files.iter().map(Upload::path).collect()
}

fn options(asked: &Arguments) -> Result<Options, Failure> {
    let mut options = Options::new(SystemClock.now().date_naive());
    options.school.clone_from(&asked.school);
    if let Some(file) = &asked.mapping {
        let text = fs::read_to_string(file).map_err(|error| Failure::File(file.clone(), error))?;
        let mapping: Result<Mapping, _> = text.parse();
        options.mapping = Some(mapping.map_err(|error| Failure::Mapping(file.clone(), error.to_string()))?);
    }
    Ok(options)
}
