//! Free runs: repeats the scenario as fast as the platform can.
//!
//! There are no gates and no log, so only the scenario itself synchronizes the threads. Each thread
//! keeps its observations, and hands them over when its closure ends. For example, main spawns two
//! threads that swap 1 and 2 into the same atomic, and joins them. Two iterations:
//!
//! ```text
//!   iteration 0                              iteration 1
//!   main          a           b              main          a           b
//!   spawns a, b                              spawns a, b
//!                 swap -> 0                                            swap -> 0
//!                             swap -> 1                    swap -> 2
//!                 hands over  hands over                   hands over  hands over
//!   joins both                               joins both
//!   outcome: a saw 0, b saw 1                outcome: a saw 2, b saw 0
//! ```
//!
//! Observations that a thread hands over after main has returned are not part of the outcome, but
//! the next iteration waits for them. If a detached thread blocks forever, there is no next
//! iteration.
//!
//! At the end, each outcome is recorded once, with the number of iterations that had it.

use std::collections::{BTreeMap, HashMap};
use std::mem;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use threadproof_model::{Budget, MAIN, Observation, Program, Record};

use crate::execution::{Column, Conduct, Execution, Tape};
use crate::log::record;
use crate::objects::shares_objects;
use crate::performer::Performer;

/// The outcome of an iteration: whether main panicked, and what each thread observed. `C` is a
/// thread's column.
type FreeOutcome<C> = (bool, BTreeMap<String, C>);

/// Runs the program until the budget is exhausted, then records how often each outcome occurred.
pub(crate) fn run(program: &'static Program, budget: Budget) {
    let start = Instant::now();
    let limit = Duration::from_millis(budget.milliseconds);
    let mut counts = HashMap::<FreeOutcome<Column>, u64>::new();
    for iteration in 0..budget.iterations {
        if iteration > 0 && start.elapsed() >= limit {
            break;
        }
        let (outcome, main) = iterate(program, iteration);
        *counts.entry(outcome).or_default() += 1;
        if !Execution::wait_for_others(main) {
            break;
        }
    }
    // Values become text only here, and two values with the same text are the same.
    let mut written = BTreeMap::<FreeOutcome<Vec<Observation>>, u64>::new();
    for ((panicked, columns), times) in counts {
        let columns = columns.into_iter().map(|(label, column)| (label, observations(column)));
        *written.entry((panicked, columns.collect())).or_default() += times;
    }
    for ((panicked, columns), times) in written {
        record(&Record::Count { times, panicked, columns });
    }
}

/// Runs the program until main has ended. Other threads may still run.
fn iterate(program: &'static Program, iteration: u64) -> (FreeOutcome<Column>, Rc<Performer>) {
    let tape = Arc::new(Tape::new(iteration, shares_objects(&program.objects)));
    let (execution, locks) = Execution::new(program, Conduct::Free(Arc::clone(&tape)));
    let main = Performer::main(execution, locks);
    let panicked = Execution::catch_main(&main);
    // What a thread observes later is not part of the outcome.
    let mut columns = mem::take(&mut *tape.columns());
    let seen = main.take_seen();
    if !seen.is_empty() {
        columns.insert(MAIN.to_owned(), seen);
    }
    ((panicked, columns), main)
}

fn observations(column: Column) -> Vec<Observation> {
    let written = column.into_iter().map(|(line, value)| (line, value.to_string()));
    written.map(|(line, value)| Observation { line, value }).collect()
}
