//! What a directed run reached, compared with what std allows.

use threadproof_model::{Deviation, Event, EventKind, Outcome, ProcessEnd, ScheduleEnd};
use threadproof_spec::{Allowed, Choice, Choices, Stall};

use crate::judge::finding::Departure;
use crate::judge::observed::{Observed, fits};
use crate::probe::exit::{MAIN_PANIC_CODE, ProbeExit};

/// A directed run, and everything that the verdict on it depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DirectedRun<'a> {
    /// The outcomes that std allows, in the spec's order.
    pub(crate) all: &'a [&'a Allowed],
    /// The position of the outcome that the run was directed to.
    pub(crate) directed_to: usize,
    /// What was observed.
    pub(crate) observed: &'a Observed,
    /// Where a thread left the schedule, if one did.
    pub(crate) departure: Option<&'a Departure>,
    /// The choices that the platform was seen to make before this run.
    pub(crate) choices: &'a Choices,
    /// Whether the run shared its process, and so its stderr, with others.
    pub(crate) is_recorded: bool,
}

/// What a directed run reached. Outcomes are given as positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reached {
    /// The platform made a choice by which the schedule cannot be followed: a thread blocks.
    Stalled(Choice),
    /// The run followed its schedule, which leaves the threads free at its end.
    Loose {
        /// What happened, if the next run would repeat it; sorted by thread after the end of the
        /// schedule.
        determined: Option<Vec<Event>>,
    },
    /// A thread woke spuriously, which is the platform's choice. The rest of the run was free.
    Woke(Choice),
    /// The outcome that the run was directed to.
    Exactly,
    /// Another outcome that depends on the same choices.
    Other {
        /// The outcome.
        reached: usize,
    },
    /// Another outcome, since the platform makes other choices. If it left the schedule, its events
    /// are in no particular order, so the outcome still needs a run along its own schedule.
    OtherChoices {
        /// The choices that the platform has certainly made: different ones can lead to one outcome.
        made: Choices,
    },
    /// An allowed outcome, except for the reports on stderr, some of which may have been lost, or
    /// belong to another run.
    MissingReport,
    /// An allowed outcome, but a thread left the schedule, and no choice explains it.
    Departed(Departure),
    /// The outcome that the run was directed to, but threads did not take their steps in the order of
    /// the schedule: the probe did not direct them.
    Unordered,
    /// The start of what leads to the outcome that the run was directed to, and then the end of a
    /// process that no step had ended: the rest of the log was lost.
    CutOff,
    /// An outcome that is not allowed.
    NotAllowed,
}

