//! Where platforms that choose otherwise cannot follow a schedule.

use std::collections::BTreeSet;

use threadproof_model::{Entry, Event, EventKind, Line};

use super::Follower;
use crate::chance::Move;
use crate::labels::ThreadId;
use crate::latitude::{Choice, Latitude};
use crate::state::{Progress, Thread};
use crate::turn::{Advance, Stop, Took, take};

/// A choice by which a platform cannot follow a schedule: a thread waits, forever or for another
/// whose turn comes later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stall {
    /// The choice.
    pub choice: Choice,
    /// The minimum number of events of the schedule that happen before.
    pub after: usize,
}

impl Follower<'_, '_> {
    /// Finds the choices by which the thread would wait instead of taking this turn: those that
    /// this path has made otherwise, and that to run thread-local destructors one by one.
    pub(super) fn find_stalls(&mut self, turn: &Move) {
        let begins = matches!(
            take(self.setup, &mut self.state.clone(), turn),
            Ok(Took { advance: Advance::Into, .. })
        );
        let made = self.state.choices.iter().map(Choice::latitude);
        let latitudes = made.chain([Latitude::Destructors]).collect::<BTreeSet<_>>();
        for choice in latitudes.into_iter().flat_map(Latitude::choices) {
            let is_known = self.stalls.iter().any(|stall| stall.choice == *choice);
            if is_known || self.state.choices.get(choice.latitude()) == Some(*choice) {
                continue;
            }
            let mut state = self.state.clone();
            state.choices.make(*choice);
            let waits = match take(self.setup, &mut state, turn) {
                Err(Stop::Held | Stop::Blocked | Stop::BlockedVisibly) => true,
                Ok(took) => took.advance == Advance::Into && !begins,
                Err(Stop::Undecided(_) | Stop::Chance(_) | Stop::Refused(_)) => false,
            };
            if waits {
                self.stalls.push(Stall { choice: *choice, after: self.events.len() });
            }
        }
    }

    /// Adds a last turn for each thread that is held when no thread can move: it takes the turn,
    /// but never completes it. The turn of main comes last, since the end of the process would
    /// prevent the others from taking theirs.
    pub(super) fn take_what_is_held(&mut self) {
        if self.state.end.is_some() {
            return;
        }
        let held = |(id, thread): &(ThreadId, &Thread<'_>)| {
            let taken = take(self.setup, &mut self.state.clone(), &Move::of(*id));
            thread.progress != Progress::Spawned && matches!(taken, Err(Stop::Held))
        };
        let mut held: Vec<(ThreadId, Line)> = self
            .state
            .threads
            .iter()
            .filter(held)
            .filter_map(|(id, thread)| Some((id, thread.place()?.line()?)))
            .collect();
        held.sort_by_key(|(id, _)| *id == ThreadId::MAIN);
        for (id, line) in held {
            let thread = self.label(id);
            let kind = EventKind::Taken(None);
            self.events.push(Event { thread: thread.clone(), line, kind });
            self.schedule.entries.push(Entry::Take { thread, line });
        }
    }
}
