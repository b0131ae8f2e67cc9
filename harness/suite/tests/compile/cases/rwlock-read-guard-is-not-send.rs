//! Who locks for reading unlocks: the guard goes to no other thread.

use std::sync::{RwLock, RwLockReadGuard};

fn is_send<T: Send>() {}

pub fn ask() {
    is_send::<RwLock<i32>>();
    #[cfg(refused)]
    is_send::<RwLockReadGuard<i32>>(); //~ E0277
}
