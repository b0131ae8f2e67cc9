//! Threads can share a sender of what may go from one to another.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::mpsc::{Sender, SyncSender};

fn is_sync<T: Sync>() {}

pub fn ask() {
    is_sync::<Sender<Cell<i32>>>();
    is_sync::<SyncSender<Cell<i32>>>();
    #[cfg(refused)]
    is_sync::<Sender<Rc<i32>>>(); //~ E0277
    #[cfg(refused)]
    is_sync::<SyncSender<Rc<i32>>>(); //~ E0277
}