impl DirectedRun<'_> {
    /// Compares what was observed with what is allowed.
    pub(crate) fn reached(&self) -> Reached {
        let directed = self.directed();
        // The run may have stalled on the way to an outcome with the same schedule.
        let mut on_the_way = self.all.iter().filter(|way| way.schedule == directed.schedule);
        if let Some(choice) = on_the_way.find_map(|way| self.stalled(way)) {
            return Reached::Stalled(choice);
        }
        if self.is_cut_off() {
            return Reached::CutOff;
        }
        if directed.schedule.ending == ScheduleEnd::Loose && self.departure.is_none() {
            if !self.begins_in_order() {
                return Reached::Unordered;
            }
            return Reached::Loose { determined: self.determined() };
        }
        let reached = self.same_outcome().or_else(|| self.outcome_of_other_choices());
        let chooses_otherwise =
            reached.is_some_and(|reached| self.all[reached].choices != directed.choices);
        if let Some(choice) = self.spurious_wakeup()
            && !chooses_otherwise
        {
            return Reached::Woke(choice);
        }
        match (reached, self.departure) {
            (None, _) if self.is_recorded && self.differs_in_reports() => Reached::MissingReport,
            (None, _) => Reached::NotAllowed,
            (Some(_), _) if chooses_otherwise => {
                Reached::OtherChoices { made: self.other_choices() }
            }
            (Some(_), Some(departure)) => Reached::Departed(departure.clone()),
            (Some(reached), None) if reached == self.directed_to => {
                if self.is_in_order() {
                    Reached::Exactly
                } else {
                    Reached::Unordered
                }
            }
            (Some(_), None) if self.is_recorded && self.has_reports_of_another() => {
                Reached::MissingReport
            }
            (Some(reached), None) => Reached::Other { reached },
        }
    }

    /// Whether the log lacks the last turns of the schedule, although the process ended normally: no
    /// thread can end it before.
    fn is_cut_off(&self) -> bool {
        let Allowed { events: expected, outcome, schedule, .. } = self.directed();
        let Observed { events, exit, .. } = self.observed;
        let code = match outcome.end {
            ProcessEnd::Exit(code) => code,
            ProcessEnd::Failure => MAIN_PANIC_CODE,
            ProcessEnd::Abort | ProcessEnd::Hang => return false,
        };
        // What the probe runs under may end with a code of its own.
        let has_exited = [ProbeExit::Exited { code }, ProbeExit::Exited { code: 0 }].contains(exit);
        has_exited
            && self.departure.is_none()
            // Each turn of the schedule has one event.
            && events.len() < schedule.entries.len()
            && expected.starts_with(events)
    }

    /// Whether the threads took their turns as the schedule says. If std aborts the process inside the
    /// last step, that is not recorded.
    fn is_in_order(&self) -> bool {
        let Allowed { events: expected, outcome, .. } = self.directed();
        let observed = turns(&self.observed.events);
        let is_unrecorded = || {
            let recorded = expected.split_last().map(|(_, recorded)| turns(recorded));
            outcome.end == ProcessEnd::Abort && recorded.as_ref() == Some(&observed)
        };
        observed == turns(expected) || is_unrecorded()
    }

    /// Whether the threads took the turns of a schedule with a loose end as it says, except for the
    /// last ones, whose thread was then free. A process that did not exit may have ended before.
    fn begins_in_order(&self) -> bool {
        let Allowed { events: expected, schedule, .. } = self.directed();
        let Observed { events, exit, .. } = self.observed;
        // Each turn of the schedule has one event. Other choices may lead to other values.
        let length = schedule.entries.len().min(expected.len());
        let (expected, observed) = (places(&expected[..length]), places(events));
        let mut directed = turns(&expected);
        directed.pop();
        !matches!(exit, ProbeExit::Exited { .. }) || turns(&observed).starts_with(&directed)
    }

    fn directed(&self) -> &Allowed {
        self.all[self.directed_to]
    }

    /// The choice by which a thread blocks, if the run did what leads to this outcome, at least until
    /// that may happen, and then hung.
    fn stalled(&self, way: &Allowed) -> Option<Choice> {
        let Allowed { events: expected, outcome, stalls, .. } = way;
        let events = &self.observed.events;
        let is_meant_to_hang = events.len() == expected.len() && outcome.end == ProcessEnd::Hang;
        let has_stalled = |stall: &&Stall| {
            let made = self.choices.get(stall.choice.latitude());
            events.len() >= stall.after && made.is_none_or(|made| made == stall.choice)
        };
        let has_hung = self.observed.outcome.end == ProcessEnd::Hang
            && self.departure.is_none()
            && expected.starts_with(events)
            && !is_meant_to_hang;
        let stall = stalls.iter().find(|stall| has_hung && has_stalled(stall));
        stall.map(|stall| stall.choice)
    }

    /// What happened in a run that was free at its end, if no other outcome was possible: only then
    /// does the next run look the same.
    fn determined(&self) -> Option<Vec<Event>> {
        let Allowed { outcome, schedule, events, .. } = self.directed();
        let by_thread = |events: &[Event]| {
            // Each turn of the schedule has one event.
            let directed = schedule.entries.len().min(events.len());
            let mut sorted = events.to_vec();
            let mut rest = sorted.split_off(directed);
            // A probe does not report that a step blocks once the threads are free.
            rest.retain(|event| event.kind != EventKind::Blocks);
            rest.sort_by(|one, other| one.thread.cmp(&other.thread));
            sorted.append(&mut rest);
            sorted
        };
        let expected = by_thread(events);
        let is_same =
            expected == by_thread(&self.observed.events) && *outcome == self.observed.outcome;
        let is_only = self.all.iter().all(|allowed| allowed.outcome == *outcome);
        (is_same && is_only).then_some(expected)
    }

    /// The allowed outcome that equals the observed one.
    ///
    /// Different choices can lead to the same outcome. A run that followed the schedule made the
    /// choices that the schedule is for, and one that left it made others.
    fn same_outcome(&self) -> Option<usize> {
        let same = || {
            let all = self.all.iter().enumerate();
            all.filter(|(_, allowed)| allowed.outcome == self.observed.outcome)
        };
        let made = |(_, allowed): &(usize, &&Allowed)| {
            (allowed.choices == self.directed().choices) == self.departure.is_none()
        };
        same().find(made).or_else(|| same().next()).map(|(position, _)| position)
    }

    /// The allowed outcome that the run can have reached by other choices after it left the
    /// schedule. The threads were then free, and the process may have ended before all of them had
    /// recorded what they observed.
    fn outcome_of_other_choices(&self) -> Option<usize> {
        self.departure?;
        self.all.iter().position(|allowed| self.is_left_for(allowed))
    }

    /// Whether a run that left its schedule can have had this outcome, by other choices.
    fn is_left_for(&self, allowed: &Allowed) -> bool {
        let Outcome { columns, end, .. } = &self.observed.outcome;
        allowed.choices != self.directed().choices
            && fits(&allowed.outcome, columns, *end, |_| false)
    }

    /// The choices that lead to the observed outcome, whichever of the ways to it the run took.
    fn other_choices(&self) -> Choices {
        let others = |is_reached: &dyn Fn(&Allowed) -> bool| {
            let all = self.all.iter().filter(|allowed| allowed.choices != self.directed().choices);
            let ways = all
                .filter(|allowed| is_reached(allowed) && self.choices.agree_with(&allowed.choices));
            ways.map(|allowed| allowed.choices.clone()).reduce(|one, other| one.common(&other))
        };
        others(&|allowed| allowed.outcome == self.observed.outcome)
            .or_else(|| others(&|allowed| self.is_left_for(allowed)))
            .unwrap_or_default()
    }

    /// The choice to wake spuriously, if a thread returned early from a step that may do so.
    fn spurious_wakeup(&self) -> Option<Choice> {
        let departure = self.departure.filter(|departure| departure.how == Deviation::Early)?;
        self.directed().spurious_ends.get(&departure.line).copied()
    }

    /// Whether the outcome differs from the one that the run was directed to only in what std
    /// reported on stderr.
    fn has_reports_of_another(&self) -> bool {
        let Outcome { columns, end, .. } = &self.observed.outcome;
        let directed = &self.directed().outcome;
        directed.columns == *columns && directed.end == *end
    }

    /// Whether the outcome differs from an allowed one only in what std reported on stderr.
    fn differs_in_reports(&self) -> bool {
        let Outcome { columns, end, .. } = &self.observed.outcome;
        let mut allowed = self.all.iter().map(|allowed| &allowed.outcome);
        allowed.any(|allowed| allowed.columns == *columns && allowed.end == *end)
    }
}

/// The events, turn by turn. The order inside the turns of one thread is that of what it observes; a
/// step in which std panics is recorded only after what its unwinding drops.
fn turns(events: &[Event]) -> Vec<Vec<&Event>> {
    let turns = events.chunk_by(|one, next| one.thread == next.thread);
    let sorted = turns.map(|turn| {
        let mut turn: Vec<&Event> = turn.iter().collect();
        turn.sort_by_key(|event| event.line);
        turn
    });
    sorted.collect()
}

/// The events without the values that were observed.
fn places(events: &[Event]) -> Vec<Event> {
    let place = |event: &Event| match event.kind {
        EventKind::Blocks => event.clone(),
        EventKind::Taken(_) => Event { kind: EventKind::Taken(None), ..event.clone() },
    };
    events.iter().map(place).collect()
}

#[cfg(test)]
mod tests;
