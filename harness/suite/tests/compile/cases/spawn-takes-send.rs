//! The closure of `thread::spawn` captures only what is `Send`.

#[cfg(refused)]
use std::rc::Rc as Pointer;
#[cfg(not(refused))]
use std::sync::Arc as Pointer;
use std::thread;

pub fn spawn() {
    let counted = Pointer::new(1);
    thread::spawn(move || drop(counted)); //~ E0277
}
