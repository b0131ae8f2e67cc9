//! Puts a scenario to a probe, and compares what comes of it with what the spec allows.

pub(crate) mod batch;
mod directed;
mod free;
mod observed;
pub(crate) mod verdict;

use std::error::Error;
use std::time::{Duration, Instant};

use threadproof_model::{Action, Budget, ProcessEnd, Scenario, ScheduleEnd, StackSize};
use threadproof_spec::{Allowed, Choices, Exploration, Platform};

use crate::judge::batch::{can_repeat, can_share};
use crate::judge::verdict::Verdict;
use crate::probe::driver::{Ended, Exit, ProbeOutput};
use crate::probe::fingerprint::{Fingerprint, PROCESSES, THREADS};
use crate::probe::{Probe, ProbeError};
use crate::reading::problem::Problem;
use crate::reading::scenario::Loaded;

/// How much free running a scenario gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// At most so many iterations; 0 for directed runs only.
    pub iterations: u64,
    /// No new iteration after that long.
    pub time: Duration,
}

impl Effort {
    /// Enough to find what is gross.
    pub const LITTLE: Self = Self { iterations: 20, time: Duration::from_millis(5) };

    /// What a scenario gets when nobody asks for more.
    pub const SMALL: Self = Self { iterations: 1000, time: Duration::from_millis(20) };

    /// The same for a probe.
    pub(crate) fn budget(self) -> Budget {
        let milliseconds = u64::try_from(self.time.as_millis()).unwrap_or(u64::MAX);
        Budget { iterations: self.iterations, milliseconds }
    }
}

/// All that was found of one scenario on one platform.
#[derive(Debug)]
pub struct Judgement {
    /// What the spec allows, and how much of it was seen, in the spec's order.
    pub outcomes: Vec<Found>,
    /// What it must not have done.
    pub failures: Vec<Failure>,
    /// Why it could not be put to the test as it should be.
    pub unresolved: Vec<String>,
    /// The capability that the platform lacks for it.
    pub missing: Option<&'static str>,
    /// The choices that the platform was seen to make.
    pub choices: Choices,
    /// How many states the spec explored.
    pub states: usize,
    /// How long all of it took.
    pub time: Duration,
}

/// An outcome that the spec allows, and whether it was seen.
#[derive(Debug)]
pub struct Found {
    /// The outcome, with its witness.
    pub allowed: Allowed,
    /// The chart of the directed run that brought it about.
    pub chart: Option<String>,
    /// In how many free runs it came up, and in runs that were free in the end.
    pub free: u64,
}

/// Something that a platform must not do.
#[derive(Debug)]
pub struct Failure {
    /// What it did, in a sentence.
    pub what: String,
    /// The position of the outcome that the run was directed to; none in a free run.
    pub expected: Option<usize>,
    /// The chart of what was observed.
    pub chart: String,
}

impl Judgement {
    /// The verdict; `is_implementation` says that all clauses concerned describe nothing but
    /// today's implementation.
    #[must_use]
    pub fn verdict(&self, is_implementation: bool) -> Verdict {
        match (self.missing, self.failures.is_empty(), self.unresolved.is_empty()) {
            (Some(_), ..) => Verdict::Unsupported,
            (None, false, _) if is_implementation => Verdict::Differs,
            (None, false, _) => Verdict::Fail,
            (None, true, false) => Verdict::Unresolved,
            (None, true, true) => Verdict::Pass,
        }
    }

    /// One sentence for each reason why the verdict is not `pass`.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let missing = self.missing.map(lack);
        let failures = self.failures.iter().map(|failure| failure.what.clone());
        missing.into_iter().chain(failures).chain(self.unresolved.iter().cloned()).collect()
    }
}

/// Puts a scenario to a probe on a platform: directed along every witness, then free.
///
/// With `only`, a single directed run, along the witness of the outcome at that position.
///
/// # Errors
/// If the spec says nothing about the scenario, or allows no outcome at that position. A probe that
/// fails is no error but part of what is found.
pub fn judge(
    loaded: &Loaded,
    probe: &Probe,
    platform: &Fingerprint,
    effort: Effort,
    only: Option<usize>,
) -> Result<Judgement, Problem> {
    let start = Instant::now();
    let missing = missing_capability(&loaded.scenario, platform.platform());
    let Exploration { outcomes, states } = match missing {
        None => loaded.explore(platform.platform())?,
        // What a scenario comes to without what it needs is nobody's concern.
        Some(_) => Exploration { outcomes: Vec::new(), states: 0 },
    };
    if let Some(position) = only.filter(|&only| only >= outcomes.len() && missing.is_none()) {
        let message = format!("there is no outcome {}", position + 1);
        let help = format!("std allows outcomes 1 to {}", outcomes.len());
        return Err(loaded.problem(message, "of this scenario").with_help(help));
    }
    let scenario = &loaded.scenario;
    let found = |allowed| Found { allowed, chart: None, free: 0 };
    let probe = probe.with_min_stack(min_stack(scenario, platform));
    let needs_processes =
        !platform.capabilities.contains(PROCESSES) && !can_share(scenario, &outcomes);
    let missing = missing.or(needs_processes.then_some(PROCESSES));
    let mut judging = Judging {
        scenario,
        probe: &probe,
        judgement: Judgement {
            outcomes: outcomes.into_iter().map(found).collect(),
            failures: Vec::new(),
            unresolved: Vec::new(),
            missing,
            choices: Choices::default(),
            states,
            time: Duration::ZERO,
        },
    };
    if judging.judgement.missing.is_none()
        && let Err(error) = judging.run(effort, only)
    {
        judging.judgement.unresolved.push(in_one_line(&error));
    }
    judging.judgement.time = start.elapsed();
    Ok(judging.judgement)
}

