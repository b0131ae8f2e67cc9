//! What a closure takes along to another thread is `Send`.

#[cfg(refused)]
use std::rc::Rc as Counted;
#[cfg(not(refused))]
use std::sync::Arc as Counted;
use std::thread;

pub fn spawn() {
    let counted = Counted::new(1);
    thread::spawn(move || drop(counted)); //~ E0277
}
