//! Initializers that std runs within a step: of a [`LazyLock`](std::sync::LazyLock) or a
//! [`LocalKey`](std::thread::LocalKey).
//!
//! std calls them without arguments, so an initializer looks up the current thread's performer, and
//! records the step that it runs in. It does not record its own end: the step does, since the
//! step's word (`force`, `with`, `try-with`) decides how the value is written.

use std::rc::Rc;

use threadproof_model::Block;

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;
use crate::performer::Performer;

/// A value that may have been initialized first.
pub(crate) struct Forced<'a, T> {
    pub(crate) value: T,
    /// Where the value is recorded: at the step, or at the end of the initializer that it ran.
    pub(crate) arrival: Arrival<'a>,
}

/// Gets a value from `get`, which may run its initializer.
pub(crate) fn force<T>(mut arrival: Arrival<'_>, get: impl FnOnce() -> T) -> Forced<'_, T> {
    let value = get();
    arrival.follow();
    Forced { value, arrival }
}

/// Runs an initializer on the thread that needs the value.
pub(crate) fn initialize(block: &'static Block) -> i32 {
    let performer = Performer::of_step();
    performer.record(None);
    let interpreter = Interpreter { performer: Rc::clone(&performer), own: None };
    let mut leaving = None;
    let value = {
        let _end = interpreter.end_of(block, &mut leaving);
        interpreter.block(Environment::with(Vec::new()), block).value()
    };
    if let Some(end) = leaving {
        end.leave();
    }
    value.number()
}
