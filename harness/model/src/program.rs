//! A scenario whose names are resolved and whose values are typed. The spec explores it and the
//! probe runs it. Nothing in it is looked up by name.

use std::collections::BTreeSet;

use crate::action::Op;
use crate::facets::Flow;
use crate::ids::{
    AtomicId, BarrierId, ChannelId, ClosureId, CondvarId, FunctionId, HandleNameId, KeyId,
    LazyLockId, MutexId, ObjectId, OnceId, OnceLockId, RwLockId, Slot, Table,
};
use crate::step::{Line, StackSize};
use crate::value::Constant;

/// A resolved scenario, made by [`Scenario::resolve`](crate::Scenario::resolve).
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The value of `RUST_MIN_STACK` in its process.
    pub min_stack: Option<StackSize>,
    /// The objects that its threads share.
    pub objects: Declarations,
    /// The body of the main thread.
    pub main: Block,
    /// The closures that threads are spawned from.
    pub threads: Table<ClosureId, Block>,
    /// The functions that they can call.
    pub functions: Table<FunctionId, Block>,
    /// The names of its join handles.
    pub handle_names: Table<HandleNameId, String>,
    /// Every text that the scenario writes, and the name of its main thread. Any other text is
    /// std's.
    pub texts: BTreeSet<String>,
    /// The number of steps that spawn a thread.
    pub spawns: usize,
    /// Whether any access to an atomic is relaxed.
    pub has_relaxed: bool,
    /// Whether a thread polls whether another has finished.
    pub polls_threads: bool,
    /// Whether a join handle can move to another thread, so that threads can join each other.
    pub moves_handles: bool,
    /// The objects that no two threads use, and the barriers at which every thread of the program
    /// can arrive in the first round.
    pub unshared: BTreeSet<ObjectId>,
    /// The atomics that count the leaders of barriers.
    pub leader_counts: Vec<AtomicId>,
    /// The lines of all steps and ends of blocks.
    pub lines: BTreeSet<Line>,
}

/// The shared objects of a program, with their initial state.
#[derive(Clone, Debug, Default)]
pub struct Declarations {
    /// The initial values of the atomics.
    pub atomics: Table<AtomicId, i32>,
    /// The channels.
    pub channels: Table<ChannelId, ChannelShape>,
    /// The initial values behind the mutexes.
    pub mutexes: Table<MutexId, i32>,
    /// The initial values behind the rwlocks.
    pub rwlocks: Table<RwLockId, i32>,
    /// The condition variables.
    pub condvars: Table<CondvarId, ()>,
    /// The number of threads that each barrier waits for.
    pub barriers: Table<BarrierId, u32>,
    /// The `Once`s.
    pub onces: Table<OnceId, ()>,
    /// The `OnceLock`s, initially empty.
    pub once_locks: Table<OnceLockId, ()>,
    /// The initializers of the `LazyLock`s.
    pub lazy_locks: Table<LazyLockId, Block>,
    /// The thread-local keys.
    pub keys: Table<KeyId, KeyShape>,
}

/// A channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelShape {
    /// The number of messages that it holds; unbounded if `None`.
    pub bound: Option<usize>,
    /// The initial number of senders.
    pub senders: usize,
    /// The type of its messages.
    pub carries: ValueType,
}

/// A thread-local key.
#[derive(Clone, Debug)]
pub struct KeyShape {
    /// The initializer; `None` for a `const` value, 0.
    pub init: Option<Block>,
    /// The destructor.
    pub on_drop: Option<Block>,
    /// Whether the destructor uses thread-locals, directly or through functions and initializers.
    pub on_drop_uses_keys: bool,
}

/// Steps in order.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The steps.
    pub steps: Vec<Instruction>,
    /// The line of the closing brace. No two blocks have the same.
    pub end: Line,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// Its operation.
    pub op: Op,
    /// What happens after it.
    pub flow: Flow,
    /// Its line in the canonical text.
    pub line: Line,
}

/// An operand of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The value itself.
    Constant(Constant),
    /// The value of a variable.
    Variable(Slot),
}

/// An operand that is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberInput {
    /// The number itself.
    Constant(i32),
    /// The value of a variable, which is a number.
    Variable(Slot),
}

/// An end of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndInput {
    /// The end that all threads share.
    Shared(ChannelId),
    /// An end that a variable owns.
    Owned(OwnedEnd),
}

/// An end of a channel that a variable owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedEnd {
    /// The variable.
    pub slot: Slot,
    /// The channels that it can be an end of.
    pub channels: Vec<ChannelId>,
}

impl EndInput {
    /// The channels that it can be an end of.
    #[must_use]
    pub fn channels(&self) -> &[ChannelId] {
        match self {
            Self::Shared(channel) => std::slice::from_ref(channel),
            Self::Owned(end) => &end.channels,
        }
    }
}

/// A variable that is passed to another routine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// The variable here.
    pub from: Slot,
    /// The variable there.
    pub to: Slot,
}

/// A variable whose name can be observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSlot {
    /// The variable.
    pub slot: Slot,
    /// Its name.
    pub name: String,
}

/// A call of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callee {
    /// The function.
    pub function: FunctionId,
    /// The variables that it takes from its caller.
    pub passes: Vec<Pass>,
}

/// A spawn of a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpawnRequest {
    /// The thread's closure.
    pub thread: ClosureId,
    /// The variable that holds the handle.
    pub handle: Slot,
    /// The name of the handle, for the thread's label.
    pub handle_name: HandleNameId,
    /// The variables that are moved into the closure, in the order of the step.
    pub passes: Vec<Pass>,
    /// The thread's name (`Builder::name`).
    pub name: Option<String>,
    /// Its stack (`Builder::stack_size`).
    pub stack_size: Option<StackSize>,
    /// Whether a refusal is observed, instead of panicking.
    pub builder: bool,
    /// The type that the closure returns.
    pub returns: ValueType,
    /// The scope that it is spawned into.
    pub scope: ScopeChoice,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Always `()`.
    Unit,
    /// Always an `i32`.
    Number,
    /// Always a text.
    Text,
    /// Any other type, or one of several.
    Any,
}

/// The scope that a thread is spawned into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeChoice {
    /// None: its handle can be dropped to detach it.
    None,
    /// That of the innermost `scope` block around the step.
    Around,
    /// The scope that the spawning thread belongs to.
    Own,
}

impl Block {
    /// Calls `visit` with every step, each before the steps of its block.
    pub fn walk<'p>(&'p self, visit: &mut impl FnMut(&'p Instruction)) {
        for step in &self.steps {
            visit(step);
            if let Some(block) = step.op.block() {
                block.walk(visit);
            }
        }
    }
}
