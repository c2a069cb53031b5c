//! Where measurements are taken: a folder, a PostgreSQL server, and the file in which the samples are gathered.

use crate::{shell, tools};
use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use xtask::postgres::Server;

/// A server as one would run it, on two cores: what is acknowledged is on the disk.
const SETTINGS: [(&str, &str); 5] = [
    ("shared_buffers", "1GB"),
    ("max_wal_size", "8GB"),
    ("checkpoint_timeout", "15min"),
    ("max_connections", "100"),
    // The planner's own statistics are made by the programs, so that no turn meets autovacuum at work.
    ("autovacuum", "off"),
];

/// The desk.
pub(crate) struct Desk {
    folder: PathBuf,
    samples: PathBuf,
    server: Option<Server>,
}

impl Desk {
    /// A desk whose samples are added to those of a file.
    pub(crate) fn new(samples: &Path) -> Result<Self, String> {
        let folder = shell::target_folder().join("bench");
        fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        Ok(Self { folder, samples: samples.to_owned(), server: None })
    }

    /// Takes out the samples of rows that begin so: they are taken anew.
    pub(crate) fn forget(&self, rows: &[&str]) -> Result<(), String> {
        let text = fs::read_to_string(&self.samples).unwrap_or_default();
        let of = |line: &&str| {
            let row = line.strip_prefix(r#"{"row":""#).unwrap_or_default();
            !rows.iter().any(|begin| row.starts_with(begin))
        };
        let kept: String = text.lines().filter(of).flat_map(|line| [line, "\n"]).collect();
        fs::write(&self.samples, kept).map_err(|error| self.unwritable(&error))
    }

    /// Keeps samples.
    pub(crate) fn keep(&self, text: &str) -> Result<(), String> {
        print!("{text}");
        let file = OpenOptions::new().create(true).append(true).open(&self.samples);
        file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| self.unwritable(&error))
    }

    fn unwritable(&self, error: &std::io::Error) -> String {
        format!("cannot write {}: {error}", self.samples.display())
    }

    /// A file of the desk that is not there yet.
    pub(crate) fn fresh(&self, name: &str) -> PathBuf {
        let path = self.folder.join(name);
        for end in ["", "-wal", "-shm"] {
            let mut name = path.clone().into_os_string();
            name.push(end);
            let _removed = fs::remove_file(name);
        }
        path
    }

    /// A file of the desk.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A copy of a closed SQLite file.
    pub(crate) fn copy(&self, from: &Path, name: &str) -> Result<PathBuf, String> {
        let to = self.fresh(name);
        fs::copy(from, &to).map_err(|error| format!("cannot copy {}: {error}", from.display()))?;
        Ok(to)
    }

    /// The URL of an empty database, or of a copy of another one.
    pub(crate) fn database(&mut self, name: &str, template: Option<&str>) -> Result<String, String> {
        let server = match &mut self.server {
            Some(server) => server,
            none => {
                tools::postgres()?;
                none.insert(Server::start(&SETTINGS)?)
            }
        };
        let template = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
        for statement in [
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            format!("CREATE DATABASE {name}{template}"),
            "CHECKPOINT".to_owned(),
        ] {
            shell::run(Command::new("psql").args(["-qX", &server.url("postgres"), "-c", &statement]))?;
        }
        Ok(server.url(name))
    }

    /// Runs a program that prints samples, and keeps them.
    pub(crate) fn take(&mut self, command: &mut Command) -> Result<(), String> {
        println!("$ {}", shell::line(command));
        let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
        let output = output.map_err(|error| format!("cannot run `{}`: {error}", shell::line(command)))?;
        self.keep(&String::from_utf8_lossy(&output.stdout))?;
        if output.status.success() {
            Ok(())
        } else {
            Err(format!("`{}` failed ({})", shell::line(command), output.status))
        }
    }
}

/// One of the programs of `fratrie-benches`.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new(shell::target_folder().join("release/fratrie-benches"));
    command.arg(name);
    command
}

/// Where peers are built.
pub(crate) fn peers() -> PathBuf {
    shell::target_folder().join("peers")
}

/// A peer's folder, once what it needs is installed.
pub(crate) fn peer(name: &str) -> Result<PathBuf, String> {
    let folder = Path::new("benches/peers").join(name);
    shell::run(Command::new("bash").arg(folder.join("install.sh")))?;
    Ok(folder)
}

/// `sqlite:` and the path.
pub(crate) fn url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}
