//! What stays the same throughout an exploration.

use threadproof_model::{MAIN, Program};

use crate::Platform;
use crate::chance::Grain;
use crate::history::Histories;
use crate::labels::{Labels, ThreadId};
use crate::latitude::Choices;
use crate::objects::Objects;
use crate::state::{State, Thread};
use crate::thread_list::Threads;

/// A program and the kind of platform that it runs on.
pub(crate) struct Setup<'p> {
    pub(crate) program: &'p Program,
    pub(crate) platform: Platform,
    pub(crate) labels: Labels,
    pub(crate) histories: Histories,
}

impl<'p> Setup<'p> {
    pub(crate) fn new(program: &'p Program, platform: Platform) -> Self {
        Self { program, platform, labels: Labels::new(), histories: Histories::default() }
    }

    /// The first state: only main, before its first step.
    pub(crate) fn start(&self, grain: Grain) -> State<'p> {
        let main = Thread::new(&self.program.main, Some(MAIN));
        State {
            threads: Threads::of(ThreadId::MAIN, main),
            objects: Objects::new(&self.program.objects),
            hook: None,
            reports: Vec::new(),
            choices: Choices::default(),
            grain,
            end: None,
        }
    }
}
