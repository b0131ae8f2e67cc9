//! What a thread has seen so far.

use std::rc::Rc;

use threadproof_model::{Line, Observation, Seen};

/// What the steps of a thread have seen. States that follow from one another share it: adding to
/// it copies nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Sights(Option<Rc<Sight>>);

/// The latest, and those before.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Sight {
    line: Line,
    value: Seen,
    before: Sights,
}

impl Sights {
    /// A step saw a value.
    pub(crate) fn push(&mut self, line: Line, value: Seen) {
        let before = Self(self.0.take());
        self.0 = Some(Rc::new(Sight { line, value, before }));
    }

    /// As an outcome tells it, in order.
    pub(crate) fn observations(&self) -> Vec<Observation> {
        let mut observations = Vec::new();
        let mut rest = self;
        while let Some(sight) = &rest.0 {
            observations.push(Observation { line: sight.line, value: sight.value.to_string() });
            rest = &sight.before;
        }
        observations.reverse();
        observations
    }
}
