//! A runner of one page: a park of a Mutex and a Condvar, counted by Arc, made for each
//! call, and a waker with a vtable of its own.

use std::future::Future;
use std::mem::ManuallyDrop;
use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

#[derive(Default)]
struct Park {
    runnable: Mutex<bool>,
    condition: Condvar,
}

impl Park {
    fn park(&self) {
        let mut runnable = self.runnable.lock().unwrap();
        while !*runnable {
            runnable = self.condition.wait(runnable).unwrap();
        }
        *runnable = false;
    }

    fn unpark(&self) {
        *self.runnable.lock().unwrap() = true;
        self.condition.notify_one();
    }
}

// SAFETY of all four: a waker's data is a pointer from Arc::into_raw, and each waker owns
// one reference.
static VTABLE: RawWakerVTable = RawWakerVTable::new(
    |data| unsafe {
        Arc::increment_strong_count(data as *const Park);
        RawWaker::new(data, &VTABLE)
    },
    |data| unsafe { Arc::from_raw(data as *const Park).unpark() },
    |data| unsafe { ManuallyDrop::new(Arc::from_raw(data as *const Park)).unpark() },
    |data| unsafe { drop(Arc::from_raw(data as *const Park)) },
);

pub struct Seed;

impl super::Runner for Seed {
    fn run<F: Future>(future: F) -> F::Output {
        let mut future = pin!(future);
        let park = Arc::new(Park::default());
        let data = Arc::into_raw(park.clone()) as *const ();
        let waker = unsafe { Waker::from_raw(RawWaker::new(data, &VTABLE)) };
        let mut context = Context::from_waker(&waker);
        loop {
            if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
                return value;
            }
            park.park();
        }
    }
}
