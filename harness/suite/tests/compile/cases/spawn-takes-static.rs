//! The closure of `thread::spawn` can capture only `'static` values.

use std::thread;

pub fn spawn() {
    let local = 1;
    #[cfg(refused)]
    let taken = &local; //~ E0597
    #[cfg(not(refused))]
    let taken = Box::new(local);
    thread::spawn(move || *taken + 1);
}
