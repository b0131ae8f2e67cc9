//! Threads: handles, names, ids and scopes.

use std::thread::{self, Scope, Thread};

use threadproof_model::{Block, Seen, Slot};

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::{Content, Environment};
use crate::value::RealValue;

impl<'own> Interpreter<'own, '_> {
    pub(super) fn join(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        handle: Slot,
        unwrap: bool,
        bind: Option<Slot>,
    ) {
        let Some(handle) = environment.take_handle(handle) else {
            return refused(environment, arrival, bind);
        };
        arrival.waits();
        let result = match handle.join() {
            Ok(value) => RealValue::ok(value),
            Err(payload) => RealValue::err(RealValue::of_payload(payload)),
        };
        arrival.saw(Some(self.seen(&result)));
        let result = if unwrap { unwrap_result(result) } else { result };
        environment.bind_or_drop(bind, result);
    }

    /// [`thread::scope`] around a block.
    ///
    /// The thread arrives at the end of the block inside the scope, and records the end after
    /// `thread::scope` has returned or panicked.
    pub(super) fn scope(
        &self,
        environment: &mut Environment<'_, '_, 'own>,
        arrival: Arrival<'_>,
        block: &'static Block,
    ) {
        arrival.saw(None);
        let mut leaving = None;
        thread::scope(|around: &Scope<'_, 'own>| {
            let _end = self.end_of(block, &mut leaving);
            self.block(Environment::inside(environment, Some(around)), block);
        });
    }

    pub(super) fn thread_name(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        handle: Option<Slot>,
        bind: Option<Slot>,
    ) {
        let name = |thread: &Thread| thread.name().map(str::to_owned);
        let Some(name) = of_thread(environment, handle, name) else {
            return refused(environment, arrival, bind);
        };
        let some = |name| RealValue::Some(Box::new(RealValue::Text(name)));
        let name = name.map_or(RealValue::None, some);
        arrival.saw(Some(self.seen(&name)));
        environment.bind_or_drop(bind, name);
    }
}

pub(super) fn detach(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    handle: Slot,
) {
    arrival.saw(None);
    drop(environment.take_handle(handle));
}

pub(super) fn is_finished(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    handle: Slot,
    bind: Option<Slot>,
) {
    let Some(handle) = environment.handle(handle) else {
        return refused(environment, arrival, bind);
    };
    let is_finished = handle.is_finished();
    arrival.saw(Some(Seen::Bool(is_finished)));
    environment.bind_or_drop(bind, RealValue::Bool(is_finished));
}

pub(super) fn thread_id(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    handle: Option<Slot>,
    bind: Slot,
) {
    let Some(id) = of_thread(environment, handle, Thread::id) else {
        return refused(environment, arrival, Some(bind));
    };
    arrival.saw(None);
    environment.bind(bind, Content::Value(RealValue::ThreadId(id)));
}

pub(super) fn same_id(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    left: Slot,
    right: Slot,
) {
    let ids = environment.thread_id(left).zip(environment.thread_id(right));
    arrival.saw(ids.map(|(left, right)| Seen::Bool(left == right)));
}

/// Takes a step on a refused thread, which does nothing.
fn refused(environment: &mut Environment<'_, '_, '_>, arrival: Arrival<'_>, bind: Option<Slot>) {
    arrival.saw(None);
    environment.bind_or_drop(bind, RealValue::Refused);
}

/// Queries the thread of a variable, or the current thread. `None` if that thread was refused.
fn of_thread<T>(
    environment: &mut Environment<'_, '_, '_>,
    variable: Option<Slot>,
    ask: impl FnOnce(&Thread) -> T,
) -> Option<T> {
    match variable {
        Some(variable) => environment.thread(variable).map(ask),
        None => Some(ask(&thread::current())),
    }
}

/// [`Result::unwrap`] of a result whose error is a boxed payload.
#[expect(clippy::unwrap_used, reason = "the scenario asks for this panic")]
fn unwrap_result(result: RealValue) -> RealValue {
    match result {
        RealValue::Ok(value) => Ok::<RealValue, Payload>(*value),
        other => Err(Payload { _value: other }),
    }
    .unwrap()
}

/// Dropped while `unwrap`'s panic unwinds, as the boxed payload would be.
struct Payload {
    _value: RealValue,
}

impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Any { .. }")
    }
}
