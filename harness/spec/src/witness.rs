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

mod begins;
mod early;
mod guarantee;
mod stalls;

use std::collections::{BTreeMap, BTreeSet};

use threadproof_model::{
    Entry, Event, EventKind, Line, Outcome, ProcessEnd, Schedule, ScheduleEnd,
};

use begins::{Early, is_blocked};

use crate::chance::{Grain, Move};
use crate::directable::is_directable;
use crate::labels::ThreadId;
use crate::latitude::{Choice, Choices};
use crate::setup::Setup;
use crate::state::{Progress, State, Thread, Waiting};
use crate::turn::{Advance, Took, take};

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
    early: &'a Early,
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

/// Follows `path` from the start, and creates a schedule that leads to the outcome whatever the
/// threads do that it cannot direct. If there is none, it leaves the whole run to chance.
///
/// A thread that reaches a step that blocks begins it at once, if possible, so every run along the
/// schedule shows that the step blocks, and for how long.
pub(crate) fn follow(
    setup: &Setup<'_>,
    outcome: &Outcome,
    choices: &Choices,
    grain: Grain,
    path: &[Move],
) -> Allowed {
    let attempt = |early: &Early| follow_with(early, setup, outcome, choices, grain, path);
    let is_sure = |allowed: &Allowed| {
        let start = start(setup, choices, Grain::Effects);
        guarantee::is_guaranteed(setup, start, allowed)
    };
    let all = attempt(&Early::All);
    if is_sure(&all) {
        return all;
    }
    let begun = all.schedule.entries.iter().filter_map(|entry| match entry {
        Entry::Begin { thread, line, .. } => Some((thread.clone(), *line)),
        Entry::Take { .. } | Entry::End { .. } => None,
    });
    let hangs = outcome.end == ProcessEnd::Hang;
    let attempt_only = |steps: &BTreeSet<_>| attempt(&Early::Only { steps: steps.clone(), hangs });
    let mut early = BTreeSet::new();
    let mut best = attempt_only(&early);
    if !is_sure(&best) {
        let schedule = Schedule { ending: ScheduleEnd::Loose, ..Schedule::default() };
        return Allowed { schedule, ..all };
    }
    for step in begun.collect::<BTreeSet<_>>() {
        early.insert(step.clone());
        let next = attempt_only(&early);
        let is_looser = next.schedule.ending == ScheduleEnd::Loose
            && best.schedule.ending != ScheduleEnd::Loose;
        if is_sure(&next) && !is_looser {
            best = next;
        } else {
            early.remove(&step);
        }
    }
    best
}

/// Follows `path` from the start; the threads begin these steps early.
fn follow_with(
    early: &Early,
    setup: &Setup<'_>,
    outcome: &Outcome,
    choices: &Choices,
    grain: Grain,
    path: &[Move],
) -> Allowed {
    let start = start(setup, choices, grain);
    let path = &early::waiting_early(setup, early, outcome, &start, path);
    let mut follower = Follower {
        setup,
        early,
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
}
