//! loom, with its partial order reduction.

use std::sync::{Arc, Mutex};

use threadproof_model::{BlockKind, Body, Name, ProcessEnd, Scenario, SharedKind, Spawn};

use crate::expressible::{Site, Support, facts};
use crate::interpreter::run_main;
use crate::like_std::like_std;
use crate::oracle_run::OracleObject;
use crate::oracle_value::OracleValue;
use crate::search::{MAX_RUNS, OracleSearch};
use crate::tool::{ScopeBody, Tool, ToolChannel, ToolReceiver, ToolSender};

like_std!(loom, STACK_SIZE);

/// In words.
const STACK_SIZE: usize = 1 << 15;

const SKIPPED: &str = "scenarios that loom cannot run are skipped";

pub(crate) struct Loom;

impl Tool for Loom {
    fn missing(&self, support: Support, site: Site) -> Option<&'static str> {
        support.missing_in_loom(site)
    }

    fn skip_reason(&self, scenario: &Scenario) -> Option<&'static str> {
        if !joins_all(scenario) {
            return Some("in loom, main must wait for all threads");
        }
        spawns_in_loop(scenario).then_some("loom can run only five threads")
    }

    fn skip_reason_for_end(&self, end: ProcessEnd) -> Option<&'static str> {
        match end {
            ProcessEnd::Exit(0) => None,
            ProcessEnd::Hang => Some("loom stops at the first deadlock"),
            ProcessEnd::Exit(_) | ProcessEnd::Failure | ProcessEnd::Abort => {
                Some("in loom, a program ends only when all its threads have ended")
            }
        }
    }

    fn explore(&self, search: Arc<OracleSearch>) {
        let mut builder = ::loom::model::Builder::new();
        builder.preemption_bound = None;
        builder.max_permutations = Some(MAX_RUNS);
        // loom checks the maximum only at these intervals.
        builder.checkpoint_interval = MAX_RUNS;
        builder.check(move || {
            search.start();
            let search = Arc::clone(&search);
            // The stack of loom's main thread is too small.
            let main = thread::Builder::new().stack_size(STACK_SIZE);
            main.spawn(move || run_main(&search)).unwrap().join().unwrap();
        });
    }

    fn object(&self, kind: &SharedKind) -> OracleObject {
        match kind {
            SharedKind::Atomic(first) => OracleObject::Atomic(Box::new(AtomicI32::new(*first))),
            SharedKind::Mutex(first) => OracleObject::lock(sync::Mutex::new(*first)),
            SharedKind::RwLock(first) => OracleObject::lock(sync::RwLock::new(*first)),
            SharedKind::Condvar => OracleObject::Condvar(Box::new(sync::Condvar::new())),
            SharedKind::Channel { .. } => {
                let (sender, receiver) = mpsc::channel();
                let sender = Mutex::new(sender);
                OracleObject::Channel(Box::new(LoomChannel {
                    sender,
                    receiver: Arc::new(sync::Mutex::new(receiver)),
                }))
            }
            SharedKind::ThreadLocal { .. } => OracleObject::ThreadLocal,
            SharedKind::Barrier(_)
            | SharedKind::Once
            | SharedKind::OnceLock
            | SharedKind::LazyLock(_) => unreachable!("{SKIPPED}"),
        }
    }

    fn spawn(
        &self,
        name: Option<String>,
        closure: ThreadClosure<'static>,
    ) -> Box<dyn ToolHandle + Send> {
        spawn(name, closure)
    }
    fn scope(&self, _: ScopeBody<'_, '_>) {
        unreachable!("{SKIPPED}");
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
    /// Does nothing: loom runs no scenario in which it would make a difference.
    fn switch(&self) {}
}

struct LoomChannel {
    // std's lock: it is never held while another thread runs.
    sender: Mutex<mpsc::Sender<OracleValue>>,
    receiver: LoomReceiver,
}

type LoomReceiver = Arc<sync::Mutex<mpsc::Receiver<OracleValue>>>;

impl ToolChannel for LoomChannel {
    fn sender(&self) -> Box<dyn ToolSender> {
        Box::new(self.sender.lock().unwrap().clone())
    }
    fn receiver(&self) -> Box<dyn ToolReceiver> {
        Box::new(Arc::clone(&self.receiver))
    }
    fn take_receiver(&self) -> Box<dyn ToolReceiver> {
        unreachable!("{SKIPPED}");
    }
    fn drop_sender(&self) {
        unreachable!("{SKIPPED}");
    }
}

impl ToolSender for mpsc::Sender<OracleValue> {
    fn send(&self, value: OracleValue) -> Result<(), (&'static str, OracleValue)> {
        self.send(value).map_err(|error| ("SendError", error.0))
    }
    fn try_send(&self, _: OracleValue) -> Result<(), (&'static str, OracleValue)> {
        unreachable!("{SKIPPED}");
    }
    fn another(&self) -> Box<dyn ToolSender> {
        unreachable!("{SKIPPED}");
    }
}

impl ToolReceiver for LoomReceiver {
    fn recv(&self) -> Option<OracleValue> {
        self.lock().unwrap().recv().ok()
    }
    fn try_recv(&self) -> Result<OracleValue, &'static str> {
        self.lock().unwrap().try_recv().map_err(|_| "Empty")
    }
    fn is_plain(&self) -> bool {
        unreachable!("{SKIPPED}");
    }
}

/// Whether every thread is joined.
pub(crate) fn joins_all(scenario: &Scenario) -> bool {
    scenario.bodies().all(|body| joins_all_it_spawns(scenario, body))
}

/// Whether all threads that a body spawns are joined, by it or by a thread that it moves the handle
/// into. In loom the end of main does not end other threads, so main must wait for all of them.
fn joins_all_it_spawns(scenario: &Scenario, body: &Body) -> bool {
    let mut spawns: Vec<&Spawn> = Vec::new();
    body.walk(&mut |step| {
        spawns.extend(step.action.spawns());
    });
    spawns.iter().all(|spawn| {
        let takers = spawns.iter().filter(|taker| taker.moves.contains(&spawn.handle));
        let mut takers = takers.filter_map(|taker| scenario.thread(&taker.thread));
        joins(body, &spawn.handle) || takers.any(|taker| joins(&taker.body, &spawn.handle))
    })
}

/// Whether a loop spawns threads.
fn spawns_in_loop(scenario: &Scenario) -> bool {
    let mut spawns = false;
    scenario.walk(|step| {
        if let Some((BlockKind::Repeated, body)) = step.action.block() {
            body.walk(&mut |step| spawns |= step.action.spawns().is_some());
        }
    });
    spawns
}

/// Whether the body joins the thread of this handle.
fn joins(body: &Body, name: &Name) -> bool {
    let mut joins = false;
    body.walk(&mut |step| {
        joins |= facts(&step.action).joins == Some(name);
    });
    joins
}
