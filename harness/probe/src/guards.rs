//! The guards that the blocks of locks hold.

use std::mem;
use std::sync::{LockResult, MutexGuard, RwLockReadGuard, RwLockWriteGuard};

use threadproof_model::{Block, LockId, Slot};

use crate::blocks::{Continuation, Interpreter};
use crate::environment::{Content, Environment, Found, Outer};

/// A guard that a block holds.
pub(crate) trait HeldGuard {
    /// The value behind the guard.
    fn get(&self) -> i32;

    /// Sets the value behind the guard.
    fn set(&mut self, value: i32);

    /// Passes the guard of a mutex to `wait`, and keeps the one that `wait` returns.
    fn exchange(&mut self, wait: &mut dyn FnMut(MutexGuard<'_, i32>) -> MutexGuard<'_, i32>);

    /// Downgrades the guard of a `write` block.
    fn downgrade(&mut self) {
        unreachable!("the resolver rejects a `downgrade` outside the block of a `write`")
    }
}

/// The guard of a mutex. It is `None` only while `exchange` waits, and after a panic there, which
/// unwinds the block that holds it.
impl HeldGuard for Option<MutexGuard<'_, i32>> {
    fn get(&self) -> i32 {
        match self {
            Some(guard) => **guard,
            None => unreachable!("the thread takes no step while it waits"),
        }
    }

    fn set(&mut self, value: i32) {
        match self {
            Some(guard) => **guard = value,
            None => unreachable!("the thread takes no step while it waits"),
        }
    }

    fn exchange(&mut self, wait: &mut dyn FnMut(MutexGuard<'_, i32>) -> MutexGuard<'_, i32>) {
        *self = self.take().map(wait);
    }
}

/// The guard of an rwlock that its block acquired for writing.
pub(crate) enum WriteBlockGuard<'l> {
    Write(RwLockWriteGuard<'l, i32>),
    Downgraded(RwLockReadGuard<'l, i32>),
    /// While the guard is being downgraded.
    Moved,
}

impl HeldGuard for RwLockReadGuard<'_, i32> {
    fn get(&self) -> i32 {
        **self
    }

    fn set(&mut self, _: i32) {
        unreachable!("the resolver rejects a `set` in a `read` block")
    }

    fn exchange(&mut self, _: &mut dyn FnMut(MutexGuard<'_, i32>) -> MutexGuard<'_, i32>) {
        unreachable!("the resolver rejects a `wait` with an rwlock")
    }
}

impl HeldGuard for WriteBlockGuard<'_> {
    fn get(&self) -> i32 {
        match self {
            Self::Write(guard) => **guard,
            Self::Downgraded(guard) => **guard,
            Self::Moved => unreachable!("the thread takes no step while it downgrades"),
        }
    }

    fn set(&mut self, value: i32) {
        match self {
            Self::Write(guard) => **guard = value,
            Self::Downgraded(_) | Self::Moved => {
                unreachable!("the resolver rejects a `set` after a `downgrade`")
            }
        }
    }

    fn downgrade(&mut self) {
        *self = match mem::replace(self, Self::Moved) {
            Self::Write(guard) => Self::Downgraded(RwLockWriteGuard::downgrade(guard)),
            other => other,
        };
    }

    fn exchange(&mut self, _: &mut dyn FnMut(MutexGuard<'_, i32>) -> MutexGuard<'_, i32>) {
        unreachable!("the resolver rejects a `wait` with an rwlock")
    }
}

/// The environment around a block that holds a guard.
struct Holding<'outer, G> {
    outer: &'outer mut (dyn Outer + 'outer),
    lock: LockId,
    guard: G,
}

impl<G: HeldGuard> Outer for Holding<'_, G> {
    fn find(&mut self, slot: Slot) -> Option<Found<'_>> {
        self.outer.find(slot)
    }

    fn remove(&mut self, slot: Slot) -> Option<Content<'_>> {
        self.outer.remove(slot)
    }

    fn find_guard(&mut self, lock: LockId) -> Option<&mut (dyn HeldGuard + '_)> {
        if lock == self.lock { Some(&mut self.guard) } else { self.outer.find_guard(lock) }
    }
}

impl<'own> Interpreter<'own, '_> {
    /// Runs the block of a lock. The block is not a closure: a `return` in it leaves the closure
    /// around it.
    ///
    /// First unwraps the result of acquiring the lock. However the thread leaves the block, it
    /// arrives at the end, drops the guard, and then records the end.
    #[expect(clippy::unwrap_used, reason = "the scenario asks for this panic")]
    pub(crate) fn holding<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        lock: LockId,
        guard: impl HeldGuard,
        unwrapped: LockResult<()>,
        block: &'static Block,
    ) -> Continuation
    where
        'own: 'around,
    {
        let around = environment.around;
        let mut leaving = None;
        let mut holding = Holding { outer: environment, lock, guard };
        let _end = self.end_of(block, &mut leaving);
        unwrapped.unwrap();
        match self.block(Environment::inside(&mut holding, around), block) {
            Continuation::Return(value) => Continuation::Return(value),
            Continuation::Tail(_) | Continuation::Next => Continuation::Next,
        }
    }
}
