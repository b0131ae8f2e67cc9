//! What the interpreter needs of a tool: std's own operations, in the tool's hands.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use threadproof_model::{ProcessEnd, Scenario, SharedKind};

use crate::keys::Kept;
use crate::process::Search;
use crate::returned::Returned;
use crate::run::Object;
use crate::value::Value;

/// A tool that runs a program once for each of its interleavings.
pub(crate) trait Tool: Sync {
    /// Why the tool cannot be asked about this scenario, beyond what holds for all tools.
    fn objection(&self, scenario: &Scenario) -> Option<&'static str>;

    /// Why the tool cannot be asked about a scenario that can end so.
    fn objection_to(&self, end: ProcessEnd) -> Option<&'static str>;

    /// Runs the program of a search once for each interleaving.
    fn explore(&self, search: Arc<Search>);

    /// A shared object, of a kind to which the tool has not objected.
    fn object(&self, kind: &SharedKind) -> Object;
    fn spawn(&self, name: Option<String>, closure: Closure<'static>) -> Box<dyn Handle + Send>;
    fn scope(&self, body: ScopeBody<'_, '_>);
    fn current(&self) -> Thread;
    fn park(&self);

    /// Has the running thread drop that when it ends, if it does not drop something of that key
    /// already. Whether the key can still be used.
    fn keep(&self, key: usize, kept: Option<Kept>) -> bool;

    /// Lets all others go on before the running thread does anything that they could see and the
    /// tool does not know of.
    fn switch(&self);
}

/// What a thread runs.
pub(crate) type Closure<'s> = Box<dyn FnOnce() -> Returned + Send + 's>;

/// A scope, as threads that were spawned into it can use it too.
pub(crate) type ScopeRef<'s, 'env> = &'s (dyn Scope<'s, 'env> + 's);

/// What runs inside a scope.
pub(crate) type ScopeBody<'b, 'env> = Box<dyn for<'s> FnOnce(ScopeRef<'s, 'env>) + 'b>;

/// `AtomicI32`
pub(crate) trait Atomic: Send + Sync {
    fn load(&self, ordering: Ordering) -> i32;
    fn store(&self, value: i32, ordering: Ordering);
    fn swap(&self, value: i32, ordering: Ordering) -> i32;
    fn add(&self, value: i32, ordering: Ordering) -> i32;
}

/// How a lock is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// `Mutex::lock`, `RwLock::write`
    Alone,
    /// `RwLock::read`
    Shared,
}

/// `Mutex`, `RwLock`
pub(crate) trait Lock: Send + Sync {
    fn lock(&self, mode: Mode) -> Box<dyn Guard + '_>;
    fn try_lock(&self, mode: Mode) -> Option<Box<dyn Guard + '_>>;
}

/// `MutexGuard`, `RwLockReadGuard`, `RwLockWriteGuard`
pub(crate) trait Guard {
    fn get(&self) -> i32;
    fn set(&mut self, value: i32);

    /// `Condvar::wait`
    fn wait(&mut self, condvar: &dyn Condvar);
}

/// `Condvar`
pub(crate) trait Condvar: Any + Send + Sync {
    fn notify_one(&self);
    fn notify_all(&self);
}

/// `Barrier`
pub(crate) trait Barrier: Send + Sync {
    /// Whether the thread leads.
    fn wait(&self) -> bool;
}

/// `Once`
pub(crate) trait Once: Send + Sync {
    fn call_once(&self, block: &mut dyn FnMut());
    fn is_completed(&self) -> bool;
}

/// Both ends of a channel. Errors are called as std calls them.
pub(crate) trait Channel: Send + Sync {
    fn send(&self, value: Value) -> Result<(), (&'static str, Value)>;
    fn try_send(&self, value: Value) -> Result<(), (&'static str, Value)>;
    fn recv(&self) -> Option<Value>;
    fn try_recv(&self) -> Result<Value, &'static str>;
    fn drop_sender(&self);

    /// Whether nothing is left of which the drop would take steps.
    fn drop_receiver(&self) -> bool;
}

/// `JoinHandle`, `ScopedJoinHandle`
pub(crate) trait Handle {
    fn join(self: Box<Self>) -> Returned;
    fn thread(&self) -> Thread;
}

/// `Scope`
pub(crate) trait Scope<'s, 'env: 's>: Sync {
    fn spawn(&'s self, closure: Closure<'s>) -> Box<dyn Handle + 's>;
}

/// `Thread`: a text that no other thread's id has, the thread's name, and how to unpark it.
#[derive(Clone)]
pub(crate) struct Thread {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) unpark: Arc<dyn Fn() + Send + Sync>,
}
