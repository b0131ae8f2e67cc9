//! `Mutex` and `RwLock`: acquiring them, the steps under a guard, poisoning and `into_inner`.

use std::mem;
use std::ops::Deref;
use std::sync::{Arc, LockResult, Mutex, PoisonError, RwLock, TryLockError, TryLockResult};

use threadproof_model::{Block, LockId, MutexId, RwLockId, Seen, Slot};

use crate::arrival::Arrival;
use crate::blocks::{Continuation, Interpreter};
use crate::environment::Environment;
use crate::guards::WriteBlockGuard;
use crate::value::RealValue;

impl<'own> Interpreter<'own, '_> {
    pub(super) fn lock<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        id: MutexId,
        unwrap: bool,
        block: &'static Block,
    ) -> Continuation
    where
        'own: 'around,
    {
        let mutex = self.mutex(id, &arrival);
        arrival.waits();
        let (guard, unwrapped) = acquired(arrival, mutex.lock(), unwrap);
        self.holding(environment, LockId::Mutex(id), Some(guard), unwrapped, block)
    }

    pub(super) fn try_lock<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        id: MutexId,
        block: &'static Block,
    ) -> Continuation
    where
        'own: 'around,
    {
        let mutex = self.mutex(id, &arrival);
        match try_acquired(arrival, mutex.try_lock()) {
            Some(guard) => self.holding(environment, LockId::Mutex(id), Some(guard), Ok(()), block),
            None => Continuation::Next,
        }
    }

    pub(super) fn read<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        id: RwLockId,
        unwrap: bool,
        block: &'static Block,
    ) -> Continuation
    where
        'own: 'around,
    {
        let lock = self.rwlock(id, &arrival);
        arrival.waits();
        let (guard, unwrapped) = acquired(arrival, lock.read(), unwrap);
        self.holding(environment, LockId::RwLock(id), guard, unwrapped, block)
    }

    pub(super) fn try_read<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        id: RwLockId,
        block: &'static Block,
    ) -> Continuation
    where
        'own: 'around,
    {
        let lock = self.rwlock(id, &arrival);
        match try_acquired(arrival, lock.try_read()) {
            Some(guard) => self.holding(environment, LockId::RwLock(id), guard, Ok(()), block),
            None => Continuation::Next,
        }
    }

    pub(super) fn write<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        id: RwLockId,
        unwrap: bool,
        block: &'static Block,
    ) -> Continuation
    where
        'own: 'around,
    {
        let lock = self.rwlock(id, &arrival);
        arrival.waits();
        let (guard, unwrapped) = acquired(arrival, lock.write(), unwrap);
        let guard = WriteBlockGuard::Write(guard);
        self.holding(environment, LockId::RwLock(id), guard, unwrapped, block)
    }

    pub(super) fn try_write<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        id: RwLockId,
        block: &'static Block,
    ) -> Continuation
    where
        'own: 'around,
    {
        let lock = self.rwlock(id, &arrival);
        match try_acquired(arrival, lock.try_write()) {
            Some(guard) => {
                let guard = WriteBlockGuard::Write(guard);
                self.holding(environment, LockId::RwLock(id), guard, Ok(()), block)
            }
            None => Continuation::Next,
        }
    }

    /// [`Mutex::into_inner`], [`RwLock::into_inner`]. Main calls it, since it owns the lock.
    pub(super) fn consume(&self, arrival: Arrival<'_>, lock: LockId) {
        let mut locks = self.performer.locks.borrow_mut();
        let result = match lock {
            LockId::Mutex(id) => owned(locks.mutexes[id].take(), &arrival).into_inner(),
            LockId::RwLock(id) => owned(locks.rwlocks[id].take(), &arrival).into_inner(),
        };
        arrival.saw(Some(match result {
            Ok(value) => seen_behind(value, false),
            Err(error) => seen_behind(error.into_inner(), true),
        }));
    }

    /// [`Mutex::get_mut`], [`RwLock::get_mut`]: assigns the value, and observes the previous one.
    pub(super) fn get_mut(&self, arrival: Arrival<'_>, lock: LockId, value: i32) {
        let mut locks = self.performer.locks.borrow_mut();
        let objects = &self.performer.execution.objects;
        let seen = match lock {
            LockId::Mutex(id) => {
                let place = &mut locks.mutexes[id];
                let mut mutex = owned(place.take(), &arrival);
                let seen = replace(mutex.get_mut(), value);
                objects.mutexes[id].renew(place.insert(Arc::new(mutex)));
                seen
            }
            LockId::RwLock(id) => {
                let place = &mut locks.rwlocks[id];
                let mut rwlock = owned(place.take(), &arrival);
                let seen = replace(rwlock.get_mut(), value);
                objects.rwlocks[id].renew(place.insert(Arc::new(rwlock)));
                seen
            }
        };
        arrival.saw(Some(seen));
    }

    pub(super) fn is_poisoned(&self, arrival: Arrival<'_>, lock: LockId) {
        let is_poisoned = match lock {
            LockId::Mutex(id) => self.mutex(id, &arrival).is_poisoned(),
            LockId::RwLock(id) => self.rwlock(id, &arrival).is_poisoned(),
        };
        arrival.saw(Some(Seen::Bool(is_poisoned)));
    }

    pub(super) fn clear_poison(&self, arrival: Arrival<'_>, lock: LockId) {
        match lock {
            LockId::Mutex(id) => self.mutex(id, &arrival).clear_poison(),
            LockId::RwLock(id) => self.rwlock(id, &arrival).clear_poison(),
        }
        arrival.saw(None);
    }

    fn mutex(&self, id: MutexId, arrival: &Arrival<'_>) -> Arc<Mutex<i32>> {
        let mutex = self.performer.execution.objects.mutexes[id].borrow();
        mutex.unwrap_or_else(|| arrival.refuse(CONSUMED))
    }

    fn rwlock(&self, id: RwLockId, arrival: &Arrival<'_>) -> Arc<RwLock<i32>> {
        let lock = self.performer.execution.objects.rwlocks[id].borrow();
        lock.unwrap_or_else(|| arrival.refuse(CONSUMED))
    }
}

