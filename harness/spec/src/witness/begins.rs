//! Which threads begin a step that blocks before its turn comes.

use std::collections::BTreeSet;

use threadproof_model::Line;

use super::Follower;
use crate::chance::Move;
use crate::labels::ThreadId;
use crate::latitude::Choice;
use crate::setup::Setup;
use crate::state::State;
use crate::turn::{Stop, take};

/// Which steps threads begin before their turns come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Early {
    /// All that block.
    All,
    /// These, as the label of the thread and the line of the step, and in a run that hangs also those
    /// that never return.
    Only { steps: BTreeSet<(String, Line)>, hangs: bool },
}

impl Early {
    /// Whether a thread that will take these turns, some of which may be its own, begins the step.
    pub(super) fn includes(&self, thread: (ThreadId, &str), line: Line, path: &[Move]) -> bool {
        let (id, label) = thread;
        match self {
            Self::All => true,
            Self::Only { steps, hangs } => {
                let is_over = path.iter().all(|turn| turn.thread != id);
                *hangs && is_over || steps.contains(&(label.to_owned(), line))
            }
        }
    }
}

impl Follower<'_, '_> {
    pub(super) fn begin_what_blocks(&mut self, path: &[Move]) {
        if self.state.end.is_some() {
            return;
        }
        let new: Vec<(ThreadId, Line)> = self
            .state
            .threads
            .iter()
            .filter_map(|(id, thread)| Some((id, thread.place()?.line()?)))
            .filter(|(id, _)| !self.begun.contains_key(id))
            .filter(|(id, line)| self.early.includes((*id, &self.label(*id)), *line, path))
            .filter(|(id, _)| is_blocked(self.setup, &self.state, *id))
            .collect();
        for (id, line) in new {
            self.begin(id, line);
        }
    }
}

/// Whether the thread is at a step, or in the middle of one, that blocks.
pub(super) fn is_blocked(setup: &Setup<'_>, state: &State<'_>, id: ThreadId) -> bool {
    let is_waiting = state.threads[id].waiting.is_some();
    match take(setup, &mut state.clone(), &Move::of(id)) {
        Err(Stop::Blocked | Stop::BlockedVisibly) => true,
        // A thread that has begun waits, unless the platform chooses otherwise. For any other, the
        // question may have been whether it can start.
        Err(Stop::Undecided(latitude)) => {
            let (waits, proceeds): (Vec<Choice>, Vec<Choice>) =
                latitude.choices().iter().partition(|choice| choice.waits());
            let is_blocked_by = |choice| {
                let mut state = state.clone();
                state.choices.make(choice);
                is_blocked(setup, &state, id)
            };
            is_waiting && !waits.is_empty() || proceeds.into_iter().all(is_blocked_by)
        }
        Ok(_) | Err(Stop::Chance(_) | Stop::Held | Stop::Refused(_)) => false,
    }
}
