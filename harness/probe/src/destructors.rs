//! Whether the platform runs the destructors of thread-locals.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::Builder;
use std::time::Duration;

use crate::backoff::Backoff;
use crate::fingerprint::join;

/// How long to wait for a destructor if the join that should wait for it panicked: a platform whose
/// `join` is broken still has destructors.
const PATIENCE: Duration = Duration::from_millis(500);

/// Whether a destructor has run. The store in the destructor pairs with the loads after the join.
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

/// Spawns a thread that uses a thread-local with a destructor, joins it, and returns whether the
/// destructor has run. The next calls return the same at once.
pub(crate) fn run_at_thread_end() -> bool {
    if HAS_RUN.load(SeqCst) || HAS_FAILED.load(SeqCst) {
        return HAS_RUN.load(SeqCst);
    }
    let Ok(thread) = Builder::new().spawn(|| LOCAL.with(|local| local.0.set(true))) else {
        return false;
    };
    if !join(thread) {
        let mut backoff = Backoff::default();
        while !HAS_RUN.load(SeqCst) && !backoff.has_slept(PATIENCE) {
            backoff.pause();
        }
    }
    let has_run = HAS_RUN.load(SeqCst);
    HAS_FAILED.store(!has_run, SeqCst);
    has_run
}
