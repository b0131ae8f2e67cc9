//! One process after another, until a tool has gone through all interleavings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Mutex};

use threadproof_model::{Action, Line, MAIN, Observation, ProcessEnd, Scenario, Seen};

use crate::tool::Tool;

/// What each thread saw, by its label.
pub(crate) type Columns = BTreeMap<String, Vec<Observation>>;

/// What came of one run: all that an oracle says of it.
pub(crate) type Outcome = (Columns, ProcessEnd);

/// How many interleavings a tool may look at. Its time grows with them, the spec's with the states,
/// which are fewer by far.
pub(crate) const MOST_RUNS: usize = 40_000;

/// Why a tool has no outcomes for a scenario.
#[derive(Debug)]
pub(crate) struct Objection(pub(crate) &'static str);

/// What the threads can see and how the process can end, in all interleavings.
pub(crate) fn outcomes(
    tool: &'static dyn Tool,
    scenario: &Scenario,
) -> Result<BTreeSet<Outcome>, Objection> {
    let search = Arc::new(Search {
        tool,
        // The tools want programs that could run for ever.
        scenario: Box::leak(Box::new(scenario.clone())),
        only_main_ends: only_main_ends(scenario),
        runs: AtomicUsize::new(0),
        process: Mutex::default(),
        found: Mutex::default(),
        objection: Mutex::default(),
    });
    tool.explore(Arc::clone(&search));
    if let Some(objection) = *search.objection.lock().unwrap() {
        return Err(Objection(objection));
    }
    if search.runs.load(SeqCst) >= MOST_RUNS {
        return Err(Objection("there are too many interleavings"));
    }
    Ok(std::mem::take(&mut *search.found.lock().unwrap()))
}

/// Whether no other thread than main can end the process. A drop may do it, by a panic.
fn only_main_ends(scenario: &Scenario) -> bool {
    let mut only_main_ends = true;
    scenario.walk(|step| {
        only_main_ends &= !matches!(
            step.action,
            Action::Exit { .. } | Action::Abort | Action::ExternC { .. } | Action::Local { .. }
        );
    });
    only_main_ends
}

/// A search through all interleavings. Its locks are not the tool's, which knows nothing of what is
/// kept here: none is held while another thread runs.
pub(crate) struct Search {
    pub(crate) tool: &'static dyn Tool,
    pub(crate) scenario: &'static Scenario,
    /// Whether no other thread than main can end the process.
    only_main_ends: bool,
    runs: AtomicUsize,
    process: Mutex<Process>,
    found: Mutex<BTreeSet<Outcome>>,
    /// What the tool turned out not to be able to express.
    objection: Mutex<Option<&'static str>>,
}

/// The process that runs now.
#[derive(Default)]
struct Process {
    columns: Columns,
    is_over: bool,
    /// Whether main does what others neither see nor change.
    is_main_private: bool,
}

impl Search {
    /// Another process begins. A tool says so before anything else of it.
    pub(crate) fn start(&self) {
        self.runs.fetch_add(1, SeqCst);
        *self.process.lock().unwrap() = Process::default();
    }

    /// Whether the process has ended: what is left of it makes no difference.
    pub(crate) fn is_over(&self) -> bool {
        self.process.lock().unwrap().is_over
    }

    /// Whether main does what others neither see nor change: nobody else ends the process, and so
    /// can tell whether main has done it already.
    pub(crate) fn is_main_private(&self) -> bool {
        self.only_main_ends && self.process.lock().unwrap().is_main_private
    }

    /// Does what others neither see nor change.
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

    /// The process ends.
    pub(crate) fn end(&self, end: ProcessEnd) {
        let mut process = self.process.lock().unwrap();
        if !process.is_over {
            process.is_over = true;
            let columns = std::mem::take(&mut process.columns);
            self.found.lock().unwrap().insert((columns, end));
        }
    }

    /// Somebody does what the tool cannot express.
    pub(crate) fn object(&self, objection: &'static str) {
        self.objection.lock().unwrap().get_or_insert(objection);
        self.process.lock().unwrap().is_over = true;
    }

    pub(crate) fn saw(&self, thread: &str, line: Line, value: &Seen) {
        let mut process = self.process.lock().unwrap();
        if !process.is_over {
            let seen = Observation { line, value: value.to_string() };
            process.columns.entry(thread.to_owned()).or_default().push(seen);
        }
    }
}
