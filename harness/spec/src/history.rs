//! What a thread has observed so far.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use threadproof_model::{Line, Observation, Seen};

use crate::state_hash::StateHasher;

/// What the steps of a thread have observed. A state shares it with those that follow: adding to it
/// copies nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct History(Option<Rc<HistoryEntry>>);

/// The latest observation, and those before it.
#[derive(Debug, PartialEq, Eq)]
struct HistoryEntry {
    /// The hash of all of them: a long history is in many states.
    hash: u64,
    line: Line,
    value: Seen,
    before: History,
}

impl Hash for History {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.as_ref().map_or(0, |entry| entry.hash));
    }
}

impl History {
    /// Adds the value that a step observed.
    pub(crate) fn push(&mut self, line: Line, value: Seen) {
        let before = Self(self.0.take());
        let mut hasher = StateHasher::default();
        (&before, line, &value).hash(&mut hasher);
        let hash = hasher.finish();
        self.0 = Some(Rc::new(HistoryEntry { hash, line, value, before }));
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
