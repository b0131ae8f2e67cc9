//! A channel has as many senders as one likes, but one receiver.

use std::sync::mpsc::{Receiver, Sender, SyncSender};

fn is_clone<T: Clone>() {}

pub fn ask() {
    is_clone::<Sender<i32>>();
    is_clone::<SyncSender<i32>>();
    #[cfg(refused)]
    is_clone::<Receiver<i32>>(); //~ E0277
}
