//! The table as rows, each with the line it begins on, within bounds whatever comes.

use super::Header;
use crate::{halt::Halt, options::Limits, told::Problem};
use csv::{ByteRecord, ErrorKind, ReaderBuilder, StringRecord, Terminator};
use std::{
    cell::Cell,
    error::Error,
    io::{self, BufRead, BufReader, Cursor, Read},
    rc::Rc,
};

const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// A table that is being read: text in UTF-8 without a byte order mark.
pub(crate) struct Table<'a> {
    reader: csv::Reader<Bounded<Box<dyn Read + 'a>>>,
    limits: Limits,
    /// Bytes since the last record.
    read: Rc<Cell<usize>>,
    passed: u64,
    ended: bool,
    /// The line that the header is on.
    pub(crate) line: u64,
    /// The names of the columns.
    pub(crate) header: Header,
}

/// One row.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// The line that it begins on, from 1, as an editor counts.
    pub(crate) line: u64,
    cells: StringRecord,
}

impl Row {
    /// A cell, trimmed; empty where the row, or the table, has none.
    pub(crate) fn get(&self, column: Option<usize>) -> &str {
        column.and_then(|place| self.cells.get(place)).unwrap_or_default().trim()
    }

    /// How many cells there are.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }
}

impl<'a> Table<'a> {
    /// Reads the header. `separator` is told from it where it is not given.
    ///
    /// # Errors
    /// An empty file, or a first line that is none.
    pub(crate) fn open(input: impl Read + 'a, limits: &Limits, separator: Option<u8>) -> Result<Self, Halt> {
        let (mut input, mut head) = (BufReader::new(input), Vec::new());
        while head.iter().all(u8::is_ascii_whitespace) {
            let most = limits.record_bytes as u64;
            let count = input
                .by_ref()
                .take(most)
                .read_until(b'\n', &mut head)
                .map_err(|error| Halt::io(1, &error))?;
            if count == 0 || head.len() >= limits.record_bytes {
                break;
            }
        }
        // The last of the most frequent ones: the semicolon, where there is none at all.
        let pieces = |separator: &u8| head.split(|byte| byte == separator).count();
        let told = SEPARATORS.into_iter().rev().max_by_key(pieces).unwrap_or(b';');
        let separator = separator.unwrap_or(told);
        // Every line ends then, so that the line a record begins on follows from the one it ends on.
        let input = Cursor::new(head).chain(input).chain(Cursor::new(b"\n"));
        let (read, most) = (Rc::new(Cell::new(0)), limits.record_bytes.saturating_mul(2));
        let input: Box<dyn Read + 'a> = Box::new(input);
        let bounded = Bounded { input, read: Rc::clone(&read), most };
        let mut builder = ReaderBuilder::new();
        // A carriage return before the line feed is white space, which every cell forgives.
        let builder = builder.delimiter(separator).terminator(Terminator::Any(b'\n'));
        let reader = builder.has_headers(false).flexible(true).from_reader(bounded);
        let (limits, header) = (*limits, Header::default());
        let mut table = Self { reader, limits, read, passed: 0, ended: false, line: 1, header };
        let Some(first) = table.next()? else { return Err(Halt::new(1, "", Problem::EmptyFile)) };
        (table.line, table.header) = (first.line, Header::new(&first.cells));
        Ok(table)
    }

    /// The next row, empty ones passed over. After an error there is none: what can not be read is the last.
    pub(crate) fn next(&mut self) -> Result<Option<Row>, Halt> {
        if self.ended {
            return Ok(None);
        }
        let row = self.row();
        self.ended = !matches!(row, Ok(Some(_)));
        row
    }

    fn row(&mut self) -> Result<Option<Row>, Halt> {
        loop {
            let mut record = ByteRecord::new();
            self.read.set(0);
            let begin = self.reader.position().line();
            let more = self.reader.read_byte_record(&mut record);
            let inside =
                record.as_slice().iter().filter(|byte| **byte == b'\n').fold(1_u64, |lines, _| lines + 1);
            // Empty lines before it were passed over, so it is told from where it ends; one without an end, from before.
            let end = self.reader.position().line();
            let line = if more.is_ok() { end.saturating_sub(inside).max(1) } else { begin };
            let halt = |problem| Err(Halt::new(line, "", problem));
            match more {
                Ok(false) => return Ok(None),
                Err(error) => match error.kind() {
                    ErrorKind::Io(error)
                        if error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<LineTooLong>) =>
                    {
                        return halt(Problem::LineTooLong);
                    }
                    ErrorKind::Io(error) => return Err(Halt::io(line, error)),
                    _ => return halt(Problem::WrongLength),
                },
                Ok(true) => {}
            }
            if record.len() > self.limits.columns || record.as_slice().len() > self.limits.record_bytes {
                return halt(Problem::LineTooLong);
            }
            let lossless = StringRecord::from_byte_record(record);
            let cells = lossless
                .unwrap_or_else(|error| StringRecord::from_byte_record_lossy(error.into_byte_record()));
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            self.passed += 1;
            if self.passed > self.limits.records {
                return halt(Problem::TooManyLines);
            }
            return Ok(Some(Row { line, cells }));
        }
    }
}

/// Reads no further than a record may be long: a quotation mark that is never closed must not bring in the whole file.
struct Bounded<R> {
    input: R,
    read: Rc<Cell<usize>>,
    most: usize,
}

/// That a line is too long.
#[derive(Debug)]
struct LineTooLong;

impl std::fmt::Display for LineTooLong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the line is too long")
    }
}

impl Error for LineTooLong {}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read.get() > self.most {
            return Err(io::Error::other(LineTooLong));
        }
        let count = self.input.read(buffer)?;
        self.read.set(self.read.get() + count);
        Ok(count)
    }
}
