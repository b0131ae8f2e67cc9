//! `catch_unwind` accepts a closure that mutates borrowed data only inside `AssertUnwindSafe`.

use std::panic::{AssertUnwindSafe, catch_unwind};

pub fn catch() -> i32 {
    let mut local = 1;
    let change = || local += 1;
    #[cfg(not(refused))]
    let change = AssertUnwindSafe(change);
    let _ = catch_unwind(change); //~ E0277
    local
}
