//! The receiver of a channel belongs to one thread: [`Receiver`](std::sync::mpsc::Receiver) is not
//! `Sync`, so rustc would reject a program in which two threads share it.
//!
//! ```kdl
//! shared { channel "c" }
//! main { spawn "a"; call "f" }
//! thread "a" { recv "c" }
//! fn "f" { try-recv "c" }
//! ```
//!
//! Here `a` and main both use the receiver of `c`. A step uses it if it names the channel; a
//! variable that holds the receiver is moved like any other value.

use std::collections::BTreeMap;

use super::declared::Declared;
use super::order::RoutineId;
use crate::body::Body;
use crate::fault::Fault;
use crate::ids::{ClosureId, FunctionId, Id, Table};
use crate::misuse::Misuse;
use crate::name::{Name, Span};
use crate::parts::{BlockKind, Mention};
use crate::scenario::{Scenario, SharedKind};

/// The channels whose receiver a body uses, and where: at a step, or at a call.
type Uses<'s> = BTreeMap<&'s str, Span>;

/// How many threads run a routine.
#[derive(Clone, Copy, Default)]
enum Runs {
    #[default]
    None,
    Once,
    /// More than once; where it is spawned or called again.
    Again(Span),
}

/// Every use of a receiver that would share it between threads.
pub(super) fn shared_receivers(
    scenario: &Scenario,
    declared: &Declared<'_>,
    callees_first: &[RoutineId],
) -> Vec<Fault> {
    let mut receivers =
        Receivers { scenario, declared, functions: Table::default(), faults: Vec::new() };
    receivers.functions = scenario.functions.iter().map(|_| Uses::new()).collect();
    for routine in callees_first {
        if let RoutineId::Function(id) = routine {
            receivers.functions[*id] = receivers.uses(&scenario.functions[id.position()].body);
        }
    }
    receivers.check_blocks();
    receivers.check_threads(callees_first);
    receivers.faults
}

struct Receivers<'s, 'd> {
    scenario: &'s Scenario,
    declared: &'d Declared<'s>,
    /// The uses of each function.
    functions: Table<FunctionId, Uses<'s>>,
    faults: Vec<Fault>,
}

