//! What the interpreter needs of a tool: std's own operations, in the tool's hands.

use std::sync::atomic::Ordering;

use threadproof_model::Scenario;

use crate::value::Value;

/// A tool that runs a program once for each of its interleavings.
pub(crate) trait Tool: Sync {
    /// Why the tool cannot be asked about this scenario, beyond what holds for all tools.
    fn objection(&self, scenario: &Scenario) -> Option<&'static str>;

    /// Runs a program once for each interleaving, and at most so many times.
    fn explore(&self, program: Box<dyn Fn() + Send + Sync>, most: usize);

    fn atomic(&self, value: i32) -> Box<dyn Atomic>;
    fn channel(&self) -> Box<dyn Channel>;
    fn spawn(&self, name: Option<String>, closure: Closure<'static>) -> Box<dyn Handle + Send>;
    fn scope(&self, body: ScopeBody<'_, '_>);
    fn yield_now(&self);
    fn current(&self) -> Thread;
}

/// What a thread runs.
pub(crate) type Closure<'s> = Box<dyn FnOnce() -> Value + Send + 's>;

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

/// Both ends of an `mpsc::channel`.
pub(crate) trait Channel: Send + Sync {
    fn send(&self, value: Value);
    fn recv(&self) -> Value;
}

/// `JoinHandle`, `ScopedJoinHandle`
pub(crate) trait Handle {
    fn join(self: Box<Self>) -> Value;
    fn thread(&self) -> Thread;
}

/// `Scope`
pub(crate) trait Scope<'s, 'env: 's>: Sync {
    fn spawn(&'s self, closure: Closure<'s>) -> Box<dyn Handle + 's>;
}

/// `Thread`: a text that no other thread's id has, and the thread's name.
pub(crate) struct Thread {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
}

/// Tools that stand in for std have the same names for the same things.
macro_rules! like_std {
    ($tool:ident) => {
        use std::sync::atomic::Ordering;

        use ::$tool::sync::atomic::AtomicI32;
        use ::$tool::sync::{Mutex, mpsc};
        use ::$tool::thread;

        use crate::tool::{Atomic, Channel, Closure, Handle, Thread};
        use crate::value::Value;

        impl Atomic for AtomicI32 {
            fn load(&self, ordering: Ordering) -> i32 {
                self.load(ordering)
            }
            fn store(&self, value: i32, ordering: Ordering) {
                self.store(value, ordering);
            }
            fn swap(&self, value: i32, ordering: Ordering) -> i32 {
                self.swap(value, ordering)
            }
            fn add(&self, value: i32, ordering: Ordering) -> i32 {
                self.fetch_add(value, ordering)
            }
        }

        struct Ends {
            // Not the tool's own lock: it is never held while another thread runs.
            sender: std::sync::Mutex<mpsc::Sender<Value>>,
            receiver: Mutex<mpsc::Receiver<Value>>,
        }

        impl Channel for Ends {
            fn send(&self, value: Value) {
                let sender = self.sender.lock().unwrap().clone();
                assert!(sender.send(value).is_ok(), "both ends are there");
            }
            fn recv(&self) -> Value {
                self.receiver.lock().unwrap().recv().unwrap()
            }
        }

        impl Handle for thread::JoinHandle<Value> {
            fn join(self: Box<Self>) -> Value {
                (*self).join().unwrap()
            }
            fn thread(&self) -> Thread {
                describe(self.thread())
            }
        }

        fn describe(thread: &thread::Thread) -> Thread {
            let name = thread.name().map(str::to_owned);
            Thread { id: format!("{:?}", thread.id()), name }
        }

        fn atomic(value: i32) -> Box<dyn Atomic> {
            Box::new(AtomicI32::new(value))
        }

        fn channel() -> Box<dyn Channel> {
            let (sender, receiver) = mpsc::channel();
            let sender = std::sync::Mutex::new(sender);
            Box::new(Ends { sender, receiver: Mutex::new(receiver) })
        }

        fn spawn(builder: thread::Builder, closure: Closure<'static>) -> Box<dyn Handle + Send> {
            Box::new(builder.spawn(closure).unwrap())
        }

        /// The builder for a thread of that name.
        fn builder(name: Option<String>) -> thread::Builder {
            let builder = thread::Builder::new();
            match name {
                Some(name) => builder.name(name),
                None => builder,
            }
        }
    };
}

pub(crate) use like_std;
