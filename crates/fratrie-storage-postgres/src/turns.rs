//! What is asked for at once shares a call: most of what a call costs the server, and the caller's process, is what a statement
//! costs to begin, however few rows it reads or writes.
//!
//! Who comes while no call is under way makes one, for those that come in the same moment, and waits for nobody. Who comes
//! meanwhile waits; when the call ends, the first that waits leads the next one, and takes along those that wait with it. A second
//! call is made beside the first as soon as half of those that usually come at once wait for it, or nobody else is to be waited for.

mod crowd;

use crowd::Crowd;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::oneshot::{self, error::RecvError};

/// So many calls are under way at once.
const CALLS: usize = 2;

/// So many share a call at most.
const MOST: usize = 32;

/// So often who leads lets other tasks run before the call: those whose last call ended together come together.
const PAUSES: u32 = 2;

/// How long somebody waits while no call ends, before they make a call of their own; and so for how long a call that others wait
/// for waits for a lock.
pub(crate) const PATIENCE: Duration = Duration::from_millis(100);

/// The calls of one kind: what is asked for, and what is answered.
#[derive(Debug)]
pub(crate) struct Turns<W, A>(Mutex<Queue<W, A>>);

#[derive(Debug)]
struct Queue<W, A> {
    /// Empty, while no call is under way.
    waiting: VecDeque<Waiting<W, A>>,
    calls: usize,
    /// How many calls have ended.
    ended: u64,
    /// Those that wait, or are part of a call.
    crowd: Crowd,
}

/// Somebody who waits, or goes along with another's call.
#[derive(Debug)]
pub(crate) struct Waiting<W, A> {
    pub(crate) asked: Arc<W>,
    told: oneshot::Sender<Told<W, A>>,
}

/// What those who wait are told.
#[derive(Debug)]
pub(crate) enum Told<W, A> {
    /// Make a call.
    Lead(Turn<W, A>),
    /// What came of another's.
    Answer(A),
    /// Nothing came of it: make a call of your own, which nobody waits for.
    Alone,
}

/// The turn of a call. Dropped, those that wait have it next.
#[derive(Debug)]
pub(crate) struct Turn<W, A> {
    turns: Arc<Turns<W, A>>,
    /// How many are part of it.
    parts: usize,
}

impl<W, A> Default for Turns<W, A> {
    fn default() -> Self {
        Self(Mutex::new(Queue { waiting: VecDeque::new(), calls: 0, ended: 0, crowd: Crowd::default() }))
    }
}

impl<W, A> Turns<W, A> {
    /// Waits for a turn, or for what comes of another's.
    ///
    /// # Errors
    /// The call of which it was part ended without a word, with the runtime of who made it.
    pub(crate) async fn wait(self: &Arc<Self>, asked: &Arc<W>) -> Result<Told<W, A>, RecvError> {
        let mut told = match self.enter(asked) {
            Ok(turn) => return Ok(Told::Lead(turn)),
            Err(told) => told,
        };
        loop {
            let ended = self.queue().ended;
            match tokio::time::timeout(PATIENCE, &mut told).await {
                Ok(told) => return told,
                Err(_) if self.withdraw(asked, ended) => return Ok(Told::Alone),
                Err(_) => {}
            }
        }
    }

    fn enter(self: &Arc<Self>, asked: &Arc<W>) -> Result<Turn<W, A>, oneshot::Receiver<Told<W, A>>> {
        let mut queue = self.queue();
        queue.crowd.comes();
        if queue.calls == 0 || queue.calls < CALLS && queue.crowd.is_enough(queue.waiting.len() + 1) {
            queue.calls += 1;
            return Ok(Turn { turns: Arc::clone(self), parts: 1 });
        }
        let (told, hears) = oneshot::channel();
        queue.waiting.push_back(Waiting { asked: Arc::clone(asked), told });
        Err(hears)
    }

    /// Whether it still waited, and no call has ended since so many had.
    fn withdraw(&self, asked: &Arc<W>, ended: u64) -> bool {
        let mut queue = self.queue();
        if queue.ended != ended {
            return false;
        }
        let place = queue.waiting.iter().position(|one| Arc::ptr_eq(&one.asked, asked));
        let waited = place.and_then(|place| queue.waiting.remove(place)).is_some();
        if waited {
            // As a call of one: where no call ends, those that still come are soon the crowd.
            queue.crowd.ends(1);
        }
        waited
    }

    fn queue(&self) -> MutexGuard<'_, Queue<W, A>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W, A> Waiting<W, A> {
    /// Tells them. Who went away hears nothing.
    pub(crate) fn tell(self, told: Told<W, A>) {
        drop(self.told.send(told));
    }
}

impl<W, A> Turn<W, A> {
    /// Whether nobody else came lately: there is no company.
    pub(crate) fn is_lonely(&self) -> bool {
        self.turns.queue().crowd.is_one()
    }

    /// Those that wait and go along with `first`, and those that come in the same moment: any two of them fit together.
    pub(crate) async fn company(&mut self, first: &W, fit: impl Fn(&W, &W) -> bool) -> Vec<Waiting<W, A>> {
        for _ in 0..PAUSES {
            tokio::task::yield_now().await;
        }
        let mut company: Vec<Waiting<W, A>> = Vec::new();
        let mut queue = self.turns.queue();
        for one in std::mem::take(&mut queue.waiting) {
            if one.told.is_closed() {
                queue.crowd.goes(1);
                continue;
            }
            let fits = |other: &W| fit(&one.asked, other);
            if company.len() + 1 < MOST && fits(first) && company.iter().all(|other| fits(&other.asked)) {
                company.push(one);
            } else {
                queue.waiting.push_back(one);
            }
        }
        drop(queue);
        self.parts += company.len();
        company
    }
}

impl<W, A> Drop for Turn<W, A> {
    fn drop(&mut self) {
        let mut queue = self.turns.queue();
        queue.ended = queue.ended.wrapping_add(1);
        queue.crowd.ends(self.parts);
        let alone = queue.calls <= 1;
        while (alone || queue.crowd.is_enough(queue.waiting.len()))
            && let Some(next) = queue.waiting.pop_front()
        {
            if !next.told.is_closed() {
                drop(queue);
                // If they go away before they hear, this turn is dropped there.
                return next.tell(Told::Lead(Self { turns: Arc::clone(&self.turns), parts: 1 }));
            }
            queue.crowd.goes(1);
        }
        queue.calls = queue.calls.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests;
