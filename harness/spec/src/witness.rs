//! Follows a path through the states again, and creates a schedule for it.
//!
//! The search finds a path: the threads in the order of their turns. In
//!
//! ```kdl
//! main { spawn "a"; join "a" }
//! thread "a" { return 7 }
//! ```
//!
//! the shortest path to the only outcome is `main` (spawns), `a` (returns), `main` (joins). Along
//! it, `main` would reach the join only after `a` has finished, and a join that never blocks would
//! go unnoticed. So a thread that blocks begins its step as early as it can, and the schedule is
//!
//! ```kdl
//! take "main" 4
//! begin "main" 5 until=2    // calls join, which may return only after turn 2
//! take "a" 8
//! end "main" 5
//! take "main" 6
//! ```

mod early;
mod stalls;

use std::collections::BTreeMap;

use threadproof_model::{Entry, Event, EventKind, Line, ObjectId, Outcome, Schedule, ScheduleEnd};

use crate::chance::{Grain, Move};
use crate::directable::is_directable;
use crate::labels::ThreadId;
use crate::latitude::{Choice, Choices};
use crate::setup::Setup;
use crate::state::{Progress, State, Thread, Waiting};
use crate::turn::{Advance, Stop, Took, take};

pub use stalls::Stall;

/// An outcome that std allows.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// The outcome.
    pub outcome: Outcome,
    /// The choices that a platform must have made to reach it. Every platform can reach an outcome
    /// that needs none.
    pub choices: Choices,
    /// A schedule that leads to it.
    pub schedule: Schedule,
    /// What happens along that schedule.
    pub events: Vec<Event>,
    /// Where platforms that choose otherwise cannot follow it: at most one place for each choice.
    pub stalls: Vec<Stall>,
    /// The steps of the schedule from which a thread may return spuriously, and the choice to do
    /// so.
    pub spurious_ends: BTreeMap<Line, Choice>,
}

/// A step that was begun and blocks: its position in the schedule, and whether the turn that
/// unblocks it has been taken.
struct Begun {
    entry: usize,
    is_unblocked: bool,
}

struct Follower<'a, 'p> {
    setup: &'a Setup<'p>,
    state: State<'p>,
    schedule: Schedule,
    events: Vec<Event>,
    begun: BTreeMap<ThreadId, Begun>,
    stalls: Vec<Stall>,
    spurious_ends: BTreeMap<Line, Choice>,
}

/// The first state on a platform that makes these choices from the start, not only when a rule asks
/// for them.
fn start<'p>(setup: &Setup<'p>, choices: &Choices, grain: Grain) -> State<'p> {
    State { choices: choices.clone(), ..setup.start(grain) }
}

