//! The panic hook.

use std::panic::{self, PanicHookInfo};
use std::rc::Rc;

use threadproof_model::{Block, Seen};

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::performer::Performer;
use crate::value::RealValue;

/// A copy of the hook's argument, which the hook only borrows.
#[derive(Clone)]
pub(crate) struct Panicked {
    payload: Seen,
    has_location: bool,
}

pub(super) fn set_hook(arrival: Arrival<'_>, block: &'static Block) {
    panic::set_hook(Box::new(move |info| run(info, block)));
    arrival.saw(None);
}

pub(super) fn take_hook(arrival: Arrival<'_>) {
    drop(panic::take_hook());
    arrival.saw(None);
}

/// The hook.
fn run(info: &PanicHookInfo<'_>, block: &'static Block) {
    // The hook is the process's, but only threads of the scenario take its steps.
    let Some(performer) = Performer::current() else { return };
    let payload = RealValue::seen_payload(info.payload(), performer.execution.program);
    let panicked = Panicked { payload, has_location: info.location().is_some() };
    // A step in which std panics is recorded before the steps of the hook.
    performer.record(None);
    performer.panicked.replace(Some(panicked));
    Interpreter { performer: Rc::clone(&performer), own: None }.closure(Vec::new(), block);
    performer.panicked.replace(None);
}

impl Interpreter<'_, '_> {
    pub(super) fn payload(&self, arrival: Arrival<'_>) {
        arrival.saw(Some(self.panicked().payload));
    }

    pub(super) fn location(&self, arrival: Arrival<'_>) {
        arrival.saw(Some(Seen::Bool(self.panicked().has_location)));
    }

    /// The panic whose hook is running.
    fn panicked(&self) -> Panicked {
        match &*self.performer.panicked.borrow() {
            Some(panicked) => panicked.clone(),
            None => unreachable!("the resolver rejects these steps outside a hook"),
        }
    }
}
