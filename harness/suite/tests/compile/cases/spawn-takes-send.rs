//! The closure of `thread::spawn` can capture only `Send` values.

#[cfg(refused)]
use std::rc::Rc as Pointer;
#[cfg(not(refused))]
use std::sync::Arc as Pointer;
use std::thread;

pub fn spawn() {
    let counted = Pointer::new(1);
    thread::spawn(move || drop(counted)); //~ E0277
}
