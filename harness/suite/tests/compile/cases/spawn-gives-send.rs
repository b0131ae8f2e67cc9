//! What a closure gives back from another thread is `Send`.

#[cfg(refused)]
use std::rc::Rc as Counted;
#[cfg(not(refused))]
use std::sync::Arc as Counted;
use std::thread;

pub fn spawn() {
    thread::spawn(|| Counted::new(1)); //~ E0277
}
