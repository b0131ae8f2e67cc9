//! `JoinHandle` is not `Clone`.

use std::thread::{JoinHandle, Thread};

fn is_clone<T: Clone>() {}

pub fn check() {
    is_clone::<Thread>();
    #[cfg(refused)]
    is_clone::<JoinHandle<()>>(); //~ E0277
}
