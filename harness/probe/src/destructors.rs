//! Whether the platform runs the destructors of thread-locals.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::Builder;

/// Whether a destructor has run. The store in the destructor pairs with the load after the join.
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

/// Spawns a thread that uses a thread-local with a destructor, joins it, and returns whether the
/// destructor has run.
pub(crate) fn run_at_thread_end() -> bool {
    let spawned = Builder::new().spawn(|| LOCAL.with(|local| local.0.set(true)));
    spawned.is_ok_and(|thread| thread.join().is_ok()) && HAS_RUN.load(SeqCst)
}
