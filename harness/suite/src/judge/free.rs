//! Free runs: no schedule holds threads back, so the system's scheduler decides what happens.
//!
//! For example, threads `a` and `b` swap the same flag, at lines 13 and 16. The probe repeats the
//! run, then prints each outcome and how often it occurred:
//!
//! ```text
//! count 990 "return" { saw "a" 13 "0"; saw "b" 16 "1" }
//! count 10 "return" { saw "a" 13 "1"; saw "b" 16 "0" }
//! ```
//!
//! Both are allowed. It is not allowed that `a` and `b` both observe 0, and one such run in a
//! thousand is a failure. Outcomes are compared thread by thread, since the runs record no order
//! between threads. If main does not join `b`, the process may end before `b` has recorded its
//! swap: any thread but main may have recorded only a prefix of its allowed observations.
//!
//! A scenario that aborts, hangs, or changes something that outlives the run (see `batch`) gets a
//! process for each free run instead.

use std::collections::BTreeSet;
use std::time::Instant;

use threadproof_model::{MAIN, Outcome, Plan, ProcessEnd, Record, Report};

use crate::judge::Effort;
use crate::judge::difference::differences;
use crate::judge::divergence::{Divergence, closest};
use crate::judge::finding::Finding;
use crate::judge::free_reports::{WrongReports, wrong_reports};
use crate::judge::observed::{Evidence, Observed, fits};
use crate::judge::scenario_judge::{ScenarioJudge, answered};
use crate::probe::ProbeError;
use crate::probe::driver::ProbeOutput;
use crate::probe::pipes::MAX_STDERR;
use crate::probe::timeouts::Silence;

