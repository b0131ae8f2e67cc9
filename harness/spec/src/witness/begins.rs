//! Which threads begin a step that blocks before its turn comes.

use threadproof_model::{Line, ObjectId};

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
    /// All that block, except one: a step of the thread with this label.
    AllBut(Option<(String, Line)>),
    /// Only those that never return.
    Endless,
}

impl Early {
    /// Whether a thread that will take these turns, some of which may be its own, begins the step.
    pub(super) fn includes(&self, thread: (ThreadId, &str), line: Line, path: &[Move]) -> bool {
        let (id, label) = thread;
        match self {
            Self::AllBut(Some((other, step))) => (&**other, *step) != (label, line),
            Self::AllBut(None) => true,
            Self::Endless => path.iter().all(|turn| turn.thread != id),
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
            .filter(|(id, _)| !self.is_served_already(*id) && !self.is_passed_over(*id, path))
            .collect();
        for (id, line) in new {
            self.begin(id, line);
        }
    }

    /// Whether another thread in the middle of a step has what it waited for, at the object that the
    /// thread waits for. It takes that at once, before its turn to record it comes: a `recv` that has
    /// a message has already made room for the next one.
    fn is_served_already(&self, id: ThreadId) -> bool {
        let object = self.state.threads[id].objects_ahead().into_iter().next();
        object.is_some_and(|object| {
            self.begun.iter().any(|(other, begun)| {
                begun.is_unblocked && self.state.threads[*other].is_at_object(object)
            })
        })
    }

    /// Whether a thread that begins its step early may not take it as the path says.
    ///
    /// Another thread may use the object that it waits for first: had it begun its step, it might
    /// be served first. This concerns objects only: a finished thread stays finished, however many
    /// threads join it. Or it has a token when its step returns, which std may have used up while
    /// the thread was blocked.
    fn is_passed_over(&self, id: ThreadId, path: &[Move]) -> bool {
        let object = self.state.threads[id].objects_ahead().into_iter().next();
        let lock = match object {
            Some(ObjectId::RwLock(lock)) => Some(lock.into()),
            _ => None,
        };
        let (mut state, mut has_moved) = (self.state.clone(), false);
        for next in path {
            // A waiting writer can keep readers out, and a platform may remember for as long as the
            // lock is held that it waited.
            let is_open = lock.is_some() || !is_blocked(self.setup, &state, id);
            let is_used =
                object.is_some_and(|object| state.threads[next.thread].is_at_object(object));
            if next.thread != id && is_open && is_used {
                return true;
            }
            let took = take(self.setup, &mut state, next);
            if next.thread == id && !has_moved {
                has_moved = true;
                if took.as_ref().is_ok_and(|took| took.chance.risks_token) {
                    return true;
                }
            }
            let is_over = lock.is_none_or(|lock| state.objects.lock(lock).is_free(false));
            if took.is_err() || state.end.is_some() || has_moved && is_over {
                return false;
            }
        }
        false
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
