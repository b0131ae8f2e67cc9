//! What tools that stand in for std have under the same names.

/// Implements for a tool what is the same in all of them, with threads of that stack size, by the
/// tool's measure.
macro_rules! like_std {
    ($tool:ident, $stack_size:expr) => {
        use std::any::Any;
        use std::sync::atomic::Ordering;

        use ::$tool::sync::atomic::AtomicI32;
        use ::$tool::sync::{MutexGuard, RwLockReadGuard, RwLockWriteGuard, mpsc};
        use ::$tool::{sync, thread};

        use crate::keys::{Kept, Slot};
        use crate::returned::Returned;
        use crate::tool::{Atomic, Closure, Condvar, Guard, Handle, Lock, Mode, Thread};

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

        impl Lock for sync::Mutex<i32> {
            fn lock(&self, _: Mode) -> Box<dyn Guard + '_> {
                Box::new(Some(self.lock().unwrap()))
            }
            fn try_lock(&self, _: Mode) -> Option<Box<dyn Guard + '_>> {
                Some(Box::new(Some(self.try_lock().ok()?)))
            }
        }

        impl Lock for sync::RwLock<i32> {
            fn lock(&self, mode: Mode) -> Box<dyn Guard + '_> {
                match mode {
                    Mode::Alone => Box::new(self.write().unwrap()),
                    Mode::Shared => Box::new(self.read().unwrap()),
                }
            }
            fn try_lock(&self, mode: Mode) -> Option<Box<dyn Guard + '_>> {
                Some(match mode {
                    Mode::Alone => Box::new(self.try_write().ok()?),
                    Mode::Shared => Box::new(self.try_read().ok()?),
                })
            }
        }

        /// It is there but while it waits.
        impl Guard for Option<MutexGuard<'_, i32>> {
            fn get(&self) -> i32 {
                **self.as_ref().unwrap()
            }
            fn set(&mut self, value: i32) {
                **self.as_mut().unwrap() = value;
            }
            fn wait(&mut self, condvar: &dyn Condvar) {
                let condvar: &sync::Condvar = (condvar as &dyn Any).downcast_ref().unwrap();
                *self = Some(condvar.wait(self.take().unwrap()).unwrap());
            }
        }

        impl Guard for RwLockReadGuard<'_, i32> {
            fn get(&self) -> i32 {
                **self
            }
            fn set(&mut self, _: i32) {
                unreachable!("the checks refuse it");
            }
            fn wait(&mut self, _: &dyn Condvar) {
                unreachable!("the checks refuse it");
            }
        }

        impl Guard for RwLockWriteGuard<'_, i32> {
            fn get(&self) -> i32 {
                **self
            }
            fn set(&mut self, value: i32) {
                **self = value;
            }
            fn wait(&mut self, _: &dyn Condvar) {
                unreachable!("the checks refuse it");
            }
        }

        impl Condvar for sync::Condvar {
            fn notify_one(&self) {
                self.notify_one();
            }
            fn notify_all(&self) {
                self.notify_all();
            }
        }

        impl Handle for thread::JoinHandle<Returned> {
            fn join(self: Box<Self>) -> Returned {
                (*self).join().unwrap()
            }
            fn thread(&self) -> Thread {
                describe(self.thread())
            }
        }

        fn describe(thread: &thread::Thread) -> Thread {
            let name = thread.name().map(str::to_owned);
            let id = format!("{:?}", thread.id());
            let thread = thread.clone();
            Thread { id, name, unpark: std::sync::Arc::new(move || thread.unpark()) }
        }

        // As many as a scenario can have.
        ::$tool::thread_local! {
            static FIRST: Slot = Slot::default();
            static SECOND: Slot = Slot::default();
            static THIRD: Slot = Slot::default();
            static FOURTH: Slot = Slot::default();
        }

        fn keep(key: usize, kept: Option<Kept>) -> bool {
            let key = [&FIRST, &SECOND, &THIRD, &FOURTH][key];
            let put = |slot: &Slot| {
                if let Some(kept) = kept {
                    slot.borrow_mut().get_or_insert(kept);
                }
            };
            key.try_with(put).is_ok()
        }

        fn spawn(name: Option<String>, closure: Closure<'static>) -> Box<dyn Handle + Send> {
            let builder = thread::Builder::new().stack_size($stack_size);
            let builder = match name {
                Some(name) => builder.name(name),
                None => builder,
            };
            Box::new(builder.spawn(closure).unwrap())
        }
    };
}

pub(crate) use like_std;
