//! What a thread has observed so far.

use std::rc::Rc;

use threadproof_model::{Line, Observation, Seen};

/// What the steps of a thread have observed. A state shares it with those that follow: adding to it
/// copies nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct History(Option<Rc<HistoryEntry>>);

/// The latest observation, and those before it.
#[derive(Debug, PartialEq, Eq, Hash)]
struct HistoryEntry {
    line: Line,
    value: Seen,
    before: History,
}

impl History {
    /// Adds the value that a step observed.
    pub(crate) fn push(&mut self, line: Line, value: Seen) {
        let before = Self(self.0.take());
        self.0 = Some(Rc::new(HistoryEntry { line, value, before }));
    }

    /// The observations of an outcome, in order.
    pub(crate) fn observations(&self) -> Vec<Observation> {
        let mut observations = Vec::new();
        let mut rest = self;
        while let Some(entry) = &rest.0 {
            observations.push(Observation { line: entry.line, value: entry.value.to_string() });
            rest = &entry.before;
        }
        observations.reverse();
        observations
    }
}
