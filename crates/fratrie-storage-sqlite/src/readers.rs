//! Threads that read what is asked for most, each with a connection of its own: a load is handed over once and answered
//! once, whatever the number of its statements.

use crate::{
    place::Place,
    together::take_back,
    work::{Work, answer, work},
};
use fratrie_storage::RepositoryError;
use rusqlite::Connection;
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};
use tokio::sync::oneshot;

#[derive(Debug)]
pub(crate) struct Readers(Mutex<Option<Open>>);

#[derive(Debug)]
struct Open {
    asked: Sender<Work>,
    /// One a thread: tells when it has ended.
    ended: Vec<oneshot::Receiver<()>>,
}

impl Readers {
    /// Starts so many threads; each opens its connection when it is first needed.
    pub(crate) fn start(place: &Place, threads: u32) -> io::Result<Self> {
        let (asked, coming) = channel();
        let (coming, mut ended) = (Arc::new(Mutex::new(coming)), Vec::new());
        for number in 0..threads {
            let (place, coming, (ends, end)) = (place.clone(), Arc::clone(&coming), oneshot::channel::<()>());
            thread::Builder::new().name(format!("fratrie-read-{number}")).spawn(move || {
                serve(&place, &coming);
                drop(ends);
            })?;
            ended.push(end);
        }
        Ok(Self(Mutex::new(Some(Open { asked, ended }))))
    }

    pub(crate) async fn run<T: Send + 'static>(
        &self,
        done: impl FnOnce(&Connection) -> Result<T, RepositoryError> + Send + 'static,
    ) -> Result<T, RepositoryError> {
        let (work, told) = work(done);
        if let Some(open) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            drop(open.asked.send(work));
        }
        answer(told).await
    }

    /// Ends the threads once all is read.
    pub(crate) async fn close(&self) {
        let open = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Open { asked, ended }) = open else { return };
        drop(asked);
        for end in ended {
            drop(end.await);
        }
    }
}

fn serve(place: &Place, coming: &Mutex<Receiver<Work>>) {
    let mut connection: Option<Connection> = None;
    loop {
        // The guard goes at the end of the statement: one thread waits for work, the others for it.
        let next = coming.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(work) = next else { return };
        // A panic is a mistake of ours that one caller is to hear of, and not all that come after.
        let served =
            catch_unwind(AssertUnwindSafe(|| match connection.take().map_or_else(|| place.read(), Ok) {
                Ok(open) => work(Ok(connection.insert(open))),
                Err(error) => work(Err(error)),
            }));
        connection.as_ref().inspect(|connection| take_back(connection));
        connection.take_if(|connection| served.is_err() || !connection.is_autocommit());
    }
}
