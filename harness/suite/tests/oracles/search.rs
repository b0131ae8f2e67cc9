//! Runs a scenario with a tool, once for each interleaving, and collects the outcomes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Mutex};

use threadproof_model::{Line, MAIN, Observation, ProcessEnd, Scenario, Seen};

use crate::expressible::facts;
use crate::tool::Tool;

/// The observations of each thread, by its label.
pub(crate) type Columns = BTreeMap<String, Vec<Observation>>;

/// The part of a run that is compared.
pub(crate) type OracleOutcome = (Columns, ProcessEnd);

/// Maximum number of interleavings of a scenario. The tools take time for each interleaving, the
/// spec for each state, of which there are far fewer.
pub(crate) const MAX_RUNS: usize = 40_000;

/// Why a scenario is not compared.
#[derive(Debug)]
pub(crate) struct SkipReason(pub(crate) &'static str);

/// The outcomes of all interleavings.
pub(crate) fn outcomes(
    tool: &'static dyn Tool,
    scenario: &Scenario,
) -> Result<BTreeSet<OracleOutcome>, SkipReason> {
    let search = Arc::new(OracleSearch {
        tool,
        // The tools require closures that are `'static`.
        scenario: Box::leak(Box::new(scenario.clone())),
        only_main_ends: only_main_ends(scenario),
        runs: AtomicUsize::new(0),
        process: Mutex::default(),
        found: Mutex::default(),
        skip_reason: Mutex::default(),
    });
    tool.explore(Arc::clone(&search));
    if let Some(reason) = *search.skip_reason.lock().unwrap() {
        return Err(SkipReason(reason));
    }
    if search.runs.load(SeqCst) >= MAX_RUNS {
        return Err(SkipReason("there are too many interleavings"));
    }
    Ok(std::mem::take(&mut *search.found.lock().unwrap()))
}

/// Whether main is the only thread that can end the process.
fn only_main_ends(scenario: &Scenario) -> bool {
    let mut only_main_ends = true;
    scenario.walk(|step| only_main_ends &= !facts(&step.action).may_end_process);
    only_main_ends
}

/// A search through all interleavings of a scenario. Its locks are std's, not the tool's, which
/// sees none of this: none is held while another thread runs.
pub(crate) struct OracleSearch {
    pub(crate) tool: &'static dyn Tool,
    pub(crate) scenario: &'static Scenario,
    /// Whether main is the only thread that can end the process.
    only_main_ends: bool,
    runs: AtomicUsize,
    process: Mutex<OracleProcess>,
    found: Mutex<BTreeSet<OracleOutcome>>,
    /// The reason to skip the scenario, once a thread has found one.
    skip_reason: Mutex<Option<&'static str>>,
}

/// The process of the current run.
#[derive(Default)]
struct OracleProcess {
    columns: Columns,
    has_ended: bool,
    /// Whether main is in an operation that other threads neither observe nor affect.
    is_main_private: bool,
}

impl OracleSearch {
    /// Starts another run. A tool calls this before anything else in the run.
    pub(crate) fn start(&self) {
        self.runs.fetch_add(1, SeqCst);
        *self.process.lock().unwrap() = OracleProcess::default();
    }

    /// Whether the process has ended. The tool's threads run on, but without effect.
    pub(crate) fn has_ended(&self) -> bool {
        self.process.lock().unwrap().has_ended
    }

    /// Whether main is in an operation that other threads neither observe nor affect. Not if another
    /// thread can end the process: that would show whether main had finished the operation.
    pub(crate) fn is_main_private(&self) -> bool {
        self.only_main_ends && self.process.lock().unwrap().is_main_private
    }

    /// Runs an operation that other threads neither observe nor affect.
    pub(crate) fn privately<R>(&self, label: &str, operation: impl FnOnce() -> R) -> R {
        let set = |is_private| {
            if label == MAIN {
                self.process.lock().unwrap().is_main_private = is_private;
            }
        };
        set(true);
        let result = operation();
        set(false);
        result
    }

    /// Ends the process.
    pub(crate) fn end(&self, end: ProcessEnd) {
        let mut process = self.process.lock().unwrap();
        if !process.has_ended {
            process.has_ended = true;
            let columns = std::mem::take(&mut process.columns);
            self.found.lock().unwrap().insert((columns, end));
        }
    }

    /// Gives up the comparison: a thread has reached something that the tool does not support.
    pub(crate) fn skip(&self, reason: &'static str) {
        self.skip_reason.lock().unwrap().get_or_insert(reason);
        self.process.lock().unwrap().has_ended = true;
    }

    pub(crate) fn observe(&self, thread: &str, line: Line, value: &Seen) {
        let mut process = self.process.lock().unwrap();
        if !process.has_ended {
            let observation = Observation { line, value: value.to_string() };
            process.columns.entry(thread.to_owned()).or_default().push(observation);
        }
    }
}
