//! The parts of steps: how each kind of part is read, written and resolved.

mod blocks;
mod durations;
mod ends;
mod objects;
mod spawning;
mod values;
mod variables;

use std::time::Duration;

use crate::body::Body;
use crate::fields::Fields;
use crate::ids::{ObjectId, Slot};
use crate::kind::Kind;
use crate::name::Name;
use crate::node::Node;
use crate::program::Block;
use crate::resolve::Resolver;
use crate::step::{Line, Spawn};

pub(crate) use blocks::{
    Closure, Guarded, Hook, Initializer, OnDrop, Repeated, ScopeBlock, TryGuarded,
};
pub(crate) use durations::{Milliseconds, TimeLimit};
pub(crate) use ends::{BoundedSendingEnd, IteratedReceiver, ReceivingEnd, SendingEnd};
pub(crate) use objects::{
    Atomic, Awaited, Barrier, Channel, Condvar, Counter, Guard, LazyLock, Lock, Mutex, Once,
    OnceLock, Readable, Received, RwLock, Settable, ThreadLocal, WriteGuard,
};
pub(crate) use spawning::{STACK_SIZE, Spawning, decode_stack_size, encode_stack_size};
pub(crate) use values::{
    Bytes, ExitCode, Flag, Kept, Message, Number, Order, Returned, Sent, Thrown, Times, Until,
    Unwrap,
};
pub(crate) use variables::{
    As, Binding, Called, Detached, Dropped, Joined, LocalBinding, NamedThread, NeededAs, Optional,
    Polled, Property, ThreadIdOf,
};

/// A name, a text, a time or a block in a step.
#[derive(Clone, Copy, Debug)]
pub enum Mention<'s> {
    /// A variable that it binds.
    Binds(&'s Name),
    /// A variable that it reads.
    Reads(&'s Name),
    /// A thread that it spawns.
    Spawns(&'s Spawn),
    /// A function that it calls.
    Calls(&'s Name),
    /// A shared object, of one of these kinds.
    Object(&'static [Kind], &'s Name),
    /// A channel whose receiver it uses, or takes.
    Receives(&'s Name),
    /// A mutex that it holds, and releases while it waits.
    Releases(&'s Name),
    /// A text that the scenario writes.
    Text(&'s str),
    /// A time for which it waits.
    Pause(Duration),
    /// A block of steps.
    Block(BlockKind, &'s Body),
}

/// When the block of a step runs, and which variables it sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The step always runs it. It sees the variables around it.
    Always,
    /// The step runs it several times. It sees the variables around it.
    Repeated,
    /// The step runs it or skips it. It sees the variables around it.
    Maybe,
    /// Every thread that panics later runs it. It sees only its own variables.
    Hook,
    /// It runs when a value is dropped. It sees only its own variables.
    OnDrop,
}

impl BlockKind {
    /// Whether it sees the variables around it.
    #[must_use]
    pub fn sees_around(self) -> bool {
        match self {
            Self::Always | Self::Repeated | Self::Maybe => true,
            Self::Hook | Self::OnDrop => false,
        }
    }
}

/// A kind of part.
pub trait Part {
    /// Its type in a step as written.
    type Written;
    /// Its type in a step whose names are resolved.
    type Resolved;

    /// Reads it. `key` is the name of the part in the step, and of the property, if it is one.
    #[doc(hidden)]
    fn decode(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Self::Written>;

    /// Adds it to a node.
    #[doc(hidden)]
    fn encode(value: &Self::Written, key: &str, node: Node) -> Node;

    /// Resolves the names in it. Notes a fault and returns `None` if a name is unknown or of the
    /// wrong kind.
    #[doc(hidden)]
    fn resolve<'s>(value: &'s Self::Written, resolver: &mut Resolver<'s>)
    -> Option<Self::Resolved>;

    /// Adds the names, texts, times and blocks in it.
    fn mention<'v>(_: &'v Self::Written, _: &mut Vec<Mention<'v>>) {}

    /// Numbers the lines of the steps in it, starting after `line`.
    fn number(_: &mut Self::Written, _: &mut Line) {}

    /// Adds the shared objects that it names.
    fn objects(_: &Self::Resolved, _: &mut Vec<ObjectId>) {}

    /// The steps in it.
    fn block(_: &Self::Resolved) -> Option<&Block> {
        None
    }

    /// The variable with the handle of a thread that the step joins.
    fn joins(_: &Self::Resolved) -> Option<Slot> {
        None
    }
}
