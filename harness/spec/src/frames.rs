//! The stack of a thread: the blocks that it is executing.

use std::hash::{Hash, Hasher};

use threadproof_model::{Block, KeyId, LockId, Slot};

use crate::objects::CellId;
use crate::value::Value;

/// A block that a thread is executing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame<'p> {
    pub(crate) kind: FrameKind<'p>,
    pub(crate) block: BlockRef<'p>,
    /// The position of the next step.
    pub(crate) next: usize,
    /// In order of binding.
    pub(crate) variables: Vec<(Slot, Value<'p>)>,
    /// The value of a call at the end of the block.
    pub(crate) tail: Option<Value<'p>>,
    /// The value of the block, once the thread is leaving it.
    pub(crate) leaving: Option<Value<'p>>,
    /// Whether that value is from a `return`.
    pub(crate) has_returned: bool,
}

/// What a frame is for, which decides what happens when the thread leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FrameKind<'p> {
    /// The thread's own closure.
    Closure,
    /// A called function.
    Function {
        bind: Option<Slot>,
    },
    Catch {
        bind: Option<Slot>,
    },
    /// A scope; whether a thread in it panicked and was not joined.
    Scope {
        panicked: bool,
    },
    /// A drop; if a panic caused it, the payload with which unwinding then continues. A panic in it
    /// may abort the process in any case.
    Drop {
        interrupted: Option<Value<'p>>,
        aborts: bool,
    },
    /// A guard of a lock; whether it was acquired while the thread was panicking.
    Guard {
        lock: LockId,
        is_shared: bool,
        was_panicking: bool,
    },
    /// An iteration of a loop; the number of iterations after it.
    Repeat {
        left: u32,
    },
    /// The block of a `call-once` or `get-or-init`.
    Once {
        cell: CellId,
    },
    /// The initializer of a lazy lock.
    Lazy {
        cell: CellId,
    },
    /// The initializer of a thread-local.
    LocalInit {
        key: KeyId,
        access: Access,
    },
    /// The destructor of a thread-local.
    LocalDrop {
        key: KeyId,
    },
    /// The panic hook; the payload with which the thread then unwinds, and what it drops first.
    Hook {
        payload: Value<'p>,
        lost: Vec<Value<'p>>,
    },
    /// An `extern "C"` function.
    ExternC,
}

/// How a step uses a thread-local, which it may initialize first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    With,
    TryWith,
    /// It stores another value, and returns the previous one.
    Replace(i32),
}

impl FrameKind<'_> {
    /// Whether the block can use the variables around it.
    pub(crate) fn sees_around(&self) -> bool {
        match self {
            Self::Catch { .. }
            | Self::Scope { .. }
            | Self::Guard { .. }
            | Self::Repeat { .. }
            | Self::Once { .. }
            | Self::ExternC => true,
            Self::Closure
            | Self::Function { .. }
            | Self::Drop { .. }
            | Self::Lazy { .. }
            | Self::LocalInit { .. }
            | Self::LocalDrop { .. }
            | Self::Hook { .. } => false,
        }
    }

    /// Whether the thread always leaves the block at its closing line, even by a `return` or a
    /// panic.
    pub(crate) fn is_left_at_end(&self) -> bool {
        match self {
            Self::Lazy { .. } | Self::LocalInit { .. } => true,
            Self::Closure
            | Self::Function { .. }
            | Self::Catch { .. }
            | Self::Scope { .. }
            | Self::Drop { .. }
            | Self::Guard { .. }
            | Self::Repeat { .. }
            | Self::Once { .. }
            | Self::LocalDrop { .. }
            | Self::Hook { .. }
            | Self::ExternC => self.sees_around(),
        }
    }
}

/// A block of the program, identified by the line of its end, which is unique.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BlockRef<'p>(pub(crate) &'p Block);

impl PartialEq for BlockRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.end == other.0.end
    }
}

impl Eq for BlockRef<'_> {}

impl Hash for BlockRef<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.end.hash(hasher);
    }
}

impl<'p> Frame<'p> {
    pub(crate) fn new(kind: FrameKind<'p>, block: &'p Block) -> Self {
        let block = BlockRef(block);
        Self {
            kind,
            block,
            next: 0,
            variables: Vec::new(),
            tail: None,
            leaving: None,
            has_returned: false,
        }
    }

    /// Whether dropping anything in the frame has an effect.
    pub(crate) fn has_drops(&self) -> bool {
        let values = self.variables.iter().map(|(_, value)| value);
        values.chain(&self.tail).any(|value| !value.is_copy())
    }
}
