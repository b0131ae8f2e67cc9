//! A scoped thread borrows what is there when its scope ends, and nothing else.

use std::thread;

pub fn scope() {
    let outer = 1;
    thread::scope(|scope| {
        let inner = 2;
        #[cfg(refused)]
        let borrowed = &inner; //~ E0597
        #[cfg(not(refused))]
        let borrowed = &outer;
        scope.spawn(move || outer + inner + *borrowed);
    });
}
