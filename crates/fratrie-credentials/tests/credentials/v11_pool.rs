//! V11, V29: hash work is bounded; beyond the bound the answer is `Busy`, at once; who goes away holds no place.
//!
//! No test waits for a clock. The pool's only thread is held where it wakes a caller: a waker is code of the caller's.

use crate::common::{typed, weak};
use fratrie_credentials::{HashingError, PasswordHasher};
use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    task::{Context, Poll, Wake, Waker},
};
use tokio::task::JoinSet;

type Answer = Pin<Box<dyn Future<Output = Result<bool, HashingError>> + Send>>;

/// One caller, not yet polled.
fn caller(hasher: &PasswordHasher) -> Answer {
    let hasher = hasher.clone();
    Box::pin(async move { hasher.verify(typed("un mot de passe"), None).await })
}

fn poll(answer: &mut Answer, waker: &Waker) -> Poll<Result<bool, HashingError>> {
    answer.as_mut().poll(&mut Context::from_waker(waker))
}

fn is_busy(answer: &Poll<Result<bool, HashingError>>) -> bool {
    matches!(answer, Poll::Ready(Err(HashingError::Busy { retry_after })) if !retry_after.is_zero())
}

/// So many callers, each polled once: each is let in or told otherwise by then.
fn callers(hasher: &PasswordHasher, count: usize) -> Vec<(Answer, Poll<Result<bool, HashingError>>)> {
    let polled = |mut answer| {
        let first = poll(&mut answer, Waker::noop());
        (answer, first)
    };
    (0..count).map(|_| polled(caller(hasher))).collect()
}

/// Says that it was called, then returns only once it is let go.
struct Hold {
    called: Sender<()>,
    let_go: Mutex<Receiver<()>>,
}

impl Wake for Hold {
    fn wake(self: Arc<Self>) {
        self.called.send(()).unwrap();
        // Let go as well when the other end is dropped.
        let _ = self.let_go.lock().unwrap().recv();
    }
}

/// Holds the only thread of the pool until the sender that it gives back is dropped.
fn hold(hasher: &PasswordHasher) -> Sender<()> {
    loop {
        let (called, was_called) = channel();
        let (release, let_go) = channel();
        let mut answer = caller(hasher);
        let waker = Arc::new(Hold { called, let_go: Mutex::new(let_go) }).into();
        // Where the thread was faster than this poll, nobody is woken: once more then.
        if poll(&mut answer, &waker).is_pending() {
            was_called.recv().unwrap();
            return release;
        }
    }
}

#[tokio::test]
async fn v11_over_the_bound_is_busy_at_once() {
    for waiting in [0, 1, 2, 7] {
        let hasher = weak(1, waiting);
        let held = hold(&hasher);
        let before = hasher.runs();

        // One place with the thread, and the waiting ones.
        let inside = callers(&hasher, 1 + waiting);
        assert!(inside.iter().all(|(_, first)| first.is_pending()), "{waiting} wait");
        let refused = callers(&hasher, 2_000);
        assert!(refused.iter().all(|(_, first)| is_busy(first)), "{waiting} wait");
        assert_eq!(hasher.runs(), before, "who is refused costs nothing");

        drop(held);
        for (answer, _) in inside {
            assert_eq!(answer.await, Ok(false), "who was let in is served");
        }
        assert_eq!(hasher.runs() - before, 1 + waiting as u64);
        assert_eq!(caller(&hasher).await, Ok(false), "and there is room again");
    }
}

#[tokio::test]
async fn v11_one_after_the_other_nobody_is_refused_even_when_nobody_may_wait() {
    let hasher = weak(1, 0);
    for _ in 0..500 {
        assert_eq!(caller(&hasher).await, Ok(false));
    }
    assert_eq!(hasher.runs(), 500);
}

#[tokio::test]
async fn v29_who_goes_away_costs_no_run_and_holds_no_place() {
    let hasher = weak(1, 3);
    let held = hold(&hasher);
    let before = hasher.runs();
    for _ in 0..100 {
        let gone = callers(&hasher, 4);
        assert!(gone.iter().all(|(_, first)| first.is_pending()));
        assert!(is_busy(&callers(&hasher, 1)[0].1));
    }
    // Two stay among two that go.
    let mut staying = callers(&hasher, 4);
    drop(staying.remove(2));
    drop(staying.remove(0));
    drop(held);
    for (answer, _) in staying {
        assert_eq!(answer.await, Ok(false));
    }
    assert_eq!(hasher.runs() - before, 2, "only those who stayed");
}

