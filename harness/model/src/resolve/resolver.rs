//! One pass over all bodies of a scenario.

use std::collections::BTreeMap;

use super::bindings::Variable;
use super::declarations::uses_keys;
use super::declared::Declared;
use super::order::RoutineId;
use super::summary::Summary;
use super::{Hold, Return, Types};
use crate::fault::Fault;
use crate::ids::{ChannelId, ClosureId, FunctionId, Id, KeyId, LockId, ObjectId, Slot, Table};
use crate::kind::{Kind, Thing};
use crate::misuse::{Misuse, Surroundings};
use crate::name::{Name, Span};
use crate::program::{Block, ChannelShape, KeyShape, Program};
use crate::scenario::{Scenario, SharedKind};

/// Resolves the bodies of a scenario one after another. The parts of steps ask it to resolve names,
/// and report how the step uses variables.
pub struct Resolver<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) declared: &'s Declared<'s>,
    pub(super) summary: Summary,
    pub(super) faults: Vec<Fault>,
    pub(super) channels: Table<ChannelId, ChannelShape>,
    /// The parts of the program found so far.
    pub(super) found: Program,
    /// Which body is being resolved.
    pub(super) routine: CurrentRoutine<'s>,
    /// The number of slots that it uses so far.
    pub(super) slots: usize,
    /// The variables that the next step can see.
    pub(super) visible: BTreeMap<&'s str, Variable>,
    /// Their names, innermost last.
    pub(super) order: Vec<&'s str>,
    /// The locks that the blocks around the next step hold.
    pub(super) held: Vec<Held>,
    /// The number of blocks around the next step.
    pub(super) depth: usize,
    /// The closures around the next step, innermost last.
    pub(super) closures: Vec<ClosureState>,
    /// Whether there is a `scope` block around it.
    pub(super) in_scope: bool,
    pub(super) in_hook: bool,
    /// Whether a step of the body so far uses the receiver of a channel.
    pub(super) has_received: bool,
    /// The step being resolved.
    pub(super) step: StepState<'s>,
    /// The types that the last step gave.
    pub(super) last_given: Types,
}

/// Which body is being resolved.
#[derive(Clone, Copy)]
pub(super) enum CurrentRoutine<'s> {
    Main,
    Thread(ClosureId, &'s Name),
    Function(FunctionId),
    /// A block that sees no variables around it.
    Apart,
}

/// A lock that a block holds.
#[derive(Clone, Copy)]
pub(super) struct Held {
    pub(super) lock: LockId,
    pub(super) hold: Hold,
    /// The depth of the block.
    pub(super) depth: usize,
}

/// A closure that is being resolved.
pub(super) struct ClosureState {
    pub(super) may: Return,
    /// The word of the block.
    pub(super) word: &'static str,
    pub(super) returns: Types,
}

