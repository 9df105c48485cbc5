//! The runners. Each is what somebody writes who has nothing but the standard library.

pub mod cached;
pub mod park;
pub mod seed;

use std::future::Future;

/// A Runner polls a future until it is ready.
pub trait Runner {
    fn run<F: Future>(future: F) -> F::Output;
}
