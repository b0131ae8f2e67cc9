//! The closure of `thread::spawn` must return a `Send` value.

#[cfg(refused)]
use std::rc::Rc as Pointer;
#[cfg(not(refused))]
use std::sync::Arc as Pointer;
use std::thread;

pub fn spawn() {
    thread::spawn(|| Pointer::new(1)); //~ E0277
}
