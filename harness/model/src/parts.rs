//! The parts that steps have: how each kind is read, written and resolved, and what it mentions.

mod blocks;
mod objects;
mod spawning;
mod values;
mod variables;

use crate::body::Body;
use crate::fields::Fields;
use crate::ids::{ObjectId, Slot};
use crate::kind::Kind;
use crate::name::Name;
use crate::node::Node;
use crate::program::Block;
use crate::resolve::Resolver;
use crate::step::{Line, Spawn};

pub(crate) use blocks::{Closure, Guarded, Hook, Initializer, OnDrop, ScopeBlock, TryGuarded};
pub(crate) use objects::{
    Atomic, Awaited, Barrier, BoundedChannel, Channel, Condvar, Counter, Guard, LazyLock, Lock,
    Mutex, Once, OnceLock, Readable, RwLock, Settable, ThreadLocal,
};
pub(crate) use spawning::{STACK_SIZE, Spawning, decode_stack_size, encode_stack_size};
pub(crate) use values::{
    Bytes, ExitCode, Flag, Kept, Message, Milliseconds, Number, Order, Returned, Sent, Thrown,
    TimeLimit, Until, Unwrap,
};
pub(crate) use variables::{
    As, Binding, Called, Detached, Joined, LocalBinding, NamedThread, NeededAs, Optional, Polled,
    Property, ThreadIdOf,
};

/// Something that a step mentions.
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
    /// A mutex that it holds, and releases while it waits.
    Releases(&'s Name),
    /// A text that the scenario words itself.
    Text(&'s str),
    /// A block of steps.
    Block(BlockKind, &'s Body),
}

/// What a block is to the step that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// It runs in the step, always, and sees the variables around it.
    Always,
    /// It runs in the step, or is skipped, and sees the variables around it.
    Maybe,
    /// It runs on whichever thread panics later, and sees no variables but its own.
    Hook,
    /// It runs when a value is dropped, and sees no variables but its own.
    OnDrop,
}

impl BlockKind {
    /// Whether it sees the variables around it.
    #[must_use]
    pub fn sees_around(self) -> bool {
        match self {
            Self::Always | Self::Maybe => true,
            Self::Hook | Self::OnDrop => false,
        }
    }
}

/// A kind of part.
pub trait Part {
    /// What it is in a step as written.
    type Written;
    /// What it is in a step whose names are resolved.
    type Resolved;

    /// Reads it. `key` is the name of the part in the step, and of the property, if it is one.
    #[doc(hidden)]
    fn decode(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Self::Written>;

    /// Adds it to a node.
    #[doc(hidden)]
    fn encode(value: &Self::Written, key: &str, node: Node) -> Node;

    /// Resolves what it names. Notes a fault and returns nothing if that is not there, or is not
    /// what it has to be.
    #[doc(hidden)]
    fn resolve<'s>(value: &'s Self::Written, resolver: &mut Resolver<'s>)
    -> Option<Self::Resolved>;

    /// What it mentions.
    fn mention<'v>(_: &'v Self::Written, _: &mut Vec<Mention<'v>>) {}

    /// Gives the steps in it their lines, from the one after `line`.
    fn number(_: &mut Self::Written, _: &mut Line) {}

    /// The shared objects that it names.
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
