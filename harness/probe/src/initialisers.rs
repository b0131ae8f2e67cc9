//! Initialisers of the scenario's that std runs within a step: of a [`LazyLock`](std::sync::LazyLock)
//! or a [`LocalKey`](std::thread::LocalKey).
//!
//! std calls them without any argument. So the initialiser asks the actor for the step that it is
//! run by, and tells of it; and leaves its own end to the step, which knows what it is asked for.

use std::rc::Rc;

use threadproof_model::Body;

use crate::actor::Actor;
use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;

/// What came of asking for a value that may have to be initialised first.
pub(crate) struct Asked<'a, T> {
    pub(crate) value: T,
    /// The place where the value is told: the step itself, or the end of the initialiser that it ran.
    pub(crate) arrival: Arrival<'a>,
    /// Whether the step ran the initialiser.
    pub(crate) has_initialised: bool,
}

/// Takes a step that asks for a value by `get`.
pub(crate) fn ask<T>(mut arrival: Arrival<'_>, get: impl FnOnce() -> T) -> Asked<'_, T> {
    let value = get();
    let has_initialised = arrival.follow();
    Asked { value, arrival, has_initialised }
}

/// Runs an initialiser in the thread that asks for the value.
pub(crate) fn initialise(body: &'static Body) -> i32 {
    let Some(actor) = Actor::current() else { return 0 };
    actor.tell(None);
    let interpreter = Interpreter { actor: Rc::clone(&actor), own: None };
    let mut leaving = None;
    let value = {
        let _end = interpreter.end_of(body, &mut leaving);
        interpreter.block(Environment::with(Vec::new()), body).value()
    };
    if let Some(end) = leaving {
        end.leave();
    }
    value.int()
}
