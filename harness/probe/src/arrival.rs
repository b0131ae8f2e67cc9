//! A thread at a place of the scenario, from its arrival until it has recorded what it observed.

use std::mem;
use std::process::exit;

use threadproof_model::{Line, Seen};

use crate::gate::Permit;
use crate::performer::Performer;

/// A visit of a thread to a place.
#[derive(Clone, Copy)]
pub(crate) struct Visit {
    pub(crate) line: Line,
    pub(crate) permit: Permit,
}

/// A thread that has arrived at a place and may take the step.
///
/// If it is dropped before the step is recorded, std panicked in the step, which is then recorded
/// without a value. A step that ran an initializer or the panic hook was recorded before these
/// began, and is not recorded again.
pub(crate) struct Arrival<'a> {
    performer: &'a Performer,
    visit: Visit,
    /// The visit that led to this one, if it is not recorded yet.
    before: Option<Visit>,
}

impl<'a> Arrival<'a> {
    pub(crate) fn new(performer: &'a Performer, visit: Visit) -> Self {
        Self { performer, visit, before: performer.visit.replace(Some(visit)) }
    }

    /// The step is about to make the call that may block. If its turn is a `begin`, this ends the
    /// turn.
    pub(crate) fn waits(&self) {
        if let (Permit::Begun { turn, .. }, Some((gate, _))) =
            (self.visit.permit, self.performer.directed())
        {
            gate.end(turn);
        }
    }

    /// The step is about to end the process. That is recorded now, unless the call blocks forever,
    /// because another thread already ends the process.
    pub(crate) fn ends_process(self) {
        if let Permit::Begun { until: None, .. } = self.visit.permit {
            self.waits();
            self.leave();
        } else {
            self.saw(None);
        }
    }

    /// Records that the platform refused to spawn the thread of this step.
    pub(crate) fn refused(&self, error: &str) {
        self.performer.record_refusal(self.visit.line, error);
    }

    /// Records that the step has been taken and what it observed.
    pub(crate) fn saw(self, value: Option<Seen>) {
        self.record(value);
    }

    /// Records the step with what it observed, and arrives at it again, after dropping `dropped`.
    pub(crate) fn again<T>(self, value: Option<Seen>, dropped: T) -> Self {
        let (performer, line) = (self.performer, self.visit.line);
        self.saw(value);
        drop(dropped);
        performer.arrive(line)
    }

    /// Leaves the visit open: the step that ran this block records its end.
    pub(crate) fn leave(self) {
        mem::forget(self);
    }

    /// Continues with the visit that the step led to, if there is one.
    pub(crate) fn follow(&mut self) {
        let led = self.performer.visit.get().filter(|visit| visit.line != self.visit.line);
        self.visit = led.unwrap_or(self.visit);
    }

    /// Ends the process: the step uses something that is gone, such as a lock after `into-inner`.
    ///
    /// rustc rejects such a program. The resolver cannot, since it depends on the order of the
    /// threads; the spec refuses scenarios in which it is possible.
    pub(crate) fn refuse(&self, what: &str) -> ! {
        eprintln!("line {}: {what}", self.visit.line);
        exit(2)
    }

    fn record(&self, value: Option<Seen>) {
        if self.performer.visit.get().is_some_and(|visit| visit.line == self.visit.line) {
            self.performer.record(value);
        }
    }
}

impl Drop for Arrival<'_> {
    fn drop(&mut self) {
        self.record(None);
        self.performer.visit.set(self.before);
    }
}
