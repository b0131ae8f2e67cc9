//! `Sender<T>` and `SyncSender<T>` are `Sync` if and only if `T` is `Send`.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::mpsc::{Sender, SyncSender};

fn is_sync<T: Sync>() {}

pub fn check() {
    is_sync::<Sender<Cell<i32>>>();
    is_sync::<SyncSender<Cell<i32>>>();
    #[cfg(refused)]
    is_sync::<Sender<Rc<i32>>>(); //~ E0277
    #[cfg(refused)]
    is_sync::<SyncSender<Rc<i32>>>(); //~ E0277
}
