//! Sorting without holding all letters: runs that are sorted in memory wait on disk, and are merged.
//!
//! The files of the runs hold passwords. They have no name, so that nobody else can open them and nothing of them stays
//! when the process ends, however it ends.

use crate::{
    error::LetterError,
    sheet::{Sheet, Spilled},
};
use fratrie_domain::fold;
use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
    fs::File,
    io::{BufRead, BufReader, BufWriter, Seek, Write},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Letters of a run: some 4 MB.
const RUN: usize = 4_096;

/// Letters that wait to be sorted.
#[derive(Debug)]
pub(super) struct Order {
    folder: PathBuf,
    waiting: Vec<(Key, Sheet)>,
    runs: Vec<File>,
    count: u64,
}

/// What letters are sorted by: school, class, pupil, recipient; those that are equal, in the order in which they came.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    school: String,
    class: Vec<Piece>,
    pupil: String,
    recipient: String,
    came: u64,
}

/// A piece of a class's name: 6e A comes before 10e A.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Number(u64),
    Text(String),
}

impl Key {
    fn of(sheet: &Sheet, came: u64) -> Self {
        let names =
            |name: &fratrie_domain::PersonName| format!("{} {}", fold(name.shown()), fold(name.given()));
        Self {
            school: sheet.filing.school.to_string(),
            class: sheet.filing.class.as_ref().map(|class| pieces(class.as_str())).unwrap_or_default(),
            pupil: sheet.bearer().map(|child| names(&child.name)).unwrap_or_default(),
            recipient: names(&sheet.recipient.name),
            came,
        }
    }
}

fn pieces(class: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for c in fold(class).chars() {
        match (c.to_digit(10), pieces.last_mut()) {
            (Some(digit), Some(Piece::Number(number))) => {
                *number = number.saturating_mul(10).saturating_add(digit.into());
            }
            (Some(digit), _) => pieces.push(Piece::Number(digit.into())),
            (None, Some(Piece::Text(text))) => text.push(c),
            (None, _) => pieces.push(Piece::Text(c.to_string())),
        }
    }
    pieces
}

impl Order {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), waiting: Vec::new(), runs: Vec::new(), count: 0 }
    }

    pub(super) fn add(&mut self, sheet: Sheet) -> Result<(), LetterError> {
        self.waiting.push((Key::of(&sheet, self.count), sheet));
        self.count += 1;
        if self.waiting.len() >= RUN { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> Result<(), LetterError> {
        let failed = |error| LetterError::file(&self.folder, error);
        self.waiting.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let file = tempfile::tempfile_in(&self.folder).map_err(failed)?;
        let mut writer = BufWriter::new(file);
        for (key, sheet) in self.waiting.drain(..) {
            let mut line = Zeroizing::new(Vec::with_capacity(1024));
            let spilled = Spilled::from(sheet);
            serde_json::to_writer(&mut *line, &(key.came, &spilled)).map_err(|error| failed(error.into()))?;
            line.push(b'\n');
            writer.write_all(&line).map_err(failed)?;
        }
        let mut file = writer.into_inner().map_err(|error| failed(error.into_error()))?;
        file.rewind().map_err(failed)?;
        self.runs.push(file);
        Ok(())
    }

    /// All letters in order.
    pub(super) fn sorted(mut self) -> Result<Sorted, LetterError> {
        if !self.waiting.is_empty() {
            self.spill()?;
        }
        let mut sorted = Sorted { folder: self.folder, runs: Vec::new(), heads: BinaryHeap::new() };
        for (run, file) in self.runs.into_iter().enumerate() {
            sorted.runs.push(BufReader::new(file));
            sorted.refill(run)?;
        }
        Ok(sorted)
    }
}

/// Runs that are being merged.
#[derive(Debug)]
pub(super) struct Sorted {
    folder: PathBuf,
    runs: Vec<BufReader<File>>,
    heads: BinaryHeap<Reverse<Head>>,
}

/// The next letter of a run.
#[derive(Debug)]
struct Head {
    key: Key,
    run: usize,
    sheet: Sheet,
}

impl PartialEq for Head {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Head {}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Head {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl Sorted {
    pub(super) fn next(&mut self) -> Result<Option<Sheet>, LetterError> {
        let Some(Reverse(head)) = self.heads.pop() else { return Ok(None) };
        self.refill(head.run)?;
        Ok(Some(head.sheet))
    }

    fn refill(&mut self, run: usize) -> Result<(), LetterError> {
        let Some(reader) = self.runs.get_mut(run) else { return Ok(()) };
        let failed = |error| LetterError::file(&self.folder, error);
        let mut line = Zeroizing::new(Vec::with_capacity(2048));
        if reader.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            return Ok(());
        }
        let (came, spilled): (u64, Spilled) =
            serde_json::from_slice(&line).map_err(|error| failed(error.into()))?;
        let sheet = Sheet::from(spilled);
        self.heads.push(Reverse(Head { key: Key::of(&sheet, came), run, sheet }));
        Ok(())
    }
}
