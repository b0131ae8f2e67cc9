//! A `ScopedJoinHandle` cannot leave its scope.

use std::thread;

pub fn scope() {
    let mut outside = None;
    thread::scope(|scope| {
        let handle = scope.spawn(|| 1);
        #[cfg(refused)]
        let kept = handle;
        #[cfg(not(refused))]
        let kept = handle.join();
        outside = Some(kept); //~ E0521
    });
}
