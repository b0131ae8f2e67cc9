//! `Mutex` and `RwLock`: how their guards are had, used by the steps of a block, and what else a
//! lock can be asked.

use std::ops::Deref;
use std::sync::{Arc, LockResult, Mutex, PoisonError, RwLock, TryLockError, TryLockResult, Weak};

use threadproof_model::{Body, Name, Operand, Seen};

use crate::arrival::Arrival;
use crate::blocks::{Flow, Interpreter};
use crate::environment::{Environment, Outer};
use crate::objects::{Lock, Object};
use crate::value::Value;

impl<'own> Interpreter<'own, '_> {
    pub(super) fn lock<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        name: &'static str,
        unwrap: bool,
        body: &'static Body,
    ) -> Flow
    where
        'own: 'around,
    {
        let Some(mutex) = self.mutex(name) else { return Flow::Next };
        arrival.waits();
        let guard = had(arrival, mutex.lock(), unwrap);
        self.holding(environment, name, Some(guard), body)
    }

    pub(super) fn try_lock<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        name: &'static str,
        body: &'static Body,
    ) -> Flow
    where
        'own: 'around,
    {
        let Some(mutex) = self.mutex(name) else { return Flow::Next };
        match had_at_once(arrival, mutex.try_lock()) {
            Some(guard) => self.holding(environment, name, Some(guard), body),
            None => Flow::Next,
        }
    }

    pub(super) fn read<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        name: &'static str,
        unwrap: bool,
        body: &'static Body,
    ) -> Flow
    where
        'own: 'around,
    {
        let Some(lock) = self.rwlock(name) else { return Flow::Next };
        arrival.waits();
        let guard = had(arrival, lock.read(), unwrap);
        self.holding(environment, name, guard, body)
    }

    pub(super) fn try_read<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        name: &'static str,
        body: &'static Body,
    ) -> Flow
    where
        'own: 'around,
    {
        let Some(lock) = self.rwlock(name) else { return Flow::Next };
        match had_at_once(arrival, lock.try_read()) {
            Some(guard) => self.holding(environment, name, guard, body),
            None => Flow::Next,
        }
    }

    pub(super) fn write<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        name: &'static str,
        unwrap: bool,
        body: &'static Body,
    ) -> Flow
    where
        'own: 'around,
    {
        let Some(lock) = self.rwlock(name) else { return Flow::Next };
        arrival.waits();
        let guard = had(arrival, lock.write(), unwrap);
        self.holding(environment, name, guard, body)
    }

    pub(super) fn try_write<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        name: &'static str,
        body: &'static Body,
    ) -> Flow
    where
        'own: 'around,
    {
        let Some(lock) = self.rwlock(name) else { return Flow::Next };
        match had_at_once(arrival, lock.try_write()) {
            Some(guard) => self.holding(environment, name, guard, body),
            None => Flow::Next,
        }
    }

    /// [`Mutex::into_inner`], [`RwLock::into_inner`], by the thread that owns the lock, when nobody
    /// uses it any more: the spec refuses anything else.
    pub(super) fn take_apart(&self, arrival: Arrival<'_>, name: &str) {
        let result = match self.actor.locks.borrow_mut().remove(name) {
            Some(Lock::Mutex(mutex)) => Arc::into_inner(mutex).map(Mutex::into_inner),
            Some(Lock::RwLock(lock)) => Arc::into_inner(lock).map(RwLock::into_inner),
            None => None,
        };
        arrival.saw(result.map(|result| match result {
            Ok(value) => seen_behind(value, false),
            Err(error) => seen_behind(error.into_inner(), true),
        }));
    }

    pub(super) fn is_poisoned(&self, arrival: Arrival<'_>, name: &str) {
        let answer = match (self.mutex(name), self.rwlock(name)) {
            (Some(mutex), _) => Some(mutex.is_poisoned()),
            (_, Some(lock)) => Some(lock.is_poisoned()),
            (None, None) => None,
        };
        arrival.saw(answer.map(Seen::Bool));
    }

    pub(super) fn clear_poison(&self, arrival: Arrival<'_>, name: &str) {
        match (self.mutex(name), self.rwlock(name)) {
            (Some(mutex), _) => mutex.clear_poison(),
            (_, Some(lock)) => lock.clear_poison(),
            (None, None) => {}
        }
        arrival.saw(None);
    }

    fn mutex(&self, name: &str) -> Option<Arc<Mutex<i32>>> {
        match self.actor.run.object(name) {
            Some(Object::Mutex(mutex)) => Weak::upgrade(mutex),
            _ => None,
        }
    }

    fn rwlock(&self, name: &str) -> Option<Arc<RwLock<i32>>> {
        match self.actor.run.object(name) {
            Some(Object::RwLock(lock)) => Weak::upgrade(lock),
            _ => None,
        }
    }
}

/// The value behind the guard of the innermost block that holds one of that lock.
pub(super) fn get_guarded(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    lock: &str,
    bind: Option<&'static Name>,
) {
    let Some(guard) = environment.guard(lock) else { return arrival.saw(None) };
    let value = guard.get();
    arrival.saw(Some(Seen::Int(value)));
    environment.bind_or_drop(bind, Value::Int(value));
}

pub(super) fn set_guarded(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    lock: &str,
    value: &Operand,
) {
    let value = environment.operand(value).int();
    if let Some(guard) = environment.guard(lock) {
        guard.set(value);
    }
    arrival.saw(None);
}

/// What a lock is seen to hold: when it is locked, when a wait gives it back, or at last.
pub(super) fn seen_behind(value: i32, is_poisoned: bool) -> Seen {
    let value = Box::new(Seen::Int(value));
    if is_poisoned {
        Seen::Err(Box::new(Seen::Named("Poisoned", Some(value))))
    } else {
        Seen::Ok(value)
    }
}

/// Tells of a lock that is had, and unwraps it if the scenario says so: without holding a guard
/// while it panics.
#[expect(clippy::unwrap_used, reason = "this is the very panic that the scenario asks for")]
fn had<G: Deref<Target = i32>>(arrival: Arrival<'_>, result: LockResult<G>, unwrap: bool) -> G {
    arrival.saw(Some(match &result {
        Ok(guard) => seen_behind(**guard, false),
        Err(error) => seen_behind(**error.get_ref(), true),
    }));
    if unwrap {
        let without_guard = |error: PoisonError<G>| {
            drop(error.into_inner());
            PoisonError::new(())
        };
        result.map_err(without_guard).unwrap()
    } else {
        result.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells whether a lock could be had at once.
fn had_at_once<G: Deref<Target = i32>>(
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
