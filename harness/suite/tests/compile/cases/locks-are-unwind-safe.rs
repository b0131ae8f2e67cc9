//! `catch_unwind` accepts a closure that uses a lock, whatever its value, since a panic poisons it.

use std::cell::Cell;
use std::panic::catch_unwind;
use std::sync::{Mutex, RwLock};

pub fn catch(cell: &Cell<i32>, mutex: &Mutex<Cell<i32>>, lock: &RwLock<Cell<i32>>) {
    let _ = catch_unwind(|| mutex.lock().is_ok());
    let _ = catch_unwind(|| lock.write().is_ok());
    #[cfg(refused)]
    let _ = catch_unwind(|| cell.get()); //~ E0277
    cell.set(1);
}
