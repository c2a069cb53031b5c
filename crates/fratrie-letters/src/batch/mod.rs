//! A batch: any number of letters into one folder, sorted, with a control sheet, in flat memory.

mod control;
mod folder;
mod order;
mod outputs;
mod press;
mod tally;

pub use outputs::Outputs;
pub use tally::{BatchReport, Tally};

use crate::{error::LetterError, sheet::Sheet, site::Site, stationery::Stationery};
use control::Control;
use folder::Folder;
use order::Order;
use press::Press;
use std::path::Path;

/// Letters on their way into a folder.
///
/// Letters may come in any order; they are sorted by school, class and the pupil's name, in runs of 4,096 that wait on
/// disk in files without a name. When all are there, [`Batch::finish`] prints them. The folder then holds
///
/// - `00001-0211234A-6e_A.pdf` …: a file for each class, of at most 250 pages, so that memory stays flat;
/// - `letters.html`, `mail-merge.csv`, `mail-merge.xlsx`, `list.csv`, as asked for;
/// - `control.html` and `control.csv`: counts by school and class, a line for each letter with its file, its page, which
///   printing it is and what the office should check. No password.
///
/// The folder (mode 700) and its files (mode 600) appear when all of them are complete and on disk; until then they lie
/// beside it under the name with `.partial` behind it. Nothing is ever overwritten. A batch that fails, or is dropped,
/// leaves nothing; only where the process dies does the `.partial` folder stay, and the next batch says so.
#[derive(Debug)]
pub struct Batch<'paper> {
    folder: Folder,
    order: Order,
    stationery: &'paper Stationery,
    site: &'paper Site,
    outputs: Outputs,
}

impl<'paper> Batch<'paper> {
    /// Begins a batch that will appear as `folder`.
    ///
    /// # Errors
    /// `Exists`, `Interrupted`, or `File` where the folder can not be made.
    pub fn create(
        folder: impl AsRef<Path>,
        stationery: &'paper Stationery,
        site: &'paper Site,
        outputs: Outputs,
    ) -> Result<Self, LetterError> {
        let folder = Folder::create(folder.as_ref())?;
        let order = Order::new(folder.path());
        Ok(Self { folder, order, stationery, site, outputs })
    }

    /// Adds a letter.
    ///
    /// # Errors
    /// `File` where the disk is full.
    pub fn add(&mut self, sheet: Sheet) -> Result<(), LetterError> {
        self.order.add(sheet)
    }

    /// Prints all letters and makes the folder appear.
    ///
    /// # Errors
    /// A faulty template, texts that do not fit, a disk that is full: then nothing is left.
    pub fn finish(self) -> Result<BatchReport, LetterError> {
        let Self { folder, order, stationery, site, outputs } = self;
        let mut control = Control::new(&folder, outputs.language)?;
        let mut press = Press::new(&folder, stationery, site, outputs);
        let mut sheets = order.sorted()?;
        while let Some(sheet) = sheets.next()? {
            let printed = press.print(&sheet)?;
            control.add(&sheet, &printed)?;
        }
        let files = press.finish()?;
        let report = control.finish(&folder, files)?;
        folder.publish()?;
        Ok(report)
    }
}
