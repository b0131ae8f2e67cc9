//! `Receiver` is `Send`, but not `Sync`.

use std::sync::mpsc::Receiver;

fn is_send<T: Send>() {}
fn is_sync<T: Sync>() {}

pub fn check() {
    is_send::<Receiver<i32>>();
    is_sync::<i32>();
    #[cfg(refused)]
    is_sync::<Receiver<i32>>(); //~ E0277
}
