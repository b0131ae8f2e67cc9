//! shuttle's depth-first search.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use ::shuttle::scheduler::{DfsScheduler, Schedule, Scheduler, Task, TaskId};
use ::shuttle::{Config, Runner};
use threadproof_model::{Action, ProcessEnd, Scenario, Shared, SharedKind};

use crate::channels::{Bounded, Ends};
use crate::interpreter::run_main;
use crate::like_std::like_std;
use crate::process::{MOST_RUNS, Search};
use crate::run::{Holders, Object};
use crate::tool::{Barrier, Once, Scope, ScopeBody, Tool};

like_std!(shuttle, STACK_SIZE);

/// In bytes.
const STACK_SIZE: usize = 1 << 18;

pub(crate) struct Shuttle;

impl Tool for Shuttle {
    fn objection(&self, scenario: &Scenario) -> Option<&'static str> {
        let has_destructor = |object: &Shared| {
            matches!(object.kind, SharedKind::ThreadLocal { on_drop: Some(_), .. })
        };
        let mut joins_in_scope = false;
        scenario.walk(|step| {
            if let Action::Scope { body } = &step.action {
                body.walk(&mut |step| joins_in_scope |= matches!(step.action, Action::Join { .. }));
            }
        });
        // `Scope::spawn` in shuttle's `thread.rs`: the closure itself wakes whoever has the scope.
        (joins_in_scope && scenario.shared.iter().any(has_destructor))
            .then_some("in shuttle's scopes, a join does not wait for thread-local destructors")
    }

    fn objection_to(&self, _: ProcessEnd) -> Option<&'static str> {
        None
    }

    fn explore(&self, search: Arc<Search>) {
        let mut config = Config::new();
        config.stack_size = STACK_SIZE;
        // It takes relaxed accesses for `SeqCst` ones, and warns of that. Ours do not race, so it
        // makes no difference to them.
        config.silence_warnings = true;
        let dfs = DfsScheduler::new(Some(MOST_RUNS), false);
        let scheduler = Watching { dfs, search: Arc::clone(&search), started: BTreeSet::new() };
        Runner::new(scheduler, config).run(move || {
            // As long as there is somebody who could go on, shuttle sees no deadlock.
            thread::spawn(|| {
                loop {
                    thread::yield_now();
                }
            });
            run_main(&search);
        });
    }

    fn object(&self, kind: &SharedKind) -> Object {
        match kind {
            SharedKind::Atomic(first) => Object::Atomic(Box::new(AtomicI32::new(*first))),
            SharedKind::Mutex(first) => {
                Object::Lock(Box::new(sync::Mutex::new(*first)), Mutex::new(Holders::default()))
            }
            SharedKind::RwLock(first) => {
                Object::Lock(Box::new(sync::RwLock::new(*first)), Mutex::new(Holders::default()))
            }
            SharedKind::Condvar => Object::Condvar(Box::new(sync::Condvar::new())),
            SharedKind::Barrier(size) => {
                Object::Barrier(Box::new(sync::Barrier::new(usize::try_from(*size).unwrap())))
            }
            SharedKind::Once => Object::Once(Box::new(sync::Once::new()), Mutex::new(None)),
            SharedKind::Channel { bound: None, senders } => {
                let (sender, receiver) = mpsc::channel();
                Object::Channel(Box::new(Ends::new(&sender, receiver, *senders)))
            }
            SharedKind::Channel { bound: Some(bound), senders } => {
                let (sender, receiver) = mpsc::sync_channel(usize::try_from(*bound).unwrap());
                Object::Channel(Box::new(Ends::new(&Bounded(sender), receiver, *senders)))
            }
            SharedKind::ThreadLocal { .. } => Object::ThreadLocal,
            SharedKind::OnceLock | SharedKind::LazyLock(_) => unreachable!("objected to"),
        }
    }

    fn spawn(&self, name: Option<String>, closure: Closure<'static>) -> Box<dyn Handle + Send> {
        spawn(name, closure)
    }
    fn scope(&self, body: ScopeBody<'_, '_>) {
        thread::scope(|scope| body(scope));
    }
    fn current(&self) -> Thread {
        describe(&thread::current())
    }
    fn park(&self) {
        thread::park();
    }
    fn keep(&self, key: usize, kept: Option<Kept>) -> bool {
        keep(key, kept)
    }
    fn switch(&self) {
        thread::yield_now();
    }
}

/// Lets the search know of deadlocks, and does not go through what comes after the end of a process.
struct Watching {
    dfs: DfsScheduler,
    search: Arc<Search>,
    /// The threads of this run that have come to their first operation.
    started: BTreeSet<usize>,
}

impl Scheduler for Watching {
    fn new_execution(&mut self) -> Option<Schedule> {
        let schedule = self.dfs.new_execution()?;
        self.search.start();
        self.started.clear();
        Some(schedule)
    }

    fn next_task(
        &mut self,
        tasks: &[&Task],
        current: Option<TaskId>,
        is_yielding: bool,
    ) -> Option<TaskId> {
        const MAIN: usize = 0;
        /// The thread that is always there.
        const IDLE: usize = 1;
        // Those who could go on without a reason, after a park, are among them: std allows it, but
        // promises nothing that could be compared.
        let able = |task: &&&Task| task.runnable() && usize::from(task.id()) != IDLE;
        let able: Vec<&Task> = tasks.iter().filter(able).copied().collect();
        let Some(first) = able.first() else {
            self.search.end(ProcessEnd::Hang);
            return None;
        };
        if self.search.is_over() {
            return Some(first.id());
        }
        // What others could neither see nor change makes no difference to them: it is done at once.
        let is_private = |task: &&&Task| {
            let task = usize::from(task.id());
            !self.started.contains(&task) || (task == MAIN && self.search.is_main_private())
        };
        if let Some(private) = able.iter().find(is_private) {
            self.started.insert(usize::from(private.id()));
            return Some(private.id());
        }
        self.dfs.next_task(&able, current, is_yielding)
    }

    fn next_u64(&mut self) -> u64 {
        self.dfs.next_u64()
    }
}

impl<'s, 'env: 's> Scope<'s, 'env> for thread::Scope<'s, 'env> {
    fn spawn(&'s self, closure: Closure<'s>) -> Box<dyn Handle + 's> {
        Box::new(self.spawn(closure))
    }
}

impl Handle for thread::ScopedJoinHandle<'_, Returned> {
    fn join(self: Box<Self>) -> Returned {
        (*self).join().unwrap()
    }
    fn thread(&self) -> Thread {
        describe(self.thread())
    }
}

impl Barrier for sync::Barrier {
    fn wait(&self) -> bool {
        self.wait().is_leader()
    }
}

impl Once for sync::Once {
    fn call_once(&self, block: &mut dyn FnMut()) {
        self.call_once(block);
    }
    fn is_completed(&self) -> bool {
        self.is_completed()
    }
}
