//! Who locks a mutex unlocks it: the guard goes to no other thread.

use std::sync::{Mutex, MutexGuard};

fn is_send<T: Send>() {}

pub fn ask() {
    is_send::<Mutex<i32>>();
    #[cfg(refused)]
    is_send::<MutexGuard<i32>>(); //~ E0277
}
