//! One pass over all bodies of a scenario.

use std::collections::BTreeMap;

use super::declared::Declared;
use super::summary::Summary;
use super::types::Type;
use super::variables::Variable;
use super::{Hold, Return, Types};
use crate::action::Body;
use crate::fault::Fault;
use crate::ids::{AtomicId, ChannelId, ClosureId, FunctionId, Id, LockId, ObjectId, Slot, Table};
use crate::kind::{Kind, Thing};
use crate::misuse::{Misuse, Surroundings};
use crate::name::{Name, Span};
use crate::program::{Block, ChannelShape, Declarations, KeyShape, Program};
use crate::scenario::{Scenario, SharedKind};
use crate::step::Ordering;

/// Resolves the bodies of a scenario one after the other. The parts of steps ask it for what their
/// names stand for, and tell it what the step does to variables.
pub struct Resolver<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) declared: &'s Declared<'s>,
    pub(super) summary: Summary,
    pub(super) faults: Vec<Fault>,
    pub(super) channels: Table<ChannelId, ChannelShape>,
    /// What is known of the program so far.
    pub(super) found: Program,
    /// Which body is being resolved.
    pub(super) place: Place<'s>,
    /// How many variables it has bound so far.
    pub(super) slots: usize,
    /// The variables that the next step can see.
    pub(super) visible: BTreeMap<&'s str, Variable>,
    /// Their names, innermost last.
    pub(super) order: Vec<&'s str>,
    /// The locks that the blocks around the next step hold.
    pub(super) held: Vec<(LockId, Hold)>,
    /// The closures around the next step, innermost last.
    pub(super) closures: Vec<ClosureState>,
    /// Whether there is a `scope` block around it.
    pub(super) in_scope: bool,
    pub(super) in_hook: bool,
    /// The step being resolved.
    pub(super) step: StepState<'s>,
    /// What the last step gave.
    pub(super) last_given: Types,
}

/// Which body is being resolved.
#[derive(Clone, Copy)]
pub(super) enum Place<'s> {
    Main,
    Thread(ClosureId, &'s Name),
    Function(FunctionId),
    /// A block that sees no variables around it.
    Apart,
}

/// A closure that is being resolved.
pub(super) struct ClosureState {
    pub(super) may: Return,
    /// The word of the block.
    pub(super) word: &'static str,
    pub(super) returns: Types,
}

/// What is known of a step while its parts are being resolved.
#[derive(Default)]
pub(super) struct StepState<'s> {
    pub(super) span: Span,
    pub(super) word: &'static str,
    /// What it gives, before it is wrapped in a `Result`.
    pub(super) gives: Types,
    pub(super) unwraps: bool,
    /// Whether the thread of a handle that it uses may have been refused.
    pub(super) may_be_refused: bool,
    pub(super) lock: Option<LockId>,
    pub(super) channel: Option<ChannelId>,
    /// What it binds, visible from the next step on.
    pub(super) binds: Vec<Bound<'s>>,
}

/// A variable that a step binds. Its types are known once all parts of the step are resolved.
pub(super) struct Bound<'s> {
    pub(super) name: &'s Name,
    pub(super) slot: Slot,
    pub(super) types: fn(&Resolver<'_>) -> Types,
}

impl<'s> Resolver<'s> {
    pub(super) fn new(
        scenario: &'s Scenario,
        declared: &'s Declared<'s>,
        summary: Summary,
    ) -> Self {
        let channels = scenario.shared.iter().filter_map(|object| match object.kind {
            SharedKind::Channel { bound, senders } => Some(ChannelShape {
                bound: bound.map(|bound| bound as usize),
                senders: senders as usize,
            }),
            _ => None,
        });
        Self {
            scenario,
            declared,
            summary,
            faults: Vec::new(),
            channels: channels.collect(),
            found: Program::default(),
            place: Place::Main,
            slots: 0,
            visible: BTreeMap::new(),
            order: Vec::new(),
            held: Vec::new(),
            closures: Vec::new(),
            in_scope: false,
            in_hook: false,
            step: StepState::default(),
            last_given: Types::default(),
        }
    }

