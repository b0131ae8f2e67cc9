//! Several plans in one process, one after another: for platforms where starting a process is slow,
//! or where there is only one.
//!
//! For example, the log of two plans, the first of which leaves a detached thread running:
//!
//! ```text
//! run "5f3c…" "90ab…"    the first plan begins
//! saw "main" 4           main spawns `a`
//! saw "main" 5           main detaches it
//! saw "main" 6           main returns
//! over "return"          a process of its own would end here; instead, the gate opens for `a`
//! saw "a" 8              part of the sum, but not of the outcome
//! saw "a" 9              the closure of `a` has finished
//! done "c0de…"           nothing more of the first plan is recorded
//! run "81d2…" "90ab…"    the second plan begins
//! saw "main" 4           `a` may drop its result now, which is not recorded
//! ```

use threadproof_model::{Plan, Program, Record, Task};

use crate::execution::{Conduct, Execution};
use crate::fingerprint::Facts;
use crate::gate::Gate;
use crate::log::{begin_run, end_run, record};
use crate::performer::Performer;
use crate::{free, leak, read};

/// Runs all plans of a text. A plan with faults is reported on stderr and skipped.
pub(crate) fn run(text: &str) {
    let facts = Facts::determine();
    facts.record();
    for text in Plan::split(text) {
        if let Some((plan, task)) = read(text) {
            begin_run(plan.key(), Some(facts.sum()));
            carry_out(task);
            end_run();
        }
    }
    // A log may arrive without its first lines.
    facts.record();
}

fn carry_out(task: Task) {
    match task {
        Task::Fingerprint => {}
        Task::Free(program, budget) => free::run(leak(program), budget),
        Task::Directed(program, schedule) => {
            once(leak(program), Conduct::Directed(Gate::unwatched(schedule)));
        }
        Task::Once(program) => once(leak(program), Conduct::Undirected),
    }
}

/// Runs a program once, and waits for the threads that outlive main, unless they block forever.
fn once(program: &'static Program, conduct: Conduct) {
    let (execution, locks) = Execution::new(program, conduct);
    let main = Performer::main(execution, locks);
    let panicked = Execution::catch_main(&main);
    record(&Record::Over { panicked });
    // In a process of its own, main would end the other threads, wherever they are.
    if let Some((gate, _)) = main.directed() {
        gate.open();
    }
    // A thread that still runs after that no longer affects the log.
    let _ = Execution::wait_for_others(main);
}