impl ScenarioJudge<'_> {
    /// Free runs, all in one process.
    pub(super) fn run_free_in_one_process(&mut self, effort: Effort) -> Result<(), ProbeError> {
        let plan = Plan::Free(self.scenario.clone(), effort.budget());
        let busy = effort.time.saturating_add(self.scenario.pauses());
        let silence = Silence::Unexpected { busy };
        for output in self.probe.run(&plan, silence)? {
            self.take_free(&plan, silence, output)?;
        }
        Ok(())
    }

    /// Judges what free runs in one process did.
    fn take_free(
        &mut self,
        plan: &Plan,
        silence: Silence,
        output: ProbeOutput,
    ) -> Result<(), ProbeError> {
        let mut output = answered(output)?;
        if output.is_recorded
            && !self.wrong_reports(&output).is_empty()
            && let Some(alone) = self.probe.run_alone(plan, silence)?
        {
            // A process of its own does not share stderr with other scenarios.
            output = answered(alone)?;
        }
        let evidence = Evidence::of(plan, &output);
        let observed = |columns, end| {
            Observed::of_free(columns, end, Vec::new(), output.exit, evidence.clone())
        };
        for record in &output.records {
            let Record::Count { times, panicked, columns } = record else { continue };
            let end = if *panicked { ProcessEnd::Failure } else { ProcessEnd::Exit(0) };
            self.count(*times, observed(columns.clone(), end), is_main, |_| true);
        }
        let has_counted =
            output.records.iter().any(|record| matches!(record, Record::Count { .. }));
        match output.exit.process_end(&BTreeSet::new()) {
            ProcessEnd::Exit(0) if !has_counted => return Err(ProbeError::NoCount),
            ProcessEnd::Exit(0) => {
                let wrong = self.wrong_reports(&output);
                let findings = &mut self.judgement.findings;
                if output.is_recorded && !wrong.is_empty() {
                    findings.push(Finding::MissingReport { directed_to: None });
                } else {
                    findings.extend(wrong.into_iter().map(Finding::FreeReports));
                }
            }
            // The probe itself exits with 0, so this is what a run did.
            end => {
                let observed = observed([].into(), end);
                self.judgement.findings.push(Finding::FreeRunEnded { observed });
            }
        }
        Ok(())
    }

    /// The reports of free runs in one process that do not belong to their outcomes.
    fn wrong_reports(&self, output: &ProbeOutput) -> Vec<WrongReports> {
        let allowed: Vec<&Outcome> = self.allowed().map(|allowed| &allowed.outcome).collect();
        let mut runs = Vec::new();
        for record in &output.records {
            let Record::Count { times, panicked, columns } = record else { continue };
            let end = if *panicked { ProcessEnd::Failure } else { ProcessEnd::Exit(0) };
            let fitting = allowed.iter().filter(|one| fits(one, columns, end, is_main));
            runs.push((*times, fitting.copied().collect()));
        }
        let printed = self.probe.wording.reports(self.scenario, &output.stderr);
        let is_complete = !output.is_recorded && (output.stderr.len() as u64) < MAX_STDERR;
        wrong_reports(&allowed, &runs, &printed, is_complete)
    }

    /// Free runs, each in its own process.
    pub(super) fn run_free_one_by_one(&mut self, effort: Effort) -> Result<(), ProbeError> {
        let silence = self.silence_when_free(0);
        let start = Instant::now();
        for _ in 0..effort.iterations {
            let plan = Plan::Once(self.scenario.clone());
            for output in self.probe.run(&plan, silence)? {
                let output = answered(output)?;
                let observed = Observed::of(self.scenario, &plan, &output, self.probe.wording);
                self.judgement.differences.extend(differences(&observed, self.probe.wording));
                self.count_one(observed, output.is_recorded);
            }
            if start.elapsed() >= effort.time {
                break;
            }
        }
        Ok(())
    }

    /// What silence means for a process whose threads run freely after `after` events.
    pub(super) fn silence_when_free(&self, after: usize) -> Silence {
        let busy = self.scenario.pauses();
        if self.allowed().any(|allowed| allowed.outcome.end == ProcessEnd::Hang) {
            Silence::Hang { after, busy }
        } else {
            Silence::Unexpected { busy }
        }
    }

    /// Counts the outcome of a run that was free, at least at its end. If it `is_recorded`, its
    /// reports are not known: others shared its stderr.
    pub(super) fn count_one(&mut self, observed: Observed, is_recorded: bool) {
        let Observed { outcome: Outcome { columns, end, reports }, exit, evidence, .. } = observed;
        let observed = Observed::of_free(columns, end, reports.clone(), exit, evidence);
        // Another thread may have ended the process.
        let is_ended_by_main = matches!(end, ProcessEnd::Exit(_) | ProcessEnd::Failure)
            && self.scenario.exit_codes().is_empty();
        let is_whole = |thread: &str| is_ended_by_main && is_main(thread);
        self.count(1, observed, is_whole, |allowed| is_recorded || reports == allowed);
    }

    /// Counts an outcome of free runs. A thread for which `is_whole` holds has recorded everything
    /// that it observed; see [`fits`]. The reports of the allowed outcome must be as `has_reports`
    /// says.
    fn count(
        &mut self,
        times: u64,
        observed: Observed,
        is_whole: impl Fn(&str) -> bool,
        has_reports: impl Fn(&[Report]) -> bool,
    ) {
        let Outcome { columns, end, .. } = &observed.outcome;
        let mut outcomes = self.judgement.outcomes.iter_mut();
        let fitting = outcomes.find(|seen| {
            let allowed = &seen.allowed.outcome;
            fits(allowed, columns, *end, &is_whole) && has_reports(&allowed.reports)
        });
        if let Some(seen) = fitting {
            seen.free += times;
            return;
        }
        for finding in &mut self.judgement.findings {
            if let Finding::FreeNotAllowed { times: earlier, observed: known, .. } = finding
                && known.outcome == observed.outcome
            {
                *earlier += times;
                return;
            }
        }
        let outcomes = &self.judgement.outcomes;
        let all: Vec<&Outcome> = outcomes.iter().map(|seen| &seen.allowed.outcome).collect();
        // There is no scenario without an outcome.
        let closest = closest(all.iter().copied(), &observed.outcome).unwrap_or(0);
        let divergence = Divergence::of_free(&all, closest, &observed);
        self.judgement.findings.push(Finding::FreeNotAllowed {
            times,
            closest,
            divergence,
            observed,
        });
    }
}

/// If main ends the process, it has recorded everything that it observed.
fn is_main(thread: &str) -> bool {
    thread == MAIN
}
