//! Free runs: the scenario again and again, as fast as the platform goes.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use threadproof_model::{Budget, MAIN, Observation, Record};

use crate::actor::Actor;
use crate::log::tell;
use crate::program::Program;
use crate::run::{Column, Mode, Run, Tape};

/// What came of an iteration: whether main panicked, and what each thread told.
type Counted = (bool, BTreeMap<String, Column>);

/// Runs the scenario until the budget is used up, then tells how often each outcome came up.
pub(crate) fn run(program: &'static Program, budget: Budget) {
    let start = Instant::now();
    let limit = Duration::from_millis(budget.milliseconds);
    let mut counts = HashMap::<Counted, u64>::new();
    for iteration in 0..budget.iterations {
        if iteration > 0 && start.elapsed() >= limit {
            break;
        }
        *counts.entry(iterate(program, iteration)).or_default() += 1;
    }
    let mut sorted: Vec<(Counted, u64)> = counts.into_iter().collect();
    sorted.sort();
    for ((panicked, columns), times) in sorted {
        let observe = |(line, value)| Observation { line, value };
        let columns = columns
            .into_iter()
            .map(|(label, column)| (label, column.into_iter().map(observe).collect()));
        tell(&Record::Count { times, panicked, columns: columns.collect::<BTreeMap<_, _>>() });
    }
}

fn iterate(program: &'static Program, iteration: u64) -> Counted {
    let (run, locks) = Run::new(program, Mode::Free(Tape { iteration, ..Tape::default() }));
    let main = Actor::main(run.clone(), locks);
    let panicked = Run::run_main(&main);
    let Mode::Free(tape) = &run.mode else { return (panicked, BTreeMap::new()) };
    // A lock that nobody can have panicked under is never poisoned.
    let mut columns = tape.columns.lock().map(|columns| columns.clone()).unwrap_or_default();
    columns.insert(MAIN.to_owned(), main.take_seen());
    columns.retain(|_, column| !column.is_empty());
    run.wait();
    (panicked, columns)
}
