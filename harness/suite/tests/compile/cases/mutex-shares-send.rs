//! In a mutex, threads share what they could not share without it, but nothing that may not go from
//! one to another.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Mutex;

fn is_sync<T: Sync>() {}

pub fn ask() {
    is_sync::<Mutex<Cell<i32>>>();
    #[cfg(refused)]
    is_sync::<Mutex<Rc<i32>>>(); //~ E0277
}
