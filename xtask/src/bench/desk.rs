//! Where measurements are taken: a folder, a PostgreSQL server, and the file in which the samples are gathered.

use crate::{shell, tools};
use std::{
    fs::{self, File, OpenOptions},
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
    samples: File,
    server: Option<Server>,
}

impl Desk {
    /// A desk whose samples are added to those of `path`.
    pub(crate) fn new(path: &Path) -> Result<Self, String> {
        let folder = shell::target_folder().join("bench");
        fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        let samples = OpenOptions::new().create(true).append(true).open(path);
        let samples = samples.map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        Ok(Self { folder, samples, server: None })
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
        for statement in
            [format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), format!("CREATE DATABASE {name}{template}"), "CHECKPOINT".to_owned()]
        {
            shell::run(Command::new("psql").args(["-qX", &server.url("postgres"), "-c", &statement]))?;
        }
        Ok(server.url(name))
    }

    /// Runs a program that prints samples, and keeps them.
    pub(crate) fn take(&mut self, command: &mut Command) -> Result<(), String> {
        println!("$ {}", shell::line(command));
        let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
        let output = output.map_err(|error| format!("cannot run `{}`: {error}", shell::line(command)))?;
        let text = String::from_utf8_lossy(&output.stdout);
        print!("{text}");
        self.samples.write_all(text.as_bytes()).map_err(|error| format!("the samples cannot be kept: {error}"))?;
        if output.status.success() {
            Ok(())
        } else {
            Err(format!("`{}` failed ({})", shell::line(command), output.status))
        }
    }
}

/// One of the programs of `fratrie-benches`, built.
pub(crate) fn program(name: &str) -> Command {
    Command::new(shell::target_folder().join("release").join(name))
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
