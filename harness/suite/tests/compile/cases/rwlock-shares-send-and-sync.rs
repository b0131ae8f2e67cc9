//! Readers share the value of a lock, so it has to be one that can be shared.

use std::cell::Cell;
use std::sync::RwLock;

fn is_sync<T: Sync>() {}

pub fn ask() {
    is_sync::<RwLock<i32>>();
    #[cfg(refused)]
    is_sync::<RwLock<Cell<i32>>>(); //~ E0277
}
