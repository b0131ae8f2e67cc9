//! The scenario that a probe was given.

use std::collections::BTreeSet;

use threadproof_model::{Action, Scenario, Seen};

/// A scenario that is going to be run.
///
/// It lives as long as the process, which runs no other: so threads that outlive everything else,
/// as detached ones may, can go on using it.
pub(crate) struct Program {
    pub(crate) scenario: &'static Scenario,
    /// How many steps spawn a thread: about as many threads as there are.
    pub(crate) spawns: usize,
    texts: BTreeSet<&'static str>,
}

impl Program {
    pub(crate) fn new(scenario: Scenario) -> &'static Self {
        let scenario: &'static Scenario = Box::leak(Box::new(scenario));
        let mut spawns = 0;
        scenario.walk(|step| spawns += usize::from(matches!(step.action, Action::Spawn { .. })));
        Box::leak(Box::new(Self { scenario, spawns, texts: scenario.texts() }))
    }

    /// A text as it is told: what std worded is not.
    pub(crate) fn seen_text(&self, text: &str) -> Seen {
        if self.texts.contains(text) { Seen::Text(text.to_owned()) } else { Seen::StdText }
    }
}