const CONSUMED: &str = "the lock has been consumed by `into-inner`";

/// The lock itself, which main owns.
fn owned<L>(lock: Option<Arc<L>>, arrival: &Arrival<'_>) -> L {
    let lock = lock.unwrap_or_else(|| arrival.refuse(CONSUMED));
    Arc::into_inner(lock).unwrap_or_else(|| arrival.refuse("the lock is still in use"))
}

/// Assigns the value behind a lock that nothing borrows. Returns what the step observes.
fn replace(place: LockResult<&mut i32>, value: i32) -> Seen {
    let (place, is_poisoned) = match place {
        Ok(place) => (place, false),
        Err(error) => (error.into_inner(), true),
    };
    seen_behind(mem::replace(place, value), is_poisoned)
}

/// The value behind the guard of the innermost block that holds the lock.
pub(super) fn get_guarded(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    lock: LockId,
    bind: Option<Slot>,
) {
    let value = environment.guard(lock).get();
    arrival.saw(Some(Seen::Int(value)));
    environment.bind_or_drop(bind, RealValue::Number(value));
}

pub(super) fn set_guarded(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    lock: LockId,
    value: i32,
) {
    environment.guard(lock).set(value);
    arrival.saw(None);
}

pub(super) fn downgrade(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    lock: RwLockId,
) {
    environment.guard(LockId::RwLock(lock)).downgrade();
    arrival.saw(None);
}

/// What a step that acquires or consumes a lock observes: the value, and whether the lock is
/// poisoned.
pub(super) fn seen_behind(value: i32, is_poisoned: bool) -> Seen {
    let value = Seen::Int(value);
    if is_poisoned { poisoned(value) } else { Seen::Ok(Box::new(value)) }
}

/// What a call on a poisoned lock returned.
pub(super) fn poisoned(seen: Seen) -> Seen {
    Seen::Err(Box::new(Seen::Named("Poisoned", Some(Box::new(seen)))))
}

/// Records that a lock is acquired. Returns its guard, and the result that the step unwraps, with
/// the guard taken out.
fn acquired<G: Deref<Target = i32>>(
    arrival: Arrival<'_>,
    result: LockResult<G>,
    unwrap: bool,
) -> (G, LockResult<()>) {
    arrival.saw(Some(match &result {
        Ok(guard) => seen_behind(**guard, false),
        Err(error) => seen_behind(**error.get_ref(), true),
    }));
    match result {
        Err(error) if unwrap => (error.into_inner(), Err(PoisonError::new(()))),
        result => (result.unwrap_or_else(PoisonError::into_inner), Ok(())),
    }
}

/// Records whether `try_lock` acquired the lock.
fn try_acquired<G: Deref<Target = i32>>(
    arrival: Arrival<'_>,
    result: TryLockResult<G>,
) -> Option<G> {
    let (guard, is_poisoned) = match result {
        Ok(guard) => (guard, false),
        Err(TryLockError::Poisoned(error)) => (error.into_inner(), true),
        Err(TryLockError::WouldBlock) => {
            arrival.saw(Some(Seen::Err(Box::new(Seen::Named("WouldBlock", None)))));
            return None;
        }
    };
    arrival.saw(Some(seen_behind(*guard, is_poisoned)));
    Some(guard)
}
