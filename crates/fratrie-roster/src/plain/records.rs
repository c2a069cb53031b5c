//! The file as records, each with the line it begins on, within bounds whatever comes.

use crate::fault::{Problem, RosterErrors};
use csv::{ByteRecord, ErrorKind, ReaderBuilder, StringRecord, Terminator};
use std::{
    cell::Cell,
    io::{self, BufRead, BufReader, Cursor, Read},
    rc::Rc,
};

const LONGEST_LINE: usize = 64 * 1024;
const MOST_CELLS: usize = 500;
const MOST_LINES: u64 = 2_000_000;

/// A file, its separator known from its first line.
pub(super) struct Source<R> {
    input: R,
    separator: u8,
}

impl<R: Read> Source<R> {
    /// Passes over the byte order mark; tells the separator from the header.
    pub(super) fn open(input: R) -> io::Result<Source<impl Read>> {
        let (mut input, mut head) = (BufReader::new(input), Vec::new());
        input.by_ref().take(LONGEST_LINE as u64).read_until(b'\n', &mut head)?;
        if head.starts_with(b"\xEF\xBB\xBF") {
            head.drain(..3);
        }
        let pieces = |separator: u8| head.split(|byte| *byte == separator).count();
        let separator = if pieces(b';') >= pieces(b',') { b';' } else { b',' };
        // Every line ends then, so that the line a record begins on follows from the one it ends on.
        let input = Cursor::new(head).chain(input).chain(Cursor::new(b"\n"));
        Ok(Source { input, separator })
    }
}

/// Reads no further than a record may be long: a quotation mark that is never closed must not bring in the whole file.
struct Bounded<R> {
    input: R,
    /// Bytes since the last record.
    read: Rc<Cell<usize>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read.get() > 2 * LONGEST_LINE {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        let count = self.input.read(buffer)?;
        self.read.set(self.read.get() + count);
        Ok(count)
    }
}

/// Records one by one, empty lines passed over; one that can not be read is the last.
pub(super) struct Records<'a, R> {
    reader: csv::Reader<Bounded<R>>,
    pub(super) errors: &'a mut RosterErrors,
    read: Rc<Cell<usize>>,
    passed: u64,
}

impl<'a, R: Read> Records<'a, R> {
    pub(super) fn new(source: Source<R>, errors: &'a mut RosterErrors) -> Self {
        let read = Rc::new(Cell::new(0));
        let input = Bounded { input: source.input, read: Rc::clone(&read) };
        let mut builder = ReaderBuilder::new();
        // A carriage return before the line feed is white space, which every cell forgives.
        let builder = builder.delimiter(source.separator).terminator(Terminator::Any(b'\n'));
        let reader = builder.has_headers(false).flexible(true).from_reader(input);
        Self { reader, errors, read, passed: 0 }
    }

    /// The next record, and the line that it begins on, from 1.
    pub(super) fn next(&mut self) -> Option<(u64, StringRecord)> {
        loop {
            let mut record = ByteRecord::new();
            self.read.set(0);
            let begin = self.reader.position().line();
            let more = self.reader.read_byte_record(&mut record);
            let inside =
                record.as_slice().iter().filter(|byte| **byte == b'\n').fold(1_u64, |lines, _| lines + 1);
            // Empty lines before it were passed over, so it is told from where it ends; one without an end, from before.
            let end = self.reader.position().line();
            let number = if more.is_ok() { end.saturating_sub(inside).max(1) } else { begin };
            self.passed += 1;
            let problem = match more {
                Ok(false) => return None,
                Ok(true) if record.iter().all(<[u8]>::is_empty) && record.len() <= MOST_CELLS => continue,
                Ok(true) if record.as_slice().len() > LONGEST_LINE || record.len() > MOST_CELLS => {
                    Problem::LineTooLong
                }
                Ok(true) if self.passed > MOST_LINES => Problem::TooManyLines,
                Ok(true) => match StringRecord::from_byte_record(record) {
                    Ok(record) if record.iter().all(|cell| cell.trim().is_empty()) => continue,
                    Ok(record) => return Some((number, record)),
                    Err(_) => Problem::NotUtf8,
                },
                Err(error) => match error.kind() {
                    ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                        Problem::LineTooLong
                    }
                    ErrorKind::Io(error) => Problem::Unreadable(error.to_string()),
                    _ => Problem::WrongLength,
                },
            };
            // Each of these goes on to the end of the file: told once.
            self.errors.add(number, None, problem);
            return None;
        }
    }
}
