//! Follows a way through the states once more, and writes down the schedule for it.

mod early;

use std::collections::BTreeMap;

use threadproof_model::{
    Entry, Event, EventKind, Kind, Line, MAIN, Outcome, Schedule, ScheduleEnd,
};

use crate::directable::is_directable;
use crate::latitude::{Choice, Choices, Destructors};
use crate::program::Program;
use crate::state::{Progress, State, Thread, Waiting};
use crate::turn::{Course, Stop, Took, take};
use crate::value::Label;

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
    /// Where platforms that choose otherwise cannot keep to it.
    pub stall: Option<Stall>,
    /// The steps of the schedule that a thread may return from spuriously, and the choice to do so.
    pub spurious_ends: BTreeMap<Line, Choice>,
}

/// A choice by which a platform cannot keep to a schedule: somewhere it waits for a thread whose
/// turn comes only later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stall {
    /// The choice.
    pub choice: Choice,
    /// How many of the schedule's events happen at least.
    pub after: usize,
}

/// A step that was begun and blocks: where it stands in the schedule, and whether what unblocks it
/// has happened.
struct Begun {
    entry: usize,
    is_unblocked: bool,
}

struct Follower<'p, 's> {
    program: &'p Program<'s>,
    state: State<'s>,
    schedule: Schedule,
    events: Vec<Event>,
    begun: BTreeMap<Label, Begun>,
    stall: Option<Stall>,
    spurious_ends: BTreeMap<Line, Choice>,
}

/// The start of a run on a platform that makes these choices: it makes them all along, not only
/// when the search first asks for them.
fn start<'s>(program: &Program<'s>, choices: &Choices) -> State<'s> {
    State { choices: choices.clone(), ..program.start() }
}

/// Follows `path` from the start.
///
/// A thread that comes to a step that blocks begins it at once, if it can: so every run along the
/// schedule shows that the step really waits, and until when. It cannot while others are still to
/// be served before it: who of several waiting threads is served is not for a schedule to say.
pub(crate) fn follow(
    program: &Program<'_>,
    outcome: &Outcome,
    choices: &Choices,
    path: &[Label],
) -> Allowed {
    let path = &early::waiting_early(program, outcome, choices, path);
    let mut follower = Follower {
        program,
        state: start(program, choices),
        schedule: Schedule::default(),
        events: Vec::new(),
        begun: BTreeMap::new(),
        stall: None,
        spurious_ends: BTreeMap::new(),
    };
    follower.begin_what_blocks(path);
    let mut directed = path.len();
    for (position, label) in path.iter().enumerate() {
        if !is_directable(program, &follower.state, label) {
            directed = position;
            break;
        }
        follower.take(label);
        follower.begin_what_blocks(&path[position + 1..]);
    }
    let directed_turns = follower.schedule.entries.len();
    for label in &path[directed..] {
        follower.take(label);
    }
    follower.take_what_is_held();
    follower.schedule.ending = match follower.state.end {
        _ if directed < path.len() => ScheduleEnd::Loose,
        Some(_) => ScheduleEnd::Ends,
        None => ScheduleEnd::Hangs,
    };
    follower.schedule.threads =
        follower.state.threads.iter().map(|(label, _)| label.to_string()).collect();
    if follower.schedule.ending == ScheduleEnd::Loose {
        follower.let_loose_after(directed_turns);
    }
    Allowed {
        outcome: outcome.clone(),
        choices: choices.clone(),
        schedule: follower.schedule,
        events: follower.events,
        stall: follower.stall,
        spurious_ends: follower.spurious_ends,
    }
}

impl Follower<'_, '_> {
    fn take(&mut self, label: &Label) {
        if self.stall.is_none() && self.is_held_elsewhere(label) {
            self.stall =
                Some(Stall { choice: Destructors::OneByOne.into(), after: self.events.len() });
        }
        // The path was found by taking these very steps.
        let Ok(Took { line, seen, course }) = take(self.program, &mut self.state, label) else {
            return;
        };
        if course == Course::Begun {
            self.begin(label, line);
        } else {
            let thread = label.to_string();
            let kind = EventKind::Taken(seen.map(|seen| seen.to_string()));
            self.events.push(Event { thread: thread.clone(), line, kind });
            self.schedule.entries.push(match self.begun.remove(label) {
                Some(_) => Entry::End { thread, line },
                None => Entry::Take { thread, line },
            });
        }
        let now = self.schedule.entries.len() - 1;
        for (label, begun) in &mut self.begun {
            if !begun.is_unblocked && !is_blocked(self.program, &self.state, label) {
                begun.is_unblocked = true;
                if let Entry::Begin { until, .. } = &mut self.schedule.entries[begun.entry] {
                    *until = Some(now);
                }
            }
        }
    }

