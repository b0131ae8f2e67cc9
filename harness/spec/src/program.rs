//! A scenario as the spec runs it.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use threadproof_model::{Action, MAIN, Ordering, Scenario, SharedKind};

use crate::Platform;
use crate::order::Atomic;
use crate::state::{Object, State, Thread};

/// A scenario on a kind of platform: what stays the same throughout an exploration.
pub(crate) struct Program<'s> {
    pub(crate) scenario: &'s Scenario,
    pub(crate) platform: Platform,
    /// Whether it matters what happens before what.
    pub(crate) tracks_order: bool,
}

impl<'s> Program<'s> {
    pub(crate) fn new(scenario: &'s Scenario, platform: Platform) -> Self {
        let mut tracks_order = false;
        scenario.walk(|step| {
            tracks_order |= matches!(
                step.action,
                Action::Store { ordering: Ordering::Relaxed, .. }
                    | Action::Load { ordering: Ordering::Relaxed, .. }
                    | Action::Swap { ordering: Ordering::Relaxed, .. }
                    | Action::Add { ordering: Ordering::Relaxed, .. }
            );
        });
        Self { scenario, platform, tracks_order }
    }

    /// Only main is there, before its first step.
    pub(crate) fn start(&self) -> State<'s> {
        let objects = self.scenario.shared.iter().map(|shared| match shared.kind {
            SharedKind::Atomic(first) => Object::Atomic(Atomic::new(first)),
            SharedKind::Channel => Object::Channel(VecDeque::new()),
        });
        let main = Thread::new(&self.scenario.main, Some(MAIN));
        State {
            threads: BTreeMap::from([(MAIN.into(), Rc::new(main))]),
            objects: objects.collect(),
            reports: Vec::new(),
            choices: BTreeMap::new(),
            end: None,
        }
    }
}
