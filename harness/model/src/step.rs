//! The steps of the language, and the bodies that they stand in.
//!
//! A new step begins here, with its variant of [`Action`].

use crate::name::{Name, Span};
use crate::value::Operand;

/// The line of a scenario's canonical text that a step, or the end of a block, stands on; from 1.
///
/// It is how schedules, logs and outcomes name a place in a scenario.
pub type Line = u32;

/// Steps in order, run by one thread. It has a value, as a closure has: what a `return` gives,
/// else what a `call` at its end gives, else `()`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The steps.
    pub steps: Vec<Step>,
    /// The line of the closing brace, which stands for falling off the end.
    pub end: Line,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it does.
    pub action: Action,
    /// Its line in the canonical text.
    pub line: Line,
    /// Where it stands in the text that was read.
    pub span: Span,
}

/// Two steps are the same when they do the same at the same line.
impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.action == other.action && self.line == other.line
    }
}

impl Eq for Step {}

/// What a step does. Each is std's own operation of the same name, unless it says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// `thread::spawn`, `Builder::spawn`, `Scope::spawn`, `Builder::spawn_scoped`.
    Spawn(Spawn),
    /// `JoinHandle::join`; with `unwrap`, then `Result::unwrap`.
    Join {
        /// The handle.
        handle: Name,
        /// Whether to unwrap the result.
        unwrap: bool,
        /// What to call the result.
        bind: Option<Name>,
    },
    /// Drops a handle.
    Detach {
        /// The handle.
        handle: Name,
    },
    /// `JoinHandle::is_finished`.
    IsFinished {
        /// The handle.
        handle: Name,
        /// What to call the answer.
        bind: Option<Name>,
    },
    /// Ends the innermost closure or function with a value: a `catch` or `scope` block is a
    /// closure of its own.
    Return(Operand),
    /// `panic!` with a message.
    Panic {
        /// The message, one line.
        message: String,
    },
    /// `panic_any`.
    PanicAny(Operand),
    /// `resume_unwind`. Given the `Err` of a join or a catch, it goes on with the payload in it.
    ResumeUnwind(Operand),
    /// `catch_unwind` around a block.
    Catch {
        /// The block.
        body: Body,
        /// What to call the result.
        bind: Option<Name>,
    },
    /// `thread::scope` around a block.
    Scope {
        /// The block.
        body: Body,
    },
    /// Calls a function, which takes its free variables from here.
    Call {
        /// The function.
        function: Name,
        /// What to call its value.
        bind: Option<Name>,
    },
    /// Binds a variable.
    Let {
        /// The variable.
        bind: Name,
        /// Its value.
        value: Operand,
    },
    /// Binds a value whose drop takes steps. As any variable it is dropped at the end of its
    /// block, in reverse order of binding, unless it was moved away.
    Local {
        /// The variable.
        bind: Name,
        /// What its `Drop` does.
        on_drop: Body,
    },
    /// `AtomicI32::store`.
    Store {
        /// The atomic.
        atomic: Name,
        /// The new value.
        value: Operand,
        /// How.
        ordering: Ordering,
    },
    /// `AtomicI32::load`.
    Load {
        /// The atomic.
        atomic: Name,
        /// How.
        ordering: Ordering,
        /// What to call the value.
        bind: Option<Name>,
    },
    /// `AtomicI32::swap`.
    Swap {
        /// The atomic.
        atomic: Name,
        /// The new value.
        value: Operand,
        /// How.
        ordering: Ordering,
        /// What to call the old value.
        bind: Option<Name>,
    },
    /// `AtomicI32::fetch_add`.
    Add {
        /// The atomic.
        atomic: Name,
        /// The summand.
        value: Operand,
        /// How.
        ordering: Ordering,
        /// What to call the old value.
        bind: Option<Name>,
    },
    /// `mpsc::Sender::send`.
    Send {
        /// The channel.
        channel: Name,
        /// The value, moved.
        value: Operand,
    },
    /// `mpsc::Receiver::recv`.
    Recv {
        /// The channel.
        channel: Name,
        /// What to call the value.
        bind: Option<Name>,
    },
    /// `thread::yield_now`.
    Yield,
    /// `Thread::name` of the current thread, or of a handle's.
    ThreadName {
        /// The handle, or nothing for the current thread.
        handle: Option<Name>,
        /// What to call the name.
        bind: Option<Name>,
    },
    /// `Thread::id` of the current thread, or of a handle's.
    ThreadId {
        /// The handle, or nothing for the current thread.
        handle: Option<Name>,
        /// What to call the id.
        bind: Name,
    },
    /// Whether two thread ids are the same.
    SameId {
        /// One id.
        left: Name,
        /// The other.
        right: Name,
    },
    /// `thread::panicking`.
    Panicking,
    /// `process::exit`.
    Exit {
        /// The code.
        code: i32,
    },
}

