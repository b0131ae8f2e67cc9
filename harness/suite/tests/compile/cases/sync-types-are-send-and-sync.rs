//! The types of `std::sync` are `Send` and `Sync`, those with a value if the value is.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicIsize, AtomicPtr, AtomicUsize};
use std::sync::{Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock};

fn is_send_and_sync<T: Send + Sync>() {}

pub fn check() {
    is_send_and_sync::<AtomicBool>();
    is_send_and_sync::<AtomicI32>();
    is_send_and_sync::<AtomicIsize>();
    is_send_and_sync::<AtomicUsize>();
    is_send_and_sync::<AtomicPtr<Cell<i32>>>();
    is_send_and_sync::<Barrier>();
    is_send_and_sync::<Condvar>();
    is_send_and_sync::<LazyLock<String>>();
    is_send_and_sync::<Mutex<String>>();
    is_send_and_sync::<Once>();
    is_send_and_sync::<OnceLock<String>>();
    is_send_and_sync::<RwLock<String>>();
    #[cfg(refused)]
    is_send_and_sync::<OnceLock<Cell<i32>>>(); //~ E0277
    #[cfg(refused)]
    is_send_and_sync::<LazyLock<Cell<i32>>>(); //~ E0277
}
