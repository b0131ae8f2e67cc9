//! The steps of the language, one row each.
//!
//! To add a step, start here. A row is the step's word, its variant of [`Action`] and [`Op`], its
//! parts (see `parts.rs`) and its facets (see `facets.rs`). Everything that does not depend on the
//! meaning of a step follows from its row: how it is read, written, numbered and resolved, which
//! names it uses, moves and binds, whether it diverges or ends the process.

use crate::body::Body;
use crate::facets::Context::{Anywhere, InHook, InMain};
use crate::facets::Flow::{Aborts, AsItsBlock, Continues, Diverges, Exits};
use crate::facets::Reach::{Lasting, Private, Shared};
use crate::name::Name;
use crate::parts::{
    As, Atomic, Awaited, Barrier, Binding, BlockKind, BoundedSendingEnd, Bytes, Called, Channel,
    Closure, Condvar, Counter, Detached, Dropped, ExitCode, Flag, Guard, Guarded, Hook,
    Initializer, IteratedReceiver, Joined, Kept, LazyLock, LocalBinding, Lock, Mention, Message,
    Milliseconds, Mutex, NamedThread, NeededAs, Number, OnDrop, Once, OnceLock, Optional, Order,
    Polled, Property, Readable, Received, ReceivingEnd, Repeated, Returned, RwLock, ScopeBlock,
    SendingEnd, Sent, Settable, Spawning, ThreadIdOf, ThreadLocal, Thrown, TimeLimit, Times,
    TryGuarded, Until, Unwrap, WriteGuard,
};
use crate::resolve::{gives, holds, yields};
use crate::step::Spawn;
use crate::table::steps;

/// A scenario with every step of the language.
pub const EVERY_STEP: &str = include_str!("../testdata/every-step.kdl");

