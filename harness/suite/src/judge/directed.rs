//! Directed runs: what comes of a scenario along the schedule for an outcome.

use threadproof_model::{EventKind, Outcome, Plan, ProcessEnd, ScheduleEnd};
use threadproof_spec::{Allowed, Stall};

use crate::judge::observed::{Observed, fits};
use crate::judge::{Failure, Judging, answered};
use crate::presentation::chart::chart;
use crate::probe::ProbeError;
use crate::probe::driver::Silence;

impl Judging<'_> {
    /// One run along the schedule of the outcome at that position.
    pub(crate) fn directed(&mut self, position: usize) -> Result<(), ProbeError> {
        let allowed = self.judgement.outcomes[position].allowed.clone();
        let Allowed { schedule, events, choices, .. } = &allowed;
        let ending = schedule.ending;
        let silence = match ending {
            ScheduleEnd::Ends => Silence::STUCK,
            ScheduleEnd::Hangs => Silence::Hang { after: events.len() },
            ScheduleEnd::Loose => self.silence_when_free(schedule.entries.len()),
        };
        let plan = Plan::Directed(self.scenario.clone(), schedule.clone());
        let output = answered(self.probe.run(&plan, silence)?)?;
        let observed = Observed::of(self.scenario, &output);
        // It may, but not where it has gone on before.
        if let Some(stall) = allowed.stall
            && has_stalled(&allowed, stall, &observed)
            && self.judgement.choices.note(stall.choice) == stall.choice
        {
            return Ok(());
        }
        if ending == ScheduleEnd::Loose && observed.deviation.is_none() {
            self.count_one(&output, &observed);
            self.draw_loose(position, observed);
            return Ok(());
        }
        let chart = chart(self.scenario, &observed.events, &observed.outcome);

        let same =
            |&other: &usize| self.judgement.outcomes[other].allowed.outcome == observed.outcome;
        // Two choices can lead to the same outcome. Whoever follows the schedule made those that it
        // is for, and whoever leaves it made others.
        let keeps_to_it = |&other: &usize| {
            (self.judgement.outcomes[other].allowed.choices == *choices)
                == observed.deviation.is_none()
        };
        // After that nobody directs it, and its end may come before a thread has told all.
        let can_be_other = |&other: &usize| {
            let Allowed { outcome, choices: others, .. } = &self.judgement.outcomes[other].allowed;
            let Outcome { columns, end, .. } = &observed.outcome;
            observed.deviation.is_some()
                && others != choices
                && fits(outcome, columns, Some(*end), |_| false)
        };
        let all = || 0..self.judgement.outcomes.len();
        let exact = all().filter(same).find(keeps_to_it).or_else(|| all().find(same));
        let reached = exact.or_else(|| all().find(can_be_other));
        let chooses_otherwise =
            reached.is_some_and(|other| self.judgement.outcomes[other].allowed.choices != *choices);
        let spurious = observed.early.and_then(|line| allowed.spurious_ends.get(&line).copied());
        if let Some(choice) = spurious.filter(|_| !chooses_otherwise) {
            // It may; but from there on nobody directs it.
            self.judgement.choices.note(choice);
            self.count_one(&output, &observed);
            return Ok(());
        }
        let is_reported_otherwise = |allowed: &Allowed| {
            let reports = allowed.outcome.reports.clone();
            allowed.outcome == Outcome { reports, ..observed.outcome.clone() }
        };
        if reached.is_none() && self.probe.is_log() && self.allowed().any(is_reported_otherwise) {
            // Nothing shows whether what was said on stderr came whole.
            let note =
                format!("outcome {}: the log lacks what std reports on stderr", position + 1);
            self.judgement.unresolved.push(note);
            return Ok(());
        }
        let Some(reached) = reached else {
            let what = match observed.deviation {
                Some(deviation) => format!("{deviation}; the outcome is not allowed"),
                None => "the outcome is not allowed".to_owned(),
            };
            self.judgement.failures.push(Failure { what, expected: Some(position), chart });
            return Ok(());
        };
        let found = &mut self.judgement.outcomes[reached];
        let is_choice = found.allowed.choices != *choices;
        if let Some(what) = observed.deviation.filter(|_| !is_choice) {
            self.judgement.failures.push(Failure { what, expected: Some(position), chart });
            return Ok(());
        }
        if reached == position {
            found.chart = Some(chart);
        } else if !is_choice {
            let note = format!("directed to outcome {}, came to {}", position + 1, reached + 1);
            self.judgement.unresolved.push(note);
        }
        // A platform that chooses otherwise leaves the schedule, and what it then does is not in
        // any order: the outcome that it came to is yet to be brought about by its own schedule.
        for choice in found.allowed.choices.iter() {
            self.judgement.choices.note(choice);
        }
        Ok(())
    }

    /// Draws what a run came to that nobody directed in the end: each thread by itself from there
    /// on. Only where it could come to nothing else will the next run look the same.
    fn draw_loose(&mut self, position: usize, mut observed: Observed) {
        let outcomes = &mut self.judgement.outcomes;
        let Allowed { outcome, schedule, events, .. } = &outcomes[position].allowed;
        let directed = schedule.entries.len();
        let mut expected = events.clone();
        for events in [&mut expected, &mut observed.events] {
            // A turn, an event; and nobody tells that a step blocks where nobody directs it.
            let mut rest = events.split_off(directed.min(events.len()));
            rest.retain(|event| event.kind != EventKind::Blocks);
            rest.sort_by(|one, other| one.thread.cmp(&other.thread));
            events.append(&mut rest);
        }
        let is_same = expected == observed.events && *outcome == observed.outcome;
        let mut loose = outcomes
            .iter()
            .map(|found| &found.allowed)
            .filter(|allowed| allowed.schedule.ending == ScheduleEnd::Loose);
        if is_same && loose.all(|allowed| allowed.outcome == *outcome) {
            let chart = chart(self.scenario, &expected, &observed.outcome);
            outcomes[position].chart = Some(chart);
        }
    }

    /// Whether the platform was seen to let threads wake by themselves from a step that they begin
    /// along the schedule: then it does not keep to it.
    pub(crate) fn may_end_spuriously(&self, allowed: &Allowed) -> bool {
        let made = &self.judgement.choices;
        allowed.spurious_ends.values().any(|choice| made.get(choice.latitude()) == Some(*choice))
    }
}

