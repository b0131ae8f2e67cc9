//! The closure of `thread::spawn` must return a `'static` value.

use std::thread;

#[cfg(refused)]
pub trait Output: Send {}
#[cfg(not(refused))]
pub trait Output: Send + 'static {}

pub fn spawn<T: Output>() {
    thread::spawn(|| None::<T>); //~ E0310
}