    /// The program, unless something in it is at fault.
    pub(super) fn program(&mut self) -> Option<Program> {
        let scenario = self.scenario;
        let objects = self.objects();
        let main = self.routine(Place::Main, &scenario.main, "main", Return::Unit, &[]);
        let mut threads = Vec::new();
        for (position, thread) in scenario.threads.iter().enumerate() {
            // Nothing is known of what a thread lacks that is never spawned.
            let given = self.declared.first_spawn(&thread.name);
            let given = given.map_or(&thread.free, |spawn| &spawn.moves);
            let place = Place::Thread(ClosureId::at(position), &thread.name);
            threads.push(self.routine(place, &thread.body, "thread", Return::Any, given));
        }
        let mut functions = Vec::new();
        for (position, function) in scenario.functions.iter().enumerate() {
            let place = Place::Function(FunctionId::at(position));
            functions.push(self.routine(place, &function.body, "fn", Return::Any, &function.free));
        }
        Some(Program {
            min_stack: scenario.min_stack,
            objects: objects?,
            main: main?,
            threads: threads.into_iter().collect::<Option<_>>()?,
            functions: functions.into_iter().collect::<Option<_>>()?,
            texts: scenario.texts().into_iter().map(str::to_owned).collect(),
            ..std::mem::take(&mut self.found)
        })
    }

    fn objects(&mut self) -> Option<Declarations> {
        let mut objects =
            Declarations { channels: self.channels.clone(), ..Declarations::default() };
        let mut is_whole = true;
        for object in &self.scenario.shared {
            match &object.kind {
                SharedKind::Atomic(first) => {
                    objects.atomics.push(*first);
                }
                SharedKind::Channel { .. } => {}
                SharedKind::Mutex(first) => {
                    objects.mutexes.push(*first);
                }
                SharedKind::RwLock(first) => {
                    objects.rwlocks.push(*first);
                }
                SharedKind::Condvar => {
                    objects.condvars.push(());
                }
                SharedKind::Barrier(threads) => {
                    objects.barriers.push(*threads);
                }
                SharedKind::Once => {
                    objects.onces.push(());
                }
                SharedKind::OnceLock => {
                    objects.once_locks.push(());
                }
                SharedKind::LazyLock(body) => match self.initializer(body, "lazy-lock", object) {
                    Some(block) => {
                        objects.lazy_locks.push(block);
                    }
                    None => is_whole = false,
                },
                SharedKind::ThreadLocal { init, on_drop } => {
                    let init = self.initializer(init, "init", object);
                    let on_drop = on_drop.as_ref().map(|body| self.on_drop(body));
                    match (init, on_drop) {
                        (Some(init), None) => {
                            objects.keys.push(key(init, None));
                        }
                        (Some(init), Some(Some(on_drop))) => {
                            objects.keys.push(key(init, Some(on_drop)));
                        }
                        (None, _) | (_, Some(None)) => is_whole = false,
                    }
                }
            }
        }
        is_whole.then_some(objects)
    }

    /// Notes a fault.
    pub(super) fn fault(&mut self, misuse: Misuse, span: Span) {
        self.faults.push(misuse.at(span));
    }

    /// What is around the step being resolved, to say where a variable can come from.
    pub(super) fn surroundings(&self) -> Surroundings {
        match self.place {
            Place::Main | Place::Function(_) => Surroundings::Body,
            Place::Thread(_, name) => Surroundings::Thread {
                name: name.to_string(),
                spawned: self.declared.spawned_at(name),
            },
            Place::Apart => Surroundings::Apart,
        }
    }

    /// The object of that name, which has to be of one of these kinds.
    pub(crate) fn object<T: TryFrom<ObjectId>>(
        &mut self,
        name: &Name,
        kinds: &[Kind],
    ) -> Option<T> {
        let object = self.declared.object(name).and_then(|object| T::try_from(object).ok());
        if object.is_none() {
            let things = kinds.iter().copied().map(Thing::Object).collect();
            self.faults.push(self.declared.fault(name, things));
        }
        object
    }

