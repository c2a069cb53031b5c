//! Where jobs are kept.

use super::state::{Job, JobFile, JobId, Preview, Stage};
use crate::private_files;
use fratrie::{Timestamp, chrono::TimeDelta, domain::SchoolCode, roster::Report};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Files are deleted so long after the upload, whatever became of it.
pub(crate) const KEPT: TimeDelta = TimeDelta::days(7);
/// Reports, which hold no names, are kept for so long.
const REPORTS: TimeDelta = TimeDelta::days(90);

/// The jobs, in a folder.
#[derive(Debug)]
pub(crate) struct Shelf {
    folder: PathBuf,
    /// One change at a time.
    changing: Mutex<()>,
}

/// An upload that is coming in; dropped before it is [whole](Self::whole), it leaves nothing.
#[derive(Debug)]
pub(crate) struct Incoming {
    id: JobId,
    folder: PathBuf,
    whole: bool,
}

/// Whether a change was taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// Yes.
    Yes,
    /// The job had moved on, or is gone.
    No,
}

impl Shelf {
    /// Opens the folder, made if it is not there; uploads that never came in whole are deleted, and jobs that were under way
    /// are marked.
    pub(crate) fn open(folder: PathBuf) -> io::Result<Self> {
        private_files::private_folder(&folder)?;
        let shelf = Self { folder, changing: Mutex::new(()) };
        for entry in fs::read_dir(&shelf.folder)? {
            let path = entry?.path();
            let id = path.file_name().and_then(|name| name.to_str()).and_then(JobId::parse);
            match id.as_ref().map(|id| shelf.stored(id)) {
                Some(Some(mut job)) if job.stage.is_work() => {
                    job.resumed = true;
                    shelf.put(&job)?;
                }
                // What can not be read is told, and left for somebody to look at.
                Some(None) if path.join(STATE).exists() => {
                    tracing::error!(job = ?id, "the state of an upload can not be read");
                }
                Some(None) => fs::remove_dir_all(&path)?,
                _ => {}
            }
        }
        Ok(shelf)
    }

    /// Begins an upload.
    pub(crate) fn begin(&self) -> io::Result<Incoming> {
        let id = JobId::draw().ok_or_else(|| io::Error::other("the machine gives no randomness"))?;
        let folder = self.folder.join(id.as_str());
        private_files::private_folder(&folder.join(FILES))?;
        Ok(Incoming { id, folder, whole: false })
    }

    /// A job, as it stands between two changes.
    pub(crate) fn job(&self, id: &JobId) -> Option<Job> {
        let _one = self.alone();
        self.stored(id)
    }

    /// All of them, the newest first.
    pub(crate) fn jobs(&self) -> Vec<Job> {
        let _one = self.alone();
        self.all()
    }

    fn stored(&self, id: &JobId) -> Option<Job> {
        read(&self.of(id).join(STATE))
    }

