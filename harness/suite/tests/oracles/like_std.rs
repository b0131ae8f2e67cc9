//! The code that is the same for all tools, since they use std's names.

/// A key of the tool for each position: a scenario has at most 16.
macro_rules! tool_keys {
    ($tool:ident: $($at:literal)+) => {
        [$({
            ::$tool::thread_local! {
                static KEY: KeyCell = KeyCell::default();
            }
            let _: u8 = $at;
            &KEY
        }),+]
    };
}

/// Implements the traits of `tool.rs` for the types of a tool that have the same names in all tools.
/// `stack_size` is that of each thread, in the tool's unit.
macro_rules! like_std {
    ($tool:ident, $stack_size:expr) => {
        use std::any::Any;
        use std::sync::atomic::Ordering;

        use ::$tool::sync::atomic::AtomicI32;
        use ::$tool::sync::{MutexGuard, RwLockReadGuard, RwLockWriteGuard, mpsc};
        use ::$tool::{sync, thread};

        use threadproof_model::Hold;

        use crate::keys::{KeyCell, KeyValue};
        use crate::thread_result::ThreadResult;
        use crate::tool::{
            ThreadClosure, ToolAtomic, ToolCondvar, ToolGuard, ToolHandle, ToolLock, ToolThread,
        };

        impl ToolAtomic for AtomicI32 {
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

        impl ToolLock for sync::Mutex<i32> {
            fn lock(&self, _: Hold) -> Box<dyn ToolGuard + '_> {
                Box::new(Some(self.lock().unwrap()))
            }
            fn try_lock(&self, _: Hold) -> Option<Box<dyn ToolGuard + '_>> {
                Some(Box::new(Some(self.try_lock().ok()?)))
            }
        }

        impl ToolLock for sync::RwLock<i32> {
            fn lock(&self, hold: Hold) -> Box<dyn ToolGuard + '_> {
                match hold {
                    Hold::Alone => Box::new(self.write().unwrap()),
                    Hold::Shared => Box::new(self.read().unwrap()),
                }
            }
            fn try_lock(&self, hold: Hold) -> Option<Box<dyn ToolGuard + '_>> {
                Some(match hold {
                    Hold::Alone => Box::new(self.try_write().ok()?),
                    Hold::Shared => Box::new(self.try_read().ok()?),
                })
            }
        }

        /// `None` only while `wait` runs.
        impl ToolGuard for Option<MutexGuard<'_, i32>> {
            fn get(&self) -> i32 {
                **self.as_ref().unwrap()
            }
            fn set(&mut self, value: i32) {
                **self.as_mut().unwrap() = value;
            }
            fn wait(&mut self, condvar: &dyn ToolCondvar) {
                let condvar: &sync::Condvar = (condvar as &dyn Any).downcast_ref().unwrap();
                *self = Some(condvar.wait(self.take().unwrap()).unwrap());
            }
        }

        impl ToolGuard for RwLockReadGuard<'_, i32> {
            fn get(&self) -> i32 {
                **self
            }
            fn set(&mut self, _: i32) {
                unreachable!(
                    "scenarios write only under an exclusive lock, and wait only on a mutex"
                );
            }
            fn wait(&mut self, _: &dyn ToolCondvar) {
                unreachable!(
                    "scenarios write only under an exclusive lock, and wait only on a mutex"
                );
            }
        }

        impl ToolGuard for RwLockWriteGuard<'_, i32> {
            fn get(&self) -> i32 {
                **self
            }
            fn set(&mut self, value: i32) {
                **self = value;
            }
            fn wait(&mut self, _: &dyn ToolCondvar) {
                unreachable!(
                    "scenarios write only under an exclusive lock, and wait only on a mutex"
                );
            }
        }

        impl ToolCondvar for sync::Condvar {
            fn notify_one(&self) {
                self.notify_one();
            }
            fn notify_all(&self) {
                self.notify_all();
            }
        }

        impl ToolHandle for thread::JoinHandle<ThreadResult> {
            fn join(self: Box<Self>) -> ThreadResult {
                (*self).join().unwrap()
            }
            fn thread(&self) -> ToolThread {
                describe(self.thread())
            }
        }

        fn describe(thread: &thread::Thread) -> ToolThread {
            let name = thread.name().map(str::to_owned);
            let id = format!("{:?}", thread.id());
            let thread = thread.clone();
            ToolThread { id, name, unpark: std::sync::Arc::new(move || thread.unpark()) }
        }

        fn keep(key: usize, value: Option<KeyValue>) -> bool {
            let keys = crate::like_std::tool_keys!($tool: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
            let key = keys[key];
            let put = |cell: &KeyCell| {
                if let Some(value) = value {
                    cell.borrow_mut().get_or_insert(value);
                }
            };
            key.try_with(put).is_ok()
        }

        fn spawn(
            name: Option<String>,
            closure: ThreadClosure<'static>,
        ) -> Box<dyn ToolHandle + Send> {
            let builder = thread::Builder::new().stack_size($stack_size);
            let builder = match name {
                Some(name) => builder.name(name),
                None => builder,
            };
            Box::new(builder.spawn(closure).unwrap())
        }
    };
}

pub(crate) use {like_std, tool_keys};