/// Whether the run kept to its schedule, at least to where a platform of another choice may, and
/// then nobody could move any more.
fn has_stalled(allowed: &Allowed, stall: Stall, observed: &Observed) -> bool {
    let told = observed.events.len();
    let is_whole = told == allowed.events.len() && allowed.outcome.end == ProcessEnd::Hang;
    observed.outcome.end == ProcessEnd::Hang
        && observed.deviation.is_none()
        && told >= stall.after
        && allowed.events.starts_with(&observed.events)
        && !is_whole
}

#[cfg(test)]
mod tests {
    use threadproof_model::{Event, Line, Outcome, Schedule};
    use threadproof_spec::{Choices, Latitude};

    use super::*;

    fn event(thread: &str, line: Line) -> Event {
        Event { thread: thread.to_owned(), line, kind: EventKind::Taken(None) }
    }

    fn outcome(end: ProcessEnd) -> Outcome {
        Outcome { columns: [].into(), end, reports: Vec::new() }
    }

    /// A run along a schedule of four events that leads to `expected`.
    struct Run<'e> {
        expected: ProcessEnd,
        events: &'e [Event],
        deviation: Option<&'e str>,
        end: ProcessEnd,
    }

    fn is_stall(run: &Run<'_>) -> bool {
        let stall = Stall { choice: Latitude::Destructors.choices()[1], after: 2 };
        let allowed = Allowed {
            outcome: outcome(run.expected),
            choices: Choices::default(),
            schedule: Schedule::default(),
            events: (1..=4).map(|line| event("a", line)).collect(),
            stall: Some(stall),
            spurious_ends: [].into(),
        };
        let observed = Observed {
            outcome: outcome(run.end),
            events: run.events.to_vec(),
            deviation: run.deviation.map(str::to_owned),
            early: None,
        };
        has_stalled(&allowed, stall, &observed)
    }

    #[test]
    fn a_run_has_stalled_if_it_kept_to_its_schedule_to_where_it_may_wait() {
        let (expected, end) = (ProcessEnd::Exit(0), ProcessEnd::Hang);
        let all: Vec<Event> = (1..=4).map(|line| event("a", line)).collect();
        let told = |count: usize| Run { expected, events: &all[..count], deviation: None, end };
        let stalls = |count| is_stall(&told(count));
        assert_eq!([0, 1, 2, 3, 4].map(stalls), [false, false, true, true, true]);
        // With its last event it came to where it was to hang.
        assert!(!is_stall(&Run { expected: ProcessEnd::Hang, ..told(4) }));
        assert!(is_stall(&Run { expected: ProcessEnd::Hang, ..told(3) }));

        assert!(!is_stall(&Run { end: ProcessEnd::Exit(0), ..told(3) }));
        assert!(!is_stall(&Run { deviation: Some("left it"), ..told(3) }));
        let swapped = [event("a", 1), event("a", 3), event("a", 2)];
        assert!(!is_stall(&Run { events: &swapped, ..told(3) }));
    }
}
