//! One execution of a program: its objects, and how its threads run.

use std::collections::BTreeMap;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use threadproof_model::{Line, Program, Seen};

use crate::backoff::{Backoff, MAX_WAIT};
use crate::blocks::run_main;
use crate::gate::{Gate, Role};
use crate::log;
use crate::objects::{Locks, OwnedLocks, RealObjects};
use crate::performer::Performer;

/// One execution of a program.
pub(crate) struct Execution {
    /// Never dropped: detached threads may use it until the process ends.
    pub(crate) program: &'static Program,
    pub(crate) objects: RealObjects,
    pub(crate) conduct: Conduct,
    /// The number of the run in the log.
    pub(crate) run: usize,
    /// The number of spawned threads whose closures have not finished. The decrement after a
    /// closure pairs with the load in `wait`: what the closure did happens before `wait` returns.
    pub(crate) living: AtomicUsize,
}

/// How the threads of an execution run.
pub(crate) enum Conduct {
    /// Along a schedule. Each step is recorded at once.
    Directed(Gate),
    /// Undirected. Each step is recorded at once.
    Undirected,
    /// Undirected. Each thread hands over its observations when it ends.
    Free(Arc<Tape>),
}

/// Collects the observations of the threads of a free run.
pub(crate) struct Tape {
    columns: Mutex<BTreeMap<String, Column>>,
    /// The number of threads that have started their closures. Each increment pairs with the loads
    /// in `Performer::hesitate`, which need no order with anything else.
    pub(crate) started: AtomicUsize,
    /// The number of the iteration, from 0.
    pub(crate) iteration: u64,
    /// Whether the threads share any object. If not, it does not matter when they start.
    pub(crate) shares_objects: bool,
}

/// The observations of one thread in order.
pub(crate) type Column = Vec<(Line, Seen)>;

impl Tape {
    pub(crate) fn new(iteration: u64, shares_objects: bool) -> Self {
        let (columns, started) = (Mutex::default(), AtomicUsize::new(0));
        Self { columns, started, iteration, shares_objects }
    }

    /// The observations of threads that have ended, by label.
    pub(crate) fn columns(&self) -> MutexGuard<'_, BTreeMap<String, Column>> {
        // Only a failed allocation panics under this lock, and that aborts.
        self.columns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Execution {
    /// Creates an execution with new objects, and the locks that main owns.
    pub(crate) fn new(program: &'static Program, conduct: Conduct) -> (Arc<Self>, Locks) {
        let locks = OwnedLocks::new(&program.objects);
        let objects = RealObjects::new(&program.objects, &locks);
        let (run, living) = (log::current_run(), AtomicUsize::new(0));
        let execution = Arc::new(Self { program, objects, conduct, run, living });
        (execution, Rc::new(locks.into()))
    }

    /// The role of the thread with that label in the schedule, if there is one.
    pub(crate) fn role(&self, label: &str) -> Role {
        match &self.conduct {
            Conduct::Directed(gate) => gate.role(label),
            Conduct::Undirected | Conduct::Free(_) => Role::Unnamed,
        }
    }

    /// Runs main and catches its panic. Returns whether it panicked.
    pub(crate) fn catch_main(main: &Rc<Performer>) -> bool {
        // All runs share the main thread, and so the token that an earlier one left.
        thread::park_timeout(Duration::ZERO);
        catch_unwind(AssertUnwindSafe(|| run_main(main))).is_err()
    }

    /// Waits until all threads have finished their closures. Returns `false` if some never do: a
    /// detached thread may block forever, if that is the platform's choice.
    pub(crate) fn wait_for_others(main: Rc<Performer>) -> bool {
        let mut backoff = Backoff::default();
        while main.execution.living.load(SeqCst) > 0 {
            if backoff.has_slept(MAX_WAIT) {
                // They may still use main's locks.
                mem::forget(main);
                return false;
            }
            backoff.pause();
        }
        true
    }
}
