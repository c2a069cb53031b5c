//! Putting the portal together, listening, and ending cleanly.

use crate::{
    app::{App, router},
    config::Config,
    database, letters,
    mail::{self, Post, Way},
    office::{OfficePassword, Room},
    private_files, sample,
    session_store::SqliteSessions,
    settings::Settings,
    start_error::StartError,
    welcome,
};
use axum::Router;
use fratrie::{Clock, Database, Fratrie, Letter, Realm};
use std::{
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::{Notify, watch},
    task::JoinHandle,
    time,
};

/// How often the post goes without being asked: for what could not be sent before.
const SLOWLY: Duration = Duration::from_mins(1);
/// How long a stop waits for requests that are under way.
const PATIENCE: Duration = Duration::from_secs(10);

/// A portal that answers, in this process.
pub struct Portal {
    address: SocketAddr,
    url: String,
    folder: PathBuf,
    router: Router,
    realm: Realm,
    letters: Vec<Letter>,
    office_passwords: Vec<OfficePassword>,
    post: Arc<Post>,
    sessions: [SqliteSessions; 2],
    database: Database,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    welcome: String,
}

impl fmt::Debug for Portal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Portal").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Portal {
    /// Opens the database, loads the roster, listens. From here on it answers, until [`Portal::stop`].
    ///
    /// # Errors
    /// [`StartError`] says in one sentence what is wrong; nothing runs then.
    pub async fn start(settings: Settings, clock: impl Clock + Clone) -> Result<Self, StartError> {
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        let config = Config::open(settings.config.as_deref())?;
        let from = mail::sender(&settings)?;
        private_files::folder(&settings.folder)?;
        let listener = listen(settings.listen).await?;
        let address = listener.local_addr().map_err(|error| listen_error(settings.listen, error))?;
        let url = settings.public_url.clone().unwrap_or_else(|| format!("http://{address}"));

        let (key, database) = database::open(&settings).await?;
        let sessions = sessions_of(&settings.folder.join("sessions.db"), &shared).await?;
        let office_sessions = sessions_of(&settings.folder.join("office-sessions.db"), &shared).await?;

        let builder = Fratrie::builder().secret_key(key.clone()).database(&database).clock(clock);
        let built = builder.hashing(settings.hashing).build().await;
        let fratrie = built.map_err(|error| StartError::Library(Box::new(error)))?;
        let realm =
            fratrie.realm(&config.realm).await.map_err(|error| StartError::Library(Box::new(error)))?;
        let letters = sample::load(&settings, &realm.office()).await?.letters;
        let letters_file = settings.folder.join("letters.csv");
        if !letters.is_empty() {
            letters::write(&letters_file, &letters)?;
        }

        let way = Way::open(&settings)?;
        let mails = settings.smtp.is_none().then(|| settings.folder.join("mail"));
        let (room, office_passwords) =
            Room::open(&settings, &config, &key, realm.office(), (Arc::clone(&shared), &url)).await?;
        let welcome = welcome::text(&url, (&letters_file, mails.as_deref()), &letters, &office_passwords);
        let post = Arc::new(Post::new(realm.events(), way, from, url.clone(), shared)?);
        let bell = Arc::new(Notify::new());
        let worker = room.worker(&config);
        let room = Arc::new(room);
        let app = App {
            portal: realm.portal(),
            config: Arc::new(config),
            secure: url.starts_with("https://"),
            room: Arc::clone(&room),
            mail: Arc::clone(&bell),
        };
        let router = router(app, sessions.clone(), office_sessions.clone());
        let sessions = [sessions, office_sessions];
        let (stop, stopped) = watch::channel(false);
        let tasks = vec![
            tokio::spawn(serve(listener, router.clone(), stopped.clone())),
            tokio::spawn(work((Arc::clone(&post), room), sessions.clone(), bell, stopped.clone())),
            tokio::spawn(worker.run(stopped)),
        ];
        let folder = settings.folder;
        Ok(Self {
            address,
            url,
            folder,
            router,
            realm,
            letters,
            office_passwords,
            post,
            sessions,
            database,
            stop,
            tasks,
            welcome,
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to type into a browser.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What a start prints.
    pub fn welcome(&self) -> &str {
        &self.welcome
    }

    /// The letters of this start; none if the roster was loaded before.
    pub fn letters(&self) -> &[Letter] {
        &self.letters
    }

    /// The passwords of offices that were drawn at this start: each is shown once.
    pub fn office_passwords(&self) -> &[OfficePassword] {
        &self.office_passwords
    }

    /// The realm, to do what an office does.
    pub const fn realm(&self) -> &Realm {
        &self.realm
    }

    /// The folder that mails are written to where there is no mail server.
    pub fn mail_folder(&self) -> PathBuf {
        self.folder.join("mail")
    }

    /// The pages, to be asked without a network.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Sends what is pending, now.
    ///
    /// # Errors
    /// The library's `Store`. A mail that could not be sent is no error: it goes on waiting.
    pub async fn deliver_mail(&self) -> Result<(), fratrie::Error> {
        self.post.round().await
    }

    /// Ends it: what is under way is finished, within ten seconds, and the files are closed.
    pub async fn stop(self) {
        self.stop.send_modify(|stop| *stop = true);
        for task in self.tasks {
            let abort = task.abort_handle();
            if time::timeout(PATIENCE, task).await.is_err() {
                abort.abort();
            }
        }
        for sessions in &self.sessions {
            sessions.close().await;
        }
        self.database.close().await;
    }
}

async fn sessions_of(file: &Path, clock: &Arc<dyn Clock>) -> Result<SqliteSessions, StartError> {
    private_files::touch(file)?;
    let opened = SqliteSessions::open(file, Arc::clone(clock)).await;
    opened.map_err(|error| database::error(file, error))
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|error| listen_error(address, error))
}

const fn listen_error(address: SocketAddr, error: std::io::Error) -> StartError {
    StartError::Listen { address, error }
}

/// Resolves when the portal is to stop, or was dropped.
pub(crate) async fn until(mut stopped: watch::Receiver<bool>) {
    // An error says that the portal is gone, which is a stop too.
    drop(stopped.wait_for(|stop| *stop).await);
}

async fn serve(listener: TcpListener, router: Router, stopped: watch::Receiver<bool>) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(until(stopped)).await;
    if let Err(error) = served {
        tracing::error!(%error, "the portal answers no more");
    }
}

/// What is done beside the requests: mails, sessions that ended, uploads and letters that had their time.
async fn work(
    (post, room): (Arc<Post>, Arc<Room>),
    sessions: [SqliteSessions; 2],
    bell: Arc<Notify>,
    stopped: watch::Receiver<bool>,
) {
    let mut slowly = time::interval(SLOWLY);
    slowly.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    let end = until(stopped);
    tokio::pin!(end);
    loop {
        tokio::select! {
            () = &mut end => return,
            () = bell.notified() => {}
            _ = slowly.tick() => {
                for sessions in &sessions {
                    if let Err(error) = sessions.sweep().await {
                        tracing::warn!(%error, "sessions that ended were not deleted");
                    }
                }
                room.sweep();
            }
        }
        if let Err(error) = post.round().await {
            tracing::warn!(%error, "mails wait");
        }
    }
}
