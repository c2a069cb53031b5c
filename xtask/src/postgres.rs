//! A PostgreSQL server for tests: in a fresh folder, on a free loopback port, gone afterwards.

use std::{
    fs, io,
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

/// The folder of `initdb`, `postgres` and `pg_ctl`, where Debian's is not meant.
pub const BINARIES: &str = "FRATRIE_POSTGRES_BIN";

/// The server refuses to run as root. This is the user that Debian's package makes.
const USER: &str = "postgres";

/// Stops the server at once when standard input closes, and takes its folder away: the kernel closes it when the process
/// that started the server ends, however it ends (also by Ctrl-C or a kill).
const UNTIL_INPUT_CLOSES: &str = r#"cat > /dev/null; "$@"; rm -rf "$0""#;

/// Free ports are tried so often: another program may take one first.
const TRIES: u32 = 5;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A server that runs; dropping it stops it and takes its folder away.
#[derive(Debug)]
pub struct Server {
    binaries: PathBuf,
    folder: PathBuf,
    port: u16,
    options: String,
    keeper: Option<Child>,
}

/// Where the server's programs are: the folder named by [`BINARIES`], else the newest of Debian's.
pub fn binaries() -> Option<PathBuf> {
    let named = std::env::var_os(BINARIES).map(PathBuf::from);
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    found.sort_by_key(|folder| {
        let version = folder.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        version.and_then(|name| name.parse::<u32>().ok())
    });
    named.or_else(|| found.into_iter().rev().find(|folder| folder.join("initdb").is_file()))
}

impl Server {
    /// Makes a cluster and starts it, with these settings (`("fsync", "off")`). Its superuser is `postgres`, without a
    /// password; it listens on loopback alone.
    ///
    /// # Errors
    /// A sentence that says what to do, with the end of the server's own log.
    pub fn start(settings: &[(&str, &str)]) -> Result<Self, String> {
        let binaries = binaries().ok_or_else(|| {
            format!(
                "the tests need a PostgreSQL server: `cargo xtask test` installs it; by hand, on Debian: `apt-get install \
                 postgresql`; elsewhere set {BINARIES} to the folder of initdb and pg_ctl"
            )
        })?;
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("fratrie-postgres-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        if is_root() {
            run(Command::new("chown").arg(USER).arg(&folder))?;
        }
        let options: Vec<String> =
            settings.iter().map(|(name, value)| format!(" -c {name}={value}")).collect();
        let options = options.concat();
        let mut server = Self { binaries, folder, port: 0, options, keeper: None };
        let data = server.data();
        run(server
            .program("initdb")
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"])
            .arg(data))?;
        let mut last = String::new();
        for _ in 0..TRIES {
            server.port = free_port().map_err(|error| format!("no free loopback port: {error}"))?;
            match server.start_again() {
                Ok(()) => return Ok(server),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// The URL of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// The port that it listens on.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Starts a server that was stopped, on the same folder and port; after a crash it recovers first.
    ///
    /// # Errors
    /// What `pg_ctl` says, with the end of the log.
    pub fn start_again(&mut self) -> Result<(), String> {
        let (log, data) = (self.folder.join("log"), self.data());
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''{}",
            self.port, self.options
        );
        let mut start = self.program("pg_ctl");
        start.args(["-w", "-t", "120", "-o", &options, "-l"]).arg(log).arg("-D").arg(data).arg("start");
        run(&mut start).map_err(|error| format!("{error}: {}", self.log()))?;
        if self.keeper.is_none() {
            let stop = self.stopping();
            let mut keeper = Command::new("sh");
            keeper
                .args(["-c", UNTIL_INPUT_CLOSES])
                .arg(&self.folder)
                .arg(stop.get_program())
                .args(stop.get_args());
            let keeper =
                keeper.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
            self.keeper = Some(keeper.spawn().map_err(|error| format!("cannot watch the server: {error}"))?);
        }
        Ok(())
    }

    /// Stops it as a crash does: nothing is written any more, and the next start recovers.
    ///
    /// # Errors
    /// What `pg_ctl` says.
    pub fn stop_immediately(&mut self) -> Result<(), String> {
        run(&mut self.stopping())
    }

    /// The end of its log.
    pub fn log(&self) -> String {
        let text = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines.get(lines.len().saturating_sub(20)..).unwrap_or_default().join("\n")
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn stopping(&self) -> Command {
        let mut stop = self.program("pg_ctl");
        stop.args(["-w", "-m", "immediate", "-D"]).arg(self.data()).arg("stop");
        stop
    }

    /// One of its programs, run as a user that it accepts.
    fn program(&self, name: &str) -> Command {
        let path = self.binaries.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", USER, "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            let _ended = keeper.wait();
        }
        // Where it never started.
        let _removed = fs::remove_dir_all(&self.folder);
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Runs a program in silence; if it fails, what it said is the error. Its output goes to files, since a server that it
/// leaves running would keep a pipe open.
fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("fratrie-output-{}-{number}", std::process::id()));
    let told = |error: io::Error| format!("cannot run {program}: {error}");
    let output = fs::File::create(&path).map_err(told)?;
    let errors = output.try_clone().map_err(told)?;
    let status = command.stdin(Stdio::null()).stdout(output).stderr(errors).status().map_err(told);
    let said = fs::read_to_string(&path).unwrap_or_default();
    let _removed = fs::remove_file(&path);
    let status = status?;
    if status.success() { Ok(()) } else { Err(format!("{program} failed ({status}): {}", said.trim())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn a_server_starts_crashes_recovers_and_leaves_nothing_behind() {
        let mut server = Server::start(&[("fsync", "off")]).unwrap();
        let folder = server.folder.clone();
        assert!(TcpStream::connect(("127.0.0.1", server.port())).is_ok());
        server.stop_immediately().unwrap();
        assert!(TcpStream::connect(("127.0.0.1", server.port())).is_err());
        server.start_again().unwrap();
        assert!(server.log().contains("ready to accept connections"), "{}", server.log());
        assert!(server.url("x").ends_with("/x"));
        drop(server);
        assert!(!folder.exists());
    }
}
