//! Judges scenarios, several at once, until all are judged or something ends the run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use threadproof_suite::{
    Assessment, Finding, Judgement, Loaded, MAX_SHARED, Probe, Problem, ScenarioResult, Verdict,
    batch, judge,
};

use crate::arguments::Format;
use crate::console;
use crate::error::CommandError;
use crate::output::{print, wrapped};
use crate::parallel;
use crate::progress::RunProgress;
use crate::rounds::{Round, rounds};
use crate::suite_run::SuiteRun;

/// The number of scenarios of a group that may hang where they should not. Those that are left would
/// most likely hang as well, and each hang takes long.
const MAX_HUNG_OF_GROUP: usize = 2;

/// The number of scenarios that may hang in all.
const MAX_HUNG: usize = 8;

/// What a run found.
#[derive(Default)]
pub(crate) struct Judged {
    /// The results of the scenarios, in the order in which they were found.
    pub(crate) results: Vec<ScenarioResult>,
    /// A problem for each scenario that the spec refuses.
    pub(crate) refused: Vec<Problem>,
    /// Why lines could not be printed, if they could not.
    pub(crate) unprinted: Option<CommandError>,
}

/// A scenario that is done.
enum Done {
    /// It was judged, or there is a reason why it was not run.
    Judged(Box<ScenarioResult>),
    /// The spec refuses it.
    Refused(Problem),
}

/// A run while it goes on.
struct Judging<'r> {
    run: &'r SuiteRun<'r>,
    progress: RunProgress,
    /// The clauses about steps that do not hold, by name.
    broken: BTreeSet<String>,
    /// How many scenarios of each group hung where they should not.
    hung: Mutex<BTreeMap<String, usize>>,
    /// The number of scenarios that do not conform.
    failures: AtomicUsize,
}

/// Judges the scenarios of a run, and prints a line for each when it is done.
pub(crate) fn judge_all(run: &SuiteRun<'_>) -> Judged {
    let scenarios = &run.collection.scenarios;
    let mut judging = Judging {
        run,
        progress: RunProgress::of(scenarios.len()),
        broken: BTreeSet::new(),
        hung: Mutex::default(),
        failures: AtomicUsize::new(0),
    };
    let mut judged = Judged::default();
    for round in rounds(scenarios, &run.collection.contract, &run.basics) {
        judging.judge_round(&round, &mut judged);
        judging.find_broken(&round, &judged);
    }
    judging.progress.finish();
    judged
}

