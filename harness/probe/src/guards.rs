//! The guards that the blocks of locks hold.

use std::sync::{MutexGuard, RwLockReadGuard, RwLockWriteGuard};

use threadproof_model::Body;

use crate::blocks::{Flow, Interpreter};
use crate::environment::{Environment, Found, Outer, Slot};

/// A guard that a block holds.
pub(crate) trait Guard {
    fn get(&self) -> i32;

    /// Puts a value behind the guard.
    fn set(&mut self, value: i32);

    /// Has the guard of a mutex wait: it is given away, and another one comes back.
    fn exchange(&mut self, wait: &mut dyn FnMut(MutexGuard<'_, i32>) -> MutexGuard<'_, i32>);
}

/// It is gone only while it waits.
impl Guard for Option<MutexGuard<'_, i32>> {
    fn get(&self) -> i32 {
        self.as_deref().copied().unwrap_or_default()
    }

    fn set(&mut self, value: i32) {
        if let Some(guard) = self {
            **guard = value;
        }
    }

    fn exchange(&mut self, wait: &mut dyn FnMut(MutexGuard<'_, i32>) -> MutexGuard<'_, i32>) {
        *self = self.take().map(wait);
    }
}

/// The spec refuses scenarios that write behind it, or wait with it.
impl Guard for RwLockReadGuard<'_, i32> {
    fn get(&self) -> i32 {
        **self
    }

    fn set(&mut self, _: i32) {}

    fn exchange(&mut self, _: &mut dyn FnMut(MutexGuard<'_, i32>) -> MutexGuard<'_, i32>) {}
}

/// The spec refuses scenarios that wait with it.
impl Guard for RwLockWriteGuard<'_, i32> {
    fn get(&self) -> i32 {
        **self
    }

    fn set(&mut self, value: i32) {
        **self = value;
    }

    fn exchange(&mut self, _: &mut dyn FnMut(MutexGuard<'_, i32>) -> MutexGuard<'_, i32>) {}
}

/// The body around a block that holds a guard, as the block sees it.
struct Holding<'outer, G> {
    outer: &'outer mut (dyn Outer + 'outer),
    lock: &'static str,
    guard: G,
}

impl<G: Guard> Outer for Holding<'_, G> {
    fn find(&mut self, name: &str) -> Option<Found<'_>> {
        self.outer.find(name)
    }

    fn remove(&mut self, name: &str) -> Option<Slot<'_>> {
        self.outer.remove(name)
    }

    fn guard(&mut self, lock: &str) -> Option<&mut (dyn Guard + '_)> {
        if lock == self.lock { Some(&mut self.guard) } else { self.outer.guard(lock) }
    }
}

impl<'own> Interpreter<'own, '_> {
    /// Runs the block of a lock, which is no closure: a `return` in it goes on outside.
    ///
    /// Whichever way the block is left, the thread comes to its end, gives the guard back, and tells
    /// of the end.
    pub(crate) fn holding<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        lock: &'static str,
        guard: impl Guard,
        body: &'static Body,
    ) -> Flow
    where
        'own: 'around,
    {
        let around = environment.around;
        let mut leaving = None;
        let mut holding = Holding { outer: environment, lock, guard };
        let _end = self.end_of(body, &mut leaving);
        match self.block(Environment::inside(&mut holding, around), body) {
            Flow::Return(value) => Flow::Return(value),
            Flow::Tail(_) | Flow::Next => Flow::Next,
        }
    }
}
