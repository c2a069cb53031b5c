//! From uploads to a roster.

use crate::{
    aaf,
    draft::Draft,
    educonnect,
    identify::{Identity, identify},
    kind::{Format, Kind},
    onde, oneroster,
    options::Options,
    plain, siecle,
    spool::{BySchool, Scratch, Spool},
    told::{Findings, Notices, Problem, RosterErrors},
    upload::{Encoding, Source, Survey, Upload, expand},
};
use chrono::NaiveDateTime;
use fratrie_domain::{
    SchoolCode,
    roster::{Place, Roster},
};
use std::{collections::BTreeMap, io::Read, path::Path};

/// What was read, to be shown before it is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What the import takes.
    pub roster: Roster,
    /// What the files are.
    pub files: Vec<FileRead>,
    /// What was taken with a warning, and what was left out.
    pub notices: Notices,
}

/// What was read, one roster a school.
#[derive(Debug)]
pub struct ReadingBySchool {
    /// What the import takes, school after school.
    pub schools: BySchool,
    /// What the files are.
    pub files: Vec<FileRead>,
    /// What was taken with a warning, and what was left out.
    pub notices: Notices,
}

/// One file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// Its name, as it was uploaded; that of the archive or the folder before it.
    pub name: String,
    /// What it is; none where it was left aside, and a notice tells why.
    pub kind: Option<Kind>,
    /// The school that it is of, where it says so once for all.
    pub school: Option<SchoolCode>,
    /// When it was exported, where it says so, in the school's own time.
    pub exported_at: Option<NaiveDateTime>,
    /// The school year, by the year in which it begins, where it says so.
    pub school_year: Option<i32>,
}

/// A file whose kind is known.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) source: Source,
    pub(crate) kind: Kind,
    pub(crate) encoding: Encoding,
    /// Its number: in [`Place::file`], in [`Reading::files`].
    pub(crate) file: u32,
}

/// One reading: what every format's reader is given.
pub(crate) struct Run<'a> {
    pub(crate) options: &'a Options,
    pub(crate) findings: Findings,
    pub(crate) draft: Draft,
    pub(crate) files: Vec<FileRead>,
    /// Where what does not fit into memory goes; without it everything stays in memory.
    pub(crate) scratch: Option<Scratch>,
}

/// Reads uploads, whatever their format, as long as it is one.
///
/// # Errors
/// [`RosterErrors`] with every fault found, each with its file and line; then nothing was taken.
pub fn read(uploads: Vec<Upload>, options: &Options) -> Result<Reading, RosterErrors> {
    let mut run = Run::new(options);
    let known = run.known(uploads, None);
    run.read(&known)
}

/// Reads uploads that may be too long for memory: what they say goes to the disk and comes back one school at a time.
///
/// `folder` must be there. Inside it a folder is made that only its owner can enter; it holds persons' data until what is
/// given back is dropped. For plain CSV and AAF memory is bounded by the largest school; other formats are exported school
/// by school, and their readers hold what they must to put the files of a school together.
///
/// Everything is read and checked first: all faults are told before the first school is handed out.
///
/// # Errors
/// As [`read`]; and [`Problem::Disk`] where `folder` can not be used.
pub fn read_by_school(
    uploads: Vec<Upload>,
    options: &Options,
    folder: &Path,
) -> Result<ReadingBySchool, RosterErrors> {
    let mut run = Run::new(options);
    match Scratch::inside(folder).and_then(|scratch| Ok((Spool::new(&scratch)?, scratch))) {
        Ok((spool, scratch)) => run.by_school(uploads, spool, &scratch),
        Err(error) => {
            run.findings.fault_of_all(Problem::Disk(error.to_string()));
            Err(run.findings.errors)
        }
    }
}

/// The directory's keys of the schools that an AAF describes, for [`KnownRoster::new`](crate::KnownRoster::new).
///
/// # Errors
/// As [`read`].
pub fn aaf_schools(
    uploads: Vec<Upload>,
    options: &Options,
) -> Result<BTreeMap<String, SchoolCode>, RosterErrors> {
    let mut run = Run::new(options);
    let known = run.known(uploads, None);
    let known: Vec<Known> = known.into_iter().filter(|known| known.kind == Kind::Aaf).collect();
    let codes = aaf::codes(&known, &mut run);
    if run.findings.errors.is_empty() { Ok(codes) } else { Err(run.findings.errors) }
}

/// Reads one upload as what it is known to be.
pub(crate) fn read_as(kind: Kind, upload: Upload, options: &Options) -> Result<Reading, RosterErrors> {
    let mut run = Run::new(options);
    let known = run.known(vec![upload], Some(kind));
    run.read(&known)
}

impl<'a> Run<'a> {
    fn new(options: &'a Options) -> Self {
        Self {
            options,
            findings: Findings::default(),
            draft: Draft::default(),
            files: Vec::new(),
            scratch: None,
        }
    }

    fn read(mut self, known: &[Known]) -> Result<Reading, RosterErrors> {
        self.dispatch(known);
        self.finish()
    }

