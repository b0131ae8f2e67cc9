//! What a closure gives back from a thread that is not scoped borrows nothing.

use std::thread;

#[cfg(refused)]
pub trait Given: Send {}
#[cfg(not(refused))]
pub trait Given: Send + 'static {}

pub fn spawn<T: Given>() {
    thread::spawn(|| None::<T>); //~ E0310
}
