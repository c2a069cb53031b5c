//! Uploads on their way to an import: a folder each, so that they survive a closed browser and a stopped server.
//!
//! ```text
//! uploads/ID/files/0, 1 …   what was uploaded; deleted once the job has ended, after seven days at the latest
//! uploads/ID/state.json     the job
//! uploads/ID/preview.json   what would change, with names; deleted with the files
//! uploads/ID/report.json    what was read and done, without names
//! ```

mod shelf;
mod state;
mod work;

pub(crate) use shelf::{Incoming, Shelf, Taken};
pub(crate) use state::{Job, JobFile, JobId, Preview, Stage, Why};
pub(crate) use work::Worker;
