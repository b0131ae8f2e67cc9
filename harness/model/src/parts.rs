//! The parts that steps have: how each kind is read and written, and what it mentions.

mod blocks;
mod names;
mod spawning;
mod values;

use crate::action::Body;
use crate::fields::Fields;
use crate::kind::Kind;
use crate::name::Name;
use crate::node::Node;
use crate::step::Line;

pub(crate) use blocks::{Apart, Block, OnDrop};
pub(crate) use names::{
    As, Atomic, Awaited, Barrier, Binding, Channel, Condvar, Function, Guard, Handle, LazyLock,
    Lock, Mutex, NeededAs, Once, OnceLock, Optional, Property, Readable, RwLock, Settable,
    ThreadLocal, Variable,
};
pub(crate) use spawning::{STACK_SIZE, Spawning, decode_stack_size, encode_stack_size};
pub(crate) use values::{
    Bytes, ExitCode, Flag, Message, Milliseconds, OptionalValue, Order, TimeLimit, Until, Value,
};

/// Something that a step mentions.
#[derive(Clone, Copy, Debug)]
pub enum Mention<'s> {
    /// A variable that it binds.
    Binds(&'s Name),
    /// A variable that it reads.
    Reads(&'s Name),
    /// A thread that it spawns.
    Thread(&'s Name),
    /// A function that it calls.
    Function(&'s Name),
    /// A shared object, of one of these kinds.
    Object(&'static [Kind], &'s Name),
    /// A text that the scenario words itself.
    Text(&'s str),
    /// A block that sees the variables around it.
    Block(&'s Body),
    /// A block that sees no variables but its own.
    Apart(&'s Body),
}

/// A kind of part.
pub(crate) trait Part {
    /// What it is in the step.
    type Value;

    /// Reads it. `key` is the name of the part in the step, which a property has as well.
    fn decode(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Self::Value>;

    /// Adds it to a node.
    fn encode(value: &Self::Value, key: &str, node: Node) -> Node;

    /// What it mentions.
    fn mention<'v>(_: &'v Self::Value, _: &mut Vec<Mention<'v>>) {}

    /// Gives the steps in it their lines, from the one after `line`.
    fn number(_: &mut Self::Value, _: &mut Line) {}
}
