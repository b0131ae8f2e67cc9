//! Several plans in one process, one after the other: where processes are slow, or there is only
//! one.
//!
//! As an example, a batch of two plans, where the first leaves a detached thread behind. Its log:
//!
//! ```text
//! run "5f3c…"            the first plan begins
//! saw "main" 4           main spawns `a`
//! saw "main" 5           main detaches it
//! saw "main" 6           main returns
//! over "return"          in a process of its own, `a` would end here; the gate opens for it
//! saw "a" 8              part of the sum, but of no outcome
//! saw "a" 9              the closure of `a` finishes: the next plan may begin
//! done "c0de…"
//! run "81d2…"            the second plan begins
//! …                      whatever `a` does when its result is dropped is not recorded
//! ```

use threadproof_model::{Plan, Program, Record, Task};

use crate::actor::Actor;
use crate::execution::{Conduct, Execution};
use crate::gate::Gate;
use crate::log::{begin_run, end_run, record};
use crate::{free, leak, platform, read};

/// Carries out all plans of a text. A plan with faults is reported on stderr and skipped.
pub(crate) fn run(text: &str) {
    platform::fingerprint();
    for text in Plan::split(text) {
        if let Some((plan, task)) = read(text) {
            begin_run(plan.key());
            carry_out(task);
            end_run();
        }
    }
}

fn carry_out(task: Task) {
    match task {
        Task::Fingerprint => platform::fingerprint(),
        Task::Free(program, budget) => free::run(leak(program), budget),
        Task::Directed(program, schedule) => {
            once(leak(program), Conduct::Directed(Gate::unwatched(schedule)));
        }
        Task::Once(program) => once(leak(program), Conduct::Undirected),
    }
}

/// Runs a program once, and waits for the threads that main leaves behind.
fn once(program: &'static Program, conduct: Conduct) {
    let (execution, locks) = Execution::new(program, conduct);
    let main = Actor::main(execution, locks);
    let panicked = Execution::catch_main(&main);
    record(&Record::Over { panicked });
    // In a process of its own, the other threads would end with main, wherever they are.
    if let Some((gate, _)) = main.directed() {
        gate.open();
    }
    main.execution.wait();
}