impl Action {
    /// The variable that the step binds in its own block.
    #[must_use]
    pub fn binds(&self) -> Option<&Name> {
        match self {
            Self::Spawn(spawn) => Some(&spawn.handle),
            Self::Let { bind, .. } | Self::Local { bind, .. } | Self::ThreadId { bind, .. } => {
                Some(bind)
            }
            Self::Join { bind, .. }
            | Self::IsFinished { bind, .. }
            | Self::Catch { bind, .. }
            | Self::Call { bind, .. }
            | Self::Load { bind, .. }
            | Self::Swap { bind, .. }
            | Self::Add { bind, .. }
            | Self::Recv { bind, .. }
            | Self::ThreadName { bind, .. } => bind.as_ref(),
            _ => None,
        }
    }

    /// The variables that the step itself reads, not counting those in its block or of a function
    /// that it calls.
    #[must_use]
    pub fn reads(&self) -> Vec<&Name> {
        match self {
            Self::Spawn(spawn) => spawn.moves.iter().collect(),
            Self::Join { handle, .. }
            | Self::Detach { handle }
            | Self::IsFinished { handle, .. } => {
                vec![handle]
            }
            Self::Return(value)
            | Self::PanicAny(value)
            | Self::ResumeUnwind(value)
            | Self::Let { value, .. }
            | Self::Store { value, .. }
            | Self::Swap { value, .. }
            | Self::Add { value, .. }
            | Self::Send { value, .. } => value.variable().into_iter().collect(),
            Self::ThreadName { handle, .. } | Self::ThreadId { handle, .. } => {
                handle.iter().collect()
            }
            Self::SameId { left, right } => vec![left, right],
            _ => Vec::new(),
        }
    }

    /// The block inside the step.
    #[must_use]
    pub fn body(&self) -> Option<&Body> {
        match self {
            Self::Catch { body, .. } | Self::Scope { body } => Some(body),
            Self::Local { on_drop, .. } => Some(on_drop),
            _ => None,
        }
    }
}

impl Body {
    /// Calls `visit` with every step, those of blocks inside after the step that holds them.
    pub fn walk<'s>(&'s self, visit: &mut impl FnMut(&'s Step)) {
        for step in &self.steps {
            visit(step);
            if let Some(body) = step.action.body() {
                body.walk(visit);
            }
        }
    }
}

/// How an atomic is accessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ordering {
    /// `SeqCst`
    #[default]
    SeqCst,
    /// `Relaxed`. Such an access must not race: then it shows that something else ordered it.
    Relaxed,
}

/// How big a stack a thread asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StackSize {
    /// At least so many bytes.
    Bytes(u64),
    /// `usize::MAX` bytes, which no platform has.
    Impossible,
}

/// What a spawn asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spawn {
    /// The thread's closure.
    pub thread: Name,
    /// The variable that holds the handle.
    pub handle: Name,
    /// The variables that are moved into the closure.
    pub moves: Vec<Name>,
    /// The thread's name (`Builder::name`).
    pub name: Option<String>,
    /// Its stack (`Builder::stack_size`).
    pub stack_size: Option<StackSize>,
    /// Whether a refusal is seen, as the `Err` of `Builder::spawn`, instead of a panic. Steps that
    /// name the handle of a refused thread do nothing, as under `if let Ok(handle)`.
    pub builder: bool,
    /// Whether to spawn into the scope that the spawning thread itself belongs to. Inside a
    /// `scope` block every spawn is scoped anyway.
    pub scoped: bool,
}
