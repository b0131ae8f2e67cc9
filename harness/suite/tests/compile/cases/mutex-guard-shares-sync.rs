//! `MutexGuard<T>` is `Sync` only if `T` is, although `Mutex<T>` does not need that.

use std::sync::MutexGuard;

fn is_sync<T: Sync>() {}

pub fn check() {
    is_sync::<MutexGuard<'_, i32>>();
    #[cfg(refused)]
    is_sync::<MutexGuard<'_, std::cell::Cell<i32>>>(); //~ E0277
}
