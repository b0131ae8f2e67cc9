//! Which runs a scenario gets, and which outcomes they fail to reach.

use threadproof_model::{ProcessEnd, Record, Scenario, ScheduleEnd};
use threadproof_spec::Allowed;

use crate::judge::Effort;
use crate::judge::batch::can_repeat;
use crate::judge::finding::Finding;
use crate::judge::judgement::{Judgement, OutcomeSeen};
use crate::judge::verdict::Verdict;
use crate::probe::driver::ProbeOutput;
use crate::probe::exit::ProbeExit;
use crate::probe::{Probe, ProbeError};

/// The judge of one scenario.
pub(crate) struct ScenarioJudge<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) probe: &'a Probe,
    pub(crate) judgement: Judgement,
}

impl ScenarioJudge<'_> {
    /// Runs the scenario along the schedule for every outcome, then freely. With `only`, runs it
    /// once, along the schedule for that outcome.
    pub(crate) fn run(&mut self, effort: Effort, only: Option<usize>) {
        let done = match only {
            Some(outcome) => {
                let done = self.run_directed(outcome);
                if done.is_ok() && self.judgement.findings.is_empty() && !self.has_reached_any() {
                    self.judgement.findings.push(Finding::NothingReached);
                }
                done
            }
            None => self.run_all(effort),
        };
        if let Err(error) = done {
            self.judgement.findings.push(Finding::of_error(&error, only));
        }
    }

    fn run_all(&mut self, effort: Effort) -> Result<(), ProbeError> {
        let mut order: Vec<usize> = (0..self.judgement.outcomes.len()).collect();
        // Outcomes that need no choice come first, then hangs. If the platform chooses otherwise, a
        // run that should hang shows that at once, while a run that should not hang shows it only
        // after a long silence.
        order.sort_by_key(|&outcome| {
            let allowed = &self.judgement.outcomes[outcome].allowed;
            (!allowed.choices.is_empty(), allowed.outcome.end != ProcessEnd::Hang)
        });
        let mut not_in_log = Vec::new();
        for outcome in order {
            if self.is_open(outcome) {
                match self.run_directed(outcome) {
                    // The log may contain the others.
                    Err(ProbeError::NotInLog) => not_in_log.push(outcome),
                    done => done?,
                }
                if self.judgement.timed_out() {
                    // Another run would most likely take as long.
                    return Ok(());
                }
            }
        }
        for outcome in not_in_log {
            // A log may lack runs for choices that the platform does not make.
            if self.is_open(outcome) {
                self.judgement.findings.push(Finding::NotInLog { directed_to: Some(outcome) });
            }
        }
        if self.judgement.leads_to(Verdict::Fail) {
            return Ok(());
        }
        self.find_unreached();
        if effort.iterations == 0 {
            Ok(())
        } else if can_repeat(self.scenario, self.allowed()) {
            self.run_free_in_one_process(effort)
        } else {
            self.run_free_one_by_one(effort)
        }
    }

    pub(crate) fn allowed(&self) -> impl Iterator<Item = &Allowed> {
        self.judgement.outcomes.iter().map(|seen| &seen.allowed)
    }

    /// Whether no run has reached the outcome yet, and the platform's choices still permit it.
    fn is_open(&self, outcome: usize) -> bool {
        let OutcomeSeen { allowed, chart, .. } = &self.judgement.outcomes[outcome];
        chart.is_none() && self.judgement.choices.agree_with(&allowed.choices)
    }

    /// Finds the outcomes that should have been reached: all that need no choice, unless they are
    /// left to chance, and at least one outcome in any case.
    fn find_unreached(&mut self) {
        let outcomes = &self.judgement.outcomes;
        let mut unreached = Vec::new();
        for (outcome, OutcomeSeen { allowed, chart, .. }) in outcomes.iter().enumerate() {
            let is_left_to_chance =
                allowed.schedule.ending == ScheduleEnd::Loose || self.may_wake_spuriously(allowed);
            if chart.is_none() && allowed.choices.is_empty() && !is_left_to_chance {
                unreached.push(Finding::NotReached { outcome });
            }
        }
        if !self.has_reached_any() {
            unreached.push(Finding::NothingReached);
        }
        self.judgement.findings.extend(unreached);
    }

    /// Whether any run reached an outcome. Without that, nothing was tested.
    fn has_reached_any(&self) -> bool {
        self.judgement.outcomes.iter().any(|seen| seen.chart.is_some() || seen.free > 0)
    }

    /// Whether a thread may wake spuriously from a step of the schedule, on a platform where
    /// threads were observed to do so.
    fn may_wake_spuriously(&self, allowed: &Allowed) -> bool {
        let made = &self.judgement.choices;
        allowed.spurious_ends.values().any(|choice| made.get(choice.latitude()) == Some(*choice))
    }
}

/// Checks that the probe has run its plan, and that no thread was refused. A probe that exited before it
/// recorded what a thread did has not. If it was aborted or hung then, the program ended that way.
pub(super) fn answered(output: ProbeOutput) -> Result<ProbeOutput, ProbeError> {
    if let Some(error) = output.refusal() {
        return Err(ProbeError::Refused { error: error.to_owned() });
    }
    let mut records = output.records.iter();
    let is_answer = records.any(|record| matches!(record, Record::Run { .. }))
        && match output.exit {
            ProbeExit::Exited { .. } => records.next().is_some(),
            ProbeExit::Aborted { .. } | ProbeExit::Signaled { .. } | ProbeExit::Killed => true,
        };
    if is_answer { Ok(output) } else { Err(ProbeError::no_answer(&output)) }
}
