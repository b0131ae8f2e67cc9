//! Threads: their handles, names and ids, and the scopes that wait for them.

use std::thread::{self, Scope, Thread};

use threadproof_model::{Body, Name, Seen};

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::{Environment, Found, Outer, Slot};
use crate::value::Value;

impl<'own> Interpreter<'own, '_> {
    pub(super) fn join(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        handle: &str,
        unwrap: bool,
        bind: Option<&'static Name>,
    ) {
        let result = match environment.remove(handle) {
            Some(Slot::Value(Value::Handle(handle))) => {
                arrival.waits();
                handle.join()
            }
            Some(Slot::Scoped(handle)) => {
                arrival.waits();
                handle.join()
            }
            other => {
                drop(other);
                return arrival.saw(None);
            }
        };
        let result = match result {
            Ok(value) => Value::ok(value),
            Err(payload) => Value::err(Value::of_payload(payload)),
        };
        arrival.saw(Some(self.seen(&result)));
        let result = if unwrap { unwrap_result(result) } else { result };
        environment.bind_or_drop(bind, result);
    }

    /// [`thread::scope`] around a block.
    ///
    /// The thread comes to the end of the block inside the scope, and is through with it only when
    /// the scope has let it out: by returning, or by a panic.
    pub(super) fn scope(
        &self,
        environment: &mut Environment<'_, '_, 'own>,
        arrival: Arrival<'_>,
        body: &'static Body,
    ) {
        arrival.saw(None);
        let mut leaving = None;
        thread::scope(|around: &Scope<'_, 'own>| {
            let _end = self.end_of(body, &mut leaving);
            self.block(Environment::inside(environment, Some(around)), body);
        });
    }

    pub(super) fn thread_name(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        handle: Option<&'static Name>,
        bind: Option<&'static Name>,
    ) {
        let name = |thread: &Thread| thread.name().map(str::to_owned);
        let Some(name) = of_thread(environment, handle, name) else { return arrival.saw(None) };
        let name = name.map_or(Value::None, |name| Value::Some(Box::new(Value::Text(name))));
        arrival.saw(Some(self.seen(&name)));
        environment.bind_or_drop(bind, name);
    }
}

pub(super) fn detach(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    handle: &str,
) {
    arrival.saw(None);
    drop(environment.remove(handle));
}

pub(super) fn is_finished(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    handle: &str,
    bind: Option<&'static Name>,
) {
    let Some(Found::Handle(handle)) = environment.find(handle) else {
        return arrival.saw(None);
    };
    let answer = handle.is_finished();
    arrival.saw(Some(Seen::Bool(answer)));
    environment.bind_or_drop(bind, Value::Bool(answer));
}

pub(super) fn thread_id(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    handle: Option<&'static Name>,
    bind: &'static Name,
) {
    if let Some(id) = of_thread(environment, handle, Thread::id) {
        environment.bind(bind, Slot::Value(Value::ThreadId(id)));
    }
    arrival.saw(None);
}

pub(super) fn same_id(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    left: &str,
    right: &str,
) {
    arrival.saw(match (environment.take(left), environment.take(right)) {
        (Value::ThreadId(left), Value::ThreadId(right)) => Some(Seen::Bool(left == right)),
        _ => Some(Seen::Foreign),
    });
}

/// Asks the current thread, or the one that a variable stands for; nothing if that one was refused.
pub(super) fn of_thread<T>(
    environment: &mut Environment<'_, '_, '_>,
    variable: Option<&'static Name>,
    ask: impl FnOnce(&Thread) -> T,
) -> Option<T> {
    match variable.map(|name| environment.find(name)) {
        None => Some(ask(&thread::current())),
        Some(Some(Found::Handle(handle))) => Some(ask(handle.thread())),
        Some(Some(Found::Value(Value::Thread(thread)))) => Some(ask(thread)),
        Some(_) => None,
    }
}

/// [`Result::unwrap`], as the program would call it: on a result whose error is a boxed payload.
#[expect(clippy::unwrap_used, reason = "this is the very panic that the scenario asks for")]
fn unwrap_result(result: Value) -> Value {
    match result {
        Value::Ok(value) => Ok::<Value, Payload>(*value),
        other => Err(Payload { _value: other }),
    }
    .unwrap()
}

/// Dropped by `unwrap` while its panic unwinds, as the boxed payload would be.
struct Payload {
    _value: Value,
}

impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Any { .. }")
    }
}