    // What parts tell of the step that they belong to.

    /// The step acquires this lock.
    pub(crate) fn locks(&mut self, lock: LockId) {
        self.step.lock = Some(lock);
    }

    /// The step uses what is behind a guard of this lock.
    pub(crate) fn needs(&mut self, lock: LockId, hold: Hold, name: &Name) {
        let holds = |&(held, how): &(LockId, Hold)| {
            held == lock && (hold == Hold::Shared || how == Hold::Alone)
        };
        if !self.held.iter().any(holds) {
            let is_mutex = matches!(lock, LockId::Mutex(_));
            self.fault(Misuse::NotHeld { name: name.clone(), hold, is_mutex }, name.span);
        }
    }

    /// The step sends to or receives from this channel.
    pub(crate) fn uses_channel(&mut self, channel: ChannelId) {
        self.step.channel = Some(channel);
        self.step.gives = self.summary.carried[channel].clone();
    }

    /// The same, where the channel needs a bound.
    pub(crate) fn uses_bounded_channel(&mut self, channel: ChannelId, name: &Name) {
        self.uses_channel(channel);
        if self.channels[channel].bound.is_none() {
            self.fault(Misuse::NoBound { name: name.clone() }, name.span);
        }
    }

    /// The step counts the leader of a barrier in this atomic.
    pub(crate) fn counts_leaders(&mut self, atomic: AtomicId) {
        self.found.leader_counts.insert(atomic);
    }

    /// The step accesses an atomic.
    pub(crate) fn accesses(&mut self, ordering: Ordering) {
        self.found.has_relaxed |= ordering == Ordering::Relaxed;
    }

    /// The step gives a value of these types.
    pub(crate) fn gives(&mut self, types: Types) {
        self.step.gives = types;
    }

    /// The step reads a value behind a guard, or asks a cell for its value.
    pub(crate) fn reads_number(&mut self, is_optional: bool) {
        self.step.gives =
            if is_optional { Type::Wrapped { moves: false } } else { Type::Number }.into();
    }

    /// Whether the step unwraps the `Result` that it gives.
    pub(crate) fn unwraps(&mut self, unwraps: bool) {
        self.step.unwraps = unwraps;
    }

    /// The step sends a value of these types.
    pub(crate) fn sends(&mut self, types: &Types) {
        if let Some(channel) = self.step.channel {
            self.summary.carried[channel].add(types);
        }
    }

    /// The step panics with a payload of these types. Of a `Result`, the payload is the one in it.
    pub(crate) fn throws(&mut self, types: &Types) {
        for one in types.iter().filter(|one| !matches!(one, Type::Wrapped { .. })) {
            self.summary.payloads.add(&one.into());
        }
    }

    pub(super) fn given(&self) -> Types {
        self.step.gives.clone()
    }

    pub(super) fn given_wrapped(&self) -> Types {
        let moves = self.step.gives.moves() || self.summary.payloads.moves();
        Type::Wrapped { moves }.into()
    }

    pub(super) fn given_unwrapped(&self) -> Types {
        if self.step.unwraps { self.given() } else { self.given_wrapped() }
    }

    pub(super) fn initializer(
        &mut self,
        body: &'s Body,
        word: &'static str,
        object: &'s crate::scenario::Shared,
    ) -> Option<Block> {
        self.step.span = object.name.span;
        self.apart(body, word, Return::Number, false)
    }
}

fn key(init: Block, on_drop: Option<Block>) -> KeyShape {
    let mut on_drop_uses_keys = false;
    if let Some(on_drop) = &on_drop {
        on_drop.walk(&mut |step| {
            let mut objects = step.op.objects().into_iter();
            on_drop_uses_keys |= objects.any(|object| matches!(object, ObjectId::ThreadLocal(_)));
        });
    }
    KeyShape { init, on_drop, on_drop_uses_keys }
}