    fn dispatch(&mut self, known: &[Known]) {
        match known.first().map(|first| first.kind.format()) {
            Some(Format::Aaf) => aaf::read(known, self),
            Some(Format::Plain) => plain::read(known, self),
            Some(Format::Siecle) => siecle::read(known, self),
            Some(Format::OneRoster) => oneroster::read(known, self),
            Some(Format::Onde) => onde::read(known, self),
            Some(Format::Educonnect) => educonnect::read(known, self),
            None => {}
        }
    }

    fn by_school(
        mut self,
        uploads: Vec<Upload>,
        spool: Spool,
        scratch: &Scratch,
    ) -> Result<ReadingBySchool, RosterErrors> {
        let known = self.known(uploads, None);
        self.draft = Draft::to(spool);
        self.scratch = Some(scratch.clone());
        self.dispatch(&known);
        if !self.findings.errors.is_empty() {
            return Err(self.findings.errors);
        }
        let schools = self.draft.by_school(scratch, &mut self.findings);
        let Findings { errors, notices, .. } = self.findings;
        match schools {
            Some(schools) if errors.is_empty() => Ok(ReadingBySchool { schools, files: self.files, notices }),
            _ => Err(errors),
        }
    }

    /// The files of the uploads, each told what it is; none of them where one is at fault.
    fn known(&mut self, uploads: Vec<Upload>, as_kind: Option<Kind>) -> Vec<Known> {
        let (mut known, mut strange) = (Vec::new(), Vec::new());
        let mut bytes = 0_u64;
        for (source, bundled) in self.sources(uploads) {
            let identity = Survey::of(&source, &self.options.limits).and_then(|survey| {
                bytes = bytes.saturating_add(survey.bytes);
                if bytes > self.options.limits.total_bytes {
                    return Err(Problem::TooLarge);
                }
                identify(&survey, source.is_packed(), as_kind, self.options)
            });
            let file = self.findings.file(&source.name);
            let kind = identity.as_ref().ok().map(|identity| identity.kind);
            let name = source.name.clone();
            self.files.push(FileRead { name, kind, school: None, exported_at: None, school_year: None });
            let at = Place { file, line: 0 };
            match identity {
                Ok(Identity { kind, encoding, misdeclared }) => {
                    if let Some(declared) = misdeclared {
                        let read_as = encoding.name();
                        self.findings.warn(at, "", Problem::WrongEncoding { declared, read_as });
                    }
                    known.push(Known { source, kind, encoding, file });
                }
                // A bundle holds other files too, which say nothing of persons; what is uploaded by itself is meant.
                Err(problem @ (Problem::UnknownKind { .. } | Problem::Mistaken(_))) if bundled => {
                    strange.push((at, problem));
                }
                Err(problem) => self.findings.fault(at, "", problem),
            }
        }
        for (at, problem) in strange {
            if known.is_empty() {
                self.findings.fault(at, "", problem);
            } else {
                self.findings.leave(at, "", problem);
            }
        }
        self.one_format(&known);
        if self.findings.errors.is_empty() { known } else { Vec::new() }
    }

    /// The files, and whether each was one of several that were uploaded as one.
    fn sources(&mut self, uploads: Vec<Upload>) -> Vec<(Source, bool)> {
        let mut sources: Vec<(Source, bool)> = Vec::new();
        for upload in uploads {
            let name = upload.name.clone();
            match expand(upload, &self.options.limits) {
                Ok(files) if sources.len().saturating_add(files.len()) > self.options.limits.files => {
                    self.findings.fault_of_all(Problem::TooManyFiles);
                    return Vec::new();
                }
                Ok(files) => {
                    let bundled = files.len() > 1;
                    sources.extend(files.into_iter().map(|file| (file, bundled)));
                }
                Err(problem) => self.findings.errors.add(&name, 0, "", problem),
            }
        }
        if sources.is_empty() && self.findings.errors.is_empty() {
            self.findings.fault_of_all(Problem::NoFiles);
        }
        sources
    }

    fn one_format(&mut self, known: &[Known]) {
        let Some(first) = known.first() else { return };
        if let Some(other) = known.iter().find(|other| other.kind.format() != first.kind.format()) {
            self.findings.fault_of_all(Problem::MixedFormats { one: first.kind, other: other.kind });
        }
    }

    /// What is told of a file as a whole.
    pub(crate) fn file(&mut self, file: u32) -> Option<&mut FileRead> {
        usize::try_from(file).ok().and_then(|file| self.files.get_mut(file))
    }

    fn finish(mut self) -> Result<Reading, RosterErrors> {
        if !self.findings.errors.is_empty() {
            return Err(self.findings.errors);
        }
        let roster = self.draft.finish(&mut self.findings);
        let Findings { errors, notices, .. } = self.findings;
        if errors.is_empty() { Ok(Reading { roster, files: self.files, notices }) } else { Err(errors) }
    }
}

impl Known {
    /// Reads its text, in UTF-8; what can not be read is told, and gives nothing.
    pub(crate) fn text<T>(
        &self,
        run: &mut Run<'_>,
        read: impl FnOnce(&mut dyn Read, &mut Run<'_>) -> T,
    ) -> Option<T> {
        let limits = run.options.limits;
        let read = self.source.text(self.encoding, &limits, |input| read(input, run));
        match read {
            Ok(read) => Some(read),
            Err(problem) => {
                run.findings.fault(Place { file: self.file, line: 0 }, "", problem);
                None
            }
        }
    }
}
