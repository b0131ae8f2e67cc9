//! `Mutex<T>` is `Sync` if and only if `T` is `Send`; `T` need not be `Sync`.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Mutex;

fn is_sync<T: Sync>() {}

pub fn check() {
    is_sync::<Mutex<Cell<i32>>>();
    #[cfg(refused)]
    is_sync::<Mutex<Rc<i32>>>(); //~ E0277
}