steps! {
    // Threads.

    /// `thread::spawn`, `Builder::spawn`, `Scope::spawn`, `Builder::spawn_scoped`.
    "spawn" Spawn { spawn: Spawning } => Continues(Shared), Anywhere;
    /// `JoinHandle::join`; with `unwrap`, then `Result::unwrap`.
    "join" Join { handle: Joined, unwrap: Unwrap, bind: As<gives::Unwrapped> }
        => Continues(Shared), Anywhere;
    /// Drops a handle.
    "detach" Detach { handle: Detached } => Continues(Shared), Anywhere;
    /// `JoinHandle::is_finished`.
    "is-finished" IsFinished { handle: Polled, bind: As<gives::Bool> }
        => Continues(Shared), Anywhere;
    /// `thread::scope` around a block.
    "scope" Scope { body: ScopeBlock } => Continues(Private), Anywhere;
    /// `thread::current`.
    "current" Current { bind: NeededAs<gives::Thread> } => Continues(Private), Anywhere;
    /// `Thread::name` of the current thread, or of the thread of a handle.
    "thread-name" ThreadName { handle: Optional<NamedThread>, bind: As<gives::Copied> }
        => Continues(Shared), Anywhere;
    /// `Thread::id` of the current thread, or of the thread of a handle.
    "thread-id" ThreadId { handle: Optional<NamedThread>, bind: NeededAs<gives::ThreadId> }
        => Continues(Private), Anywhere;
    /// Whether two thread ids are the same.
    "same-id" SameId { left: ThreadIdOf, right: ThreadIdOf } => Continues(Shared), Anywhere;
    /// The current thread's name, as the operating system reports it.
    "os-thread-name" OsThreadName => Continues(Shared), Anywhere;
    /// `thread::available_parallelism`.
    "available-parallelism" AvailableParallelism => Continues(Shared), Anywhere;
    /// `thread::yield_now`.
    "yield" Yield => Continues(Private), Anywhere;
    /// `thread::sleep`.
    "sleep" Sleep { duration: Milliseconds } => Continues(Private), Anywhere;
    /// `thread::park`; with `until`, in a loop until an atomic is no longer 0.
    "park" Park { until: Property<Atomic> } => Continues(Shared), Anywhere;
    /// `thread::park_timeout`.
    "park-timeout" ParkTimeout { timeout: TimeLimit } => Continues(Shared), Anywhere;
    /// `Thread::unpark`.
    "unpark" Unpark { thread: NamedThread } => Continues(Shared), Anywhere;

    // Bodies and values.

    /// Ends the innermost closure or function with a value.
    "return" Return { value: Returned } => Diverges, Anywhere;
    /// Calls a function, which takes its free variables from the caller.
    "call" Call { callee: Called, bind: As<gives::Value> } => Continues(Private), Anywhere;
    /// Binds a variable.
    "let" Let { bind: Binding<gives::Value>, value: Kept } => Continues(Private), Anywhere;
    /// Binds a value whose drop takes steps. Like any variable, it is dropped at the end of its
    /// block, in reverse order of binding, unless it was moved.
    "local" Local { bind: LocalBinding, on_drop: OnDrop } => Continues(Private), Anywhere;

    /// A loop with a fixed number of iterations. Its block is not a closure.
    "repeat" Repeat { times: Times, body: Repeated } => AsItsBlock, Anywhere;
    /// `drop`.
    "drop" Drop { variable: Dropped } => Continues(Shared), Anywhere;

    // Panics.

    /// `panic!` with a message.
    "panic" Panic { message: Message } => Diverges, Anywhere;
    /// `panic_any`.
    "panic-any" PanicAny { value: Thrown } => Diverges, Anywhere;
    /// `resume_unwind`. Given the `Err` of a join or a catch, it continues with the payload inside.
    "resume-unwind" ResumeUnwind { value: Thrown } => Diverges, Anywhere;
    /// `catch_unwind` around a block.
    "catch" Catch { bind: As<gives::Wrapped>, body: Closure<yields::Any> }
        => Continues(Private), Anywhere;
    /// `thread::panicking`.
    "panicking" Panicking => Continues(Shared), Anywhere;
    /// `panic::set_hook`, with a hook that takes steps.
    "set-hook" SetHook { body: Hook } => Continues(Lasting), Anywhere;
    /// `panic::take_hook`, and drops it.
    "take-hook" TakeHook => Continues(Lasting), Anywhere;
    /// `PanicHookInfo::payload`, in a hook.
    "payload" Payload => Continues(Private), InHook;
    /// Whether `PanicHookInfo::location` is `Some`, in a hook.
    "location" Location => Continues(Private), InHook;
    /// Calls an `extern "C"` function that runs the block.
    "extern-c" ExternC { body: Closure<yields::Unit> } => Continues(Private), Anywhere;

    // The stack and the process.

    /// Uses at least this many bytes of stack, and returns.
    "use-stack" UseStack { bytes: Bytes } => Continues(Private), Anywhere;
    /// Recurses until the stack overflows.
    "overflow-stack" OverflowStack => Aborts, Anywhere;
    /// `process::exit`.
    "exit" Exit { code: ExitCode } => Exits(*code), Anywhere;
    /// `process::abort`.
    "abort" Abort => Aborts, Anywhere;

    // Atomics.

    /// `AtomicI32::store`.
    "store" Store { atomic: Atomic, value: Number, ordering: Order } => Continues(Shared), Anywhere;
    /// `AtomicI32::load`.
    "load" Load { atomic: Atomic, ordering: Order, bind: As<gives::Number> }
        => Continues(Shared), Anywhere;
    /// `AtomicI32::swap`.
    "swap" Swap { atomic: Atomic, value: Number, ordering: Order, bind: As<gives::Number> }
        => Continues(Shared), Anywhere;
    /// `AtomicI32::fetch_add`.
    "add" Add { atomic: Atomic, value: Number, ordering: Order, bind: As<gives::Number> }
        => Continues(Shared), Anywhere;

    // Locks.

    /// `Mutex::lock`, held until the end of the block.
    "lock" Lock { mutex: Mutex, unwrap: Flag, body: Guarded<holds::Alone> }
        => AsItsBlock, Anywhere;
    /// `Mutex::try_lock`; the block is skipped if the lock cannot be acquired.
    "try-lock" TryLock { mutex: Mutex, body: TryGuarded<holds::Alone> }
        => Continues(Shared), Anywhere;
    /// `RwLock::read`, held until the end of the block.
    "read" Read { lock: RwLock, unwrap: Flag, body: Guarded<holds::Shared> }
        => AsItsBlock, Anywhere;
    /// `RwLock::try_read`; the block is skipped if the lock cannot be acquired.
    "try-read" TryRead { lock: RwLock, body: TryGuarded<holds::Shared> }
        => Continues(Shared), Anywhere;
    /// `RwLock::write`, held until the end of the block.
    "write" Write { lock: RwLock, unwrap: Flag, body: Guarded<holds::Alone> }
        => AsItsBlock, Anywhere;
    /// `RwLock::try_write`; the block is skipped if the lock cannot be acquired.
    "try-write" TryWrite { lock: RwLock, body: TryGuarded<holds::Alone> }
        => Continues(Shared), Anywhere;
    /// `Mutex::into_inner`, `RwLock::into_inner`.
    "into-inner" IntoInner { lock: Lock } => Continues(Shared), InMain;
    /// `Mutex::get_mut`, `RwLock::get_mut`; assigns the value.
    "get-mut" GetMut { lock: Lock, value: Number } => Continues(Shared), InMain;
    /// `Mutex::is_poisoned`, `RwLock::is_poisoned`.
    "is-poisoned" IsPoisoned { lock: Lock } => Continues(Shared), Anywhere;
    /// `Mutex::clear_poison`, `RwLock::clear_poison`.
    "clear-poison" ClearPoison { lock: Lock } => Continues(Shared), Anywhere;
    /// Reads the value behind a guard, or `OnceLock::get`.
    "get" Get { cell: Readable, bind: As<gives::Value> } => Continues(Shared), Anywhere;
    /// Writes the value behind a guard, or `OnceLock::set`, or `LocalKey::set`.
    "set" Set { cell: Settable, value: Number } => Continues(Shared), Anywhere;

    /// `RwLockWriteGuard::downgrade`, of the guard that the block around the step holds.
    "downgrade" Downgrade { lock: WriteGuard } => Continues(Shared), Anywhere;

    // Condvars and barriers.

    /// `Condvar::wait`; with `until`, `Condvar::wait_while` the guarded value differs.
    "wait" Wait { condvar: Condvar, guard: Guard, until: Until } => Continues(Shared), Anywhere;
    /// `Condvar::wait_timeout`; with `until`, `Condvar::wait_timeout_while`.
    "wait-timeout" WaitTimeout { condvar: Condvar, timeout: TimeLimit, guard: Guard, until: Until }
        => Continues(Shared), Anywhere;
    /// `Condvar::notify_one`.
    "notify-one" NotifyOne { condvar: Condvar } => Continues(Shared), Anywhere;
    /// `Condvar::notify_all`.
    "notify-all" NotifyAll { condvar: Condvar } => Continues(Shared), Anywhere;
    /// `Barrier::wait`; the leader adds 1 to an atomic.
    "barrier-wait" BarrierWait { barrier: Barrier, leads: Property<Counter> }
        => Continues(Shared), Anywhere;

    // Channels.

    /// `Sender::send`, `SyncSender::send`.
    "send" Send { end: SendingEnd, value: Sent } => Continues(Shared), Anywhere;
    /// `SyncSender::try_send`.
    "try-send" TrySend { end: BoundedSendingEnd, value: Sent } => Continues(Shared), Anywhere;
    /// `Receiver::recv`; with `unwrap`, then `Result::unwrap`.
    "recv" Recv { end: ReceivingEnd, unwrap: Unwrap, bind: As<gives::Unwrapped> }
        => Continues(Shared), Anywhere;
    /// `Receiver::try_recv`.
    "try-recv" TryRecv { end: ReceivingEnd, bind: As<gives::Wrapped> }
        => Continues(Shared), Anywhere;
    /// `Receiver::recv_timeout`.
    "recv-timeout" RecvTimeout { end: ReceivingEnd, timeout: TimeLimit, bind: As<gives::Wrapped> }
        => Continues(Shared), Anywhere;
    /// `Receiver::iter`, in a loop until there are no more messages.
    "iter" Iter { end: ReceivingEnd } => Continues(Shared), Anywhere;
    /// `Receiver::try_iter`, in a loop.
    "try-iter" TryIter { end: ReceivingEnd } => Continues(Shared), Anywhere;
    /// `Receiver::into_iter`, in a loop, then drops the receiver.
    "into-iter" IntoIter { receiver: IteratedReceiver } => Continues(Shared), Anywhere;
    /// `Sender::clone`, `SyncSender::clone`.
    "sender" Sender { end: SendingEnd, bind: NeededAs<gives::Sender> }
        => Continues(Shared), Anywhere;
    /// Moves the receiver out of the channel's shared object.
    "receiver" Receiver { channel: Received, bind: NeededAs<gives::Receiver> }
        => Continues(Shared), Anywhere;
    /// Drops one of the shared senders.
    "drop-sender" DropSender { channel: Channel } => Continues(Shared), Anywhere;
    /// Drops the shared receiver.
    "drop-receiver" DropReceiver { channel: Received } => Continues(Shared), Anywhere;

    // Once and thread-locals.

    /// `Once::call_once`; with `force`, `Once::call_once_force`.
    "call-once" CallOnce { once: Once, force: Flag, body: Initializer<yields::Unit> }
        => Continues(Shared), Anywhere;
    /// `Once::wait`, `OnceLock::wait`.
    "once-wait" OnceWait { once: Awaited } => Continues(Shared), Anywhere;
    /// `Once::wait_force`.
    "once-wait-force" OnceWaitForce { once: Once } => Continues(Shared), Anywhere;
    /// `Once::is_completed`.
    "is-completed" IsCompleted { once: Once } => Continues(Shared), Anywhere;
    /// `OnceLock::get_or_init`.
    "get-or-init" GetOrInit { cell: OnceLock, body: Initializer<yields::Number> }
        => Continues(Shared), Anywhere;
    /// `LazyLock::force`.
    "force" Force { lazy: LazyLock } => Continues(Shared), Anywhere;
    /// `LocalKey::with`.
    "with" With { key: ThreadLocal } => Continues(Shared), Anywhere;
    /// `LocalKey::replace`.
    "replace" Replace { key: ThreadLocal, value: Number } => Continues(Shared), Anywhere;
    /// `LocalKey::take`, which leaves 0.
    "take" Take { key: ThreadLocal } => Continues(Shared), Anywhere;
    /// `LocalKey::try_with`.
    "try-with" TryWith { key: ThreadLocal } => Continues(Shared), Anywhere;
}

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

    /// The spawn, if the step spawns a thread.
    #[must_use]
    pub fn spawns(&self) -> Option<&Spawn> {
        self.mentions().into_iter().find_map(|mention| match mention {
            Mention::Spawns(spawn) => Some(spawn),
            _ => None,
        })
    }

    /// The block inside the step.
    #[must_use]
    pub fn block(&self) -> Option<(BlockKind, &Body)> {
        self.mentions().into_iter().find_map(|mention| match mention {
            Mention::Block(kind, body) => Some((kind, body)),
            _ => None,
        })
    }

    /// The steps of the block inside the step.
    #[must_use]
    pub fn body(&self) -> Option<&Body> {
        self.block().map(|(_, body)| body)
    }

    /// Whether the steps after it in its block are unreachable.
    #[must_use]
    pub fn diverges(&self) -> bool {
        match self.flow() {
            Continues(_) => false,
            AsItsBlock => {
                let last = self.body().and_then(|body| body.steps.last());
                last.is_some_and(|last| last.action.diverges())
            }
            Diverges | Exits(_) | Aborts => true,
        }
    }
}

#[cfg(test)]
mod tests;
