//! What a platform *does*: runs the steps of a scenario on real threads of its std, and tells what
//! they see.
//!
//! Everything a scenario does is done by the real thing: a `scope` step is
//! [`std::thread::scope`], a local is dropped by real unwinding, main is the process's own main
//! thread. What std promises about any of it is not known here.

mod actor;
mod arrival;
mod batch;
mod blocks;
mod environment;
mod free;
mod gate;
mod guards;
mod initialisers;
mod keys;
mod log;
mod objects;
mod platform;
mod program;
mod run;
mod spawn;
mod steps;
mod value;

use std::io::Read;
use std::mem;
use std::process::ExitCode;
use std::rc::Rc;

use threadproof_model::{Fault, PROTOCOL, Plan, Record};

use crate::actor::Actor;
use crate::log::tell;
use crate::program::Program;
use crate::run::{Mode, Run};

/// The plans that the executable was built with, if it was.
static BUNDLED: &str = include_str!(concat!(env!("OUT_DIR"), "/plans.kdl"));

/// Does the plans that it was built with, or else reads a plan from stdin, and does what it says.
/// The protocol is described in `PROTOCOL.md`.
///
/// The process ends as the scenario ends: this function may not return, or panic, when that is
/// what the scenario does. A plan that cannot be read gives exit code 2.
#[must_use]
pub fn serve() -> ExitCode {
    if BUNDLED.is_empty() { listen() } else { batched(BUNDLED) }
}

fn listen() -> ExitCode {
    let mut text = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut text) {
        eprintln!("the plan cannot be read: {error}");
        return ExitCode::from(2);
    }
    if Plan::split(&text).nth(1).is_some() {
        return batched(&text);
    }
    let plan = Plan::parse(&text);
    tell(&Record::Probe(PROTOCOL));
    match plan {
        Ok(Plan::Fingerprint) => platform::fingerprint(),
        Ok(Plan::Directed(scenario, schedule)) => {
            run_once(Program::new(scenario), Mode::Directed(gate::Gate::new(schedule)));
        }
        Ok(Plan::Once(scenario)) => run_once(Program::new(scenario), Mode::Undirected),
        Ok(Plan::Free(scenario, budget)) => free::run(Program::new(scenario), budget),
        Err(faults) => {
            complain(&text, &faults);
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn batched(text: &str) -> ExitCode {
    tell(&Record::Probe(PROTOCOL));
    batch::run(text);
    ExitCode::SUCCESS
}

/// Says on stderr what is wrong with a plan.
fn complain(text: &str, faults: &[Fault]) {
    for fault in faults {
        let before = text.bytes().take(fault.span.start);
        let line = 1 + before.filter(|byte| *byte == b'\n').count();
        eprintln!("line {line}: {}", fault.kind);
    }
}

/// Runs the scenario on this, the process's main thread. A panic of main goes on from here.
fn run_once(program: &'static Program, mode: Mode) {
    let (run, locks) = Run::new(program, mode);
    // Threads that outlive main may use what it owns until the process has ended.
    mem::forget(Rc::clone(&locks));
    blocks::run_main(&Actor::main(run, locks));
}
