//! The cases, each for any runner. They are those of the Go package around this folder,
//! by the same names, and do the same; a size is how many there are at once.

use crate::runner::{cached::Cached, park::PerCall, seed::Seed, Runner};
use std::future::{poll_fn, ready};
use std::hint::black_box;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Poll, Waker};
use std::thread;

type Body = fn(usize, usize) -> Result<(), String>;

/// Returns the case of that name as that runner does it.
pub fn find(case: &str, runner: &str) -> Option<Body> {
    match runner {
        "seed-rust" => of::<Seed>(case),
        "park-rust" => of::<PerCall>(case),
        "cached-rust" => of::<Cached>(case),
        _ => None,
    }
}

fn of<R: Runner>(case: &str) -> Option<Body> {
    Some(match case {
        "Ready" => run_ready::<R>,
        "SelfWake" => self_wake::<R>,
        "CloneDrop" => clone_drop::<R>,
        "Nested" => nested::<R>,
        "Handoff" => handoff::<R>,
        "Spawned" => spawned::<R>,
        "Concurrent" => concurrent::<R>,
        "Polls" => polls::<R>,
        "Clones" => clones::<R>,
        "Wakers" => wakers::<R>,
        _ => return None,
    })
}

fn run_ready<R: Runner>(_: usize, batches: usize) -> Result<(), String> {
    for _ in 0..batches {
        black_box(R::run(black_box(ready(1))));
    }
    Ok(())
}

fn nested<R: Runner>(_: usize, batches: usize) -> Result<(), String> {
    for _ in 0..batches {
        black_box(R::run(poll_fn(|_| Poll::Ready(R::run(black_box(ready(1)))))));
    }
    Ok(())
}

/// Is pending so many times, and wakes itself each time.
fn run_self_waking<R: Runner>(mut left: usize) {
    R::run(poll_fn(|cx| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    }))
}

fn self_wake<R: Runner>(_: usize, batches: usize) -> Result<(), String> {
    run_self_waking::<R>(batches);
    Ok(())
}

fn polls<R: Runner>(size: usize, batches: usize) -> Result<(), String> {
    for _ in 0..batches {
        run_self_waking::<R>(size);
    }
    Ok(())
}

fn clone_drop<R: Runner>(_: usize, batches: usize) -> Result<(), String> {
    R::run(poll_fn(|cx| {
        for _ in 0..batches {
            drop(black_box(cx.waker().clone()));
        }
        Poll::Ready(())
    }));
    Ok(())
}

fn clones<R: Runner>(size: usize, batches: usize) -> Result<(), String> {
    let mut living = Vec::with_capacity(size);
    R::run(poll_fn(|cx| {
        for _ in 0..batches {
            for _ in 0..size {
                living.push(cx.waker().clone());
            }
            black_box(&mut living).clear();
        }
        Poll::Ready(())
    }));
    Ok(())
}

fn wakers<R: Runner>(size: usize, mut batches: usize) -> Result<(), String> {
    let mut living = Vec::with_capacity(size);
    R::run(poll_fn(|cx| {
        if batches == 0 {
            return Poll::Ready(());
        }
        batches -= 1;
        for _ in 0..size {
            living.push(cx.waker().clone());
        }
        for w in black_box(&mut living).drain(..) {
            w.wake();
        }
        Poll::Pending
    }));
    Ok(())
}

#[derive(Default)]
struct Signal {
    set: Mutex<bool>,
    condition: Condvar,
}

impl Signal {
    fn wait(&self) {
        let mut set = self.set.lock().unwrap();
        while !*set {
            set = self.condition.wait(set).unwrap();
        }
        *set = false;
    }

    fn send(&self) {
        *self.set.lock().unwrap() = true;
        self.condition.notify_one();
    }
}

fn handoff<R: Runner>(_: usize, batches: usize) -> Result<(), String> {
    let ping = Arc::new(Signal::default());
    let mut other = None;
    let mut left = batches;
    let mut failed = None;
    R::run(poll_fn(|cx| {
        if other.is_none() {
            let (ping, waker) = (ping.clone(), cx.waker().clone());
            let body = move || {
                for _ in 0..batches {
                    ping.wait();
                    waker.wake_by_ref();
                }
            };
            match thread::Builder::new().spawn(body) {
                Ok(t) => other = Some(t),
                Err(e) => {
                    failed = Some(e);
                    return Poll::Ready(());
                }
            }
        }
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        ping.send();
        Poll::Pending
    }));
    match (failed, other) {
        (Some(e), _) => Err(no_thread(e)),
        (_, Some(t)) => t.join().map_err(|_| "the other thread panicked".to_string()),
        _ => Ok(()),
    }
}

fn spawned<R: Runner>(_: usize, mut batches: usize) -> Result<(), String> {
    R::run(poll_fn(|cx| {
        if batches == 0 {
            return Poll::Ready(Ok(()));
        }
        batches -= 1;
        let waker = cx.waker().clone();
        match thread::Builder::new().spawn(move || waker.wake()) {
            Ok(_) => Poll::Pending,
            Err(e) => Poll::Ready(Err(no_thread(e))),
        }
    }))
}

/// Where the Runs of a batch leave their wakers.
struct Gathered {
    wakers: Mutex<Vec<Waker>>,
    all: Condvar,
}

/// A thread of this case needs little of a stack, and ten thousand of the usual size are
/// refused by many a machine.
const STACK: usize = 64 << 10;

fn concurrent<R: Runner>(size: usize, batches: usize) -> Result<(), String> {
    for _ in 0..batches {
        let gathered = Arc::new(Gathered { wakers: Mutex::new(Vec::with_capacity(size)), all: Condvar::new() });
        let mut threads = Vec::with_capacity(size);
        let mut refused = None;
        for _ in 0..size {
            let gathered = gathered.clone();
            let body = move || {
                let mut again = false;
                R::run(poll_fn(|cx| {
                    if again {
                        return Poll::Ready(());
                    }
                    again = true;
                    gathered.wakers.lock().unwrap().push(cx.waker().clone());
                    gathered.all.notify_one();
                    Poll::Pending
                }))
            };
            match thread::Builder::new().stack_size(STACK).spawn(body) {
                Ok(t) => threads.push(t),
                Err(e) => {
                    refused = Some(e);
                    break;
                }
            }
        }
        let mut wakers = gathered.wakers.lock().unwrap();
        while wakers.len() < threads.len() {
            wakers = gathered.all.wait(wakers).unwrap();
        }
        for w in wakers.drain(..) {
            w.wake();
        }
        drop(wakers);
        let started = threads.len();
        for t in threads {
            t.join().map_err(|_| "a thread panicked".to_string())?;
        }
        if let Some(e) = refused {
            return Err(format!("{} after {started} of {size}", no_thread(e)));
        }
    }
    Ok(())
}

fn no_thread(e: std::io::Error) -> String {
    format!("the system starts no thread: {e}")
}
