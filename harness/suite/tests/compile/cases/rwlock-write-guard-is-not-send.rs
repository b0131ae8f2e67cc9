//! `RwLockWriteGuard` is not `Send`: a lock is released on the thread that acquired it.

use std::sync::{RwLock, RwLockWriteGuard};

fn is_send<T: Send>() {}

pub fn check() {
    is_send::<RwLock<i32>>();
    #[cfg(refused)]
    is_send::<RwLockWriteGuard<i32>>(); //~ E0277
}
