//! `Sender` and `SyncSender` are `Clone`, `Receiver` is not.

use std::sync::mpsc::{Receiver, Sender, SyncSender};

fn is_clone<T: Clone>() {}

pub fn check() {
    is_clone::<Sender<i32>>();
    is_clone::<SyncSender<i32>>();
    #[cfg(refused)]
    is_clone::<Receiver<i32>>(); //~ E0277
}
