//! A scenario as the spec runs it.

use threadproof_model::{Action, MAIN, Ordering, Scenario};

use crate::Platform;
use crate::latitude::Choices;
use crate::objects::Object;
use crate::state::{State, Thread};
use crate::threads::Threads;

/// A scenario on a kind of platform: what stays the same throughout an exploration.
pub(crate) struct Program<'s> {
    pub(crate) scenario: &'s Scenario,
    pub(crate) platform: Platform,
    /// Whether it matters what happens before what.
    pub(crate) tracks_order: bool,
    /// Whether some thread asks whether another is finished.
    pub(crate) asks_is_finished: bool,
}

impl<'s> Program<'s> {
    pub(crate) fn new(scenario: &'s Scenario, platform: Platform) -> Self {
        let (mut tracks_order, mut asks_is_finished) = (false, false);
        scenario.walk(|step| {
            asks_is_finished |= matches!(step.action, Action::IsFinished { .. });
            tracks_order |= matches!(
                step.action,
                Action::Store { ordering: Ordering::Relaxed, .. }
                    | Action::Load { ordering: Ordering::Relaxed, .. }
                    | Action::Swap { ordering: Ordering::Relaxed, .. }
                    | Action::Add { ordering: Ordering::Relaxed, .. }
            );
        });
        Self { scenario, platform, tracks_order, asks_is_finished }
    }

    /// Only main is there, before its first step.
    pub(crate) fn start(&self) -> State<'s> {
        let objects = self.scenario.shared.iter().map(|shared| Object::new(&shared.kind));
        let main = Thread::new(&self.scenario.main, Some(MAIN));
        State {
            threads: Threads::of(MAIN.into(), main),
            objects: objects.collect(),
            hook: None,
            reports: Vec::new(),
            choices: Choices::default(),
            end: None,
        }
    }
}
