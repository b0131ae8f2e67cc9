//! The types of values.

use std::collections::BTreeSet;

use crate::ids::{ChannelId, ClosureId};
use crate::program::ValueType;
use crate::value::Constant;

/// A type of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Type {
    Unit,
    Bool,
    Number,
    Text,
    /// A value whose drop takes steps, and whether another thread can drop it: a receiver is not
    /// `Sync`, so a value whose drop uses one is not `Send`.
    Local {
        is_send: bool,
    },
    /// The handle of a thread with this closure.
    Handle {
        thread: ClosureId,
        is_scoped: bool,
    },
    /// Nothing: the thread of a handle was refused, or a step with such a handle was skipped.
    Refused,
    /// A sender of this channel.
    Sender(ChannelId),
    /// The receiver of this channel.
    Receiver(ChannelId),
    Thread,
    ThreadId,
    /// A `Result` or an `Option`; whether a value that moves can be inside, and whether it can be
    /// moved to another thread.
    Wrapped {
        moves: bool,
        is_send: bool,
    },
}

/// The types that a value can have. The set is empty while nothing is known about the value, and
/// stays empty in steps that never run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Types(BTreeSet<Type>);

impl From<Type> for Types {
    fn from(one: Type) -> Self {
        Self([one].into())
    }
}

impl FromIterator<Type> for Types {
    fn from_iter<I: IntoIterator<Item = Type>>(types: I) -> Self {
        Self(types.into_iter().collect())
    }
}

impl Type {
    /// A `Result` or an `Option` of a value that is copied.
    pub(crate) const COPIED: Self = Self::Wrapped { moves: false, is_send: true };
}

impl Types {
    pub(crate) fn of(constant: &Constant) -> Self {
        match constant {
            Constant::Unit => Type::Unit,
            Constant::Bool(_) => Type::Bool,
            Constant::Number(_) => Type::Number,
            Constant::Text(_) => Type::Text,
        }
        .into()
    }

    pub(crate) fn add(&mut self, others: &Self) {
        self.0.extend(&others.0);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Type> {
        self.0.iter().copied()
    }

    /// The channels that it can be an end of.
    pub(crate) fn channels(&self) -> impl Iterator<Item = ChannelId> {
        self.iter().filter_map(|one| match one {
            Type::Sender(channel) | Type::Receiver(channel) => Some(channel),
            Type::Unit
            | Type::Bool
            | Type::Number
            | Type::Text
            | Type::Local { .. }
            | Type::Handle { .. }
            | Type::Refused
            | Type::Thread
            | Type::ThreadId
            | Type::Wrapped { .. } => None,
        })
    }

    /// Whether this is true of every type.
    pub(crate) fn all(&self, is_one: impl Fn(Type) -> bool) -> bool {
        self.iter().all(is_one)
    }

    /// Whether using the value may move it. Otherwise it is copied.
    pub(crate) fn moves(&self) -> bool {
        !self.all(|one| match one {
            Type::Local { .. } | Type::Handle { .. } | Type::Sender(_) | Type::Receiver(_) => false,
            Type::Wrapped { moves, .. } => !moves,
            Type::Unit
            | Type::Bool
            | Type::Number
            | Type::Text
            | Type::Refused
            | Type::Thread
            | Type::ThreadId => true,
        })
    }

    /// Whether the value can be moved to another thread.
    pub(crate) fn is_send(&self) -> bool {
        self.all(|one| match one {
            Type::Local { is_send } | Type::Wrapped { is_send, .. } => is_send,
            Type::Unit
            | Type::Bool
            | Type::Number
            | Type::Text
            | Type::Handle { .. }
            | Type::Refused
            | Type::Sender(_)
            | Type::Receiver(_)
            | Type::Thread
            | Type::ThreadId => true,
        })
    }

    /// Whether the value can be a join handle, or have one inside.
    pub(crate) fn can_hold_handle(&self) -> bool {
        !self.all(|one| match one {
            Type::Handle { .. } => false,
            Type::Wrapped { moves, .. } => !moves,
            Type::Unit
            | Type::Bool
            | Type::Number
            | Type::Text
            | Type::Local { .. }
            | Type::Refused
            | Type::Sender(_)
            | Type::Receiver(_)
            | Type::Thread
            | Type::ThreadId => true,
        })
    }

    /// The Rust type of such a value.
    pub(crate) fn as_value_type(&self) -> ValueType {
        let mut types = self.iter();
        match (types.next(), types.next()) {
            (Some(Type::Unit), None) => ValueType::Unit,
            (Some(Type::Number), None) => ValueType::Number,
            (Some(Type::Text), None) => ValueType::Text,
            _ => ValueType::Any,
        }
    }

    /// The first unexpected type, with its article.
    pub(crate) fn other_than(&self, is_expected: impl Fn(Type) -> bool) -> Option<&'static str> {
        let other = self.iter().find(|one| !is_expected(*one))?;
        Some(match other {
            Type::Unit => "()",
            Type::Bool => "a bool",
            Type::Number => "a number",
            Type::Text => "a string",
            Type::Local { .. } => "a local",
            Type::Handle { .. } => "a join handle",
            Type::Sender(_) => "a sender",
            Type::Receiver(_) => "a receiver",
            Type::Refused => "nothing, since the thread may be refused",
            Type::Thread => "a thread",
            Type::ThreadId => "a thread id",
            Type::Wrapped { .. } => "a result or an option",
        })
    }
}
