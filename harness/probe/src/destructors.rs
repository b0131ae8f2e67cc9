//! Whether the platform runs the destructors of thread-locals.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::Builder;

use crate::fingerprint::wait_for;

/// Whether a destructor has run. The store in the destructor pairs with the loads in
/// [`wait_for`].
static HAS_RUN: AtomicBool = AtomicBool::new(false);

struct Local(Cell<bool>);

impl Drop for Local {
    fn drop(&mut self) {
        HAS_RUN.store(true, SeqCst);
    }
}

thread_local! {
    static LOCAL: Local = const { Local(Cell::new(false)) };
}

/// Whether a thread has ended without running its destructor. Nothing depends on its order: at worst,
/// another thread finds that out again.
static HAS_FAILED: AtomicBool = AtomicBool::new(false);

/// Spawns a thread that uses a thread-local with a destructor, waits for it, and returns whether the
/// destructor has run. The next calls return the same at once.
pub(crate) fn run_at_thread_end() -> bool {
    if HAS_RUN.load(SeqCst) || HAS_FAILED.load(SeqCst) {
        return HAS_RUN.load(SeqCst);
    }
    let Ok(thread) = Builder::new().spawn(|| LOCAL.with(|local| local.0.set(true))) else {
        return false;
    };
    wait_for(&HAS_RUN, thread);
    let has_run = HAS_RUN.load(SeqCst);
    HAS_FAILED.store(!has_run, SeqCst);
    has_run
}