impl<'s> Receivers<'s, '_> {
    /// The uses of a body on the thread that runs it. A panic hook runs on other threads.
    fn uses(&self, body: &'s Body) -> Uses<'s> {
        let mut uses = Uses::new();
        self.collect(body, &mut uses);
        uses
    }

    fn collect(&self, body: &'s Body, uses: &mut Uses<'s>) {
        for step in &body.steps {
            for mention in step.action.mentions() {
                match mention {
                    Mention::Receives(channel) => {
                        uses.entry(channel).or_insert(channel.span);
                    }
                    Mention::Calls(name) => {
                        if let Some(function) = self.declared.function(name) {
                            for channel in self.functions[function].keys() {
                                uses.entry(channel).or_insert(name.span);
                            }
                        }
                    }
                    Mention::Block(
                        BlockKind::Always
                        | BlockKind::Repeated
                        | BlockKind::Maybe
                        | BlockKind::OnDrop,
                        body,
                    ) => self.collect(body, uses),
                    Mention::Block(BlockKind::Hook, _)
                    | Mention::Binds(_)
                    | Mention::Reads(_)
                    | Mention::Spawns(_)
                    | Mention::Object(..)
                    | Mention::Releases(_)
                    | Mention::Text(_)
                    | Mention::Pause(_) => {}
                }
            }
        }
    }

    /// Checks the blocks that any thread may run: they cannot own a receiver.
    fn check_blocks(&mut self) {
        let mut blocks: Vec<(&'static str, &'s Body)> = Vec::new();
        for object in &self.scenario.shared {
            match &object.kind {
                SharedKind::LazyLock(body) => blocks.push(("lazy-lock", body)),
                SharedKind::ThreadLocal { init, on_drop } => {
                    blocks.extend(init.iter().map(|body| ("init", body)));
                    blocks.extend(on_drop.iter().map(|body| ("on-drop", body)));
                }
                SharedKind::Atomic(_)
                | SharedKind::Channel { .. }
                | SharedKind::Mutex(_)
                | SharedKind::RwLock(_)
                | SharedKind::Condvar
                | SharedKind::Barrier(_)
                | SharedKind::Once
                | SharedKind::OnceLock => {}
            }
        }
        self.scenario
            .walk(|step| blocks.extend(step.hook().map(|body| (step.action.word(), body))));
        for (word, body) in blocks {
            for (channel, span) in self.uses(body) {
                let name = Name::new(channel, span);
                self.faults.push(Misuse::UnownedReceiver { name, word }.at(span));
            }
        }
    }

    /// Checks that each receiver is used by one thread at most.
    fn check_threads(&mut self, callees_first: &[RoutineId]) {
        let runs = self.runs(callees_first);
        let mut owners = self.uses(&self.scenario.main);
        for (thread, runs) in self.scenario.threads.iter().zip(runs.threads.iter()) {
            for (channel, span) in self.uses(&thread.body) {
                let name = Name::new(channel, span);
                let misuse = match (*runs, owners.get(channel)) {
                    (Runs::None, _) => continue,
                    (Runs::Once | Runs::Again(_), Some(first)) => {
                        Misuse::SharedReceiver { name, first: *first }
                    }
                    (Runs::Again(spawned), None) => Misuse::RepeatedReceiver { name, spawned },
                    (Runs::Once, None) => {
                        owners.insert(channel, span);
                        continue;
                    }
                };
                self.faults.push(misuse.at(span));
            }
        }
    }

    /// How often each routine runs.
    fn runs(&self, callees_first: &[RoutineId]) -> AllRuns {
        let mut runs = AllRuns {
            threads: self.scenario.threads.iter().map(|_| Runs::None).collect(),
            functions: self.scenario.functions.iter().map(|_| Runs::None).collect(),
        };
        self.add_runs(&self.scenario.main, true, &mut runs);
        for object in &self.scenario.shared {
            // Each thread may run those of a thread-local.
            let is_once = matches!(object.kind, SharedKind::LazyLock(_));
            for body in object.kind.bodies() {
                self.add_runs(body, is_once, &mut runs);
            }
        }
        for routine in callees_first.iter().rev() {
            let (body, how_often) = match routine {
                RoutineId::Thread(id) => {
                    (&self.scenario.threads[id.position()].body, runs.threads[*id])
                }
                RoutineId::Function(id) => {
                    (&self.scenario.functions[id.position()].body, runs.functions[*id])
                }
            };
            match how_often {
                Runs::None => {}
                Runs::Once => self.add_runs(body, true, &mut runs),
                Runs::Again(_) => self.add_runs(body, false, &mut runs),
            }
        }
        runs
    }

    /// Adds what a body spawns and calls, which itself runs once or more often.
    fn add_runs(&self, body: &Body, is_once: bool, runs: &mut AllRuns) {
        for step in &body.steps {
            for mention in step.action.mentions() {
                match mention {
                    Mention::Spawns(spawn) => {
                        if let Some(id) = self.declared.thread(&spawn.thread) {
                            runs.threads[id].add(is_once, spawn.thread.span);
                        }
                    }
                    Mention::Calls(name) => {
                        if let Some(id) = self.declared.function(name) {
                            runs.functions[id].add(is_once, name.span);
                        }
                    }
                    Mention::Block(kind, body) => {
                        let runs_once = match kind {
                            BlockKind::Always | BlockKind::Maybe | BlockKind::OnDrop => is_once,
                            BlockKind::Repeated | BlockKind::Hook => false,
                        };
                        self.add_runs(body, runs_once, runs);
                    }
                    Mention::Binds(_)
                    | Mention::Reads(_)
                    | Mention::Object(..)
                    | Mention::Receives(_)
                    | Mention::Releases(_)
                    | Mention::Text(_)
                    | Mention::Pause(_) => {}
                }
            }
        }
    }
}

struct AllRuns {
    threads: Table<ClosureId, Runs>,
    functions: Table<FunctionId, Runs>,
}

impl Runs {
    fn add(&mut self, is_once: bool, span: Span) {
        *self = match self {
            Self::None if is_once => Self::Once,
            Self::None | Self::Once => Self::Again(span),
            Self::Again(first) => Self::Again(*first),
        };
    }
}
