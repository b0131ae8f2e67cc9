//! The panic hook.

use std::panic::{self, PanicHookInfo};
use std::rc::Rc;

use threadproof_model::{Body, Seen};

use crate::actor::Actor;
use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::value::Value;

/// What a hook is told about a panic. It is lent to the hook, so what can be seen of it is kept.
#[derive(Clone)]
pub(crate) struct Panicked {
    payload: Seen,
    has_location: bool,
}

pub(super) fn set_hook(arrival: Arrival<'_>, body: &'static Body) {
    panic::set_hook(Box::new(move |info| run(info, body)));
    arrival.saw(None);
}

pub(super) fn take_hook(arrival: Arrival<'_>) {
    drop(panic::take_hook());
    arrival.saw(None);
}

/// The hook.
fn run(info: &PanicHookInfo<'_>, body: &'static Body) {
    let Some(actor) = Actor::current() else { return };
    let payload = Value::seen_payload(info.payload(), actor.run.program);
    let panicked = Panicked { payload, has_location: info.location().is_some() };
    // The step that std makes panic is over.
    actor.tell(None);
    actor.panicked.replace(Some(panicked));
    Interpreter { actor: Rc::clone(&actor), own: None }.closure(Vec::new(), body);
    actor.panicked.replace(None);
}

impl Interpreter<'_, '_> {
    pub(super) fn payload(&self, arrival: Arrival<'_>) {
        let payload = self.panicked().map(|panicked| panicked.payload);
        arrival.saw(payload);
    }

    pub(super) fn location(&self, arrival: Arrival<'_>) {
        let has_location = self.panicked().map(|panicked| panicked.has_location);
        arrival.saw(has_location.map(Seen::Bool));
    }

    /// The panic whose hook is running. The spec refuses scenarios that ask for one elsewhere.
    fn panicked(&self) -> Option<Panicked> {
        self.actor.panicked.borrow().clone()
    }
}
