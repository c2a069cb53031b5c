//! A proxy on loopback that cuts connections when it is told to, and counts round trips.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// When the next request is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The server never sees it.
    BeforeItIsSent,
    /// The server sees it; nobody waits for the answer.
    WhileTheServerWorks,
    /// The server has answered; the answer is lost.
    BeforeTheAnswer,
    /// Half of the answer arrives.
    InTheAnswer,
    /// The server has answered, and the connection stays open, but nothing arrives.
    Never,
}

/// The length of a lone Sync message.
const SIGN_OF_LIFE: usize = 5;

#[derive(Debug, Clone)]
pub(crate) struct Proxy {
    pub(crate) port: u16,
    armed: Arc<Mutex<Option<Cut>>>,
    requests: Arc<AtomicU64>,
}

impl Proxy {
    /// Between a free port and the server of a URL.
    pub(crate) async fn before(url: &str) -> Self {
        let server = url.rsplit_once('@').unwrap().1.split_once('/').unwrap().0.to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self {
            port: listener.local_addr().unwrap().port(),
            armed: Arc::default(),
            requests: Arc::default(),
        };
        let accepting = proxy.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&server).await.unwrap();
                tokio::spawn(accepting.clone().carry(client, server));
            }
        });
        proxy
    }

    /// The same database, by way of the proxy.
    pub(crate) fn url(&self, url: &str) -> String {
        let (head, tail) = url.rsplit_once('@').unwrap();
        format!("{head}@127.0.0.1:{}/{}", self.port, tail.split_once('/').unwrap().1)
    }

    /// Cuts the next request, on whatever connection it comes.
    pub(crate) fn arm(&self, cut: Cut) {
        *self.armed.lock().unwrap() = Some(cut);
    }

    /// How often a client has waited for the server so far.
    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::SeqCst)
    }

    async fn carry(self, mut client: TcpStream, mut server: TcpStream) {
        let (mut request, mut answer) = (vec![0; 1 << 20], vec![0; 1 << 20]);
        let mut cut = None;
        loop {
            tokio::select! {
                read = client.read(&mut request) => {
                    let Some(size) = read.ok().filter(|size| *size > 0) else { return };
                    // The pool asks a connection that is given back for a sign of life, which no caller waits for.
                    if size > SIGN_OF_LIFE {
                        self.requests.fetch_add(1, Ordering::SeqCst);
                        cut = self.armed.lock().unwrap().take();
                    }
                    if cut == Some(Cut::BeforeItIsSent) {
                        return;
                    }
                    if server.write_all(request.get(..size).unwrap()).await.is_err() {
                        return;
                    }
                    if cut == Some(Cut::WhileTheServerWorks) {
                        return;
                    }
                }
                read = server.read(&mut answer) => {
                    let Some(size) = read.ok().filter(|size| *size > 0) else { return };
                    let size = match cut {
                        Some(Cut::BeforeTheAnswer) => return,
                        Some(Cut::InTheAnswer) => size / 2,
                        Some(Cut::Never) => continue,
                        _ => size,
                    };
                    if client.write_all(answer.get(..size).unwrap()).await.is_err() || cut.is_some() {
                        return;
                    }
                }
            }
        }
    }
}