impl Judging<'_> {
    fn judge_round(&self, round: &Round<'_>, judged: &mut Judged) {
        let mut take = |done| match done {
            Done::Judged(result) => {
                self.progress.ends(&result.id, result.verdict.conforms());
                self.print(&result, &mut judged.unprinted);
                judged.results.push(*result);
            }
            Done::Refused(problem) => judged.refused.push(problem),
        };
        let mut ready = Vec::new();
        for loaded in &round.scenarios {
            match self.broken_need(loaded) {
                Some(_) if self.is_over() => {}
                Some(clause) => {
                    take(Done::Judged(Box::new(self.not_run(loaded, Finding::Needs { clause }))));
                }
                None => ready.push(*loaded),
            }
        }
        // Each job gets several batches, so that one that is slow holds up little.
        let size = if self.run.shares_processes {
            ready.len().div_ceil(2 * self.run.jobs).clamp(1, MAX_SHARED)
        } else {
            1
        };
        let batches: Vec<&[&Loaded]> = ready.chunks(size).collect();
        parallel::each(&batches, self.run.jobs, |batch, give| self.judge_batch(batch, give), take);
    }

    /// Judges scenarios one after another. If they share processes, their runs have been run before, in
    /// one.
    fn judge_batch(&self, scenarios: &[&Loaded], give: &dyn Fn(Done)) {
        if self.is_over() {
            return;
        }
        for loaded in scenarios {
            self.progress.starts(&loaded.scenario.id);
        }
        let probe = self.run.shares_processes.then(|| self.with_batch(scenarios)).flatten();
        for loaded in scenarios {
            if self.is_over() {
                return;
            }
            if let Some(done) = self.judge(loaded, probe.as_ref().unwrap_or(&self.run.probe)) {
                give(done);
            }
        }
    }

    /// The probe with the runs of these scenarios, or `None` if they have to run one by one.
    fn with_batch(&self, scenarios: &[&Loaded]) -> Option<Probe> {
        let SuiteRun { file, probe, platform, effort, .. } = self.run;
        // A scenario that is known to fail could disrupt the others in its process.
        let is_known = |loaded: &&&Loaded| {
            file.as_ref().is_some_and(|file| file.known(&loaded.scenario.id).is_some())
        };
        let unknown: Vec<&Loaded> =
            scenarios.iter().filter(|loaded| !is_known(loaded)).copied().collect();
        let plans = batch(&unknown, platform.platform(), file.as_ref(), *effort).ok()?;
        probe.with_batch(&plans).ok()
    }

    /// Judges a scenario. `None` if it was interrupted.
    fn judge(&self, loaded: &Loaded, probe: &Probe) -> Option<Done> {
        let SuiteRun { collection, platform, file, effort, only, interrupt, .. } = self.run;
        let (contract, id) = (&collection.contract, &loaded.scenario.id);
        if self.have_too_many_hung(id) {
            return Some(Done::Judged(Box::new(self.not_run(loaded, Finding::TooManyHung))));
        }
        let mut judgement = match judge(loaded, probe, platform, *effort, *only) {
            Ok(judgement) => judgement,
            Err(problem) => return Some(Done::Refused(problem)),
        };
        judgement.keep_differences(&contract.differences(loaded));
        // A known failure concerns the whole scenario, not a single outcome.
        let file = file.as_ref().filter(|_| only.is_none());
        let assessment = judgement.assess(id, contract.is_implementation(loaded), file);
        if !assessment.verdict.conforms() {
            if interrupt.is_raised() {
                // It may fail because its probe was killed.
                return None;
            }
            self.failures.fetch_add(1, Relaxed);
            self.note_hang(id, &judgement);
        }
        let result = ScenarioResult::of(&loaded.scenario, &judgement, &assessment, contract);
        Some(Done::Judged(Box::new(result)))
    }

    /// The result of a scenario that is not run, for this reason.
    fn not_run(&self, loaded: &Loaded, reason: Finding) -> ScenarioResult {
        let assessment =
            Assessment { verdict: Verdict::Unresolved, findings: vec![reason.clone()] };
        let (judgement, contract) = (Judgement::not_run(reason), &self.run.collection.contract);
        ScenarioResult::of(&loaded.scenario, &judgement, &assessment, contract)
    }

    /// The first clause that the scenario needs and that does not hold.
    fn broken_need(&self, loaded: &Loaded) -> Option<String> {
        let needed = self.run.collection.contract.needed_by(&loaded.scenario);
        let mut names = needed.iter().map(|clause| clause.name.to_string());
        names.find(|name| self.broken.contains(name))
    }

    /// Finds out which clauses do not hold, once their smallest scenarios have been judged.
    fn find_broken(&mut self, round: &Round<'_>, judged: &Judged) {
        for basic in &round.shows {
            let id = &basic.scenario.scenario.id;
            let result = judged.results.iter().find(|result| result.id == *id);
            // If it was not run, the cause is another one.
            let failed = result
                .filter(|one| !one.verdict.conforms() && one.was_run() && !one.lacks_capability());
            let Some(result) = failed else { continue };
            // The step that went wrong may be another clause's.
            let is_basic =
                |name: &&str| self.run.basics.iter().any(|one| &*one.clause.name == *name);
            let cause = result.suspect().filter(is_basic).unwrap_or(&basic.clause.name);
            self.broken.insert(cause.to_owned());
        }
    }

    /// Whether a scenario is not to be run, since too many have hung.
    fn have_too_many_hung(&self, id: &str) -> bool {
        // The lock is not poisoned: nothing panics while it is held.
        self.hung.lock().is_ok_and(|hung| {
            let of_group = hung.get(group(id)).copied().unwrap_or(0);
            of_group >= MAX_HUNG_OF_GROUP || hung.values().sum::<usize>() >= MAX_HUNG
        })
    }

    fn note_hang(&self, id: &str, judgement: &Judgement) {
        if judgement.timed_out()
            && let Ok(mut hung) = self.hung.lock()
        {
            *hung.entry(group(id).to_owned()).or_default() += 1;
        }
    }

    /// Whether no other scenario is to be run.
    fn is_over(&self) -> bool {
        self.run.interrupt.is_raised() || self.failures.load(Relaxed) >= self.run.max_fail
    }

    fn print(&self, result: &ScenarioResult, unprinted: &mut Option<CommandError>) {
        let line = console::line(result, self.run.output);
        if self.run.output.format == Format::Human
            && !line.is_empty()
            && let Err(error) = self.progress.above(|| print(&wrapped(&line)))
        {
            unprinted.get_or_insert(error);
        }
    }
}

/// The group of a scenario.
fn group(id: &str) -> &str {
    id.split_once('/').map_or(id, |(group, _)| group)
}
