//! loom's search, with partial order reduction.

use std::sync::{Arc, Mutex};

use threadproof_model::{
    Action, Body, Name, Ordering as ModelOrdering, ProcessEnd, Scenario, SharedKind, Spawn,
};

use crate::interpreter::run_main;
use crate::like_std::like_std;
use crate::process::{MOST_RUNS, Search};
use crate::run::{Holders, Object};
use crate::tool::{Channel, ScopeBody, Tool};
use crate::value::Value;

like_std!(loom, STACK_SIZE);

/// In words.
const STACK_SIZE: usize = 1 << 15;

pub(crate) struct Loom;

impl Tool for Loom {
    fn objection(&self, scenario: &Scenario) -> Option<&'static str> {
        let mut objection = None;
        for object in &scenario.shared {
            match object.kind {
                SharedKind::Barrier(_) => objection = Some("loom has no barriers"),
                SharedKind::ThreadLocal { on_drop: Some(_), .. } => {
                    objection = Some("loom takes all thread-locals of a thread away at once");
                }
                SharedKind::Once => objection = Some("loom has no `Once`"),
                SharedKind::Channel { bound: Some(_), .. } => {
                    objection = Some("loom has no channels with bounds");
                }
                _ => {}
            }
        }
        let has_one_object = scenario.shared.len() == 1;
        scenario.walk(|step| match step.action {
            Action::Detach { .. } => objection = Some("loom does not see a handle being dropped"),
            Action::IsPoisoned { .. } | Action::ClearPoison { .. } => {
                objection = Some("loom's locks cannot be asked whether they are poisoned");
            }
            // It looks whether there is a message before it lets others go on: `sync/mpsc.rs`.
            Action::TryRecv { .. } => objection = Some("loom does not see a `try_recv` in vain"),
            Action::Scope { .. } => objection = Some("loom has no scopes"),
            Action::Yield => {
                objection = Some("to loom, a yield means that nothing goes on without the others");
            }
            // It waits as soon as another thread tries as well: `post_acquire` in loom's `rt/mutex.rs`.
            Action::TryLock { .. } | Action::TryRead { .. } | Action::TryWrite { .. } => {
                objection = Some("loom's locks make wait who only tries to lock");
            }
            Action::DropSender { .. } | Action::DropReceiver { .. } => {
                objection = Some("to loom, the ends of channels are always there");
            }
            // loom's README, "Limitations and Caveats": `SeqCst` accesses are taken for `AcqRel`
            // ones. So a load may give a value that is no longer the latest, which can be told from
            // an earlier load only by the order of accesses to something else. Swaps and adds
            // always work on the latest.
            Action::Load { ordering: ModelOrdering::SeqCst, .. } if !has_one_object => {
                objection = Some("loom has no sequential consistency across several objects");
            }
            _ => {}
        });
        let is_joined = scenario.bodies().all(|body| joins_all(scenario, body));
        objection.or((!is_joined).then_some("nobody waits for a thread"))
    }

    fn objection_to(&self, end: ProcessEnd) -> Option<&'static str> {
        match end {
            ProcessEnd::Exit(0) => None,
            ProcessEnd::Hang => {
                Some("to loom, a deadlock is a bug, after which it looks no further")
            }
            _ => Some("to loom, a program ends when its last thread does"),
        }
    }

    fn explore(&self, search: Arc<Search>) {
        let mut builder = ::loom::model::Builder::new();
        builder.preemption_bound = None;
        builder.max_permutations = Some(MOST_RUNS);
        // Only then does it look whether there have been too many.
        builder.checkpoint_interval = MOST_RUNS;
        builder.check(move || {
            search.start();
            let search = Arc::clone(&search);
            // loom's main thread has too small a stack.
            let main = thread::Builder::new().stack_size(STACK_SIZE);
            main.spawn(move || run_main(&search)).unwrap().join().unwrap();
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
            SharedKind::Channel { .. } => {
                let (sender, receiver) = mpsc::channel();
                let sender = Mutex::new(sender);
                Object::Channel(Box::new(Ends { sender, receiver: sync::Mutex::new(receiver) }))
            }
            SharedKind::ThreadLocal { .. } => Object::ThreadLocal,
            _ => unreachable!("loom has objected"),
        }
    }

    fn spawn(&self, name: Option<String>, closure: Closure<'static>) -> Box<dyn Handle + Send> {
        spawn(name, closure)
    }
    fn scope(&self, _: ScopeBody<'_, '_>) {
        unreachable!("loom has objected");
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
    /// Nothing can end while others run, and nobody yields.
    fn switch(&self) {}
}

struct Ends {
    // Not the tool's own lock: it is never held while another thread runs.
    sender: Mutex<mpsc::Sender<Value>>,
    receiver: sync::Mutex<mpsc::Receiver<Value>>,
}

impl Channel for Ends {
    fn send(&self, value: Value) -> Result<(), (&'static str, Value)> {
        let sender = self.sender.lock().unwrap().clone();
        sender.send(value).map_err(|error| ("SendError", error.0))
    }
    fn try_send(&self, _: Value) -> Result<(), (&'static str, Value)> {
        unreachable!("loom has objected");
    }
    fn recv(&self) -> Option<Value> {
        self.receiver.lock().unwrap().recv().ok()
    }
    fn try_recv(&self) -> Result<Value, &'static str> {
        self.receiver.lock().unwrap().try_recv().map_err(|_| "Empty")
    }
    fn drop_sender(&self) {
        unreachable!("loom has objected");
    }
    fn drop_receiver(&self) -> bool {
        unreachable!("loom has objected");
    }
}

/// Whether all threads that a body spawns are joined, by it or by a thread that it moves the handle
/// into. The end of main ends nothing, so main has to wait for all of them.
fn joins_all(scenario: &Scenario, body: &Body) -> bool {
    let mut spawns: Vec<&Spawn> = Vec::new();
    body.walk(&mut |step| {
        if let Action::Spawn { spawn } = &step.action {
            spawns.push(spawn);
        }
    });
    spawns.iter().all(|spawn| {
        let takers = spawns.iter().filter(|taker| taker.moves.contains(&spawn.handle));
        let mut takers = takers.filter_map(|taker| scenario.thread(&taker.thread));
        joins(body, &spawn.handle) || takers.any(|taker| joins(&taker.body, &spawn.handle))
    })
}

/// Whether the body joins the thread of that handle.
fn joins(body: &Body, name: &Name) -> bool {
    let mut joins = false;
    body.walk(&mut |step| {
        joins |= matches!(&step.action, Action::Join { handle, .. } if handle == name);
    });
    joins
}