    fn all(&self) -> Vec<Job> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let ids = entries.filter_map(|entry| JobId::parse(entry.file_name().to_str()?));
        let mut jobs: Vec<Job> = ids.filter_map(|id| self.stored(&id)).collect();
        jobs.sort_by_key(|job| std::cmp::Reverse((job.at, job.id.clone())));
        jobs
    }

    /// The uploaded files, with the names to tell of them.
    pub(crate) fn files(&self, job: &Job) -> Vec<(String, PathBuf)> {
        let folder = self.of(&job.id).join(FILES);
        let numbered = job.files.iter().enumerate();
        numbered.map(|(number, file)| (file.name.clone(), folder.join(number.to_string()))).collect()
    }

    pub(crate) fn preview(&self, id: &JobId) -> Option<Preview> {
        read(&self.of(id).join(PREVIEW))
    }

    pub(crate) fn report(&self, id: &JobId) -> Option<Report> {
        read(&self.of(id).join(REPORT))
    }

    pub(crate) fn keep_preview(&self, id: &JobId, preview: &Preview) -> io::Result<()> {
        write(&self.of(id).join(PREVIEW), preview)
    }

    pub(crate) fn keep_report(&self, id: &JobId, report: &Report) -> io::Result<()> {
        write(&self.of(id).join(REPORT), report)
    }

    /// Moves a job on, if it still stands where it is thought to: of two clicks one is taken.
    pub(crate) fn change(&self, id: &JobId, from: Stage, change: impl FnOnce(&mut Job)) -> io::Result<Taken> {
        let _one = self.alone();
        let Some(mut job) = self.stored(id).filter(|job| job.stage == from) else { return Ok(Taken::No) };
        change(&mut job);
        self.put(&job)?;
        if job.stage.is_over() {
            self.empty(&mut job)?;
        }
        Ok(Taken::Yes)
    }

    /// Deletes a job that is neither under way nor done.
    pub(crate) fn abandon(&self, id: &JobId) -> io::Result<Taken> {
        let _one = self.alone();
        let waits = self.stored(id).is_some_and(|job| matches!(job.stage, Stage::Previewed | Stage::Failed));
        if !waits {
            return Ok(Taken::No);
        }
        fs::remove_dir_all(self.of(id))?;
        Ok(Taken::Yes)
    }

    /// Deletes what has had its time.
    pub(crate) fn sweep(&self, now: Timestamp) -> io::Result<()> {
        let _one = self.alone();
        for mut job in self.all() {
            let age = now - job.at;
            if age >= REPORTS || (age >= KEPT && !job.stage.is_over() && job.stage != Stage::Confirmed) {
                fs::remove_dir_all(self.of(&job.id))?;
            } else if job.stage.is_over() && !job.emptied {
                self.empty(&mut job)?;
            }
        }
        Ok(())
    }

    fn empty(&self, job: &mut Job) -> io::Result<()> {
        let folder = self.of(&job.id);
        gone(fs::remove_dir_all(folder.join(FILES)))?;
        gone(fs::remove_file(folder.join(PREVIEW)))?;
        job.emptied = true;
        self.put(job)
    }

    fn put(&self, job: &Job) -> io::Result<()> {
        write(&self.of(&job.id).join(STATE), job)
    }

    fn of(&self, id: &JobId) -> PathBuf {
        self.folder.join(id.as_str())
    }

    fn alone(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const FILES: &str = "files";
const STATE: &str = "state.json";
const PREVIEW: &str = "preview.json";
const REPORT: &str = "report.json";

impl Incoming {
    /// A file to write the next upload into.
    pub(crate) fn file(&self, number: usize) -> io::Result<fs::File> {
        private_files::append(&self.folder.join(FILES).join(number.to_string()))
    }

    /// All came in: from here on it is a job.
    pub(crate) fn whole(
        mut self,
        agent: &str,
        at: Timestamp,
        school: Option<SchoolCode>,
        files: Vec<JobFile>,
    ) -> io::Result<JobId> {
        let job = Job {
            id: self.id.clone(),
            agent: agent.to_owned(),
            at,
            stage: Stage::Received,
            school,
            files,
            endings_confirmed: false,
            resumed: false,
            moved: false,
            tries: 0,
            why: None,
            emptied: false,
        };
        write(&self.folder.join(STATE), &job)?;
        self.whole = true;
        Ok(job.id)
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.whole && gone(fs::remove_dir_all(&self.folder)).is_err() {
            tracing::warn!("an upload that did not come in whole is deleted at the next start only");
        }
    }
}

fn gone(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// Beside it first, then in its place: whoever reads sees the one or the other, also after a kill.
fn write(path: &Path, value: &impl Serialize) -> io::Result<()> {
    let beside = path.with_extension("new");
    private_files::write(&beside, &serde_json::to_vec(value)?)?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(days: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + TimeDelta::days(days)
    }

    fn upload(shelf: &Shelf) -> JobId {
        let incoming = shelf.begin().unwrap();
        io::Write::write_all(&mut incoming.file(0).unwrap(), b"names").unwrap();
        let file = JobFile { name: "a.csv".to_owned(), bytes: 5 };
        incoming.whole("tilleuls", at(0), None, vec![file]).unwrap()
    }

    #[test]
    fn an_upload_that_does_not_come_in_whole_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path().join("uploads")).unwrap();
        let incoming = shelf.begin().unwrap();
        io::Write::write_all(&mut incoming.file(0).unwrap(), b"names").unwrap();
        drop(incoming);
        assert_eq!(fs::read_dir(&shelf.folder).unwrap().count(), 0);
        // A kill leaves the folder; the next start deletes it.
        std::mem::forget(shelf.begin().unwrap());
        let again = Shelf::open(folder.path().join("uploads")).unwrap();
        assert_eq!(fs::read_dir(&again.folder).unwrap().count(), 0);
    }

    #[test]
    fn v39_files_go_once_the_job_has_ended_and_after_seven_days() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path().join("uploads")).unwrap();
        let (done, waiting) = (upload(&shelf), upload(&shelf));
        let file = |id: &JobId| shelf.files(&shelf.job(id).unwrap()).first().unwrap().1.clone();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(file(&done)).unwrap().permissions().mode() & 0o777, 0o600);
            assert_eq!(fs::metadata(&shelf.folder).unwrap().permissions().mode() & 0o777, 0o700);
        }
        let (done_file, waiting_file) = (file(&done), file(&waiting));
        shelf.change(&done, Stage::Received, |job| job.stage = Stage::Imported).unwrap();
        assert!(!done_file.exists());
        shelf.sweep(at(6)).unwrap();
        assert!(waiting_file.exists());
        shelf.sweep(at(7)).unwrap();
        assert!(!waiting_file.exists() && shelf.job(&waiting).is_none());
        assert!(shelf.job(&done).is_some(), "what was done is still told");
        shelf.sweep(at(90)).unwrap();
        assert!(shelf.jobs().is_empty());
    }

    #[test]
    fn r7_of_two_confirmations_one_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path().join("uploads")).unwrap();
        let id = upload(&shelf);
        let confirm = || shelf.change(&id, Stage::Received, |job| job.stage = Stage::Confirmed).unwrap();
        assert_eq!(confirm(), Taken::Yes);
        assert_eq!(confirm(), Taken::No);
        assert_eq!(shelf.abandon(&id).unwrap(), Taken::No, "what is under way is not abandoned");
    }
}
