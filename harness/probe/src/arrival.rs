//! A thread's coming to a place of the scenario, until it has told what it saw there.

use std::mem;

use threadproof_model::{Line, Seen};

use crate::actor::Actor;
use crate::gate::Pass;
use crate::run::Mode;

/// A place that a thread has come to.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) line: Line,
    pub(crate) pass: Pass,
}

/// A thread that has come to a place and may take it.
///
/// Dropped without having told what it saw, it tells that a panic of std's has left the step.
/// A step that has led to others, of an initialiser or the hook, has been told of before them: then
/// it tells nothing.
pub(crate) struct Arrival<'a> {
    actor: &'a Actor,
    place: Place,
    /// The place where the thread was before, if that is not told of yet.
    before: Option<Place>,
}

impl<'a> Arrival<'a> {
    pub(crate) fn new(actor: &'a Actor, place: Place) -> Self {
        Self { actor, place, before: actor.place.replace(Some(place)) }
    }

    /// There is nothing left to do for the step but the call that may block: so others may have
    /// their turns, if the step is one that is begun.
    pub(crate) fn waits(&self) {
        if let (Mode::Directed(gate), Pass::Begun { turn, .. }) =
            (&self.actor.run.mode, self.place.pass)
        {
            gate.end(turn);
        }
    }

    /// The step has been taken, and saw that.
    pub(crate) fn saw(self, value: Option<Seen>) {
        self.tell(value);
    }

    /// The step has been taken, saw nothing yet, and is taken once more.
    pub(crate) fn again(self) -> Self {
        let (actor, line) = (self.actor, self.place.line);
        self.saw(None);
        actor.arrive(line)
    }

    /// Leaves the place to the step that has led to it.
    pub(crate) fn leave(self) {
        mem::forget(self);
    }

    /// Goes on from the place that the step has led to. Says whether there is one.
    pub(crate) fn follow(&mut self) -> bool {
        let led = self.actor.place.get().filter(|place| place.line != self.place.line);
        self.place = led.unwrap_or(self.place);
        led.is_some()
    }

    fn tell(&self, value: Option<Seen>) {
        if self.actor.place.get().is_some_and(|place| place.line == self.place.line) {
            self.actor.tell(value);
        }
    }
}

impl Drop for Arrival<'_> {
    fn drop(&mut self) {
        self.tell(None);
        self.actor.place.set(self.before);
    }
}
