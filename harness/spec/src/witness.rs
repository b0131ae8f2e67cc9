//! Follows a way through the states once more, and writes down the schedule for it.

use std::collections::BTreeMap;

use threadproof_model::{Action, Entry, Event, EventKind, Line, Outcome, Schedule, Step};

use crate::program::Program;
use crate::state::{Choices, Place, State};
use crate::turn::{Stop, take};
use crate::value::Label;

/// An outcome that std allows.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// The outcome.
    pub outcome: Outcome,
    /// The choices that a platform must have made for it, by the name of the latitude. Every
    /// platform can bring about an outcome that needs none.
    pub choices: BTreeMap<&'static str, &'static str>,
    /// A schedule that leads to it.
    pub schedule: Schedule,
    /// What happens along that schedule.
    pub events: Vec<Event>,
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
    let mut follower = Follower {
        program,
        state: program.start(),
        schedule: Schedule::default(),
        events: Vec::new(),
        begun: BTreeMap::new(),
    };
    // The platform makes its choices all along, not when the search first asks for them.
    follower.state.choices.clone_from(choices);
    follower.begin_what_blocks(path);
    for (position, label) in path.iter().enumerate() {
        follower.take(label);
        follower.begin_what_blocks(&path[position + 1..]);
    }
    follower.schedule.hangs = follower.state.end.is_none();
    Allowed {
        outcome: outcome.clone(),
        choices: choices.clone(),
        schedule: follower.schedule,
        events: follower.events,
    }
}

impl Follower<'_, '_> {
    fn take(&mut self, label: &Label) {
        // The path was found by taking these very steps.
        let Ok((line, seen)) = take(self.program, &mut self.state, label) else { return };
        let thread = label.to_string();
        let kind = EventKind::Taken(seen.map(|seen| seen.to_string()));
        self.events.push(Event { thread: thread.clone(), line, kind });
        self.schedule.entries.push(match self.begun.remove(label) {
            Some(_) => Entry::End { thread, line },
            None => Entry::Take { thread, line },
        });
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
            let thread = label.to_string();
            let entry = self.schedule.entries.len();
            self.schedule.entries.push(Entry::Begin { thread: thread.clone(), line, until: None });
            self.events.push(Event { thread, line, kind: EventKind::Blocks });
            self.begun.insert(label, Begun { entry, is_unblocked: false });
        }
    }

    /// Whether the blocked thread could go on at some point of the path, and is made to wait again
    /// by another that comes first. That happens to those who wait for a message: what has ended
    /// stays ended.
    fn is_passed_over(&self, label: &Label, path: &[Label]) -> bool {
        let place = self.state.threads[label].place();
        if !matches!(place, Some(Place::Step(Step { action: Action::Recv { .. }, .. }))) {
            return false;
        }
        let mut state = self.state.clone();
        let mut was_blocked = true;
        for next in path.iter().take_while(|next| *next != label) {
            if take(self.program, &mut state, next).is_err() || state.end.is_some() {
                return false;
            }
            let is_blocked = is_blocked(self.program, &state, label);
            if is_blocked && !was_blocked {
                return true;
            }
            was_blocked = is_blocked;
        }
        false
    }
}

/// Whether the thread is at a step that waits for others.
fn is_blocked(program: &Program<'_>, state: &State<'_>, label: &Label) -> bool {
    state.threads[label].can_wait()
        && matches!(take(program, &mut state.clone(), label), Err(Stop::Blocked))
}
