//! A receiver goes to another thread, but no two threads share it.

use std::sync::mpsc::Receiver;

fn is_send<T: Send>() {}
fn is_sync<T: Sync>() {}

pub fn ask() {
    is_send::<Receiver<i32>>();
    is_sync::<i32>();
    #[cfg(refused)]
    is_sync::<Receiver<i32>>(); //~ E0277
}