/// The state of a step while its parts are being resolved.
#[derive(Default)]
pub(super) struct StepState<'s> {
    pub(super) span: Span,
    pub(super) word: &'static str,
    /// The types that it gives, before they are wrapped in a `Result`.
    pub(super) gives: Types,
    pub(super) unwraps: bool,
    /// Whether the thread of a handle that it uses may have been refused.
    pub(super) may_be_refused: bool,
    /// Whether the drop that its block is uses the receiver of a channel.
    pub(super) drop_receives: bool,
    pub(super) lock: Option<LockId>,
    /// The channels that one of its parts can be an end of.
    pub(super) channels: Vec<ChannelId>,
    /// The variable that holds its end of a channel.
    pub(super) end: Option<Slot>,
    /// The variables that it binds, visible from the next step on.
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
        let declared_channels = scenario.shared.iter().filter_map(|object| match object.kind {
            SharedKind::Channel { bound, senders } => Some((bound, senders)),
            _ => None,
        });
        let shape = |((bound, senders), carried): ((Option<u32>, u32), &Types)| ChannelShape {
            bound: bound.map(|bound| bound as usize),
            senders: senders as usize,
            carries: carried.as_value_type(),
        };
        let channels = declared_channels.zip(summary.carried.iter()).map(shape).collect();
        Self {
            scenario,
            declared,
            summary,
            faults: Vec::new(),
            channels,
            found: Program::default(),
            routine: CurrentRoutine::Main,
            slots: 0,
            visible: BTreeMap::new(),
            order: Vec::new(),
            held: Vec::new(),
            depth: 0,
            closures: Vec::new(),
            in_scope: false,
            in_hook: false,
            has_received: false,
            step: StepState::default(),
            last_given: Types::default(),
        }
    }

    /// Adds to the summary the facts from main and the blocks of objects, which nothing calls.
    pub(super) fn learn_from_roots(&mut self) {
        self.objects();
        self.main();
    }

    /// Adds to the summary the facts from these routines.
    pub(super) fn learn_from(&mut self, routines: impl Iterator<Item = RoutineId>) {
        for routine in routines {
            match routine {
                RoutineId::Thread(id) => self.thread(id),
                RoutineId::Function(id) => self.function(id),
            };
        }
    }

    /// The program, unless something in it is faulty.
    pub(super) fn program(&mut self) -> Option<Program> {
        let scenario = self.scenario;
        let objects = self.objects();
        let main = self.main();
        let threads: Vec<_> =
            (0..scenario.threads.len()).map(|position| self.thread(Id::at(position))).collect();
        let functions: Vec<_> =
            (0..scenario.functions.len()).map(|position| self.function(Id::at(position))).collect();
        let mut program = Program {
            min_stack: scenario.min_stack,
            objects: objects?,
            main: main?,
            threads: threads.into_iter().collect::<Option<_>>()?,
            functions: functions.into_iter().collect::<Option<_>>()?,
            texts: scenario.texts().into_iter().map(str::to_owned).collect(),
            ..std::mem::take(&mut self.found)
        };
        let use_keys = |key: &KeyShape| key.on_drop.iter().any(|block| uses_keys(block, &program));
        let use_keys: Vec<bool> = program.objects.keys.iter().map(use_keys).collect();
        for (position, uses_keys) in use_keys.into_iter().enumerate() {
            program.objects.keys[KeyId::at(position)].on_drop_uses_keys = uses_keys;
        }
        Some(program)
    }

    fn main(&mut self) -> Option<Block> {
        let main = &self.scenario.main;
        self.routine(CurrentRoutine::Main, main, "main", Return::Unit, &[])
    }

    fn thread(&mut self, id: ClosureId) -> Option<Block> {
        let thread = &self.scenario.threads[id.position()];
        // A thread that is never spawned is given its free variables.
        let given = self.declared.first_spawn(&thread.name);
        let given = given.map_or(&thread.free, |spawn| &spawn.moves);
        let place = CurrentRoutine::Thread(id, &thread.name);
        self.routine(place, &thread.body, "thread", Return::Any, given)
    }

    fn function(&mut self, id: FunctionId) -> Option<Block> {
        let function = &self.scenario.functions[id.position()];
        self.routine(
            CurrentRoutine::Function(id),
            &function.body,
            "fn",
            Return::Any,
            &function.free,
        )
    }

    /// Notes a fault.
    pub(super) fn fault(&mut self, misuse: Misuse, span: Span) {
        self.faults.push(misuse.at(span));
    }

    /// The surroundings of the step being resolved: they determine where a variable can come from.
    pub(super) fn surroundings(&self) -> Surroundings {
        match self.routine {
            CurrentRoutine::Main | CurrentRoutine::Function(_) => Surroundings::Body,
            CurrentRoutine::Thread(_, name) => Surroundings::Thread {
                name: name.to_string(),
                spawned: self.declared.spawned_at(name),
            },
            CurrentRoutine::Apart => Surroundings::Apart,
        }
    }

    /// The object with this name, which must be of one of these kinds.
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
}
