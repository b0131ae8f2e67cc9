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

use std::time::Instant;

use threadproof_model::{MAIN, Plan, ProcessEnd, Record};

use crate::judge::Effort;
use crate::judge::finding::Finding;
use crate::judge::observed::{Observed, fits};
use crate::judge::scenario_judge::{ScenarioJudge, answered};
use crate::probe::ProbeError;
use crate::probe::exit::ProbeExit;
use crate::probe::timeouts::Silence;

impl ScenarioJudge<'_> {
    /// Free runs, all in one process.
    pub(super) fn run_free_in_one_process(&mut self, effort: Effort) -> Result<(), ProbeError> {
        let plan = Plan::Free(self.scenario.clone(), effort.budget());
        let busy = effort.time.saturating_add(self.scenario.pauses());
        let output = answered(self.probe.run(&plan, Silence::Unexpected { busy })?)?;
        let observed = |columns, end| Observed::of_free(columns, end, output.exit, &output.stderr);
        for record in &output.records {
            let Record::Count { times, panicked, columns } = record else { continue };
            let end = if *panicked { ProcessEnd::Failure } else { ProcessEnd::Exit(0) };
            let observed = observed(columns.clone(), end);
            self.count(*times, observed, end, |thread| thread == MAIN);
        }
        if output.exit == ProbeExit::Killed {
            let observed = observed([].into(), ProcessEnd::Hang);
            self.judgement.findings.push(Finding::FreeRunHung { observed });
        }
        Ok(())
    }

    /// Free runs, each in its own process.
    pub(super) fn run_free_one_by_one(&mut self, effort: Effort) -> Result<(), ProbeError> {
        let silence = self.silence_when_free(0);
        let start = Instant::now();
        for _ in 0..effort.iterations {
            let plan = Plan::Once(self.scenario.clone());
            let output = answered(self.probe.run(&plan, silence)?)?;
            self.count_one(Observed::of(self.scenario, &output));
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

    /// Counts the outcome of a run that had its own process and was free, at least at its end.
    pub(super) fn count_one(&mut self, observed: Observed) {
        let Observed { outcome, exit, stderr, .. } = observed;
        let observed = Observed::of_free(outcome.columns, outcome.end, exit, &stderr);
        self.count(1, observed, outcome.end, |_| false);
    }

    /// Counts an outcome of free runs. A thread for which `is_whole` holds has recorded everything
    /// that it observed; see [`fits`].
    fn count(
        &mut self,
        times: u64,
        observed: Observed,
        end: ProcessEnd,
        is_whole: impl Fn(&str) -> bool,
    ) {
        let columns = &observed.outcome.columns;
        let mut outcomes = self.judgement.outcomes.iter_mut();
        match outcomes.find(|seen| fits(&seen.allowed.outcome, columns, end, &is_whole)) {
            Some(seen) => seen.free += times,
            None => self.judgement.findings.push(Finding::FreeNotAllowed { times, observed }),
        }
    }
}
