//! The interface of a tool to the interpreter: the tool's own versions of std's types.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use threadproof_model::{Hold, ProcessEnd, Scenario, SharedKind};

use crate::expressible::{Site, Support};
use crate::keys::KeyValue;
use crate::oracle_run::OracleObject;
use crate::oracle_value::OracleValue;
use crate::search::OracleSearch;
use crate::thread_result::ThreadResult;

/// A tool that runs a program once for each interleaving of its threads.
pub(crate) trait Tool: Sync {
    /// The reason why the tool cannot run something at this site.
    fn missing(&self, support: Support, site: Site) -> Option<&'static str>;

    /// The reason why the tool cannot run a scenario although it can run each step.
    fn skip_reason(&self, scenario: &Scenario) -> Option<&'static str>;

    /// The reason why the tool cannot run a scenario that can end like this.
    fn skip_reason_for_end(&self, end: ProcessEnd) -> Option<&'static str>;

    /// Runs the scenario of a search once for each interleaving.
    fn explore(&self, search: Arc<OracleSearch>);

    /// Makes a shared object of a kind that the tool supports.
    fn object(&self, kind: &SharedKind) -> OracleObject;
    fn spawn(
        &self,
        name: Option<String>,
        closure: ThreadClosure<'static>,
    ) -> Box<dyn ToolHandle + Send>;
    fn scope(&self, body: ScopeBody<'_, '_>);
    fn current(&self) -> ToolThread;
    fn park(&self);

    /// Makes the current thread drop `value` when it ends, unless it has a value of this key
    /// already. Returns whether the key can still be used.
    fn keep(&self, key: usize, value: Option<KeyValue>) -> bool;

    /// Lets any other thread run first. The interpreter calls this before each operation that other
    /// threads can observe, but the tool does not know about.
    fn switch(&self);
}

/// The closure of a thread.
pub(crate) type ThreadClosure<'s> = Box<dyn FnOnce() -> ThreadResult + Send + 's>;

/// A scope. Threads that were spawned into it can spawn into it too.
pub(crate) type ScopeRef<'s, 'env> = &'s (dyn ToolScope<'s, 'env> + 's);

/// The closure of a scope.
pub(crate) type ScopeBody<'b, 'env> = Box<dyn for<'s> FnOnce(ScopeRef<'s, 'env>) + 'b>;

/// `AtomicI32`
pub(crate) trait ToolAtomic: Send + Sync {
    fn load(&self, ordering: Ordering) -> i32;
    fn store(&self, value: i32, ordering: Ordering);
    fn swap(&self, value: i32, ordering: Ordering) -> i32;
    fn add(&self, value: i32, ordering: Ordering) -> i32;
}

/// `Mutex`, `RwLock`
pub(crate) trait ToolLock: Send + Sync {
    fn lock(&self, hold: Hold) -> Box<dyn ToolGuard + '_>;
    fn try_lock(&self, hold: Hold) -> Option<Box<dyn ToolGuard + '_>>;
}

/// `MutexGuard`, `RwLockReadGuard`, `RwLockWriteGuard`
pub(crate) trait ToolGuard {
    fn get(&self) -> i32;
    fn set(&mut self, value: i32);

    /// `Condvar::wait`
    fn wait(&mut self, condvar: &dyn ToolCondvar);
}

/// `Condvar`
pub(crate) trait ToolCondvar: Any + Send + Sync {
    fn notify_one(&self);
    fn notify_all(&self);
}

/// `Barrier`
pub(crate) trait ToolBarrier: Send + Sync {
    /// Returns whether the current thread is the leader.
    fn wait(&self) -> bool;
}

/// `Once`
pub(crate) trait ToolOnce: Send + Sync {
    fn call_once(&self, block: &mut dyn FnMut());
    fn is_completed(&self) -> bool;
}

/// The ends of a channel that all threads share.
pub(crate) trait ToolChannel: Send + Sync {
    /// A clone of one of the senders.
    fn sender(&self) -> Box<dyn ToolSender>;

    /// The receiver, for one call.
    fn receiver(&self) -> Box<dyn ToolReceiver>;

    /// The receiver, which no longer belongs to all threads.
    fn take_receiver(&self) -> Box<dyn ToolReceiver>;
    fn drop_sender(&self);
}

/// `Sender`, `SyncSender`. Errors have the names of std's variants.
pub(crate) trait ToolSender: Send {
    fn send(&self, value: OracleValue) -> Result<(), (&'static str, OracleValue)>;
    fn try_send(&self, value: OracleValue) -> Result<(), (&'static str, OracleValue)>;
    fn another(&self) -> Box<dyn ToolSender>;
}

/// `Receiver`. Errors have the names of std's variants.
pub(crate) trait ToolReceiver: Send {
    fn recv(&self) -> Option<OracleValue>;
    fn try_recv(&self) -> Result<OracleValue, &'static str>;

    /// Whether the channel has carried only values whose drop takes no steps.
    fn is_plain(&self) -> bool;
}

/// `JoinHandle`, `ScopedJoinHandle`
pub(crate) trait ToolHandle {
    fn join(self: Box<Self>) -> ThreadResult;
    fn thread(&self) -> ToolThread;
}

/// `Scope`
pub(crate) trait ToolScope<'s, 'env: 's>: Sync {
    fn spawn(&'s self, closure: ThreadClosure<'s>) -> Box<dyn ToolHandle + 's>;
}

/// `Thread`
#[derive(Clone)]
pub(crate) struct ToolThread {
    /// The `Debug` text of its id, which is unique.
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) unpark: Arc<dyn Fn() + Send + Sync>,
}
