//! `RwLock<T>` is `Sync` only if `T` is `Sync`, since readers share the value.

use std::cell::Cell;
use std::sync::RwLock;

fn is_sync<T: Sync>() {}

pub fn check() {
    is_sync::<RwLock<i32>>();
    #[cfg(refused)]
    is_sync::<RwLock<Cell<i32>>>(); //~ E0277
}
