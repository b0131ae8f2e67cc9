//! Free runs: what comes of a scenario when nobody directs it.

use std::collections::BTreeMap;
use std::time::Instant;

use threadproof_model::{Event, EventKind, MAIN, Observation, Outcome, Plan, ProcessEnd, Record};

use crate::judge::observed::{Observed, fits};
use crate::judge::{Effort, Failure, Judging, answered};
use crate::presentation::chart::chart;
use crate::probe::ProbeError;
use crate::probe::driver::{Ended, ProbeOutput, Silence};

impl Judging<'_> {
    /// Free runs, all in one process.
    pub(crate) fn free(&mut self, effort: Effort) -> Result<(), ProbeError> {
        let plan = Plan::Free(self.scenario.clone(), effort.budget());
        let output = answered(self.probe.run(&plan, Silence::Stuck { busy: effort.time })?)?;
        for record in &output.records {
            let Record::Count { times, panicked, columns } = record else { continue };
            let end = if *panicked { ProcessEnd::Failure } else { ProcessEnd::Exit(0) };
            self.count(*times, columns, Some(end), |thread| thread == MAIN);
        }
        if output.ended == Ended::Killed {
            self.judgement.failures.push(Failure {
                what: "a free run did not end".to_owned(),
                expected: None,
                chart: "hang\n".to_owned(),
            });
        }
        Ok(())
    }

    /// Free runs, each in a process of its own.
    pub(crate) fn once(&mut self, effort: Effort) -> Result<(), ProbeError> {
        let silence = self.silence_when_free(0);
        let start = Instant::now();
        for _ in 0..effort.iterations {
            let plan = Plan::Once(self.scenario.clone());
            let output = answered(self.probe.run(&plan, silence)?)?;
            self.count_one(&output, &Observed::of(self.scenario, &output));
            if start.elapsed() >= effort.time {
                break;
            }
        }
        Ok(())
    }

    fn can_hang(&self) -> bool {
        self.judgement.outcomes.iter().any(|found| found.allowed.outcome.end == ProcessEnd::Hang)
    }

    /// What it means that a process is silent in which nobody directs, after so many events.
    pub(crate) fn silence_when_free(&self, after: usize) -> Silence {
        if self.can_hang() { Silence::Hang { after } } else { Silence::STUCK }
    }

    /// Counts what one such process came to.
    pub(crate) fn count_one(&mut self, output: &ProbeOutput, observed: &Observed) {
        let Outcome { columns, end, .. } = &observed.outcome;
        // Whoever is silent may hang, or only be slow: what it saw so far must be allowed.
        let is_silent = output.ended == Ended::Killed && self.can_hang();
        self.count(1, columns, (!is_silent).then_some(*end), |_| false);
    }

    /// Counts an outcome of free runs. Threads that `is_whole` names have told all that they saw;
    /// others may have seen more before the process ended.
    fn count(
        &mut self,
        times: u64,
        columns: &BTreeMap<String, Vec<Observation>>,
        end: Option<ProcessEnd>,
        is_whole: impl Fn(&str) -> bool,
    ) {
        let mut outcomes = self.judgement.outcomes.iter_mut();
        if let Some(found) =
            outcomes.find(|found| fits(&found.allowed.outcome, columns, end, &is_whole))
        {
            found.free += times;
            return;
        }
        let events = columns.iter().flat_map(|(thread, column)| {
            column.iter().map(|seen| Event {
                thread: thread.clone(),
                line: seen.line,
                kind: EventKind::Taken(Some(seen.value.clone())),
            })
        });
        let outcome = Outcome {
            columns: columns.clone(),
            end: end.unwrap_or(ProcessEnd::Hang),
            reports: Vec::new(),
        };
        let chart = chart(self.scenario, &events.collect::<Vec<_>>(), &outcome);
        let what = format!(
            "free runs came to an outcome that is not allowed, {times} times \
             (each thread by itself, since they tell no order between them)"
        );
        self.judgement.failures.push(Failure { what, expected: None, chart });
    }
}