    /// Whether the thread could not take its turn on a platform that lets thread-locals be dropped
    /// one by one.
    fn is_held_elsewhere(&self, label: &Label) -> bool {
        let mut state = self.state.clone();
        state.choices.make(Destructors::OneByOne);
        matches!(take(self.program, &mut state, label), Err(Stop::Held))
    }

    /// Who is held when nobody can move takes its last turn, but never comes on from it. That of
    /// main is the last of all, for the end of a process does not let others have theirs.
    fn take_what_is_held(&mut self) {
        if self.state.end.is_some() {
            return;
        }
        let held = |(label, thread): &(&Label, &Thread<'_>)| {
            let taken = take(self.program, &mut self.state.clone(), label);
            thread.progress != Progress::Spawned && matches!(taken, Err(Stop::Held))
        };
        let mut held: Vec<(String, Line)> = self
            .state
            .threads
            .iter()
            .filter(held)
            .filter_map(|(label, thread)| Some((label.to_string(), thread.place()?.line())))
            .collect();
        held.sort_by_key(|(thread, _)| thread == MAIN);
        for (thread, line) in held {
            let kind = EventKind::Taken(None);
            self.events.push(Event { thread: thread.clone(), line, kind });
            self.schedule.entries.push(Entry::Take { thread, line });
        }
    }

    fn begin_what_blocks(&mut self, path: &[Label]) {
        if self.state.end.is_some() {
            return;
        }
        let new: Vec<(Label, Line)> = self
            .state
            .threads
            .iter()
            .filter(|(label, _)| !self.begun.contains_key(*label))
            .filter(|(label, _)| is_blocked(self.program, &self.state, label))
            .filter(|(label, _)| !self.is_passed_over(label, path))
            .filter_map(|(label, thread)| Some((Label::clone(label), thread.place()?.line())))
            .collect();
        for (label, line) in new {
            self.begin(&label, line);
        }
    }

    /// Ends the schedule after so many turns. Whoever waits then may go on as soon as it can.
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

    fn begin(&mut self, label: &Label, line: Line) {
        let waiting = self.state.threads[label].waiting.as_ref();
        if let Some(choice) = waiting.and_then(Waiting::spurious_end) {
            self.spurious_ends.insert(line, choice);
        }
        let thread = label.to_string();
        let entry = self.schedule.entries.len();
        self.schedule.entries.push(Entry::Begin { thread: thread.clone(), line, until: None });
        self.events.push(Event { thread, line, kind: EventKind::Blocks });
        self.begun.insert(Label::clone(label), Begun { entry, is_unblocked: false });
    }

    /// Whether another thread comes before the blocked one at what they both wait for, so that
    /// the blocked one, had it begun, might be served first: what it waits for can be taken by
    /// others once it is there. What has ended, for those who join it, stays ended.
    fn is_passed_over(&self, label: &Label, path: &[Label]) -> bool {
        let shared = &self.program.scenario.shared;
        let waiting = &self.state.threads[label];
        let Some(object) = shared.iter().find(|object| waiting.is_at_object(&object.name)) else {
            return false;
        };
        let is_rwlock = object.kind.kind() == Kind::RwLock;
        let mut state = self.state.clone();
        for next in path.iter().take_while(|next| *next != label) {
            // Who waits to write can keep readers waiting who come later.
            let is_open = is_rwlock || !is_blocked(self.program, &state, label);
            let thread = &state.threads[next];
            let is_at_it = thread.is_at_object(&object.name);
            if is_open && is_at_it {
                return true;
            }
            if take(self.program, &mut state, next).is_err() || state.end.is_some() {
                return false;
            }
        }
        false
    }
}

/// Whether the thread is at a step, or in the middle of one, that waits for others.
fn is_blocked(program: &Program<'_>, state: &State<'_>, label: &Label) -> bool {
    let is_waiting = state.threads[label].waiting.is_some();
    match take(program, &mut state.clone(), label) {
        Err(Stop::Blocked) => true,
        // Unless the platform chooses otherwise, it waits.
        Err(Stop::Undecided(_)) => is_waiting,
        _ => false,
    }
}
