//! The browser's driver, started for one test run and stopped with it.

use crate::{shell, tools};
use std::{
    fs::File,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// Runs the driver until its own standard input closes. The kernel closes it when xtask ends, however it ends
/// (also by Ctrl-C or a kill), so the driver and its browsers never outlive the tests.
/// Its process group is killed, and not the driver alone, which would leave the browsers of unfinished tests running.
const UNTIL_INPUT_CLOSES: &str = r#""$@" & cat > /dev/null; trap '' TERM; kill 0; wait"#;

/// How long to wait between two questions to a starting driver, and how many it is asked: 30 to 90 seconds in all.
const PAUSE: Duration = Duration::from_millis(100);
const TRIES: u32 = 300;

/// A driver that runs; dropping it stops it.
pub(crate) struct WebDriver {
    keeper: Child,
    address: SocketAddr,
}

impl WebDriver {
    /// Starts `chromedriver` on a free loopback port and waits until it answers.
    pub(crate) fn start() -> Result<Self, String> {
        let program = tools::chromedriver()?;
        let address = free_address().map_err(|error| format!("no free loopback port: {error}"))?;
        let log_path = shell::target_folder().join("chromedriver.log");
        let log = File::create(&log_path).map_err(|error| format!("{}: {error}", log_path.display()))?;
        let errors = log.try_clone().map_err(|error| format!("{}: {error}", log_path.display()))?;
        let keeper = Command::new("sh")
            .args(["-c", UNTIL_INPUT_CLOSES, "sh"])
            .arg(program)
            .arg(format!("--port={}", address.port()))
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(errors)
            .spawn()
            .map_err(|error| format!("cannot start chromedriver: {error}"))?;
        let driver = Self { keeper, address };
        for _ in 0..TRIES {
            if is_ready(address) {
                return Ok(driver);
            }
            thread::sleep(PAUSE);
        }
        Err(format!("chromedriver does not answer at {}; see {}", driver.url(), log_path.display()))
    }

    /// The address that the tests find in `FRATRIE_WEBDRIVER`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for WebDriver {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!("xtask: chromedriver may still run at {}: {error}", self.address);
        }
    }
}

/// A port that nobody listens on: the kernel picks it.
fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

/// Whether the driver answers `GET /status` with 200. Only the status line is read: the driver leaves the connection
/// open, whatever it was asked.
fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<[u8; 12]> {
        let mut stream = TcpStream::connect_timeout(&address, PAUSE)?;
        stream.set_read_timeout(Some(PAUSE))?;
        write!(stream, "GET /status HTTP/1.1\r\nHost: {address}\r\n\r\n")?;
        let mut line = [0; 12];
        stream.read_exact(&mut line)?;
        Ok(line)
    };
    ask().is_ok_and(|line| line == *b"HTTP/1.1 200")
}