/// Follows `path` from the start.
///
/// A thread that reaches a step that blocks begins it at once, so every run along the schedule
/// shows that the step blocks, and for how long. The exception is a step at an object that another
/// thread uses first: no schedule decides which of several waiting threads is served.
pub(crate) fn follow(
    setup: &Setup<'_>,
    outcome: &Outcome,
    choices: &Choices,
    grain: Grain,
    path: &[Move],
) -> Allowed {
    let start = start(setup, choices, grain);
    let path = &early::waiting_early(setup, outcome, &start, path);
    let mut follower = Follower {
        setup,
        state: start,
        schedule: Schedule::default(),
        events: Vec::new(),
        begun: BTreeMap::new(),
        stalls: Vec::new(),
        spurious_ends: BTreeMap::new(),
    };
    follower.begin_what_blocks(path);
    let mut directed = path.len();
    for (position, turn) in path.iter().enumerate() {
        if !follower.can_direct(turn, path.get(position + 1)) {
            directed = position;
            break;
        }
        follower.take(turn);
        follower.begin_what_blocks(&path[position + 1..]);
    }
    let directed_turns = follower.schedule.entries.len();
    for turn in &path[directed..] {
        follower.take(turn);
    }
    follower.take_what_is_held();
    follower.schedule.ending = match follower.state.end {
        _ if directed < path.len() => ScheduleEnd::Loose,
        Some(_) => ScheduleEnd::Ends,
        None => ScheduleEnd::Hangs,
    };
    if follower.schedule.ending == ScheduleEnd::Loose {
        // Which threads are spawned then is not known.
        follower.let_loose_after(directed_turns);
    } else {
        let threads = &follower.state.threads;
        let label = |(id, _)| follower.label(id);
        let has_finished =
            |(_, thread): &(ThreadId, &Thread<'_>)| thread.progress == Progress::Finished;
        let (listed, finished) = (
            threads.iter().map(label).collect(),
            threads.iter().filter(has_finished).map(label).collect(),
        );
        (follower.schedule.threads, follower.schedule.finished) = (listed, finished);
    }
    Allowed {
        outcome: outcome.clone(),
        choices: choices.clone(),
        schedule: follower.schedule,
        events: follower.events,
        stalls: follower.stalls,
        spurious_ends: follower.spurious_ends,
    }
}

impl Follower<'_, '_> {
    fn label(&self, id: ThreadId) -> String {
        self.setup.labels.text(id).to_string()
    }

    /// Whether a schedule can guarantee that the thread takes the next turn.
    fn can_direct(&self, turn: &Move, then: Option<&Move>) -> bool {
        let mut next = self.state.clone();
        let Ok(took) = take(self.setup, &mut next, turn) else { return false };
        if !is_directable(&self.state, turn.thread, &took) {
            return false;
        }
        if !next.threads[turn.thread].is_between() {
            return true;
        }
        // No schedule can let others move at a pause. The next turn has to complete this one.
        let Some(then) = then.filter(|then| then.thread == turn.thread) else { return false };
        take(self.setup, &mut next, then).is_ok()
            && next.threads[turn.thread].place().and_then(|place| place.line()) != took.line
    }

    fn take(&mut self, turn: &Move) {
        let id = turn.thread;
        self.find_stalls(turn);
        // The path was found by taking exactly these turns.
        let Ok(Took { line, seen, advance, .. }) = take(self.setup, &mut self.state, turn) else {
            return;
        };
        let Some(line) = line else { return };
        if advance == Advance::Into {
            self.begin(id, line);
        } else {
            let thread = self.label(id);
            let kind = EventKind::Taken(seen.map(|seen| seen.to_string()));
            self.events.push(Event { thread: thread.clone(), line, kind });
            self.schedule.entries.push(match self.begun.remove(&id) {
                Some(_) => Entry::End { thread, line },
                None => Entry::Take { thread, line },
            });
        }
        let now = self.schedule.entries.len() - 1;
        for (id, begun) in &mut self.begun {
            if !begun.is_unblocked && !is_blocked(self.setup, &self.state, *id) {
                begun.is_unblocked = true;
                if let Entry::Begin { until, .. } = &mut self.schedule.entries[begun.entry] {
                    *until = Some(now);
                }
            }
        }
    }

    fn begin_what_blocks(&mut self, path: &[Move]) {
        if self.state.end.is_some() {
            return;
        }
        let new: Vec<(ThreadId, Line)> = self
            .state
            .threads
            .iter()
            .filter_map(|(id, thread)| Some((id, thread.place()?.line()?)))
            .filter(|(id, _)| !self.begun.contains_key(id))
            .filter(|(id, _)| is_blocked(self.setup, &self.state, *id))
            .filter(|(id, _)| !self.is_served_already(*id) && !self.is_passed_over(*id, path))
            .collect();
        for (id, line) in new {
            self.begin(id, line);
        }
    }

    /// Ends the schedule after `turns` turns. A thread that is blocked then may continue as soon as
    /// it can.
    fn let_loose_after(&mut self, turns: usize) {
        self.schedule.entries.truncate(turns);
        for entry in &mut self.schedule.entries {
            if let Entry::Begin { until, .. } = entry
                && until.is_none_or(|until| until > turns)
            {
                *until = Some(turns);
            }
        }
    }

    fn begin(&mut self, id: ThreadId, line: Line) {
        let waiting = self.state.threads[id].waiting.as_ref();
        if let Some(choice) = waiting.and_then(Waiting::spurious_end) {
            self.spurious_ends.insert(line, choice);
        }
        let thread = self.label(id);
        let entry = self.schedule.entries.len();
        self.schedule.entries.push(Entry::Begin { thread: thread.clone(), line, until: None });
        self.events.push(Event { thread, line, kind: EventKind::Blocks });
        self.begun.insert(id, Begun { entry, is_unblocked: false });
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
            if has_moved && is_used && is_left_open(&took) {
                return true;
            }
            if next.thread == id && !has_moved {
                has_moved = true;
                if took.as_ref().is_ok_and(|took| took.chance.risks_token) {
                    return true;
                }
                if let Some(lock) = lock {
                    state.objects.lock_mut(lock).was_awaited = true;
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

/// Whether a turn depends on a choice or on chance.
fn is_left_open(took: &Result<Took, Stop>) -> bool {
    match took {
        Ok(took) => took.chance.decides,
        Err(Stop::Undecided(_) | Stop::Chance(_)) => true,
        Err(Stop::Blocked | Stop::BlockedVisibly | Stop::Held | Stop::Refused(_)) => false,
    }
}

/// Whether the thread is at a step, or in the middle of one, that blocks.
fn is_blocked(setup: &Setup<'_>, state: &State<'_>, id: ThreadId) -> bool {
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
