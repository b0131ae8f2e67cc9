//! Nobody has two handles of a thread that can join it.

use std::thread::{JoinHandle, Thread};

fn is_clone<T: Clone>() {}

pub fn ask() {
    is_clone::<Thread>();
    #[cfg(refused)]
    is_clone::<JoinHandle<()>>(); //~ E0277
}
