//! A scoped thread can borrow only values that outlive its scope.

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
