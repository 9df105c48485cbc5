//! An allocator that counts while it is asked to, and otherwise costs one plain load.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

static ON: AtomicBool = AtomicBool::new(false);
static COUNT: AtomicUsize = AtomicUsize::new(0);

struct Counted;

#[global_allocator]
static ALLOCATOR: Counted = Counted;

// SAFETY: all is left to the system's allocator.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if ON.load(Relaxed) {
            COUNT.fetch_add(1, Relaxed);
        }
        System.alloc(layout)
    }

    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        System.dealloc(p, layout)
    }
}

/// Counting is a time in which allocations are counted, those of all threads.
pub struct Counting;

impl Counting {
    pub fn start() -> Counting {
        COUNT.store(0, Relaxed);
        ON.store(true, Relaxed);
        Counting
    }

    pub fn stop(self) -> usize {
        ON.store(false, Relaxed);
        COUNT.load(Relaxed)
    }
}
