//! `MutexGuard` is not `Send`: a mutex is unlocked on the thread that locked it.

use std::sync::{Mutex, MutexGuard};

fn is_send<T: Send>() {}

pub fn check() {
    is_send::<Mutex<i32>>();
    #[cfg(refused)]
    is_send::<MutexGuard<i32>>(); //~ E0277
}
