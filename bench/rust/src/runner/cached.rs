//! The same with the park and its waker kept for the thread's next call. It allocates
//! nothing; the price is that a wake that comes after its call has returned reaches the
//! call after it. A nested call finds them in use and makes its own.

use super::park::{drive, Woken};
use std::cell::RefCell;
use std::future::Future;
use std::sync::Arc;
use std::task::Waker;

thread_local! {
    static KEPT: RefCell<(Arc<Woken>, Waker)> = RefCell::new(fresh());
}

fn fresh() -> (Arc<Woken>, Waker) {
    let woken = Woken::here();
    let waker = Waker::from(woken.clone());
    (woken, waker)
}

pub struct Cached;

impl super::Runner for Cached {
    fn run<F: Future>(future: F) -> F::Output {
        KEPT.with(|kept| match kept.try_borrow_mut() {
            Ok(kept) => drive(future, &kept.0, &kept.1),
            Err(_) => {
                let (woken, waker) = fresh();
                drive(future, &woken, &waker)
            }
        })
    }
}
