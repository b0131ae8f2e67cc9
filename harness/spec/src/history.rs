//! What threads have observed so far.

use std::cell::RefCell;
use std::collections::HashMap;

use threadproof_model::{Line, Observation, Seen};

use crate::state_hash::BuildStateHasher;

/// What the steps of a thread have observed, as a number: [`Histories`] gives equal histories the same
/// one, so that states are compared without going through them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct History(u32);

/// The latest observation, and those before it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Latest {
    line: Line,
    value: Seen,
    before: History,
}

/// All histories of an exploration.
#[derive(Debug, Default)]
pub(crate) struct Histories(RefCell<Numbered>);

#[derive(Debug, Default)]
struct Numbered {
    /// Each history but the empty one, which has the number 0.
    all: Vec<Latest>,
    numbers: HashMap<Latest, History, BuildStateHasher>,
}

impl Histories {
    /// The history with the value that a step observed after it.
    pub(crate) fn after(&self, before: History, line: Line, value: Seen) -> History {
        let Numbered { all, numbers } = &mut *self.0.borrow_mut();
        let latest = Latest { line, value, before };
        if let Some(known) = numbers.get(&latest) {
            return *known;
        }
        all.push(latest.clone());
        // Each is in a state, and there are fewer of those.
        let new = History(u32::try_from(all.len()).unwrap_or(u32::MAX));
        numbers.insert(latest, new);
        new
    }

    /// The observations of an outcome, in order.
    pub(crate) fn observations(&self, of: History) -> Vec<Observation> {
        let all = &self.0.borrow().all;
        let latest = |History(number): History| all.get((number as usize).checked_sub(1)?);
        let entries = std::iter::successors(latest(of), |entry| latest(entry.before));
        let observed =
            |entry: &Latest| Observation { line: entry.line, value: entry.value.to_string() };
        let mut observations: Vec<Observation> = entries.map(observed).collect();
        observations.reverse();
        observations
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_histories_have_the_same_number() {
        let histories = Histories::default();
        let one = histories.after(History::default(), 4, Seen::Int(1));
        let two = histories.after(one, 5, Seen::Int(2));
        let again = histories.after(History::default(), 4, Seen::Int(1));
        assert_eq!(one, again);
        assert_eq!(two, histories.after(again, 5, Seen::Int(2)));
        for other in [
            histories.after(one, 5, Seen::Int(3)),
            histories.after(one, 6, Seen::Int(2)),
            histories.after(two, 5, Seen::Int(2)),
        ] {
            assert_ne!(two, other);
        }
        let lines: Vec<Line> =
            histories.observations(two).iter().map(|observation| observation.line).collect();
        assert_eq!(lines, [4, 5]);
        assert_eq!(histories.observations(History::default()), []);
    }
}
