//! `JoinHandle<T>` is `Send` and `Sync`, even if `T` is neither.

use std::rc::Rc;
use std::thread::JoinHandle;

fn is_send_and_sync<T: Send + Sync>() {}

pub fn check() {
    is_send_and_sync::<JoinHandle<Rc<i32>>>();
    #[cfg(refused)]
    is_send_and_sync::<Rc<i32>>(); //~ E0277
}
