//! The stack of a thread: the bodies that it is in the middle of.

use threadproof_model::Body;

use crate::value::Value;

/// A body that a thread is in the middle of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame<'s> {
    pub(crate) kind: Kind<'s>,
    pub(crate) body: BodyRef<'s>,
    /// The step that comes next.
    pub(crate) next: usize,
    /// In order of binding.
    pub(crate) variables: Vec<(&'s str, Value<'s>)>,
    /// The value of a call at the end of the body.
    pub(crate) tail: Option<Value<'s>>,
    /// The body's value, once it is being left.
    pub(crate) leaving: Option<Value<'s>>,
    /// Whether a `return` gave it that.
    pub(crate) has_returned: bool,
}

/// Why a frame is there, and so what happens when it is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind<'s> {
    /// The thread's own closure.
    Closure,
    /// A called function.
    Function {
        bind: Option<&'s str>,
    },
    Catch {
        bind: Option<&'s str>,
    },
    /// A scope; whether a thread in it panicked and nobody joined it.
    Scope {
        panicked: bool,
    },
    /// A drop; if it runs because of a panic, the payload that will go on when it is done.
    Drop {
        interrupted: Option<Value<'s>>,
    },
    /// A guard of the lock at that position; whether it was made while the thread was panicking.
    Guard {
        lock: usize,
        is_shared: bool,
        was_panicking: bool,
    },
    /// The block of a `call-once` or `get-or-init`.
    Once {
        position: usize,
    },
    /// The initialiser of a lazy lock.
    Lazy {
        position: usize,
    },
    /// The initialiser of a thread-local.
    LocalInit {
        key: usize,
    },
    /// The destructor of a thread-local.
    LocalDrop,
    /// The panic hook; with what payload the thread then unwinds, and what it drops first.
    Hook {
        payload: Value<'s>,
        lost: Vec<Value<'s>>,
    },
    /// An `extern "C"` function.
    ExternC,
}

impl Kind<'_> {
    /// Whether the body sees the variables of the body that it stands in.
    pub(crate) fn sees_around(&self) -> bool {
        use Kind::{Catch, ExternC, Guard, Once, Scope};
        matches!(self, Catch { .. } | Scope { .. } | Guard { .. } | Once { .. } | ExternC)
    }

    /// Whether the body is left at its closing line, by whatever way.
    pub(crate) fn is_left_at_end(&self) -> bool {
        self.sees_around() || matches!(self, Self::Lazy { .. } | Self::LocalInit { .. })
    }
}

/// A body of the scenario. It is identified by the line of its end, which no other body has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyRef<'s>(pub(crate) &'s Body);

impl PartialEq for BodyRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.end == other.0.end
    }
}

impl Eq for BodyRef<'_> {}

impl<'s> Frame<'s> {
    pub(crate) fn new(kind: Kind<'s>, body: &'s Body) -> Self {
        let body = BodyRef(body);
        Self {
            kind,
            body,
            next: 0,
            variables: Vec::new(),
            tail: None,
            leaving: None,
            has_returned: false,
        }
    }

    /// Whether anything that the frame holds does something when it is dropped.
    pub(crate) fn has_drops(&self) -> bool {
        let values = self.variables.iter().map(|(_, value)| value);
        values.chain(&self.tail).any(|value| !value.is_copy())
    }
}
