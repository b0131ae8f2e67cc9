//! What a platform *does*: runs the steps of a scenario on real threads of its std, and records
//! what they observe.
//!
//! Each step is the real call: a `scope` step is [`std::thread::scope`], a local is dropped by real
//! unwinding, main is the process's own main thread. This crate does not know what std promises.

mod arrival;
mod backoff;
mod batch;
mod blocks;
mod channels;
mod destructors;
mod environment;
mod execution;
mod fingerprint;
mod free;
mod gate;
mod guards;
mod initializers;
mod keys;
mod lent;
mod log;
mod objects;
mod operands;
mod performer;
mod spawn;
mod steps;
mod typed;
mod value;

use std::io::Read;
use std::mem;
use std::process::ExitCode;
use std::rc::Rc;

use threadproof_model::{Fault, PROTOCOL, Plan, Program, Record, Task};

use crate::execution::{Conduct, Execution};
use crate::fingerprint::Facts;
use crate::gate::Gate;
use crate::log::{begin_run, record};
use crate::performer::Performer;

/// The batch that is embedded in the executable. Empty if there is none.
static BUNDLED: &str = include_str!(concat!(env!("OUT_DIR"), "/plans.kdl"));

/// Runs the batch that is embedded in the executable, or else the plans on stdin. See
/// `PROTOCOL.md`.
///
/// The process ends as the scenario ends: if the scenario exits or aborts, this function does not
/// return. It returns exit code 2 for a plan with faults, which are reported on stderr.
///
/// # Panics
/// When the scenario's main panics.
#[must_use]
pub fn serve() -> ExitCode {
    if BUNDLED.is_empty() { listen() } else { serve_batch(BUNDLED) }
}

fn listen() -> ExitCode {
    let mut text = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut text) {
        eprintln!("cannot read the plan: {error}");
        return ExitCode::from(2);
    }
    if Plan::split(&text).nth(1).is_some() {
        return serve_batch(&text);
    }
    record(&Record::Probe(PROTOCOL));
    let Some((plan, task)) = read(&text) else { return ExitCode::from(2) };
    if plan != Plan::Fingerprint {
        begin_run(plan.key(), None);
    }
    match task {
        Task::Fingerprint => Facts::determine().record(),
        Task::Directed(program, schedule) => {
            run_once(leak(program), Conduct::Directed(Gate::new(schedule)));
        }
        Task::Once(program) => run_once(leak(program), Conduct::Undirected),
        Task::Free(program, budget) => free::run(leak(program), budget),
    }
    ExitCode::SUCCESS
}

fn serve_batch(text: &str) -> ExitCode {
    record(&Record::Probe(PROTOCOL));
    batch::run(text);
    ExitCode::SUCCESS
}

/// Reads a plan and resolves its names. Reports its faults on stderr.
fn read(text: &str) -> Option<(Plan, Task)> {
    let read = Plan::parse(text).and_then(|plan| {
        let task = plan.resolve()?;
        Ok((plan, task))
    });
    read.inspect_err(|faults| report(text, faults)).ok()
}

/// Reports the faults of a plan on stderr, one line each.
fn report(text: &str, faults: &[Fault]) {
    for fault in faults {
        let before = text.bytes().take(fault.span.start);
        let line = 1 + before.filter(|byte| *byte == b'\n').count();
        eprintln!("line {line}: {}", fault.kind);
    }
}

/// Keeps a program until the process ends, since detached threads may use it until then.
fn leak(program: Program) -> &'static Program {
    Box::leak(Box::new(program))
}

/// Runs a program on the process's main thread. A panic of main continues from here.
fn run_once(program: &'static Program, conduct: Conduct) {
    let (execution, locks) = Execution::new(program, conduct);
    // Threads that outlive main may use its locks until the process ends.
    mem::forget(Rc::clone(&locks));
    blocks::run_main(&Performer::main(execution, locks));
}
