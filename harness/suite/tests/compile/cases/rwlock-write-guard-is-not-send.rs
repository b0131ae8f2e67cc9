//! Who locks for writing unlocks: the guard goes to no other thread.

use std::sync::{RwLock, RwLockWriteGuard};

fn is_send<T: Send>() {}

pub fn ask() {
    is_send::<RwLock<i32>>();
    #[cfg(refused)]
    is_send::<RwLockWriteGuard<i32>>(); //~ E0277
}
