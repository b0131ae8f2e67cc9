//! shuttle, with its depth-first search.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use ::shuttle::scheduler::{DfsScheduler, Schedule, Scheduler, Task, TaskId};
use ::shuttle::{Config, Runner};
use threadproof_model::{ProcessEnd, Scenario, Shared, SharedKind};

use crate::expressible::{Site, Support, facts};
use crate::interpreter::run_main;
use crate::like_std::like_std;
use crate::oracle_run::OracleObject;
use crate::search::{MAX_RUNS, OracleSearch};
use crate::shuttle_channels::{BoundedSender, ShuttleChannel};
use crate::tool::{ScopeBody, Tool, ToolBarrier, ToolOnce, ToolScope};

like_std!(shuttle, STACK_SIZE);

/// In bytes.
const STACK_SIZE: usize = 1 << 18;

pub(crate) struct Shuttle;

impl Tool for Shuttle {
    fn missing(&self, support: Support, site: Site) -> Option<&'static str> {
        support.missing_in_shuttle(site)
    }

    fn skip_reason(&self, scenario: &Scenario) -> Option<&'static str> {
        let has_destructor = |object: &Shared| {
            matches!(object.kind, SharedKind::ThreadLocal { on_drop: Some(_), .. })
        };
        let mut joins_in_scope = false;
        scenario.walk(|step| {
            if let Some(body) = step.action.body().filter(|_| facts(&step.action).opens_scope) {
                body.walk(&mut |step| joins_in_scope |= facts(&step.action).joins.is_some());
            }
        });
        // `Scope::spawn` in shuttle's `thread.rs`: the closure itself wakes the owner of the scope.
        (joins_in_scope && scenario.shared.iter().any(has_destructor))
            .then_some("in shuttle's scopes, a join does not wait for thread-local destructors")
    }

    fn skip_reason_for_end(&self, _: ProcessEnd) -> Option<&'static str> {
        None
    }

    fn explore(&self, search: Arc<OracleSearch>) {
        let mut config = Config::new();
        config.stack_size = STACK_SIZE;
        // shuttle treats relaxed accesses as `SeqCst`, and warns about it. The spec refuses relaxed
        // accesses that race, and for others there is no difference.
        config.silence_warnings = true;
        let dfs = DfsScheduler::new(Some(MAX_RUNS), false);
        let scheduler =
            DeadlockWatcher { dfs, search: Arc::clone(&search), started: BTreeSet::new() };
        Runner::new(scheduler, config).run(move || {
            // A deadlock would fail shuttle's run. With a thread that can always run, shuttle sees
            // none, and `DeadlockWatcher` notices when no other thread can run.
            thread::spawn(|| {
                loop {
                    thread::yield_now();
                }
            });
            run_main(&search);
        });
    }

    fn object(&self, kind: &SharedKind) -> OracleObject {
        match kind {
            SharedKind::Atomic(first) => OracleObject::Atomic(Box::new(AtomicI32::new(*first))),
            SharedKind::Mutex(first) => OracleObject::lock(sync::Mutex::new(*first)),
            SharedKind::RwLock(first) => OracleObject::lock(sync::RwLock::new(*first)),
            SharedKind::Condvar => OracleObject::Condvar(Box::new(sync::Condvar::new())),
            SharedKind::Barrier(size) => {
                OracleObject::Barrier(Box::new(sync::Barrier::new(usize::try_from(*size).unwrap())))
            }
            SharedKind::Once => OracleObject::Once(Box::new(sync::Once::new()), Mutex::new(None)),
            SharedKind::Channel { bound: None, senders } => {
                let (sender, receiver) = mpsc::channel();
                OracleObject::Channel(Box::new(ShuttleChannel::new(sender, receiver, *senders)))
            }
            SharedKind::Channel { bound: Some(bound), senders } => {
                let (sender, receiver) = mpsc::sync_channel(usize::try_from(*bound).unwrap());
                OracleObject::Channel(Box::new(ShuttleChannel::new(
                    BoundedSender(sender),
                    receiver,
                    *senders,
                )))
            }
            SharedKind::ThreadLocal { .. } => OracleObject::ThreadLocal,
            SharedKind::OnceLock | SharedKind::LazyLock(_) => {
                unreachable!("scenarios with once cells are skipped")
            }
        }
    }

    fn spawn(
        &self,
        name: Option<String>,
        closure: ThreadClosure<'static>,
    ) -> Box<dyn ToolHandle + Send> {
        spawn(name, closure)
    }
    fn scope(&self, body: ScopeBody<'_, '_>) {
        thread::scope(|scope| body(scope));
    }
    fn current(&self) -> ToolThread {
        describe(&thread::current())
    }
    fn park(&self) {
        thread::park();
    }
    fn keep(&self, key: usize, value: Option<KeyValue>) -> bool {
        keep(key, value)
    }
    fn switch(&self) {
        thread::yield_now();
    }
}

/// Reports deadlocks to the search, and stops exploring at the end of the process.
struct DeadlockWatcher {
    dfs: DfsScheduler,
    search: Arc<OracleSearch>,
    /// The threads of this run that have run up to their first operation.
    started: BTreeSet<usize>,
}

impl Scheduler for DeadlockWatcher {
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
        /// The thread that can always run.
        const IDLE: usize = 1;
        // Only runnable tasks: shuttle would also let a parked thread wake spuriously, which is not
        // compared.
        let able = |task: &&&Task| task.runnable() && usize::from(task.id()) != IDLE;
        let able: Vec<&Task> = tasks.iter().filter(able).copied().collect();
        let Some(first) = able.first() else {
            self.search.end(ProcessEnd::Hang);
            return None;
        };
        if self.search.has_ended() {
            return Some(first.id());
        }
        // The order of operations that other threads neither observe nor affect makes no difference,
        // so they run first.
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

impl<'s, 'env: 's> ToolScope<'s, 'env> for thread::Scope<'s, 'env> {
    fn spawn(&'s self, closure: ThreadClosure<'s>) -> Box<dyn ToolHandle + 's> {
        Box::new(self.spawn(closure))
    }
}

impl ToolHandle for thread::ScopedJoinHandle<'_, ThreadResult> {
    fn join(self: Box<Self>) -> ThreadResult {
        (*self).join().unwrap()
    }
    fn thread(&self) -> ToolThread {
        describe(self.thread())
    }
}

impl ToolBarrier for sync::Barrier {
    fn wait(&self) -> bool {
        self.wait().is_leader()
    }
}

impl ToolOnce for sync::Once {
    fn call_once(&self, block: &mut dyn FnMut()) {
        self.call_once(block);
    }
    fn is_completed(&self) -> bool {
        self.is_completed()
    }
}
