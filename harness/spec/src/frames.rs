//! The stack of a thread: the blocks that it is in the middle of.

use threadproof_model::{Block, KeyId, LockId, Slot};

use crate::objects::CellId;
use crate::value::Value;

/// A block that a thread is in the middle of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame<'p> {
    pub(crate) kind: FrameKind<'p>,
    pub(crate) block: BlockRef<'p>,
    /// The step that comes next.
    pub(crate) next: usize,
    /// In order of binding.
    pub(crate) variables: Vec<(Slot, Value<'p>)>,
    /// The value of a call at the end of the block.
    pub(crate) tail: Option<Value<'p>>,
    /// The value of the block, once it is being left.
    pub(crate) leaving: Option<Value<'p>>,
    /// Whether a `return` gave it that.
    pub(crate) has_returned: bool,
}

/// Why a frame is there, which decides what happens when it is left.
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
    /// A drop; if a panic caused it, the payload that continues unwinding afterwards.
    Drop {
        interrupted: Option<Value<'p>>,
    },
    /// A guard of a lock; whether it was acquired while the thread was panicking.
    Guard {
        lock: LockId,
        is_shared: bool,
        was_panicking: bool,
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
    },
    /// The destructor of a thread-local.
    LocalDrop,
    /// The panic hook; the payload that the thread then unwinds with, and what it drops first.
    Hook {
        payload: Value<'p>,
        lost: Vec<Value<'p>>,
    },
    /// An `extern "C"` function.
    ExternC,
}

impl FrameKind<'_> {
    /// Whether the block sees the variables around it.
    pub(crate) fn sees_around(&self) -> bool {
        match self {
            Self::Catch { .. }
            | Self::Scope { .. }
            | Self::Guard { .. }
            | Self::Once { .. }
            | Self::ExternC => true,
            Self::Closure
            | Self::Function { .. }
            | Self::Drop { .. }
            | Self::Lazy { .. }
            | Self::LocalInit { .. }
            | Self::LocalDrop
            | Self::Hook { .. } => false,
        }
    }

    /// Whether the block is always left at its closing line, even by a `return` or a panic.
    pub(crate) fn is_left_at_end(&self) -> bool {
        match self {
            Self::Lazy { .. } | Self::LocalInit { .. } => true,
            Self::Closure
            | Self::Function { .. }
            | Self::Catch { .. }
            | Self::Scope { .. }
            | Self::Drop { .. }
            | Self::Guard { .. }
            | Self::Once { .. }
            | Self::LocalDrop
            | Self::Hook { .. }
            | Self::ExternC => self.sees_around(),
        }
    }
}

/// A block of the program. It is identified by the line of its end, which no other block has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BlockRef<'p>(pub(crate) &'p Block);

impl PartialEq for BlockRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.end == other.0.end
    }
}

impl Eq for BlockRef<'_> {}

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

    /// Whether anything that the frame holds does something when it is dropped.
    pub(crate) fn has_drops(&self) -> bool {
        let values = self.variables.iter().map(|(_, value)| value);
        values.chain(&self.tail).any(|value| !value.is_copy())
    }
}
