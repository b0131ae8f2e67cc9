//! What happens by chance, and when other threads can move.

use std::mem;

use threadproof_model::{Flow, ProcessEnd, Reach};

use crate::frames::FrameKind;
use crate::labels::ThreadId;
use crate::state::{Place, Waiting};
use crate::turn::{Stop, Turn};

/// A turn of a thread, and the ways that it goes where chance decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    pub(crate) thread: ThreadId,
    /// The way for each question that a rule leaves to chance, in the order in which it asks.
    pub(crate) ways: Vec<usize>,
}

impl Move {
    /// The thread's turn, as far as nothing is left to chance.
    pub(crate) fn of(thread: ThreadId) -> Self {
        Self { thread, ways: Vec::new() }
    }

    /// The same turn, with the way for the next question.
    pub(crate) fn going(&self, way: usize) -> Self {
        let mut ways = self.ways.clone();
        ways.push(way);
        Self { thread: self.thread, ways }
    }
}

/// How far a turn depends on chance.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Chance {
    /// Whether it happened by chance: no schedule can guarantee that the thread takes it.
    pub(crate) decides: bool,
    /// Whether std may have parked the thread, which had a token, so that the token may be used up.
    pub(crate) risks_token: bool,
}

/// What other threads can observe of a turn.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Effects {
    /// Whether it had an effect that they can observe.
    pub(crate) are_visible: bool,
    /// Whether more can happen, between its effects, than at this grain.
    pub(crate) are_simplified: bool,
}

/// When other threads can move.
///
/// A thread that panics may release a lock, then finish. In a directed run, both are part of one
/// turn. In a free run, another thread can acquire the lock and find that the first has not finished
/// yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Grain {
    /// Between turns, as in a directed run.
    #[default]
    Turns,
    /// Between any two effects that they could observe, as in a free run.
    Effects,
}

impl Turn<'_, '_> {
    /// The way that chance takes here, of this number of ways. A schedule cannot guarantee any but
    /// the first.
    pub(crate) fn pick(&mut self, ways: usize) -> Result<usize, Stop> {
        let way = *self.ways.next().ok_or(Stop::Chance(ways))?;
        self.chance.decides |= way > 0;
        Ok(way)
    }

    /// Marks the turn as possible only by chance.
    pub(crate) fn by_chance(&mut self) {
        self.chance.decides = true;
    }

    /// The step has returned, and may have parked its thread to block: where a platform's
    /// implementation does so, it may use up the token of an `unpark`.
    /// See [`thread::park`](std::thread::park).
    pub(crate) fn may_use_token(&mut self) -> Result<(), Stop> {
        if self.thread().token.is_some() {
            self.chance.risks_token = true;
            // Whether a thread in the middle of its step has parked is left to chance.
            self.chance.decides |= self.had_begun;
            if self.pick(2)? > 0 {
                self.thread_mut().token = None;
            }
        }
        Ok(())
    }

    /// Whether the turn ends here, so that other threads can move before the thread continues. Only
    /// an effect that they could observe is a reason to.
    pub(crate) fn pauses(&mut self) -> bool {
        let can_pause = self.effects.are_visible && !self.is_alone();
        self.effects.are_simplified |= can_pause;
        let pauses = can_pause && self.state.grain == Grain::Effects;
        if pauses {
            self.thread_mut().waiting = Some(Waiting::Pausing);
        }
        pauses
    }

    /// Whether all other threads have finished.
    pub(crate) fn is_alone(&self) -> bool {
        let mut threads = self.state.threads.iter();
        threads.all(|(id, thread)| id == self.id || thread.place().is_none())
    }

    /// The process ends this way. If the turn has had an effect, other threads can move in between.
    pub(crate) fn end_process(&mut self, end: ProcessEnd) {
        if self.pauses() {
            self.thread_mut().waiting = Some(Waiting::Ending(end));
        } else {
            self.state.end = Some(end);
        }
    }

    /// Continues after a pause.
    pub(crate) fn resume(&mut self) {
        if let Some(Waiting::Ending(end)) = mem::take(&mut self.thread_mut().waiting) {
            self.state.end = Some(end);
        }
    }

    /// Whether the step or the end of the block at this place has an effect that other threads can
    /// observe.
    pub(crate) fn has_effect_at(&self, place: Place<'_>) -> bool {
        match place {
            Place::Step(step) => match step.flow {
                Flow::Continues(Reach::Shared | Reach::Lasting) | Flow::AsItsBlock => true,
                Flow::Continues(Reach::Private)
                | Flow::Diverges
                | Flow::Exits(_)
                | Flow::Aborts => false,
            },
            Place::End(_) => self.thread().frames.last().is_some_and(|frame| match frame.kind {
                FrameKind::Guard { .. } | FrameKind::Once { .. } | FrameKind::Lazy { .. } => true,
                FrameKind::Closure
                | FrameKind::Function { .. }
                | FrameKind::Repeat { .. }
                | FrameKind::Catch { .. }
                | FrameKind::Scope { .. }
                | FrameKind::Drop { .. }
                | FrameKind::LocalInit { .. }
                | FrameKind::LocalDrop { .. }
                | FrameKind::Hook { .. }
                | FrameKind::ExternC => false,
            }),
            Place::Between => false,
        }
    }
}
