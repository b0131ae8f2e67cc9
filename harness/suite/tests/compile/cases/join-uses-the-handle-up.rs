//! `JoinHandle::join` consumes the handle.

use std::thread;

pub fn join() {
    let handle = thread::spawn(|| 1);
    let _ = handle.join();
    #[cfg(refused)]
    let _ = handle.join(); //~ E0382
}