#[tokio::test]
async fn v29_a_future_dropped_before_its_first_poll_asks_for_nothing() {
    let hasher = weak(1, 0);
    (0..100).for_each(|_| drop(caller(&hasher)));
    assert_eq!(caller(&hasher).await, Ok(false));
    assert_eq!(hasher.runs(), 1);
}

#[test]
fn v29_the_last_handle_may_be_dropped_by_a_hashing_thread() {
    /// Drops the future that it wakes, and with it the last handle; then says so.
    struct DropsAll(Mutex<Option<Answer>>, Sender<()>);
    impl Wake for DropsAll {
        fn wake(self: Arc<Self>) {
            drop(self.0.lock().unwrap().take());
            self.1.send(()).unwrap();
        }
    }
    loop {
        let (dropped, was_dropped) = channel();
        let drops = Arc::new(DropsAll(Mutex::new(None), dropped));
        let hasher = weak(1, 0);
        let mut answer = caller(&hasher);
        drop(hasher);
        // Locked until the future lies there for the waker to take.
        let mut place = drops.0.lock().unwrap();
        if poll(&mut answer, &Arc::clone(&drops).into()).is_pending() {
            *place = Some(answer);
            drop(place);
            was_dropped.recv().unwrap();
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn v11_many_at_once_get_each_their_own_answer() {
    let hasher = weak(3, 256);
    let mut tasks = JoinSet::new();
    for number in 0..64_u8 {
        let hasher = hasher.clone();
        tasks.spawn(async move {
            let password = format!("le mot de passe numéro {number}");
            let stored = hasher.hash(password.parse().unwrap(), [number; 16]).await.unwrap();
            let right = hasher.verify(typed(&password), Some(stored.as_str())).await.unwrap();
            let wrong = hasher.verify(typed(&format!("{password}0")), Some(stored.as_str())).await.unwrap();
            (right, wrong)
        });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers, vec![(true, false); 64]);
    assert_eq!(hasher.runs(), 3 * 64);
}

#[tokio::test]
async fn v11_changes_of_password_leave_half_of_the_places_to_log_ins() {
    let hasher = weak(1, 4);
    let held = hold(&hasher);
    let changes: Vec<_> = (0..3).map(|_| hasher.place_to_change().unwrap()).collect();
    assert!(
        matches!(hasher.place_to_change(), Err(HashingError::Busy { .. })),
        "the thread's place, and half of the four"
    );
    let checks: Vec<_> = (0..2).map(|_| hasher.place().unwrap()).collect();
    assert!(matches!(hasher.place(), Err(HashingError::Busy { .. })), "the thread's place, and all four");
    // A place that was kept for nothing is free again.
    drop(checks);
    drop(changes);
    let log_ins: Vec<_> = (0..5).map(|_| hasher.place().unwrap()).collect();
    assert!(hasher.place().is_err() && hasher.place_to_change().is_err());
    drop((log_ins, held));
}

#[test]
fn v11_log_ins_and_changes_of_password_take_turns() {
    /// Says of which kind the caller is that it wakes.
    struct Tells(&'static str, Sender<&'static str>);
    impl Wake for Tells {
        fn wake(self: Arc<Self>) {
            self.1.send(self.0).unwrap();
        }
    }
    let hasher = weak(1, 8);
    let held = hold(&hasher);
    let (served, order) = channel();
    let mut answers = Vec::new();
    for kind in ["change", "change", "change", "log-in", "log-in", "log-in"] {
        let hasher = hasher.clone();
        let mut answer: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
            match kind {
                "change" => drop(hasher.hash("un mot de passe".parse().unwrap(), [1; 16]).await),
                _ => drop(hasher.verify(typed("un mot de passe"), None).await),
            }
        });
        let waker = Arc::new(Tells(kind, served.clone())).into();
        assert!(answer.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        answers.push(answer);
    }
    drop(held);
    let order: Vec<_> = order.iter().take(6).collect();
    // The thread was held by a log-in, so a change comes first.
    assert_eq!(order, ["change", "log-in"].repeat(3));
}
