//! The steps of the language, one row each, and the bodies that they stand in.
//!
//! A new step begins here. Its row is its word, its variant of [`Action`], and its parts, each with
//! the type that it has in the variant and the way in which it is written (see `parts.rs`). Reading,
//! writing and numbering steps, and finding the names in them, need nothing else.

use crate::name::{Name, Span};
use crate::parts::{
    Apart, As, Atomic, Awaited, Barrier, Binding, Block, Bytes, Channel, Condvar, ExitCode, Flag,
    Function, Guard, Handle, LazyLock, Lock, Mention, Message, Milliseconds, Mutex, NeededAs,
    OnDrop, Once, OnceLock, Optional, OptionalValue, Order, Property, Readable, RwLock, Settable,
    Spawning, ThreadLocal, TimeLimit, Until, Value, Variable,
};
use crate::step::{Line, Ordering, Spawn, Timeout};
use crate::value::Operand;
use crate::words::steps;

steps! {
    // Threads.

    /// `thread::spawn`, `Builder::spawn`, `Scope::spawn`, `Builder::spawn_scoped`.
    "spawn" Spawn { spawn: Spawn = Spawning };
    /// `JoinHandle::join`; with `unwrap`, then `Result::unwrap`.
    "join" Join { handle: Name = Handle, unwrap: bool = Flag, bind: Option<Name> = As };
    /// Drops a handle.
    "detach" Detach { handle: Name = Handle };
    /// `JoinHandle::is_finished`.
    "is-finished" IsFinished { handle: Name = Handle, bind: Option<Name> = As };
    /// `thread::scope` around a block.
    "scope" Scope { body: Body = Block };
    /// `thread::current`.
    "current" Current { bind: Name = NeededAs };
    /// `Thread::name` of the current thread, or of another one's.
    "thread-name" ThreadName { handle: Option<Name> = Optional<Handle>, bind: Option<Name> = As };
    /// `Thread::id` of the current thread, or of another one's.
    "thread-id" ThreadId { handle: Option<Name> = Optional<Handle>, bind: Name = NeededAs };
    /// Whether two thread ids are the same.
    "same-id" SameId { left: Name = Variable, right: Name = Variable };
    /// The current thread's name, as the operating system tells it.
    "os-thread-name" OsThreadName;
    /// `thread::available_parallelism`.
    "available-parallelism" AvailableParallelism;
    /// `thread::yield_now`.
    "yield" Yield;
    /// `thread::sleep`.
    "sleep" Sleep { milliseconds: u32 = Milliseconds };
    /// `thread::park`; with `until`, in a loop until an atomic is no longer 0.
    "park" Park { until: Option<Name> = Property<Atomic> };
    /// `thread::park_timeout`.
    "park-timeout" ParkTimeout { timeout: Timeout = TimeLimit };
    /// `Thread::unpark`.
    "unpark" Unpark { thread: Name = Handle };

    // Bodies and values.

    /// Ends the innermost closure or function with a value: a `catch` or `scope` block is a closure
    /// of its own, a `lock` block is not.
    "return" Return { value: Operand = OptionalValue };
    /// Calls a function, which takes its free variables from here.
    "call" Call { function: Name = Function, bind: Option<Name> = As };
    /// Binds a variable.
    "let" Let { bind: Name = Binding, value: Operand = Value };
    /// Binds a value whose drop takes steps. As any variable it is dropped at the end of its block,
    /// in reverse order of binding, unless it was moved away.
    "local" Local { bind: Name = Binding, on_drop: Body = OnDrop };

    // Panics.

    /// `panic!` with a message.
    "panic" Panic { message: String = Message };
    /// `panic_any`.
    "panic-any" PanicAny { value: Operand = Value };
    /// `resume_unwind`. Given the `Err` of a join or a catch, it goes on with the payload in it.
    "resume-unwind" ResumeUnwind { value: Operand = Value };
    /// `catch_unwind` around a block.
    "catch" Catch { bind: Option<Name> = As, body: Body = Block };
    /// `thread::panicking`.
    "panicking" Panicking;
    /// `panic::set_hook`, with a hook that takes steps.
    "set-hook" SetHook { body: Body = Apart };
    /// `panic::take_hook`, and drops it.
    "take-hook" TakeHook;
    /// `PanicHookInfo::payload`, in a hook.
    "payload" Payload;
    /// Whether there is a `PanicHookInfo::location`, in a hook.
    "location" Location;
    /// Calls an `extern "C"` function, which takes the steps of the block.
    "extern-c" ExternC { body: Body = Block };

    // The stack and the process.

    /// Uses so many bytes of stack at least, and returns.
    "use-stack" UseStack { bytes: u32 = Bytes };
    /// Recurses without end.
    "overflow-stack" OverflowStack;
    /// `process::exit`.
    "exit" Exit { code: i32 = ExitCode };
    /// `process::abort`.
    "abort" Abort;

    // Atomics.

    /// `AtomicI32::store`.
    "store" Store { atomic: Name = Atomic, value: Operand = Value, ordering: Ordering = Order };
    /// `AtomicI32::load`.
    "load" Load { atomic: Name = Atomic, ordering: Ordering = Order, bind: Option<Name> = As };
    /// `AtomicI32::swap`.
    "swap" Swap {
        atomic: Name = Atomic, value: Operand = Value, ordering: Ordering = Order,
        bind: Option<Name> = As,
    };
    /// `AtomicI32::fetch_add`.
    "add" Add {
        atomic: Name = Atomic, value: Operand = Value, ordering: Ordering = Order,
        bind: Option<Name> = As,
    };

    // Locks.

    /// `Mutex::lock`, held until the end of the block.
    "lock" Lock { mutex: Name = Mutex, unwrap: bool = Flag, body: Body = Block };
    /// `Mutex::try_lock`; the block is left out if the lock is not to be had.
    "try-lock" TryLock { mutex: Name = Mutex, body: Body = Block };
    /// `RwLock::read`, held until the end of the block.
    "read" Read { lock: Name = RwLock, unwrap: bool = Flag, body: Body = Block };
    /// `RwLock::try_read`; the block is left out if the lock is not to be had.
    "try-read" TryRead { lock: Name = RwLock, body: Body = Block };
    /// `RwLock::write`, held until the end of the block.
    "write" Write { lock: Name = RwLock, unwrap: bool = Flag, body: Body = Block };
    /// `RwLock::try_write`; the block is left out if the lock is not to be had.
    "try-write" TryWrite { lock: Name = RwLock, body: Body = Block };
    /// `Mutex::into_inner`, `RwLock::into_inner`.
    "into-inner" IntoInner { lock: Name = Lock };
    /// `Mutex::is_poisoned`, `RwLock::is_poisoned`.
    "is-poisoned" IsPoisoned { lock: Name = Lock };
    /// `Mutex::clear_poison`, `RwLock::clear_poison`.
    "clear-poison" ClearPoison { lock: Name = Lock };
    /// The value behind a guard, or `OnceLock::get`.
    "get" Get { cell: Name = Readable, bind: Option<Name> = As };
    /// Puts a value behind a guard, or `OnceLock::set`, or `LocalKey::set`.
    "set" Set { cell: Name = Settable, value: Operand = Value };

    // Waiting for each other.

    /// `Condvar::wait`; with `until`, `Condvar::wait_while` the guarded value is another.
    "wait" Wait { condvar: Name = Condvar, guard: Name = Guard, until: Option<i32> = Until };
    /// `Condvar::wait_timeout`; with `until`, `Condvar::wait_timeout_while`.
    "wait-timeout" WaitTimeout {
        condvar: Name = Condvar, timeout: Timeout = TimeLimit, guard: Name = Guard,
        until: Option<i32> = Until,
    };
    /// `Condvar::notify_one`.
    "notify-one" NotifyOne { condvar: Name = Condvar };
    /// `Condvar::notify_all`.
    "notify-all" NotifyAll { condvar: Name = Condvar };
    /// `Barrier::wait`; the leader adds 1 to an atomic.
    "barrier-wait" BarrierWait { barrier: Name = Barrier, leads: Option<Name> = Property<Atomic> };

    // Channels.

    /// `Sender::send`, `SyncSender::send`.
    "send" Send { channel: Name = Channel, value: Operand = OptionalValue };
    /// `SyncSender::try_send`.
    "try-send" TrySend { channel: Name = Channel, value: Operand = OptionalValue };
    /// `Receiver::recv`; with `unwrap`, then `Result::unwrap`.
    "recv" Recv { channel: Name = Channel, unwrap: bool = Flag, bind: Option<Name> = As };
    /// `Receiver::try_recv`.
    "try-recv" TryRecv { channel: Name = Channel, bind: Option<Name> = As };
    /// `Receiver::recv_timeout`.
    "recv-timeout" RecvTimeout {
        channel: Name = Channel, timeout: Timeout = TimeLimit, bind: Option<Name> = As,
    };
    /// Drops one of the senders.
    "drop-sender" DropSender { channel: Name = Channel };
    /// Drops the receiver.
    "drop-receiver" DropReceiver { channel: Name = Channel };

    // What is done once, or once a thread.

    /// `Once::call_once`; with `force`, `Once::call_once_force`.
    "call-once" CallOnce { once: Name = Once, force: bool = Flag, body: Body = Block };
    /// `Once::wait`, `OnceLock::wait`.
    "once-wait" OnceWait { once: Name = Awaited };
    /// `Once::is_completed`.
    "is-completed" IsCompleted { once: Name = Once };
    /// `OnceLock::get_or_init`.
    "get-or-init" GetOrInit { cell: Name = OnceLock, body: Body = Block };
    /// `LazyLock::force`.
    "force" Force { lazy: Name = LazyLock };
    /// `LocalKey::with`.
    "with" With { key: Name = ThreadLocal };
    /// `LocalKey::try_with`.
    "try-with" TryWith { key: Name = ThreadLocal };
}

/// Steps in order, run by one thread. It has a value, as a closure has: what a `return` gives,
/// else what a `call` at its end gives, else `()`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The steps.
    pub steps: Vec<Step>,
    /// The line of the closing brace, which stands for falling off the end.
    pub end: Line,
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

impl Action {
    /// The variable that the step binds in its own block.
    #[must_use]
    pub fn binds(&self) -> Option<&Name> {
        self.mentions().into_iter().find_map(|mention| match mention {
            Mention::Binds(name) => Some(name),
            _ => None,
        })
    }

    /// The variables that the step itself reads, not counting those in its block or of a function
    /// that it calls.
    pub fn reads(&self) -> impl Iterator<Item = &Name> {
        self.mentions().into_iter().filter_map(|mention| match mention {
            Mention::Reads(name) => Some(name),
            _ => None,
        })
    }

    /// The block inside the step.
    #[must_use]
    pub fn body(&self) -> Option<&Body> {
        self.mentions().into_iter().find_map(|mention| match mention {
            Mention::Block(body) | Mention::Apart(body) => Some(body),
            _ => None,
        })
    }
}
