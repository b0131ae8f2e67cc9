//! A `RwLockReadGuard` can stand for one of a value with a shorter lifetime; a write guard cannot,
//! since it could put such a value into the lock.

use std::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

fn read<'value>(_: RwLockReadGuard<'_, &'value i32>, _: &'value i32) {}
pub fn write<'value>(_: RwLockWriteGuard<'_, &'value i32>, _: &'value i32) {}

pub fn check() {
    let long = 1;
    let lock = RwLock::new(&long);
    {
        let short = 2;
        if let Ok(guard) = lock.read() {
            read(guard, &short);
        }
        #[cfg(refused)]
        if let Ok(guard) = lock.write() {
            write(guard, &short); //~ E0597
        }
    }
    drop(lock);
}