/// An error with all that led to it.
fn in_one_line(error: &dyn Error) -> String {
    let sources = std::iter::successors(error.source(), |&error| error.source());
    sources.fold(error.to_string(), |line, source| format!("{line}: {source}"))
}

/// What it means that a capability is missing.
pub(crate) fn lack(capability: &str) -> String {
    if capability == PROCESSES {
        return "it needs a process of its own".to_owned();
    }
    format!("the platform has no {capability}")
}

/// The capability that the platform lacks for the scenario, if it lacks one. A thread whose refusal
/// the scenario looks at is no more needed than granted.
#[must_use]
pub fn missing_capability(scenario: &Scenario, platform: Platform) -> Option<&'static str> {
    let mut needs_threads = false;
    scenario.walk(|step| {
        needs_threads |= matches!(&step.action, Action::Spawn { spawn } if !spawn.builder);
    });
    (needs_threads && !platform.threads).then_some(THREADS)
}

/// The value of `RUST_MIN_STACK` that the scenario is run with.
fn min_stack(scenario: &Scenario, platform: &Fingerprint) -> Option<u64> {
    Some(match scenario.min_stack? {
        StackSize::Bytes(bytes) => bytes,
        // `isize::MAX`, the most that std itself ever allocates.
        StackSize::Impossible => {
            u64::MAX.checked_shr(65_u32.saturating_sub(platform.pointer_width)).unwrap_or(0)
        }
    })
}

/// A scenario that is being judged.
pub(crate) struct Judging<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) probe: &'a Probe,
    pub(crate) judgement: Judgement,
}

impl Judging<'_> {
    fn run(&mut self, effort: Effort, only: Option<usize>) -> Result<(), ProbeError> {
        if let Some(position) = only {
            return self.directed(position);
        }
        let mut order: Vec<usize> = (0..self.judgement.outcomes.len()).collect();
        // What needs no choice first; then hangs: a platform that chooses otherwise shows that at
        // once, while one that hangs instead would show it only after a long silence.
        order.sort_by_key(|&position| {
            let allowed = &self.judgement.outcomes[position].allowed;
            (!allowed.choices.is_empty(), allowed.outcome.end != ProcessEnd::Hang)
        });
        let mut lost = Vec::new();
        for position in order {
            if self.is_open(position) {
                match self.directed(position) {
                    // That says nothing about the others.
                    Err(ProbeError::Lost) => lost.push(position),
                    done => done?,
                }
            }
        }
        for position in lost {
            // Of what a platform chooses not to do no log has to tell.
            if self.is_open(position) {
                let note = format!("outcome {}: {}", position + 1, ProbeError::Lost);
                self.judgement.unresolved.push(note);
            }
        }
        self.look_for_the_missing();
        if effort.iterations > 0 && self.judgement.failures.is_empty() {
            if can_repeat(self.scenario, self.allowed()) {
                self.free(effort)?;
            } else {
                self.once(effort)?;
            }
        }
        Ok(())
    }

    pub(crate) fn allowed(&self) -> impl Iterator<Item = &Allowed> {
        self.judgement.outcomes.iter().map(|found| &found.allowed)
    }

    /// Whether the outcome has not been seen yet, and the platform has not chosen otherwise.
    fn is_open(&self, position: usize) -> bool {
        let found = &self.judgement.outcomes[position];
        found.chart.is_none() && self.judgement.choices.agree_with(&found.allowed.choices)
    }

    /// Every outcome that needs no choice has to be there, unless it is left to chance, and of the
    /// others at least one.
    fn look_for_the_missing(&mut self) {
        if !self.judgement.failures.is_empty() {
            return;
        }
        for position in 0..self.judgement.outcomes.len() {
            let found = &self.judgement.outcomes[position];
            let Allowed { schedule, choices, .. } = &found.allowed;
            let is_left_to_chance =
                schedule.ending == ScheduleEnd::Loose || self.may_end_spuriously(&found.allowed);
            if found.chart.is_none() && choices.is_empty() && !is_left_to_chance {
                let note = format!("outcome {} could not be brought about", position + 1);
                self.judgement.unresolved.push(note);
            }
        }
        let was_seen = |found: &Found| found.chart.is_some() || found.free > 0;
        if !self.judgement.outcomes.iter().any(was_seen) {
            self.judgement.unresolved.push("no outcome could be brought about".to_owned());
        }
    }
}

/// A probe that ended by itself without a word but its version has not done what it was asked for.
/// One that said so much and then was ended by force, or had to be, has met its platform.
pub(crate) fn answered(output: ProbeOutput) -> Result<ProbeOutput, ProbeError> {
    let by_itself = matches!(output.ended, Ended::Exited(Exit { is_forced: false, .. }));
    if output.records.len() > 1 || (!by_itself && !output.records.is_empty()) {
        return Ok(output);
    }
    Err(ProbeError::silent(&output.stderr))
}

#[cfg(test)]
mod tests;
