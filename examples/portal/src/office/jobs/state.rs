//! A job, as it is kept between two steps.

use fratrie::{Timestamp, domain::SchoolCode, roster::Report};
use rand::{TryRng, rngs::SysRng};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a job: 128 bits that nobody guesses; also the name of its folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct JobId(String);

const LENGTH: usize = 32;

impl JobId {
    /// Draws one.
    pub(crate) fn draw() -> Option<Self> {
        let mut bytes = [0_u8; LENGTH / 2];
        SysRng.try_fill_bytes(&mut bytes).ok()?;
        Some(Self(format!("{:032x}", u128::from_be_bytes(bytes))))
    }

    /// Reads one: nothing else becomes part of a path.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let form = text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        form.then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for JobId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("no id of a job")
    }
}

impl From<JobId> for String {
    fn from(id: JobId) -> Self {
        id.0
    }
}

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    /// The files are here.
    Received,
    /// They were read; what would change is worked out.
    Read,
    /// What would change is shown; the office decides.
    Previewed,
    /// The office said yes.
    Confirmed,
    /// It is done.
    Imported,
    /// It can not be done with these files.
    Refused,
    /// It could not be done now.
    Failed,
}

impl Stage {
    /// Whether the worker has something to do.
    pub(crate) const fn is_work(self) -> bool {
        matches!(self, Self::Received | Self::Read | Self::Confirmed)
    }

    /// Whether it has come to its end; the files serve no more.
    pub(crate) const fn is_over(self) -> bool {
        matches!(self, Self::Imported | Self::Refused)
    }

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Read => "read",
            Self::Previewed => "previewed",
            Self::Confirmed => "confirmed",
            Self::Imported => "imported",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// One upload.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) id: JobId,
    /// Whose it is: the log-in name of an agent.
    pub(crate) agent: String,
    pub(crate) at: Timestamp,
    pub(crate) stage: Stage,
    /// The school, for files that name none.
    pub(crate) school: Option<SchoolCode>,
    pub(crate) files: Vec<JobFile>,
    /// That so many links end is right.
    pub(crate) endings_confirmed: bool,
    /// The server stopped while it was under way.
    pub(crate) resumed: bool,
    /// The data changed between the preview and the import: the office looks again.
    pub(crate) moved: bool,
    /// How often the step under way was begun.
    pub(crate) tries: u32,
    /// Why it was refused, where no line of the report says so.
    pub(crate) why: Option<Why>,
    /// Whether the files are deleted.
    pub(crate) emptied: bool,
}

/// A file that was uploaded.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct JobFile {
    /// Its name, to be shown; on the disk it is a number.
    pub(crate) name: String,
    pub(crate) bytes: u64,
}

impl JobFile {
    /// Its size, as people write it.
    pub(crate) fn size(&self, language: &str) -> String {
        let (byte, kilo, mega) =
            if language == "fr" { ("octets", "Ko", "Mo") } else { ("bytes", "KB", "MB") };
        match self.bytes {
            bytes @ 0..1_000 => format!("{bytes} {byte}"),
            bytes @ 1_000..1_000_000 => format!("{} {kilo}", bytes / 1_000),
            bytes => format!("{} {mega}", bytes / 1_000_000),
        }
    }
}

/// A reason, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Why {
    /// These schools are not the agent's.
    OutOfScope(Vec<SchoolCode>),
    /// The files name no school.
    NoSchool,
    /// The library says so.
    Said { french: String, english: String },
}

/// What an import would do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Preview {
    pub(crate) schools: Vec<SchoolCode>,
    pub(crate) report: Report,
    /// Children that accounts would list no more; the first ones.
    pub(crate) detached: Vec<Detached>,
    pub(crate) detached_more: usize,
    /// Why so many endings ask for a word, in French and English.
    pub(crate) brake: Option<(String, String)>,
}

/// A child that an account would list no more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Detached {
    pub(crate) student: String,
    pub(crate) holder: String,
    pub(crate) identifier: String,
    pub(crate) school: SchoolCode,
}

#[cfg(test)]
mod tests {
    use super::JobId;

    #[test]
    fn v35_no_id_leads_out_of_its_folder() {
        for text in [
            "",
            "..",
            "../../../../etc/passwd",
            "0123456789abcdef0123456789abcde/",
            "0123456789abcdef0123456789abcde\0",
        ] {
            assert!(JobId::parse(text).is_none(), "{text:?}");
        }
        let drawn = JobId::draw().unwrap();
        assert_eq!(JobId::parse(drawn.as_str()), Some(drawn));
    }
}
