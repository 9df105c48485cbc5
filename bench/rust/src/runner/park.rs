//! A runner on std::thread::park, with a flag of its own in an Arc made for each call: the
//! thread's token is everybody's, and may be consumed by other code in a poll.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

pub struct Woken {
    runnable: AtomicBool,
    thread: Thread,
}

impl Woken {
    pub fn here() -> Arc<Woken> {
        Arc::new(Woken { runnable: AtomicBool::new(false), thread: thread::current() })
    }

    pub fn park(&self) {
        while !self.runnable.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.runnable.swap(true, Ordering::Release) {
            self.thread.unpark();
        }
    }
}

/// Polls the future until it is ready, with a waker of that park.
pub fn drive<F: Future>(future: F, woken: &Woken, waker: &Waker) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(waker);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        woken.park();
    }
}

pub struct PerCall;

impl super::Runner for PerCall {
    fn run<F: Future>(future: F) -> F::Output {
        let woken = Woken::here();
        let waker = Waker::from(woken.clone());
        drive(future, &woken, &waker)
    }
}
